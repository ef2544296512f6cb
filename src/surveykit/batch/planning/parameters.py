"""The parameters of a notebook: which names its parameters cell declares, and whether given values fit them."""

from __future__ import annotations

import ast
import json
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path

from surveykit.batch.engines.notebook import DECLARED, Json, NotebookCell, read_notebook, source_of, tags_of
from surveykit.errors import ParameterError, Problem
from surveykit.matching.texts import did_you_mean


def declared_parameters(notebook: Path) -> dict[str, Json]:
    """The names and default values in the cell tagged ``parameters``, read without running anything.

    Raises:
        ParameterError: The file is not a notebook, or has no such cell.
    """
    for cell in _cells(notebook):
        if cell.get("cell_type") == "code" and DECLARED in tags_of(cell):
            return dict(_assignments(source_of(cell), notebook))
    raise ParameterError(
        "the notebook has no parameters cell",
        where=str(notebook),
        expected="one code cell with the tag 'parameters'",
        remedy="in JupyterLab select the cell with the parameters and add the tag under Property Inspector",
    )


def check_parameters(notebook: Path, given: Mapping[str, object]) -> dict[str, Json]:
    """The given parameters as plain JSON values, if the notebook declares every one of them.

    Raises:
        ParameterError: A name is unknown (with a suggestion) or a value is not JSON.
    """
    known = declared_parameters(notebook)
    names = f"one of {', '.join(known)}"
    values = "text, a finite number, true, false, null, or a list or object of these"
    problems = [
        Problem(f"the notebook has no parameter {name!r}", notebook.name, names, name, did_you_mean(name, known))
        for name in given
        if name not in known
    ]
    for name, value in given.items():
        if not _is_json(value):
            what = f"the value of the parameter {name!r} cannot be handed to a notebook"
            problems.append(Problem(what, "", values, f"{type(value).__name__}: {value!r}"[:200]))
    if problems:
        raise ParameterError(problems)
    plain: dict[str, Json] = json.loads(json.dumps(dict(given)))
    return plain


def parse_parameter(text: str) -> tuple[str, Json]:
    """``name=JSON`` as typed on the command line; a bare word that is not JSON is taken as text.

    Raises:
        ParameterError: There is no ``=`` in it.
    """
    name, equals, value = text.partition("=")
    if not equals or not name.isidentifier():
        raise ParameterError(
            "a parameter is written K=JSON", expected="--param language=zh, --param level=0.9", found=text
        )
    try:
        return name, json.loads(value)
    except json.JSONDecodeError:
        return name, value


def _cells(notebook: Path) -> list[NotebookCell]:
    try:
        return list(read_notebook(notebook)["cells"])
    except FileNotFoundError:
        raise ParameterError("the notebook does not exist", where=str(notebook)) from None
    except (ValueError, KeyError, TypeError):
        expected = "an .ipynb file, version 4"
        raise ParameterError("the file is not a Jupyter notebook", str(notebook), expected) from None


def _assignments(source: str, notebook: Path) -> Iterator[tuple[str, Json]]:
    try:
        statements = ast.parse(source).body
    except SyntaxError as error:
        where = f"{notebook}, parameters cell, line {error.lineno}"
        raise ParameterError("the parameters cell is not valid Python", where=where) from None
    for statement in statements:
        if isinstance(statement, ast.AnnAssign | ast.Assign):
            targets = statement.targets if isinstance(statement, ast.Assign) else [statement.target]
            names = [target.id for target in targets if isinstance(target, ast.Name)]
            yield from ((name, _literal(statement.value)) for name in names)


def _literal(value: ast.expr | None) -> Json:
    with suppress(ValueError):
        literal: Json = None if value is None else ast.literal_eval(value)
        return literal
    return None


def _is_json(value: object) -> bool:
    """Whether a value comes back from a JSON file as it is; half a character does not, nor does infinity."""
    try:
        text = json.dumps(value, allow_nan=False, ensure_ascii=False).encode("utf-8")
        return bool(json.loads(text) == value)
    except (TypeError, ValueError):
        return False
