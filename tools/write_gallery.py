"""Run the notebooks of the gallery on the demo surveys and store their pictures below ``docs/pictures/gallery/``.

``python tools/write_gallery.py [FOLDER]``: the lectures in English; with the folder of the mass evaluation (made by
``surveykit demo mass-evaluation``) that in Chinese too.
"""

from __future__ import annotations

import io
import json
import sys
from pathlib import Path
from typing import Any

from PIL import Image

ROOT = Path(__file__).resolve().parents[1]
TARGET = ROOT / "docs" / "pictures" / "gallery"
#: Widest picture in dots, and colours kept: enough for a page, and small.
WIDTH, COLOURS = 900, 64


def run(notebook_name: str, parameters: dict[str, str]) -> dict[str, Any]:
    """The names of a notebook after all its cells ran."""
    notebook = json.loads((ROOT / "notebooks" / f"{notebook_name}.ipynb").read_text(encoding="utf-8"))
    names: dict[str, Any] = {}
    for cell in notebook["cells"]:
        if cell["cell_type"] == "code":
            exec("".join(cell["source"]), names)  # noqa: S102 - our own notebook
            if "parameters" in cell["metadata"].get("tags", []):
                names.update(parameters)
    return names


def store(png: bytes, name: str) -> None:
    """A picture with fewer dots and colours."""
    with Image.open(io.BytesIO(png)) as picture:
        height = round(picture.height * WIDTH / picture.width)
        small = picture.convert("RGB").resize((WIDTH, height), Image.Resampling.LANCZOS)
    small.quantize(COLOURS, Image.Quantize.MAXCOVERAGE).save(TARGET / f"{name}.png", optimize=True)


def main(arguments: list[str]) -> int:
    """Store every figure of the gallery."""
    TARGET.mkdir(parents=True, exist_ok=True)
    runs = [({}, "")]
    if arguments:
        runs.append(({"survey": arguments[0], "period": "wave", "time": "moment", "language": "zh"}, "-zh"))
    for parameters, ending in runs:
        for notebook in ("gallery", "gallery_units"):
            for thing in run(notebook, parameters).values():
                if type(thing).__name__ == "Figure":
                    store(thing.png, thing.id + ending)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
