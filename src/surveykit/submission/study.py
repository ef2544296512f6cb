"""A finished study: the survey, its clean responses and its reports, and the members of a bundle that they become."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import yaml

from surveykit.batch import Entry, JobState, Journal, report_folder, survey_status
from surveykit.batch.journal.record import read_record
from surveykit.batch.planning.request import Request, notebooks_of
from surveykit.cleaning import Responses, Survey
from surveykit.cleaning.cache import PLACE, keep
from surveykit.errors import Problem, RunError
from surveykit.readers.packages import PREFIX
from surveykit.sections.book import volume
from surveykit.sections.book.volume import Volume
from surveykit.submission.container import Content
from surveykit.submission.manifest import RunSettings

#: The folder of the clean responses in a bundle.
RESPONSES = "responses"
#: The folder of the appendix volume below the reports; the index page and its data.
BOOK = volume.FOLDER
INDEX = ("index.html", "index.json")


@dataclass(frozen=True)
class Study:
    """What is handed in: a survey with its clean responses, and the folder of its reports.

    ``entries`` are the journal's, by the report's folder below ``folder``; ``request`` and ``book`` are the settings
    with which the reports and the appendix volume, if there is one, were made.
    """

    survey: Survey
    responses: Responses
    folder: Path
    entries: dict[str, Entry]
    request: Request
    book: Volume | None = None

    @property
    def published(self) -> tuple[str, ...]:
        """The folders below ``folder`` that hold a published document with its numbers."""
        return (*self.entries, *([] if self.book is None else [BOOK]))

    @property
    def place(self) -> str:
        """The survey's folder in a bundle."""
        return f"surveys/{self.survey.id}"

    @property
    def reports(self) -> str:
        """The folder of the reports in a bundle."""
        return f"reports/{self.survey.id}"

    def of_survey(self, names: Iterable[str]) -> dict[str, Content]:
        """Those of these files that the survey's folder holds, by name in the bundle."""
        folder = self.survey.folder or Path()
        return {f"{self.place}/{name}": folder / name for name in names if (folder / name).is_file()}

    def of_reports(self, names: Iterable[str]) -> dict[str, Content]:
        """Files below the folder of the reports, by name in the bundle."""
        return {f"{self.reports}/{name}": self.folder / name for name in names}


def finished_study(survey: Survey, out: Path | None) -> Study:
    """The study whose reports are in a folder.

    Raises:
        RunError: Reports are missing, failed, or older than what they were made from.
    """
    states = survey_status(survey, out)
    problems = [_unfinished(state, survey) for state in states if state.state not in ("done", "withheld")]
    if problems:
        raise RunError(problems)
    folder = report_folder(survey, out)
    latest = Journal(folder / "journal.jsonl").latest()
    units = {state.unit for state in states}
    entries = {name: entry for name, entry in sorted(latest.items()) if entry.unit in units}
    responses = survey.clean()
    return Study(survey, responses, folder, entries, read_record(folder, survey), _book(responses, folder / BOOK))


def _book(responses: Responses, folder: Path) -> Volume | None:
    """The appendix volume, if one was written; nothing journals it, so it is made once more and compared."""
    written = volume.volume_in(folder)
    if written is None:
        return None
    with tempfile.TemporaryDirectory(prefix="sk-") as made:
        if volume.is_current(responses, folder, written, Path(made)):
            return written
    remedy = f"surveykit appendix {responses.survey.id}, or remove the folder"
    expected = "a book newer than everything it rests on"
    raise RunError("the appendix volume is stale", str(folder), expected, "an older one", remedy)


def _unfinished(state: JobState, survey: Survey) -> Problem:
    detail = f" ({state.detail})" if state.detail else ""
    what, expected = f"the report is {state.state}{detail}", "reports newer than everything they rest on"
    return Problem(what, state.unit or "overall", expected, "", f"surveykit run {survey.id}")


def declared(survey: Survey) -> tuple[str, ...]:
    """``survey.yml``, the register, decisions, target files and the README of a survey's folder; without raw files."""
    names = ["survey.yml", "decisions.yml", "README.md", survey.units.register_file, *_target_files(survey)]
    return tuple(dict.fromkeys(names))


def raw_files(survey: Survey) -> tuple[str, ...]:
    """The raw exports below a survey's folder, and the list of staff, whom cleaning alone has to know."""
    names = [name for source in survey.sources for name in (source.path, source.pair) if name is not None]
    if survey.checks.staff is not None:
        names.append(survey.checks.staff.register_file)
    return tuple(dict.fromkeys(name for name in names if not name.startswith(PREFIX)))


def _target_files(survey: Survey) -> Iterator[str]:
    """Only ``survey.yml`` names files of targets: a loaded survey holds the shares that they name."""
    written = (survey.folder or Path()) / "survey.yml"
    if survey.weighting is None or not written.is_file():
        return
    rake = yaml.safe_load(written.read_text(encoding="utf-8"))["weighting"]["rake"]
    yield from (target for target in rake.values() if isinstance(target, str))


def notebook_members(study: Study) -> dict[str, Content]:
    """The report notebooks that were run, under the names by which ``survey.yml`` calls them."""
    names, notebooks = study.survey.notebook_names, notebooks_of(study.request)
    return {f"notebooks/{names[kind]}.ipynb": notebook for kind, notebook in notebooks.items()}


def report_members(study: Study) -> dict[str, Content]:
    """Everything that the run made and journaled, the index page, the book, the ledger and the account of rows."""
    names = [f"{name}/{file}" for name, entry in study.entries.items() for file in entry.files]
    quality = [f"quality/{name}" for name in ("ledger.xlsx", "ledger.parquet", "account.json")]
    return study.of_reports([*INDEX, *names]) | book_members(study) | study.of_reports(quality)


def book_members(study: Study, *, feedback: bool = True) -> dict[str, Content]:
    """The appendix volume with its numbers and figures, the bulletin, and the sheets for the units."""
    if study.book is None:
        return {}
    folder = study.folder / BOOK
    names = ["appendix.json", "numbers.json", "numbers.csv", "bulletin.docx", "bulletin.json"]
    names += [f"appendix.{ending}" for ending in study.book.formats]
    paths = [folder / name for name in names] + sorted((folder / "figures").glob("*.*"))
    paths += sorted((folder / "feedback").glob("*/feedback.*")) if feedback else []
    return study.of_reports(path.relative_to(study.folder).as_posix() for path in paths if path.is_file())


def response_members(responses: Responses) -> dict[str, Content]:
    """The clean responses with ledger, flags, account and findings, as bytes by name in the bundle."""
    with tempfile.TemporaryDirectory(prefix="sk-") as folder:
        copy = responses.survey.model_copy(update={"folder": Path(folder)})
        keep(replace(responses, survey=copy), RESPONSES)
        kept = sorted((Path(folder) / PLACE).iterdir())
        members: dict[str, Content] = {f"{RESPONSES}/{path.name}": path.read_bytes() for path in kept}
        return {f"{RESPONSES}/survey.json": responses.survey.to_json().encode(), **members}


def asked(study: Study) -> RunSettings:
    """The settings of the run that decide its results."""
    request = study.request
    formats = request.formats if request.formats is not None else study.survey.report.formats
    return {"parameters": dict(request.parameters), "language": request.language, "formats": list(formats)}
