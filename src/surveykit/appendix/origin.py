"""Where a number comes from: the notebook cell that made its table, and the responses that the notebook was handed."""

from __future__ import annotations

import hashlib
import json
import linecache
import os
import sys
import traceback
from collections.abc import Mapping
from pathlib import Path

from surveykit.files import sha256_of, sha256_of_folder, sha256_of_json

#: The environment's name of the file that says which responses are a batch job's own.
_SLICE_VARIABLE = "SURVEYKIT_SLICE"


def cell_digest() -> str | None:
    """The digest of the notebook cell that is being run; ``None`` outside a notebook."""
    # Code of a notebook, rather than of the program that runs the notebook.
    stack = ((frame, frame.f_globals) for frame, _ in traceback.walk_stack(sys._getframe()))
    frames = [frame for frame, names in stack if names.get("__name__") == "__main__" and "get_ipython" in names]
    source = "".join(linecache.getlines(frames[-1].f_code.co_filename)) if frames else ""
    return source_digest(source) if source else None


def source_digest(source: str) -> str:
    """The digest of a cell's source, whatever blank lines are at its end."""
    return hashlib.sha256(source.rstrip().encode("utf-8", "surrogatepass")).hexdigest()[:16]


def cell_ids(notebook: Path) -> Mapping[str, str]:
    """From the digests of a stored notebook's code cells to their ids; empty if there is no such notebook."""
    try:
        cells = json.loads(notebook.read_text(encoding="utf-8"))["cells"]
    except (OSError, ValueError, KeyError):
        return {}
    return {
        source_digest("".join(cell["source"])): str(cell["id"])
        for cell in cells
        if cell["cell_type"] == "code" and "id" in cell
    }


def slice_digest() -> str | None:
    """SHA-256 over the parts of the slice that this process was handed, or of its file where that names no parts."""
    named = os.environ.get(_SLICE_VARIABLE)
    if not named or not Path(named).is_file():
        return None
    path = Path(named)
    index = json.loads(path.read_text(encoding="utf-8"))
    if "shared" not in index:
        return sha256_of(path)
    folders = [path.parent, *(path.parent / name for name in index["shared"])]
    return sha256_of_json([sha256_of_folder(folder) for folder in folders])
