"""Which modules a notebook imports, read from its source without running anything."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from contextlib import suppress

from surveykit.batch.engines.notebook import Notebook, code_cells, source_of


def imports_of(notebook: Notebook) -> tuple[str, ...]:
    """The modules that the code cells import, in order; cells that are no plain Python are passed over line by line."""
    return tuple(dict.fromkeys(name for _, _, cell in code_cells(notebook) for name in _imports(source_of(cell))))


def _imports(source: str) -> Iterator[str]:
    for tree in _trees(source):
        for node in ast.walk(tree):
            if isinstance(node, ast.Import):
                yield from (alias.name for alias in node.names)
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                yield node.module
                yield from (f"{node.module}.{alias.name}" for alias in node.names if alias.name != "*")


def _trees(source: str) -> Iterator[ast.AST]:
    """The whole cell as one tree; where magics forbid that, each line that starts an import as one."""
    try:
        yield ast.parse(source)
    except (SyntaxError, ValueError):
        for line in source.splitlines():
            if line.startswith(("import ", "from ")):
                with suppress(SyntaxError, ValueError):
                    yield ast.parse(line)
