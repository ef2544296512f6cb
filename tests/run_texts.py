"""Every file that a run writes for readers, as text: documents unpacked, pictures left out."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from pathlib import Path

from surveykit.files import sha256_of_folder


def texts_of(folder: Path) -> dict[str, str]:
    """The texts of all files; ``quality/`` accounts for single rows: it is for those who have the raw data."""
    found: dict[str, str] = {}
    for name in sha256_of_folder(folder):
        if not name.startswith("quality/"):
            found |= dict(_texts(folder / name, name))
    return found


def _texts(path: Path, name: str) -> Iterator[tuple[str, str]]:
    if path.suffix in (".docx", ".xlsx"):
        with zipfile.ZipFile(path) as archive:
            for part in archive.namelist():
                if not part.endswith(".png"):
                    yield f"{name}!{part}", archive.read(part).decode("utf-8")
    elif path.suffix == ".pdf":
        from pypdf import PdfReader

        yield name, "\n".join(page.extract_text() for page in PdfReader(path).pages)
    elif path.suffix != ".png":
        yield name, path.read_text(encoding="utf-8")
