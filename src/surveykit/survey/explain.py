"""What the model says about a file, in a researcher's words, with line, expectation and suggestion."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Any

from pydantic_core import ErrorDetails

from surveykit.errors import Problem
from surveykit.matching.texts import did_you_mean, listing, nearest
from surveykit.survey.document import FULL_WIDTH, Document, Position

#: Pydantic's error types and what would have been right.
_EXPECTED = {
    "string_type": "a text",
    **dict.fromkeys(["int_parsing", "int_type", "int_from_float"], "a whole number"),
    **dict.fromkeys(["float_parsing", "float_type", "finite_number"], "a number"),
    "bool_parsing": "true or false",
    "dict_type": "entries of the form 'name: ...', indented below it",
    **dict.fromkeys(["model_type", "model_attributes_type"], "entries of the form 'key: ...', indented below it"),
    **dict.fromkeys(["tuple_type", "list_type"], "a list: [first, second], or one entry per line beginning with '- '"),
    "date_type": "a day such as 2025-12-31",
}
#: Errors of a text where entries are expected.
_ENTRIES = ("dict_type", "model_type", "model_attributes_type")
#: The end of messages that are shown under "expected" anyway.
_EXPECTATION = re.compile(r",? is expected$")
_FORM = {
    r"^[a-z][a-z0-9_]{0,62}$": "a lower-case letter, then lower-case letters, digits and '_'",
    r"^[a-z0-9][a-z0-9_-]{0,62}$": "lower-case letters, digits, '_' and '-'",
}


def problem_of(error: ErrorDetails, document: Document, known_keys: Callable[[Position], list[str]]) -> Problem:
    """One validation error as a problem with its position in the file."""
    position = tuple(step for step in error["loc"] if step != "[key]")
    where, name = document.where(position), ".".join(str(step) for step in position) or "the file"
    kind, context, written = error["type"], error.get("ctx", {}), _shown(error.get("input"))
    if kind == "extra_forbidden":
        return _unknown_key(position, where, known_keys(position[:-1]))
    if kind == "missing":
        return Problem(f"{name} is missing", where, expected=f"a key {position[-1]!r}", remedy="add it")
    if kind in ("literal_error", "enum"):
        options = [text or number for text, number in re.findall(r"'([^']*)'|\b(\d+)\b", str(context["expected"]))]
        what, remedy = f"{name} cannot be {written!r}", did_you_mean(written, options)
        return Problem(what, where, " or ".join(options), written, remedy)
    if kind == "string_pattern_mismatch":
        form, remedy = _FORM.get(context["pattern"], context["pattern"]), ""
        if "notebooks" in position and written.endswith(".ipynb"):
            remedy = f"write the name without its ending, {written.removesuffix('.ipynb')}: the file is in notebooks/"
        return Problem(f"{name} has a form that cannot be used", where, form, written, remedy)
    if kind == "greater_than_equal" and position[:1] == ("disclosure",):
        remedy = "thresholds can be raised, never lowered: fewer answers could be traced to persons"
        return Problem(f"{name} is below the publishing floor", where, f"{context['ge']:g} or more", written, remedy)
    if kind == "greater_than_equal":
        return Problem(f"{name} is too low", where, f"{context['ge']:g} or more", written)
    if kind == "less_than_equal":
        return Problem(f"{name} is too high", where, f"{context['le']:g} or less", written)
    if kind in ("too_short", "string_too_short"):
        return Problem(f"{name} is empty", where, expected="at least one entry")
    expected = _EXPECTED.get(kind) or _EXPECTATION.sub("", error["msg"])
    remedy = FULL_WIDTH if isinstance(error.get("input"), str) and kind in _ENTRIES and "：" in written else ""
    return Problem(f"{name} cannot be used as written", where, expected, written, remedy)


def without_mistyped(errors: Sequence[ErrorDetails], known_keys: Callable[[Position], list[str]]) -> list[ErrorDetails]:
    """The errors without missing keys that are there mistyped: ``hedline`` is reported once, as ``headline`` meant."""
    unknown = [error["loc"] for error in errors if error["type"] == "extra_forbidden"]
    meant = {(*inside, nearest(str(key), known_keys(inside))) for *steps, key in unknown for inside in [tuple(steps)]}
    return [error for error in errors if error["type"] != "missing" or error["loc"] not in meant]


def _unknown_key(position: Position, where: str, known: list[str]) -> Problem:
    key = str(position[-1])
    inside = f" in {'.'.join(str(step) for step in position[:-1])}" if len(position) > 1 else ""
    remedy = FULL_WIDTH if "：" in key else did_you_mean(key, known, "remove it")
    return Problem(f"unknown key {key!r}{inside}", where, expected=listing(known, 30), found=key, remedy=remedy)


def _shown(value: Any) -> str:
    if value is None:
        return "nothing"
    if isinstance(value, dict):
        return f"entries {listing([str(key) for key in value], 4)}"
    if isinstance(value, list | tuple):
        return f"a list of {len(value)}"
    return str(value)[:120]
