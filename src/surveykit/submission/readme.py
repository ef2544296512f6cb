"""The README of a bundle in Chinese and English, after the template of the Social Science Data Editors."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

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


def readme(study: Study, holds: str, sizes: Mapping[str, int], language: Language) -> str:
    """The README's text; ``holds`` says from what the reports can be made again, ``sizes`` are bytes by member."""

    def say(key: str, **values: int | str) -> str:
        return text(f"submission.readme.{key}", language, **values)

    survey, used = study.survey, versions()
    origin, licence = (
        label.in_language(language) if label else say("not_stated") for label in (survey.origin, survey.licence)
    )
    data = [name for name in sizes if name.startswith((f"{study.place}/", "responses/")) and not name.endswith(".md")]
    packages = "\n".join(f"- {name} {version}" for name, version in used.items() if version != "not installed")
    parts = [
        f"# {survey.title.in_language(language)}",
        say("overview", reports=len(study.entries), version=used["surveykit"]),
        f"## {say('data')}",
        f"{say('provenance')}{origin}",
        f"{say('rights')}{licence}",
        say(f"holds_{holds}"),
        _table((say("file"), say("bytes")), "|---|---:|", ((name, f"{sizes[name]:,}") for name in sorted(data))),
        f"## {say('software')}",
        say("lock"),
        packages,
        f"## {say('randomness')}",
        say("seeds"),
        f"## {say('time')}",
        say(f"time_{run_time(study)}"),
        f"## {say('programs')}",
        say("notebooks"),
        f"## {say('again')}",
        say("steps"),
        f"## {say('shown')}",
        _table([say(key) for key in ("number", "title", "notebook", "cell")], "|---|---|---|---|", _shown(study)),
    ]
    return "\n\n".join(parts) + "\n"


def run_time(study: Study) -> str:
    """The class of run time: ``minutes`` (under ten), ``hour``, ``working_day`` (eight hours), ``longer``."""
    seconds = sum(sum(entry.seconds.values()) for entry in study.entries.values())
    return next((name for limit, name in _CLASSES if seconds < limit), "longer")


def _table(heads: Iterable[str], rule: str, rows: Iterable[tuple[str, ...]]) -> str:
    return "\n".join([f"| {' | '.join(heads)} |", rule, "\n".join(f"| {' | '.join(row)} |" for row in rows)])


def _shown(study: Study) -> Iterator[tuple[str, str, str, str]]:
    """Number, title, notebook and cell of tables and figures: of the book, the overall report, the units once each."""
    names = study.survey.notebook_names
    listed: set[tuple[str, str]] = set()
    by_name = {"overall": f"notebooks/{names['overall']}.ipynb", BOOK: f"surveykit appendix {study.survey.id}"}
    for name in sorted(study.published, key=lambda name: (name not in by_name, name)):
        notebook = by_name.get(name, f"notebooks/{names.get('unit')}.ipynb")
        appendix, cells = load(study.folder / name), cell_ids(study.folder / name / "report.ipynb")
        for block, caption in numbered(appendix):
            if isinstance(block, Table | Figure) and caption is not None and (notebook, block.id) not in listed:
                listed.add((notebook, block.id))
                cell = cells.get(appendix.cells.get(block.id, ""), "")
                yield caption.label, block.title.replace("|", "\\|"), notebook, cell
