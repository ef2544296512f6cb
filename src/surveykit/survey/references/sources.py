"""Files that ``survey.yml`` names and that are not there, and raw files that do not say their wave or channel."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from surveykit.errors import Problem
from surveykit.matching.texts import listing, nearest
from surveykit.source_readers import READERS
from surveykit.survey.document import Entries, Position, Written, mapping, sequence
from surveykit.survey.references.declared import Declared
from surveykit.survey.settings import PACKAGE, fitting, is_pattern


def source_problems(declared: Declared) -> Iterator[Problem]:
    """Complaints about the register's file and the sources."""
    yield from _file(declared.part("units").get("register"), ("units", "register"), "register", declared)
    for number, entry in enumerate(sequence(declared.raw.get("sources"))):
        source, position = mapping(entry), ("sources", number)
        path, pair = source.get("path"), source.get("pair")
        if not isinstance(path, str) or not path.startswith(PACKAGE):
            yield from _file(path, (*position, "path"), "source", declared)
        elif path.count("/") != 2:
            what, expected = "the data set of a package is not named in full", f"{PACKAGE}PACKAGE/COLLECTION/NAME"
            yield declared.problem((*position, "path"), what, expected, path)
        yield from _file(pair, (*position, "pair"), "pair", declared)
        yield from _as_many(path, pair, position, declared)
        if source.get("reader") not in READERS:
            yield from declared.known(source.get("reader"), READERS, (*position, "reader"), "reader")
        yield from _one_or_by_row(source, position, "wave", declared.waves, declared)
        yield from _one_or_by_row(source, position, "channel", declared.channels, declared)


def _file(path: Written, position: Position, what: str, declared: Declared) -> Iterator[Problem]:
    """A file that lies outside the folder, or is not there."""
    if not isinstance(path, str):
        return
    inside = "a file in the survey's folder"
    if Path(path).is_absolute() or ".." in Path(path).parts or "\\" in path or ":" in path:
        outside = f"the {what} lies outside the survey's folder"
        yield declared.problem(position, outside, "a path inside the folder, with '/'", path)
    elif is_pattern(path):
        if not fitting(path, declared.folder):
            yield declared.problem(position, f"no file fits the {what} {path!r}", inside, path)
    elif not (declared.folder / path).is_file():
        folder = (declared.folder / path).parent
        present = sorted(file.name for file in folder.iterdir() if file.is_file()) if folder.is_dir() else []
        if what == "pair":  # the file that it belongs to is never its own pair
            sources = {str(mapping(entry).get("path")) for entry in sequence(declared.raw.get("sources"))}
            present = [name for name in present if name not in {Path(source).name for source in sources}]
        meant = nearest(Path(path).name, present)
        remedy = "put the file there, or correct the name"
        if meant:
            remedy = f"did you mean {(Path(path).parent / meant).as_posix()!r}?"
        yield declared.problem(position, f"the {what} {path!r} is not there", inside, path, remedy)


def _as_many(path: Written, pair: Written, position: Position, declared: Declared) -> Iterator[Problem]:
    """A pattern and the pattern of its pairs must mean equally many files."""
    if not isinstance(path, str) or not isinstance(pair, str):
        return
    files, pairs = (len(fitting(name, declared.folder)) if is_pattern(name) else 1 for name in (path, pair))
    if files != pairs and files and pairs:
        what = "the files and their pairs are not equally many"
        yield declared.problem((*position, "pair"), what, f"{files} files", f"{pairs} files")


def _one_or_by_row(
    source: Entries, position: Position, key: str, names: Iterable[str], declared: Declared
) -> Iterator[Problem]:
    """A source has one wave (or channel), or a column that says it for every row."""
    names, by_row, given = list(names), source.get(f"{key}_column") is not None, source.get(key) is not None
    if by_row and given:
        yield declared.problem((*position, key), f"the source has a {key} and a {key}_column", "one of the two")
    if by_row and not names:
        yield declared.problem((*position, f"{key}_column"), f"the survey declares no {key}s", f"{key}s: ...")
    if not given and names and not by_row:
        yield declared.problem(position, f"the source does not say its {key}", f"{key}: one of {listing(names)}")
