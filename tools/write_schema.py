"""Write the JSON Schema of ``survey.yml``: ``surveys/survey.schema.json``. A test compares the file with the model."""

from __future__ import annotations

from pathlib import Path

from surveykit.survey.schema import schema_text

if __name__ == "__main__":
    path = Path(__file__).resolve().parents[1] / "surveys" / "survey.schema.json"
    path.write_text(schema_text(), encoding="utf-8")
