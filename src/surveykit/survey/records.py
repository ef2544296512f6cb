"""What a row of the data is, what it is called, who the people behind it are, and whether they have to be protected."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any, Literal

from pydantic import Field, PlainSerializer, PlainValidator, ValidationInfo, WithJsonSchema
from pydantic_core import PydanticCustomError

from surveykit.language import Language, plural_of, row_words
from surveykit.survey.types import WRITTEN, YamlSection

#: What a row can be.
RecordKind = Literal["answer", "rating", "visit", "score", "case", "tally"]
#: Kinds of records that may be about things: nobody of the public gave them.
ABOUT_THINGS = ("visit", "score", "case", "tally")


@dataclass(frozen=True)
class RecordLabel:
    """What rows are called: ``zh``, and in English the singular and the plural; ``None`` for the word of the kind."""

    zh: str | None = None
    en: tuple[str, str] | None = None


def _record_label(value: Any, info: ValidationInfo) -> RecordLabel | None:
    if value is None or isinstance(value, RecordLabel):
        return value
    language = (info.context or {}).get("language", "en")
    texts = value if isinstance(value, dict) else {language: value}
    zh, en = texts.get("zh"), texts.get("en")
    forms = (en, plural_of(en)) if isinstance(en, str) else tuple(en or ())
    is_complete = len(forms) in (0, 2) and all(isinstance(form, str) and form.strip() for form in forms)
    if not texts or texts.keys() - {"zh", "en"} or not is_complete or not (zh is None or (zh and isinstance(zh, str))):
        raise PydanticCustomError(
            "record_label", "a text, or {zh: 走访, en: visit} or {en: [visit, visits]}, is expected"
        )
    return RecordLabel(zh, (str(forms[0]), str(forms[1])) if forms else None)


def _label_texts(label: RecordLabel | None) -> dict[str, Any] | None:
    given = {} if label is None else {"zh": label.zh, "en": label.en and list(label.en)}
    return {language: text for language, text in given.items() if text} or None


_FORMS = {"anyOf": [WRITTEN, {"type": "array", "items": WRITTEN, "minItems": 2, "maxItems": 2}]}
_LABEL_SCHEMA = {
    "description": "What a row is called; an English word with an irregular plural as [singular, plural].",
    "anyOf": [
        WRITTEN,
        {
            "type": "object",
            "properties": {"zh": WRITTEN, "en": _FORMS},
            "additionalProperties": False,
            "minProperties": 1,
        },
    ],
}


class RecordsSettings(YamlSection):
    """What a row of the raw data is: ``records: visit``, or ``{kind, label, counts, protect, min_n_rank}``.

    ``kind``: ``answer`` (usual), ``rating``, ``visit``, ``score``, ``case``, or ``tally``, a row that stands for
    several. ``label`` is what a row is called in outputs. ``counts`` is the question whose values are people
    (``respondent`` where one is declared): the publishing floor counts them and not their rows; of a tally it is the
    number that a row stands for. ``protect: none`` says that rows are about things and hold nobody of the public;
    ``min_n_rank`` is then the fewest rows for a place in a ranking.
    """

    kind: RecordKind = "answer"
    label: Annotated[
        RecordLabel | None, PlainValidator(_record_label), PlainSerializer(_label_texts), WithJsonSchema(_LABEL_SCHEMA)
    ] = None
    counts: str | None = None
    protect: Literal["respondents", "none"] = "respondents"
    min_n_rank: int | None = Field(default=None, ge=2)

    @property
    def is_about_people(self) -> bool:
        """Whether small groups of rows have to be protected."""
        return self.protect == "respondents"

    @property
    def is_told_by_people(self) -> bool:
        """Whether a row is what a person answered."""
        return self.kind not in ("visit", "score", "case")

    def words(self, language: Language) -> Mapping[str, str]:
        """What rows are called, by the names that the catalogue's texts have for it."""
        label = self.label or RecordLabel()
        singular, plural = (label.zh or "",) * 2 if language == "zh" else label.en or ("", "")
        return row_words(language, "answer" if self.kind == "tally" else self.kind, singular, plural)
