"""Fail where a shipped or documented notebook has outputs, execution counts, or no cell of parameters."""

from __future__ import annotations

import json
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
NOTEBOOKS = (ROOT / "notebooks", ROOT / "docs")


def faults(path: Path) -> list[str]:
    """What is wrong with one stored notebook."""
    notebook = json.loads(path.read_text(encoding="utf-8"))
    code = [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]
    found = [f"{path.name}: cell {cell['id']} has outputs" for cell in code if cell["outputs"]]
    found += [f"{path.name}: cell {cell['id']} has an execution count" for cell in code if cell["execution_count"]]
    if not any("parameters" in cell["metadata"].get("tags", []) for cell in code):
        found.append(f"{path.name}: no cell is tagged 'parameters'")
    return found


def main() -> int:
    """Print the faults of every notebook; 1 if there are any."""
    found = [fault for folder in NOTEBOOKS for path in sorted(folder.glob("*.ipynb")) for fault in faults(path)]
    sys.stdout.write("".join(f"{fault}\n" for fault in found))
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
