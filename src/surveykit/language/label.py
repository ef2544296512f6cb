"""A text that a survey gives in Chinese, in English, or in both."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Language = Literal["zh", "en"]


@dataclass(frozen=True)
class Label:
    """A text in up to two languages; at least one is given."""

    zh: str | None = None
    en: str | None = None

    def __post_init__(self) -> None:
        if self.zh is None and self.en is None:
            raise ValueError("a label needs a text in zh or in en")

    def in_language(self, language: Language) -> str:
        """The text in ``language``, or in the other one where only that is given."""
        first, second = (self.zh, self.en) if language == "zh" else (self.en, self.zh)
        return first if first is not None else str(second)

    @property
    def texts(self) -> tuple[str, ...]:
        """All texts given."""
        return tuple(text for text in (self.zh, self.en) if text is not None)
