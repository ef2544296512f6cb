"""What must be said before channels and waves stand side by side, and before people's own words."""

from __future__ import annotations

from collections.abc import Sized

from surveykit.presentation.view import View


def parts(view: View) -> str:
    """That channels and waves reach different people."""
    return view.text("wording.parts")


def comments(answers: Sized, view: View) -> str:
    """What the comments below are and what was done to them; or that there are none."""
    if not len(answers):
        return view.text("wording.no_comments")
    return view.text("wording.comments", n=view.count(len(answers)))
