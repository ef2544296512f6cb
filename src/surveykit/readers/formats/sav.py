"""SPSS files: codes as stored, with the labels, user-missing values and multiple-response sets they declare."""

from __future__ import annotations

import csv
import io
import json
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from surveykit.errors import Problem, ReadError
from surveykit.matching.texts import listing
from surveykit.readers.process.child import convert
from surveykit.readers.table import Grid, HeaderCell

#: What a label says of the kind of a user-missing value; ``blank`` where it says nothing.
_KINDS = {
    "skipped": ("skip", "not applicable", "inapplicable", "not asked", "跳过", "不适用", "不适合"),
    "dont_know": ("know", "not sure", "undetermined", "unsure", "不知道", "不了解", "不清楚", "说不清"),
    "refused": ("refus", "declined", "prefer not", "拒", "不愿"),
    "invalid": ("invalid", "error", "illegible", "无效"),
}
#: Seconds that any file may take, and bytes for which it may take another one.
_LEAST, _PER_SECOND = 9.0, 200_000
#: Stands for the open end of a range of user-missing values.
_OPEN = 1e300


def read_sav(path: Path) -> Grid:
    """Read an SPSS file in a child process: the codes as they are stored, not their labels.

    Labels stand in the codebook; user-missing values in the marks, with the kind that their label tells.

    Raises:
        ReadError: The file is damaged, or crashes the library that parses it.
        MissingPartError: pyreadstat is not installed.
    """
    with tempfile.TemporaryDirectory(prefix="surveykit-") as folder:
        target = Path(folder) / "table.csv"
        convert("sav", str(path), target, name=path.name, time_limit=_seconds(path))
        text = target.read_bytes().decode("utf-8", "surrogatepass")
    try:
        (about,), header, *records = csv.reader(io.StringIO(text, newline=""), strict=True)
    except (ValueError, csv.Error) as error:
        raise ReadError(Problem(f"the SPSS file holds no variables: {error}", path.name)) from error
    columns = list(zip(*records, strict=True)) or [() for _ in header]
    return _grid(json.loads(about), header, columns)


def _seconds(path: Path) -> float:
    """How long a file may take: a small one that takes longer is damaged."""
    return _LEAST + path.stat().st_size / _PER_SECOND


def declared(about: Any, notes: Sequence[str]) -> dict[str, Any]:
    """What pyreadstat says of a file, as JSON can hold it; codes are written as the cells are."""
    from surveykit.readers.process.worker import as_text

    labels = {
        name: [[as_text(code), str(label)] for code, label in labels.items()]
        for name, labels in about.variable_value_labels.items()
    }
    ranges = {
        name: [[_bound(part["lo"]), _bound(part["hi"])] for part in parts]
        for name, parts in (about.missing_ranges or {}).items()
    }
    sets = {
        name: {"label": one["label"], "counted": one["counted_value"], "variables": list(one["variable_list"])}
        for name, one in (about.mr_sets or {}).items()
    }
    return {
        "encoding": about.file_encoding,
        "questions": dict(zip(about.column_names, about.column_labels, strict=True)),
        "labels": labels,
        "missing": ranges,
        "sets": sets,
        "notes": list(notes),
    }


def _bound(value: Any) -> Any:
    """A bound of a range: a number, or a text as it is stored."""
    return value if isinstance(value, str) else max(-_OPEN, min(_OPEN, float(value)))


def _grid(about: Mapping[str, Any], header: Sequence[str], columns: Sequence[Sequence[str]]) -> Grid:
    labels = {name: tuple((code, label) for code, label in pairs) for name, pairs in about["labels"].items()}
    marks = {
        name: found
        for name, cells in zip(header, columns, strict=True)
        if (found := _marks(about["missing"].get(name, ()), cells, dict(labels.get(name, ()))))
    }
    sets = about["sets"]
    member = {name: (key, one) for key, one in sets.items() for name in one["variables"]}
    cells = tuple(_cell(name, about["questions"].get(name), member.get(name)) for name in header)
    told = tuple(_set_told(name, one) for name, one in sets.items())
    missing = (f"user-missing values of {listing(marks, 6)} are marks of missing answers",) if marks else ()
    guesses = (f"the kinds of missing answers in {listing(marks, 6)} are told from their labels",) if marks else ()
    return Grid(
        header,
        columns,
        range(2, len(columns[0]) + 2 if columns else 2),
        notes=(*about["notes"], *missing),
        marks=marks,
        codebook=labels,
        parsed=cells,
        recognised=(f"an SPSS file, {about['encoding']}: {len(labels)} variables with value labels", *told),
        guessed=guesses,
    )


def _cell(name: str, label: str | None, member: tuple[str, Mapping[str, Any]] | None) -> HeaderCell:
    if member is not None:
        return HeaderCell(member[1]["label"] or member[0], option=label or name, column=name)
    return HeaderCell(label or name, column=name)


def _set_told(name: str, one: Mapping[str, Any]) -> str:
    counted = "" if one["counted"] is None else f" (counted: {one['counted']})"
    return f"multiple-response set {name}: {listing(one['variables'], 8)}{counted}"


def _marks(ranges: Iterable[Sequence[Any]], cells: Sequence[str], labels: Mapping[str, str]) -> dict[str, str]:
    """The texts of a column that the file declares missing, each with its kind."""
    parts = [tuple(part) for part in ranges]
    if not parts:
        return {}
    return {text: _kind(labels.get(text, "")) for text in sorted({*cells, *labels}) if text and _is_in(text, parts)}


def _is_in(text: str, parts: Sequence[Sequence[Any]]) -> bool:
    try:
        number: float | None = float(text)
    except ValueError:
        number = None
    for low, high in parts:
        if isinstance(low, str):
            if text.rstrip() == low.rstrip():
                return True
        elif number is not None and low <= number <= high:
            return True
    return False


def _kind(label: str) -> str:
    folded = label.casefold()
    return next((kind for kind, words in _KINDS.items() if any(word in folded for word in words)), "blank")
