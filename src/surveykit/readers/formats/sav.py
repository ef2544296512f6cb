"""SPSS files: codes as stored, with the labels, user-missing values and multiple-response sets they declare."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypedDict

from surveykit.errors import MissingPartError, ReadError
from surveykit.matching.texts import listing
from surveykit.readers.formats.cells import as_text, columns_of
from surveykit.readers.table import Grid, HeaderCell

if TYPE_CHECKING:
    import pandas as pd
    from pyreadstat import metadata_container

#: What a label says of the kind of a user-missing value; ``blank`` where it says nothing.
_KINDS = {
    "skipped": ("skip", "not applicable", "inapplicable", "not asked", "跳过", "不适用", "不适合"),
    "dont_know": ("know", "not sure", "undetermined", "unsure", "不知道", "不了解", "不清楚", "说不清"),
    "refused": ("refus", "declined", "prefer not", "拒", "不愿"),
    "invalid": ("invalid", "error", "illegible", "无效"),
}
#: Display formats of days, moments and times (IBM SPSS Statistics, Variable Types and Display Formats).
_MOMENTS = {
    **dict.fromkeys(["DATE", "ADATE", "EDATE", "JDATE", "SDATE"], "date"),
    **dict.fromkeys(["DATETIME", "YMDHMS"], "moment"),
    **dict.fromkeys(["TIME", "DTIME"], "time"),
}
#: From here on SPSS counts seconds: the first day of the Gregorian calendar.
_EPOCH = datetime(1582, 10, 14)
#: An encoding that has a character for every byte.
_ANY_BYTES = "LATIN1"

#: A range of user-missing values: its bounds, or the same text twice.
Range = tuple[float | str, float | str]


class _ResponseSet(TypedDict):
    """A multiple-response set: its label, the value that counts (``None`` for categories), its variables."""

    label: str
    counted: str | int | None
    variables: list[str]


class _Declared(TypedDict):
    """What a file declares of its variables; codes are written as the cells are."""

    encoding: str
    questions: dict[str, str | None]
    labels: dict[str, list[tuple[str, str]]]
    missing: dict[str, list[Range]]
    sets: dict[str, _ResponseSet]
    notes: list[str]


def read_sav(path: Path) -> Grid:
    """Read an SPSS file: its codes, with their labels in the codebook and user-missing values among the marks."""
    frame, declared = _parsed(str(path))
    if not len(frame.columns):
        raise ReadError("the SPSS file holds no variables", path.name)
    return _grid(declared, [str(name) for name in frame.columns], columns_of(frame))


def _parsed(source: str) -> tuple[pd.DataFrame, _Declared]:
    """The table of an SPSS file (codes, not labels, user-missing ones too), and what it declares."""
    try:
        import pyreadstat
    except ImportError as error:
        remedy = "pip install 'surveykit[spss]'"
        raise MissingPartError("reading SPSS files needs pyreadstat", remedy=remedy) from error
    failures = (pyreadstat.ReadstatError, pyreadstat.PyreadstatError, UnicodeError, ValueError, OverflowError)

    def parsed(encoding: str | None = None) -> tuple[pd.DataFrame, metadata_container]:
        # Its own conversion of moments ends at the first one that no calendar has.
        return pyreadstat.read_sav(source, encoding=encoding, user_missing=True, disable_datetime_conversion=True)

    try:
        frame, about = parsed()
        if not _looks_chinese(frame, about):
            return _as_texts(frame, about)
    except failures as error:
        if not isinstance(error, UnicodeError) and "encod" not in str(error) and "convert" not in str(error):
            raise ReadError(f"this is not a readable SPSS file: {error}") from error
    try:
        if (whole := _without_broken_texts(*parsed(_ANY_BYTES))) is not None:
            return whole
        frame, about = parsed("GB18030")
    except failures as error:
        raise ReadError(f"this is not a readable SPSS file: {error}") from error
    return _as_texts(frame, about, "the file does not name its encoding rightly; it is read as GB18030")


def _as_texts(frame: pd.DataFrame, about: metadata_container, *notes: str) -> tuple[pd.DataFrame, _Declared]:
    """The table with moments as texts, and what the file declares."""
    formats = {name: str(display).rstrip("0123456789.") for name, display in about.original_variable_types.items()}
    moments = {name: _MOMENTS[formats[name]] for name in frame.columns if formats[name] in _MOMENTS}
    told = list(notes)
    for name, kind in moments.items():
        missing = _bounds((about.missing_ranges or {}).get(name, ()))
        texts = [_moment(float(seconds), kind, missing) for seconds in frame[name]]
        frame = frame.assign(**{name: texts})
        odd = [row for row, text in enumerate(texts, 1) if _is_number(text) and not _is_in(text, missing)]
        if odd:
            shown = listing((f"{texts[row - 1]} (case {row})" for row in odd), 3)
            told.append(f"{len(odd)} cells of {name!r} hold no moment that exists and are read as stored: {shown}")
    return frame, _declared(about, *told)


def _moment(seconds: float, kind: str, missing: Sequence[Range]) -> str:
    """The text of a moment; seconds that are a user-missing value, or that no calendar has, as they are stored."""
    if math.isnan(seconds):
        return ""
    stored = as_text(seconds)
    if _is_in(stored, missing):
        return stored
    try:
        whole = timedelta(seconds=math.floor(seconds), microseconds=round(seconds % 1 * 1e6))
        if kind == "time":
            inside = timedelta(0) <= whole < timedelta(days=1)
            return as_text((_EPOCH + whole).time() if inside else whole) if seconds >= 0 else stored
        moment = _EPOCH + whole
    except OverflowError:
        return stored
    return as_text(moment.date() if kind == "date" else moment)


def _is_number(text: str) -> bool:
    return text.lstrip("-").replace(".", "", 1).replace("e+", "", 1).isdecimal()


def _without_broken_texts(frame: pd.DataFrame, about: metadata_container) -> tuple[pd.DataFrame, _Declared] | None:
    """A file in UTF-8, read byte by byte, in which few texts are broken; ``None`` where it is in another encoding."""
    texts = [name for name in frame.columns if about.readstat_variable_types[name] == "string"]
    beyond = [text for name in texts for text in frame[name] if isinstance(text, str) and not text.isascii()]
    broken = sum("\ufffd" in _as_utf_8(text) for text in beyond)
    if not beyond or broken * 2 > len(beyond):
        return None
    note = "the file does not name its encoding rightly; it is read as UTF-8"
    if broken:
        note = f"{broken} texts hold bytes that are no characters of UTF-8; they are shown as \ufffd"
    frame, declared = _as_texts(frame, about, note)
    mended = {_as_utf_8(name): frame[name].map(_as_utf_8, na_action="ignore") for name in texts}
    frame = frame.rename(columns=_as_utf_8).assign(**mended)
    read_again: _Declared = _deep(declared)
    return frame, {**read_again, "encoding": "UTF-8"}


def _as_utf_8(text: str) -> str:
    """A text that was read byte by byte."""
    try:
        return text.encode("latin-1").decode("utf-8", "replace")
    except UnicodeEncodeError:  # written here, not read
        return text


def _deep(value: Any) -> Any:
    """What a file declares, its texts read again as UTF-8."""
    if isinstance(value, dict):
        return {_as_utf_8(key): _deep(entry) for key, entry in value.items()}
    if isinstance(value, list | tuple):
        return type(value)(map(_deep, value))
    return _as_utf_8(value) if isinstance(value, str) else value


def _looks_chinese(frame: pd.DataFrame, about: metadata_container) -> bool:
    """Whether texts that a file calls Western are Chinese: their bytes are everyday characters of GB18030."""
    if not re.search("1252|8859", str(about.file_encoding)):
        return False
    labels = [label for labels in about.variable_value_labels.values() for label in labels.values()]
    texts = [*frame.columns, *(label or "" for label in about.column_labels), *map(str, labels)]
    texts += [text for column in frame.columns for text in frame[column].head(200) if isinstance(text, str)]
    beyond = [text for text in texts if not text.isascii()]
    try:
        chinese = "".join(text.encode("cp1252").decode("gb18030") for text in beyond)
    except UnicodeError:
        return False
    return any("\u4e00" <= character <= "\u9fff" for character in chinese)


def _declared(about: metadata_container, *notes: str) -> _Declared:
    return _Declared(
        encoding=str(about.file_encoding),
        questions=dict(zip(about.column_names, about.column_labels, strict=True)),
        labels={
            name: [(as_text(code), str(label)) for code, label in labels.items()]
            for name, labels in about.variable_value_labels.items()
        },
        missing={name: _bounds(parts) for name, parts in (about.missing_ranges or {}).items()},
        sets={
            name: _ResponseSet(
                label=entry["label"], counted=entry["counted_value"], variables=list(entry["variable_list"])
            )
            for name, entry in (about.mr_sets or {}).items()
        },
        notes=list(notes),
    )


def _bounds(ranges: Iterable[object]) -> list[Range]:
    return [(_bound(part["lo"]), _bound(part["hi"])) for part in ranges if isinstance(part, dict)]


def _bound(value: float | str) -> float | str:
    """A bound of a range: a number, or a text as it is stored."""
    return value if isinstance(value, str) else float(value)


def _grid(about: _Declared, header: Sequence[str], columns: Sequence[Sequence[str]]) -> Grid:
    """The grid of a parsed file: what it declares, the names of its variables, their codes as texts."""
    labels = {name: tuple((code, label) for code, label in pairs) for name, pairs in about["labels"].items()}
    all_marks = {
        name: _marks(about["missing"].get(name, ()), cells, dict(labels.get(name, ())))
        for name, cells in zip(header, columns, strict=True)
    }
    marks = {name: texts for name, texts in all_marks.items() if texts}
    sets = about["sets"]
    set_of = {variable: name for name, entry in sets.items() for variable in entry["variables"]}
    cells = tuple(_cell(name, about["questions"].get(name), set_of.get(name), sets) for name in header)
    missing = (f"user-missing values of {listing(marks, 6)} are marks of missing answers",) if marks else ()
    guesses = (f"the kinds of missing answers in {listing(marks, 6)} are taken from their labels",) if marks else ()
    variables = f"an SPSS file, {about['encoding']}: {len(labels)} variables with value labels"
    return Grid(
        header,
        columns,
        range(2, len(columns[0]) + 2 if columns else 2),
        notes=(*about["notes"], *missing),
        marks=marks,
        codebook=labels,
        parsed=cells,
        recognised=(variables, *(_described(name, entry) for name, entry in sets.items())),
        guessed=guesses,
    )


def _cell(name: str, label: str | None, set_name: str | None, sets: Mapping[str, _ResponseSet]) -> HeaderCell:
    if set_name is not None:
        return HeaderCell(sets[set_name]["label"] or set_name, option=label or name, column=name)
    return HeaderCell(label or name, column=name)


def _described(name: str, entry: _ResponseSet) -> str:
    counted = "" if entry["counted"] is None else f" (counted: {entry['counted']})"
    return f"multiple-response set {name}: {listing(entry['variables'], 8)}{counted}"


def _marks(ranges: Iterable[Range], cells: Sequence[str], labels: Mapping[str, str]) -> dict[str, str]:
    parts = list(ranges)
    texts = sorted({*cells, *labels} - {""}) if parts else []
    return {text: _kind(labels.get(text, "")) for text in texts if _is_in(text, parts)}


def _is_in(text: str, ranges: Sequence[Range]) -> bool:
    if any(isinstance(low, str) and text.rstrip() == low.rstrip() for low, _ in ranges):
        return True
    try:
        number = float(text)
    except ValueError:
        return False
    return any(low <= number <= high for low, high in ranges if not isinstance(low, str) and not isinstance(high, str))


def _kind(label: str) -> str:
    folded = label.casefold()
    return next((kind for kind, words in _KINDS.items() if any(word in folded for word in words)), "blank")
