"""Which modules a notebook imports, read from its source without running anything."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator, Mapping
from typing import Any


def imports_of(notebook: Mapping[str, Any]) -> tuple[str, ...]:
    """The modules that the code cells import, in order; cells that are no plain Python are passed over line by line."""
    cells = (cell for cell in notebook["cells"] if cell["cell_type"] == "code")
    return tuple(dict.fromkeys(name for cell in cells for name in _imports("".join(cell["source"]))))


def _imports(source: str) -> Iterator[str]:
    for tree in _trees(source):
        for node in ast.walk(tree):
            if isinstance(node, ast.Import):
                yield from (alias.name for alias in node.names)
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                yield node.module
                yield from (f"{node.module}.{alias.name}" for alias in node.names if alias.name != "*")


def _trees(source: str) -> Iterable[ast.AST]:
    """The whole cell as one tree; where magics forbid that, each line that starts an import as one."""
    try:
        return [ast.parse(source)]
    except (SyntaxError, ValueError):
        return list(_lines(source))


def _lines(source: str) -> Iterator[ast.AST]:
    for line in source.splitlines():
        if line.startswith(("import ", "from ")):
            try:
                yield ast.parse(line)
            except (SyntaxError, ValueError):
                continue
