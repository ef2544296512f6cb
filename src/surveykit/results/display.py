"""How results show in a notebook: plain frames, or what a higher room has registered for their class."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields, is_dataclass
from html import escape
from typing import TypeVar

import pandas as pd

from surveykit.registry import Registry

T = TypeVar("T")
Formatter = Callable[[T], str]

#: Most rows of a plain frame that are shown.
_ROWS = 60
_FORMATTERS: Registry[Callable[..., str]] = Registry("formatter of results")


def register_formatter(kind: type[T], formatter: Formatter[T]) -> None:
    """Let ``formatter`` make the HTML of all results of a class, with labels, rounding and floor."""
    _FORMATTERS.register(_name(kind), formatter)


def html_of(result: object) -> str:
    """The HTML of a result: of the formatter of its class, else its frames one below the other, numbers as they are."""
    for kind in type(result).__mro__:
        if _name(kind) in _FORMATTERS:
            return _FORMATTERS[_name(kind)](result)
    shown = {
        name: html_of(part) if isinstance(part, Displayed) else pd.DataFrame(part).to_html(max_rows=_ROWS)
        for name, part in _parts(result).items()
    }
    if len(shown) == 1:
        return next(iter(shown.values()))
    return "".join(f"<h4>{escape(name)}</h4>{html}" for name, html in shown.items())


class Displayed:
    """A result that notebooks show as :func:`html_of` says, and consoles as text."""

    def _repr_html_(self) -> str:
        return html_of(self)

    def __repr__(self) -> str:
        shown = (
            f"{name}:\n{part!r}" if isinstance(part, Displayed) else f"{name}:\n{part.to_string(max_rows=_ROWS)}"
            for name, part in _parts(self).items()
        )
        return "\n".join([type(self).__name__, *shown])


def _name(kind: type[object]) -> str:
    return f"{kind.__module__}.{kind.__qualname__}"


def _parts(result: object) -> dict[str, Displayed | pd.DataFrame | pd.Series]:
    """The frames among the fields of a result, by name."""
    values = {field.name: getattr(result, field.name) for field in fields(result)} if is_dataclass(result) else {}
    return {name: value for name, value in values.items() if isinstance(value, Displayed | pd.DataFrame | pd.Series)}
