"""What a check of a bundle found."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from surveykit.errors import Problem

Check = Literal["container", "checksums", "crate", "wheels", "numbers", "documents", "expected", "rerun"]


@dataclass(frozen=True)
class Difference:
    """One thing that is not as it should be.

    Args:
        check: Which check noticed it.
        file: The member of the bundle, or the bundle itself.
        place: Where in the file: a table's cell, a page and line, the id of a number.
        what: The difference in one sentence.
        expected: What would have been right.
        found: What is there.
    """

    check: Check
    file: str
    what: str
    place: str = ""
    expected: str = ""
    found: str = ""

    def __str__(self) -> str:
        where = f"{self.file}, {self.place}" if self.place else self.file
        values = f" (expected {self.expected}, found {self.found})" if self.expected or self.found else ""
        return f"{where}: {self.what}{values}"


def difference_of(check: Check, problem: Problem, file: str) -> Difference:
    """What a check could not go through, as a difference; ``file`` is where the problem names no place."""
    return Difference(check, problem.where or file, problem.what, "", problem.expected, problem.found)
