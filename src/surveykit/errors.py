"""What is said to a researcher when something is wrong.

An error carries *problems*: what, where, expected, found and what to do. Rendering is done where people read
(the command line, a notebook); the exceptions hold plain text.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong.

    Args:
        what: The problem in one sentence.
        where: The place: file and line, sheet and cell, question; empty when there is none.
        expected: What would have been right.
        found: What is there instead.
        remedy: What the researcher can do about it.
    """

    what: str
    where: str = ""
    expected: str = ""
    found: str = ""
    remedy: str = ""

    def __str__(self) -> str:
        head = f"{self.where}: {self.what}" if self.where else self.what
        parts = [("expected", self.expected), ("found", self.found), ("what to do", self.remedy)]
        return "\n".join([head, *(f"    {name}: {text}" for name, text in parts if text)])


class SurveykitError(Exception):
    """Any mistake in the input that surveykit explains instead of raising a traceback.

    ``exit_code`` is what the command line ends with: 1 for findings and failed units, 2 for usage and bad input.
    ``problems`` are all that is wrong; or the one problem in a sentence, with the rest of a :class:`Problem`.
    """

    exit_code = 2

    def __init__(
        self,
        problems: Iterable[Problem] | Problem | str,
        where: str = "",
        expected: str = "",
        found: str = "",
        remedy: str = "",
    ) -> None:
        if isinstance(problems, str):
            problems = Problem(problems, where, expected, found, remedy)
        self.problems = (problems,) if isinstance(problems, Problem) else tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))


class SurveyError(SurveykitError):
    """``survey.yml``, the register or ``decisions.yml`` cannot be used as written."""


class ReadError(SurveykitError):
    """A raw file cannot be read."""


class FindingsError(SurveykitError):
    """The data hold something that a person must settle first."""

    exit_code = 1


class DesignError(SurveykitError):
    """A sampling design or a weight does not allow the estimate that was asked for."""


class ParameterError(SurveykitError):
    """A notebook parameter, a unit or an option that does not exist or has the wrong form."""


class RunError(SurveykitError):
    """A run cannot start or a unit has failed."""

    exit_code = 1


class FolderError(SurveykitError):
    """A folder cannot be used: another command works in it, or nothing can be written to it."""


class DocumentError(SurveykitError):
    """A table, figure or document cannot be made from what was given."""


class MissingPartError(SurveykitError):
    """An optional part (an extra, a font, a program) is not installed."""


class SubmissionError(SurveykitError):
    """A bundle cannot be packed, or what was handed in is no bundle."""

    exit_code = 1


class RefusedError(SubmissionError):
    """What was asked of a bundle cannot be done with it, or not on this system; nothing was run."""

    exit_code = 2
