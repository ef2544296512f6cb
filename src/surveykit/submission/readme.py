"""The README of a bundle in Chinese and English, after the template of the Social Science Data Editors."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from surveykit.appendix import load
from surveykit.appendix.numbering import numbered
from surveykit.appendix.origin import cell_ids
from surveykit.batch.planning.versions import versions
from surveykit.figures.model import Figure
from surveykit.language import Language, text
from surveykit.presentation.model import Table
from surveykit.submission.study import BOOK, Study

#: Seconds below which a class of run time ends, and the class.
_CLASSES = ((600, "minutes"), (3600, "hour"), (8 * 3600, "working_day"))


@dataclass(frozen=True)
class Shown:
    """A table or figure and where it is made: its number and title, the notebook, the cell."""

    label: str
    title: str
    notebook: str
    cell: str


def readme(study: Study, holds: str, sizes: Mapping[str, int], language: Language) -> str:
    """The README's text.

    Args:
        study: The study.
        holds: ``raw`` or ``cleaned``: from what the reports can be made again.
        sizes: Bytes of every other member by name.
        language: ``zh`` or ``en``.
    """

    def say(key: str, **values: object) -> str:
        return text(f"submission.readme.{key}", language, **values)

    survey = study.survey
    nothing = say("not_stated")
    origin = survey.origin.in_language(language) if survey.origin else nothing
    licence = survey.licence.in_language(language) if survey.licence else nothing
    data = [name for name in sizes if name.startswith((f"{study.place}/", "responses/")) and not name.endswith(".md")]
    used = "\n".join(f"- {name} {version}" for name, version in versions().items() if version != "not installed")
    shown = "\n".join(f"| {one.label} | {one.title} | {one.notebook} | {one.cell} |" for one in _shown(study))
    return (
        "\n\n".join(
            [
                f"# {survey.title.in_language(language)}",
                say("overview", reports=len(study.entries), version=versions()["surveykit"]),
                f"## {say('data')}\n\n{say('provenance')}{origin}\n\n{say('rights')}{licence}",
                f"{say('holds_' + holds)}",
                _list(say("file"), say("bytes"), {name: sizes[name] for name in data}),
                f"## {say('software')}\n\n{say('lock')}\n\n{used}",
                f"## {say('randomness')}\n\n{say('seeds')}",
                f"## {say('time')}\n\n{say('time_' + run_time(study))}",
                f"## {say('programs')}\n\n{say('notebooks')}",
                f"## {say('again')}\n\n{say('steps')}",
                f"## {say('shown')}\n\n| {say('number')} | {say('title')} | {say('notebook')} | {say('cell')} |\n"
                f"|---|---|---|---|\n{shown}",
            ]
        )
        + "\n"
    )


def run_time(study: Study) -> str:
    """The class of run time: ``minutes`` (under ten), ``hour``, ``working_day`` (eight hours), ``longer``."""
    seconds = sum(sum(entry.seconds.values()) for entry in study.entries.values())
    return next((name for limit, name in _CLASSES if seconds < limit), "longer")


def _list(head: str, size: str, sizes: Mapping[str, int]) -> str:
    rows = "\n".join(f"| {name} | {n:,} |" for name, n in sorted(sizes.items()))
    return f"| {head} | {size} |\n|---|---:|\n{rows}"


def _shown(study: Study) -> Iterator[Shown]:
    """Every table and figure of the book and of the overall report, and those of the units once each."""
    names = study.survey.report.notebooks
    told: set[tuple[str, str]] = set()
    by_name = {"overall": f"notebooks/{names.overall}.ipynb", BOOK: f"surveykit appendix {study.survey.id}"}
    for name in sorted(study.published, key=lambda name: (name not in by_name, name)):
        notebook = by_name.get(name, f"notebooks/{names.unit}.ipynb")
        for identifier, one in _of_report(study.folder / name, notebook):
            if (notebook, identifier) not in told:
                told.add((notebook, identifier))
                yield one


def _of_report(folder: Path, notebook: str) -> Iterator[tuple[str, Shown]]:
    appendix, cells = load(folder), cell_ids(folder / "report.ipynb")
    for block, caption in numbered(appendix):
        if isinstance(block, Table | Figure) and caption is not None:
            cell = cells.get(appendix.cells.get(block.id, ""), "")
            yield block.id, Shown(caption.label, block.title.replace("|", "\\|"), notebook, cell)
