"""Equal appendices give equal bytes, whatever the process, the time zone, the hash seed and the umask."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from surveykit.files import sha256_of_folder

WRITE = """
import json, os, sys
from pathlib import Path
sys.path.insert(0, sys.argv[1])
os.umask(int(sys.argv[3], 8))
import appendix_sample as sample
from surveykit.appendix import IndexPage, IndexRow, publish, write_documents, write_index
for language in ("zh", "en"):
    folder = publish(sample.appendix(language), Path(sys.argv[2]) / language)
    write_documents(folder, ["docx", "xlsx", "html", "pdf"])
    rows = (IndexRow("D01", "A", "done", 12, "3.2", 3.2, {"docx": "units/D01/appendix.docx"}),)
    write_index(folder / "index.html", IndexPage("T", language, "s", rows, "Mean"))
"""


def hashes(folder: Path, **environment: str) -> dict[str, str]:
    umask = environment.pop("umask")
    surroundings = {**os.environ, **environment}
    arguments = [sys.executable, "-c", WRITE, str(Path(__file__).parent), str(folder), umask]
    subprocess.run(arguments, check=True, env=surroundings, cwd=folder.parent)
    modes = {oct(path.stat().st_mode & 0o777) for path in folder.rglob("*") if path.is_file()}
    assert modes == {"0o644"}
    return sha256_of_folder(folder)


def test_two_processes_write_the_same_bytes(tmp_path):
    pytest.importorskip("typst", reason="the extra pdf is not installed")
    first = hashes(tmp_path / "one", PYTHONHASHSEED="1", TZ="Asia/Shanghai", LC_ALL="C", umask="022")
    second = hashes(tmp_path / "other place", PYTHONHASHSEED="77", TZ="America/New_York", LC_ALL="C.UTF-8", umask="077")
    assert first == second
    assert len(first) == 2 * 10
    assert json.dumps(sorted(first)).count("appendix.pdf") == 2
