"""The committed JSON Schema says what the model says."""

from __future__ import annotations

from pathlib import Path

import jsonschema
import pytest
import yaml

from surveykit.survey.schema import json_schema, known_keys, schema_text

ROOT = Path(__file__).resolve().parents[2]
SURVEYS = sorted((ROOT / "surveys").glob("*/survey.yml"))
TEMPLATE = ROOT / "src" / "surveykit" / "survey" / "templates" / "rated" / "survey.yml"


def test_the_committed_schema_is_current():
    assert (ROOT / "surveys" / "survey.schema.json").read_text(encoding="utf-8") == schema_text()


@pytest.mark.parametrize("path", [*SURVEYS, TEMPLATE], ids=lambda path: path.parent.name)
def test_every_survey_fits_the_schema_as_an_editor_sees_it(path):
    loaded = yaml.load(path.read_text(encoding="utf-8"), Loader=EditorLoader)
    jsonschema.validate(loaded, json_schema())


def test_a_wrong_key_does_not_fit_the_schema():
    loaded = yaml.load(TEMPLATE.read_text(encoding="utf-8"), Loader=EditorLoader)
    loaded["questions"]["overall"]["tpye"] = "rating"
    with pytest.raises(jsonschema.ValidationError, match="tpye"):
        jsonschema.validate(loaded, json_schema())


def test_known_keys_are_those_of_the_place():
    assert known_keys(("sources", 0)) == [
        *("channel", "channel_column", "decimal", "delimiter", "encoding"),
        *("pair", "path", "quoting", "reader", "sheet", "wave", "wave_column"),
    ]
    assert "scores" in known_keys(("questions", "any"))
    assert "folder" not in known_keys(())


class EditorLoader(yaml.SafeLoader):
    """Dates stay texts and keys become texts, as in JSON."""

    def construct_mapping(self, node, deep=False):
        return {str(key.value): self.construct_object(value, deep=True) for key, value in node.value}


EditorLoader.add_constructor("tag:yaml.org,2002:timestamp", lambda loader, node: node.value)
EditorLoader.add_constructor("tag:yaml.org,2002:map", lambda loader, node: loader.construct_mapping(node))
