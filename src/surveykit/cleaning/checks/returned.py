"""More came back than went out: the number issued is wrong, or counts people where responses were counted."""

from __future__ import annotations

from collections.abc import Iterator

from surveykit.cleaning.finding import Finding
from surveykit.cleaning.replies import Returned, returns, without_reply
from surveykit.cleaning.typing import Typed


def more_than_issued(typed: Typed) -> Iterator[Finding]:
    """Channels and waves in which more came back than ``fielded`` says was issued."""
    if not typed.survey.fielded:
        return
    for part in returns(typed.frame, typed.survey, without_reply(typed)):
        is_declared = typed.survey.fielded[part.channel][part.wave].counts is not None
        if part.back > part.issued or (part.by_person and not is_declared):
            yield _finding(part)


def _finding(part: Returned) -> Finding:
    of_whom = "" if part.people is None else f" from {part.people:,} respondents"
    what = f"more responses came back than were issued: {part.responses:,}{of_whom}, of {part.issued:,} issued"
    remedy = "no rate of return is printed; correct issued, or look for rows that belong to another channel or wave"
    if part.by_person and part.back <= part.issued:
        remedy = "the rate of return is that of people; if so, say it: counts: respondents; if not, correct issued"
    where = ", ".join(["fielded", part.channel, *([part.wave] if part.wave else [])])
    return Finding("more_than_issued", "warning", what, where, part.responses, remedy=remedy)
