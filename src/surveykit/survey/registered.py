"""Texts of ``survey.yml`` that name something registered: a type of question, a format, a part of the book."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, PydanticCustomError, core_schema


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
