"""The sections of a survey's files, and the kinds of value that they hold."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any, Literal

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    GetCoreSchemaHandler,
    GetJsonSchemaHandler,
    PlainSerializer,
    PlainValidator,
    StringConstraints,
    ValidationInfo,
    WithJsonSchema,
)
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, PydanticCustomError, core_schema

from surveykit.language import Label


class YamlSection(BaseModel):
    """A part of a survey's YAML files: unknown keys are refused, nothing changes afterwards."""

    model_config = ConfigDict(frozen=True, extra="forbid", coerce_numbers_to_str=True)


@dataclass(frozen=True)
class NameOf:
    """Annotates a text that must be a name of a registry when a survey is loaded: ``Annotated[str, NameOf(TYPES)]``.

    The JSON Schema lists the names that are known when it is written. Other texts are refused as other values of a
    ``Literal`` are.
    """

    names: Collection[str]

    def __get_pydantic_core_schema__(self, source: type[str], handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.no_info_after_validator_function(self._known, handler(source))

    def __get_pydantic_json_schema__(self, schema: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        return {"enum": list(self.names), "type": "string"}

    def _known(self, name: str) -> str:
        if name not in self.names:
            expected = " or ".join(repr(known) for known in self.names)
            raise PydanticCustomError("literal_error", "{expected} is expected", {"expected": expected})
        return name


FILE_NAME = r"^[a-z0-9][a-z0-9_-]{0,62}$"
#: What a person may write where a text is expected; a plain ``5`` or ``No`` is taken as the text it is written as.
WRITTEN = {"type": ["string", "number", "boolean"]}
LABEL_SCHEMA = {
    "description": "A text in the survey's language, or {zh: ..., en: ...}.",
    "anyOf": [
        WRITTEN,
        {
            "type": "object",
            "properties": {"zh": WRITTEN, "en": WRITTEN},
            "additionalProperties": False,
            "minProperties": 1,
        },
    ],
}
_COLUMN_SCHEMA = {
    "description": "The column's header in the raw files, or {channel: header}.",
    "anyOf": [WRITTEN, {"type": "object", "additionalProperties": WRITTEN}],
}

_SCALE_SCHEMA = {
    "description": "The name of a scale, or {channel: name} where channels ask on different scales.",
    "anyOf": [WRITTEN, {"type": "object", "additionalProperties": WRITTEN, "minProperties": 1}],
}
_PAIR_SCHEMA = {"type": "array", "items": WRITTEN, "minItems": 2, "maxItems": 2}
_UNIT_COLUMN_SCHEMA = {
    "description": "The unit's column in the raw files; [body, unit] where two columns name it; or one per channel.",
    "anyOf": [WRITTEN, _PAIR_SCHEMA, {"type": "object", "additionalProperties": {"anyOf": [WRITTEN, _PAIR_SCHEMA]}}],
}


def _label(value: Any, info: ValidationInfo) -> Label:
    if isinstance(value, Label):
        return value
    language = (info.context or {}).get("language", "en")
    texts = {language: value} if isinstance(value, str) else value
    if not isinstance(texts, dict) or not texts:
        raise PydanticCustomError("label", "a text, or {zh: ..., en: ...}, is expected")
    unknown = [key for key in texts if key not in ("zh", "en")]
    if unknown:
        raise PydanticCustomError("label", "a label has texts for zh and en only, not for {key}", {"key": unknown[0]})
    if not all(isinstance(text, str) and text.strip() for text in texts.values()):
        raise PydanticCustomError("label", "the text of a label is empty")
    return Label(**texts)


def _label_texts(label: Label) -> dict[str, str]:
    return {language: text for language, text in (("zh", label.zh), ("en", label.en)) if text is not None}


def _day(value: Any) -> Any:
    if isinstance(value, str):
        if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", value):
            raise PydanticCustomError("day", "a day such as 2025-12-31 is expected")
        try:
            return date.fromisoformat(value)
        except ValueError as error:
            raise PydanticCustomError("day", "a day that exists is expected") from error
    return value


def _one_or_by_channel(kind: str, expected: str) -> PlainValidator:
    """Accepts a name, or one for every channel."""

    def validated(value: Any) -> str | dict[str, str]:
        names = [*value.values()] if isinstance(value, dict) else [value]
        if not names or not all(isinstance(name, str) and name for name in names):
            raise PydanticCustomError(kind, expected)
        return dict(value) if isinstance(value, dict) else str(value)

    return PlainValidator(validated)


def _unit_column(value: Any) -> UnitHeader | dict[str, UnitHeader]:
    if isinstance(value, dict) and value:
        return {channel: _unit_header(header) for channel, header in value.items()}
    return _unit_header(value)


def _unit_header(value: Any) -> UnitHeader:
    if isinstance(value, str) and value:
        return value
    if isinstance(value, list | tuple) and len(value) == 2 and all(isinstance(part, str) and part for part in value):
        return (value[0], value[1])
    raise PydanticCustomError("column", "a column header, [body, unit], or one of these per channel, is expected")


def _plain_header(value: Any) -> Any:
    """A column as JSON can hold it."""
    if isinstance(value, dict):
        return {channel: _plain_header(header) for channel, header in value.items()}
    return list(value) if isinstance(value, tuple) else value


#: The column that names the unit, or the two that name the body above it and the unit.
UnitHeader = str | tuple[str, str]

#: A text that is not empty, kept as written.
Text = Annotated[str, StringConstraints(min_length=1), WithJsonSchema(WRITTEN)]
#: What divides whole numbers from their decimals; the other one may group thousands.
DecimalSign = Literal[".", ","]
#: A name for use in code and in other places of the file: ``overall``, ``five_level``.
Identifier = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,62}$")]
#: A survey's or a notebook's name, which is also a file name.
FileName = Annotated[str, StringConstraints(pattern=FILE_NAME)]
#: A day as ``2025-12-31``.
Day = Annotated[date, BeforeValidator(_day), WithJsonSchema({"type": "string", "format": "date"})]
#: A :class:`~surveykit.language.Label`; a plain text is one in the survey's language.
LabelText = Annotated[Label, PlainValidator(_label), PlainSerializer(_label_texts), WithJsonSchema(LABEL_SCHEMA)]
#: A column header, or one per channel where the raw files of the channels differ.
Column = Annotated[
    str | dict[str, str],
    _one_or_by_channel("column", "a column header, or {channel: header}, is expected"),
    WithJsonSchema(_COLUMN_SCHEMA),
]
#: The name of a scale, or one per channel where channels ask on different scales.
ColumnScale = Annotated[
    str | dict[str, str],
    _one_or_by_channel("scale", "the name of a scale, or {channel: name}, is expected"),
    WithJsonSchema(_SCALE_SCHEMA),
]
#: The column, or columns, that name the rated unit; one per channel where the raw files of the channels differ.
UnitColumn = Annotated[
    UnitHeader | dict[str, UnitHeader],
    PlainValidator(_unit_column),
    PlainSerializer(_plain_header),
    WithJsonSchema(_UNIT_COLUMN_SCHEMA),
]
