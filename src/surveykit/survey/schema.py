"""The JSON Schema of ``survey.yml``, for editors; generated from the model, so it cannot fall behind."""

from __future__ import annotations

import json
from functools import cache
from typing import Any, get_args

from surveykit.survey.matrix import Matrix
from surveykit.survey.model import Definition
from surveykit.survey.records import RecordKind

#: Fields of the model that are no keys of the file.
NOT_WRITTEN = ("folder", "units_listed", "derived", "draft", "guesses")
#: What may be written in place of a mapping.
_SHORT_FORMS = {"constructs": {"type": "array", "items": {"type": "string"}}, "derive": {"type": "string"}}


def json_schema() -> dict[str, Any]:
    """What ``survey.yml`` may say, in the form it is written."""
    schema = Definition.model_json_schema(by_alias=True)
    for name in NOT_WRITTEN:
        schema["properties"].pop(name, None)
    for definition in ("Choice", "Derived", "MissingMark", "Register", "Unit"):
        schema["$defs"].pop(definition, None)
    for definition in ("Question", "Rate"):
        _drop(schema["$defs"][definition], "id")
    _drop(schema["$defs"]["Question"], "column", keep=True)
    for definition, name in (("Rate", "label"), ("Rate", "choices"), ("Harmonise", "map")):
        _drop(schema["$defs"][definition], name, keep=True)
    _let_short_forms_stand(schema["properties"])
    _let_labels_be_listed(schema["$defs"]["Derive"])
    _let_matrices_stand(schema)
    _let_numbers_be_texts(schema)
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema, "title": "survey.yml"}


def schema_text() -> str:
    """The JSON Schema as it is committed in ``surveys/survey.schema.json``."""
    return json.dumps(json_schema(), ensure_ascii=False, indent=2) + "\n"


@cache
def _schema() -> dict[str, Any]:
    """The schema made once: every key that nobody knows asks for it."""
    return json_schema()


def known_keys(position: tuple[str | int, ...]) -> list[str]:
    """The keys that are known at a position of ``survey.yml``."""
    return keys_at(_schema(), position)


def keys_at(schema: dict[str, Any], position: tuple[str | int, ...]) -> list[str]:
    """The keys that a schema knows at a position."""
    here: dict[str, Any] = schema
    for step in position:
        here = _inside(_resolved(here, schema), step)
    return sorted(_resolved(here, schema).get("properties", {}))


def _inside(node: dict[str, Any], step: str | int) -> dict[str, Any]:
    named = next(iter(node.get("patternProperties", {}).values()), None)
    below = node.get("properties", {}).get(step) or named or node.get("items") or node.get("additionalProperties")
    return below if isinstance(below, dict) else {}


def _resolved(node: dict[str, Any], schema: dict[str, Any]) -> dict[str, Any]:
    if "$ref" in node:
        name = node["$ref"].rsplit("/", 1)[1]
        return _resolved(schema["$defs"][name], schema)
    if "else" in node:
        return _resolved(node["else"], schema)
    for option in node.get("anyOf", ()):
        if "$ref" in option:
            return _resolved(option, schema)
    return node


def _drop(definition: dict[str, Any], name: str, keep: bool = False) -> None:
    """Take a key out of a definition, or only out of its required ones."""
    if not keep:
        definition["properties"].pop(name, None)
    if name in definition.get("required", ()):
        definition["required"].remove(name)


def _let_short_forms_stand(properties: dict[str, Any]) -> None:
    """One rule instead of a list of rules, a list of questions as a construct, numbers without waves."""
    several = {key: value for key, value in properties["harmonise"].items() if key != "default"}
    records = {key: value for key, value in properties["records"].items() if key != "default"}
    properties["records"] = {"anyOf": [records, {"enum": list(get_args(RecordKind))}]}
    properties["harmonise"] = {"anyOf": [several["items"], several], "default": []}
    for section in ("constructs", "fielded", "derive"):
        [(pattern, whole)] = properties[section]["patternProperties"].items()
        short = _SHORT_FORMS.get(section)
        forms = [whole, short] if short else [whole["additionalProperties"], whole]
        properties[section]["patternProperties"][pattern] = {"anyOf": forms}


def _let_labels_be_listed(derive: Any) -> None:
    """The labels of bands as a list, and under another name."""
    labels = {key: value for key, value in derive["properties"]["choices"].items() if key not in ("default", "title")}
    either = {"anyOf": [labels, {"type": "array", "items": labels["additionalProperties"]}], "default": {}}
    derive["properties"] |= {"choices": either, "labels": either}


def _let_matrices_stand(schema: dict[str, Any]) -> None:
    """Several questions with one scale, which are taken apart before the model sees them."""
    matrix = Matrix.model_json_schema(by_alias=True)
    schema["$defs"] |= {name: part for name, part in matrix.pop("$defs").items() if name == "MatrixItem"}
    schema["$defs"]["Matrix"] = matrix
    questions = schema["properties"]["questions"]["patternProperties"]
    is_matrix = {"properties": {"type": {"const": "matrix"}}, "required": ["type"]}
    for pattern, question in questions.items():
        questions[pattern] = {"if": is_matrix, "then": {"$ref": "#/$defs/Matrix"}, "else": question}


def _let_numbers_be_texts(node: Any) -> None:
    """Where a text is expected, a person may write ``2025`` without quotes."""
    if isinstance(node, list):
        for value in node:
            _let_numbers_be_texts(value)
    elif isinstance(node, dict):
        if node.get("type") == "string" and not {"pattern", "enum", "const", "format"} & node.keys():
            node["type"] = ["string", "number", "boolean"]
        _let_numbers_be_texts([*node.values()])
