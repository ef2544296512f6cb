"""``surveykit export`` as a person types it."""

from __future__ import annotations

from pathlib import Path

import pytest

from surveykit.cli import run


def test_export_says_what_was_written_and_how_to_keep_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert run(["new", "canteen"]) == 0
    capsys.readouterr()
    assert run(["export", "canteen", "--to", "csv"]) == 0
    said = capsys.readouterr().out
    data = tmp_path / "reports" / "canteen" / "data"
    assert sorted(path.name for path in data.iterdir()) == ["canteen-values.csv", "canteen.csv"]
    assert "rows of respondents" in said
    assert "do not publish it" in said
    assert run(["export", "canteen", "--to", "csv", "--public"]) == 2
    assert "quasi_identifiers" in capsys.readouterr().err
    assert run(["export", "canteen", "--to", "spss"]) == 2
    assert "'sav', 'dta', 'xlsx', 'parquet', 'csv'" in capsys.readouterr().err
