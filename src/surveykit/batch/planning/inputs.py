"""The hashes of everything a run reads, so that a change is noticed."""

from __future__ import annotations

from pathlib import Path

from surveykit.cleaning import Survey
from surveykit.files import sha256_of
from surveykit.readers.packages import PREFIX


def input_digests(survey: Survey) -> dict[str, str]:
    """SHA-256 of ``survey.yml``, register, ``decisions.yml`` and raw files; a package's data count by its version."""
    if survey.folder is None:
        return {}
    names = ["survey.yml", "decisions.yml", survey.units.register_file]
    files = [name for source in survey.sources for name in (source.path, source.pair) if name is not None]
    names += [name for name in files if not name.startswith(PREFIX)]
    paths = {name: survey.folder / name for name in dict.fromkeys(names)}
    return {name: sha256_of(path) for name, path in paths.items() if path.is_file()}


#: Texts for people, and notebooks.
_NO_INPUTS = {".md", ".ipynb"}


def survey_files(survey: Survey, reports: Path) -> dict[str, Path]:
    """Every file in the survey's folder that could be an input, by its path below that folder.

    Left out are texts for people (``.md``), notebooks (a plan names its own), hidden files, what Office keeps beside an
    open workbook, and the reports.
    """
    if survey.folder is None:
        return {}
    files = {}
    for path in sorted(survey.folder.rglob("*")):
        relative = path.relative_to(survey.folder)
        hidden = any(part.startswith((".", "~$")) for part in relative.parts)
        if path.is_file() and not hidden and path.suffix not in _NO_INPUTS and reports not in path.resolve().parents:
            files[relative.as_posix()] = path
    return files
