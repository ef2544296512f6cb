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
    parts = _frames(result)
    if len(parts) == 1:
        return next(iter(parts.values()))
    return "".join(f"<h4>{escape(name)}</h4>{html}" for name, html in parts.items())


class Displayed:
    """A result that notebooks show as :func:`html_of` says."""

    def _repr_html_(self) -> str:
        return html_of(self)


def _name(kind: type[object]) -> str:
    return f"{kind.__module__}.{kind.__qualname__}"


def _frames(result: object) -> dict[str, str]:
    """The frames among the fields of a result, as HTML by name."""
    if not is_dataclass(result):
        return {}
    values = {field.name: getattr(result, field.name) for field in fields(result)}
    return {
        name: html_of(value)
        if isinstance(value, Displayed)
        else pd.DataFrame(value).to_html(max_rows=60, notebook=True)
        for name, value in values.items()
        if isinstance(value, Displayed | pd.DataFrame | pd.Series)
    }
