"""Parameters are checked against the notebook before anything runs."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from made import write_notebook
from surveykit.batch import check_parameters, declared_parameters, parse_parameter
from surveykit.errors import ParameterError


def test_names_and_defaults_are_read_without_running(tmp_path: Path) -> None:
    notebook = write_notebook(
        tmp_path / "a.ipynb", parameters='unit: str = "D01"  # the unit\nlevel = 0.95\nx = open("y")'
    )
    assert declared_parameters(notebook) == {"unit": "D01", "level": 0.95, "x": None}


def test_an_unknown_parameter_is_refused_with_a_suggestion(tmp_path: Path) -> None:
    notebook = write_notebook(tmp_path / "a.ipynb")
    with pytest.raises(ParameterError) as caught:
        check_parameters(notebook, {"unti": "D01", "nonsense": 1})
    text = str(caught.value)
    assert "no parameter 'unti'" in text
    assert "did you mean 'unit'?" in text
    assert "one of unit, survey, language" in text
    assert len(caught.value.problems) == 2


@pytest.mark.parametrize("value", [(1, 2), {1, 2}, Path("x"), float("nan"), float("inf"), {1: 2}, b"x", ["\ud800"]])
def test_only_json_values_reach_a_notebook(tmp_path: Path, value: object) -> None:
    notebook = write_notebook(tmp_path / "a.ipynb")
    with pytest.raises(ParameterError, match="cannot be handed to a notebook"):
        check_parameters(notebook, {"unit": value})


@pytest.mark.parametrize("name", ["a b", "a\nimport os", "", "1a", "x-y"])
def test_a_parameter_name_is_never_code(name: str) -> None:
    with pytest.raises(ParameterError, match="K=JSON"):
        parse_parameter(f"{name}=1")


def test_codes_keep_their_form_when_written_as_json() -> None:
    assert parse_parameter('unit="001"') == ("unit", "001")
    assert parse_parameter("language=zh") == ("language", "zh")
    assert parse_parameter("level=0.9") == ("level", 0.9)
    assert parse_parameter("formula==1+1") == ("formula", "=1+1")


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(),
        lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    )
)
def test_json_values_pass_unchanged(tmp_path_factory: pytest.TempPathFactory, value: object) -> None:
    notebook = tmp_path_factory.getbasetemp() / "unchanged.ipynb"
    if not notebook.exists():
        write_notebook(notebook)
    assert check_parameters(notebook, {"unit": value}) == {"unit": value}


@pytest.mark.parametrize("content", ["", "{}", "[]", '{"cells": 3}', "not json"])
def test_a_file_that_is_no_notebook_is_explained(tmp_path: Path, content: str) -> None:
    path = tmp_path / "a.ipynb"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(ParameterError, match=r"not a Jupyter notebook|no parameters cell"):
        declared_parameters(path)
