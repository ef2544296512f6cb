"""Every data file of a folder, as a newcomer would meet it (``make inspect-files``).

``surveykit inspect FILE --draft`` must end with 0 where the file is a table and with 2 where it is none, and
``surveykit check`` of the draft with 0 or 1. Anything else, a traceback above all, is a failure.
"""

from __future__ import annotations

import argparse
import contextlib
import io
import sys
import tempfile
import traceback
from pathlib import Path

from surveykit.cli import run

_DATA = Path(__file__).parents[2] / "shared" / "data"
_KINDS = (".csv", ".xls", ".xlsx", ".ods", ".sav", ".parquet", ".txt", ".json")
_BROKEN = -1


def ended(*arguments: str) -> tuple[int, str]:
    """The exit code of a command, and the last line that it wrote of what is wrong."""
    told, wrong = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(told), contextlib.redirect_stderr(wrong):
        try:
            code = run(list(arguments))
        except Exception:
            code = _BROKEN
            wrong.write(traceback.format_exc())
    lines = (wrong.getvalue() or told.getvalue()).strip().splitlines()
    return code, lines[0 if code == 2 else -1] if lines else ""


def walk(file: Path, folder: Path) -> tuple[str, bool]:
    """What becomes of a file, in words, and whether that is as it should be."""
    code, said = ended("inspect", str(file), "--draft", str(folder))
    if code == 2:
        return f"no table: {said}", True
    if code:
        return f"FAILED: inspect ends with {code}: {said}", False
    code, said = ended("check", str(folder))
    if code not in (0, 1):
        return f"FAILED: check ends with {code}: {said}", False
    return ("draft to be settled" if code else "draft runs"), True


def main() -> int:
    """Walk through all files; 1 if anything failed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", nargs="?", type=Path, default=_DATA, help="the folder with the files")
    files = sorted(path for path in parser.parse_args().data.rglob("*") if path.suffix.lower() in _KINDS)
    failures = 0
    with tempfile.TemporaryDirectory(prefix="surveykit-walk-") as name:
        for number, file in enumerate(files):
            told, fine = walk(file, Path(name) / f"survey-{number}")
            failures += not fine
            sys.stdout.write(f"{file.name}: {told}\n")
            sys.stdout.flush()
    sys.stdout.write(f"{len(files)} files, {failures} failures\n")
    return 1 if failures or not files else 0


if __name__ == "__main__":
    sys.exit(main())
