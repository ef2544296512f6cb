"""What an appendix and the index page have in common: a title, a language, and who answers for it since when."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from surveykit.language import Language, text


class Titled:
    """A document in one language; the words that it brings along come from the catalogue."""

    title: str
    language: Language
    author: str
    day: date | None

    def word(self, key: str, **values: str | int) -> str:
        """The catalogue's text for ``key`` in the document's language, with ``values`` put in."""
        return text(key, self.language, **values)

    @property
    def locale(self) -> str:
        """The language as Office documents name it."""
        return "zh-CN" if self.language == "zh" else "en-GB"

    @property
    def byline(self) -> str:
        """Author and date in one line, or what there is of them; the machine's locale plays no part."""
        if self.day is None:
            return self.author
        month = self.word("appendix.months").split()[self.day.month - 1]
        when = self.word("appendix.date", year=self.day.year, month=self.day.month, day=self.day.day, name=month)
        return self.word("appendix.byline", author=self.author, day=when) if self.author else when

    def notes_text(self, notes: Sequence[str]) -> str:
        """The notes of a table, figure or page as one paragraph; empty if there are none."""
        return self.word("appendix.note") + self.word("appendix.note.separator").join(notes) if notes else ""
