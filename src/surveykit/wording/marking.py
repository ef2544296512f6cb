"""Sentences made without the publishing floor say so themselves, for they are easily copied."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec

from surveykit.presentation.view import View

P = ParamSpec("P")


def marked(sentence: Callable[P, str]) -> Callable[P, str]:
    """A function from results and a view to a sentence, which begins with the mark where the view is internal."""

    @wraps(sentence)
    def made(*args: P.args, **kwargs: P.kwargs) -> str:
        view = next(value for value in (*args, *kwargs.values()) if isinstance(value, View))
        return view.marked(sentence(*args, **kwargs))

    return made
