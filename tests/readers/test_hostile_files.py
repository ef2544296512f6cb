"""Files made to do harm are read or refused by name; the program that reads them goes on, and holds little."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from benchmarks.hostile_files import HOSTILE, write_hostile

#: Harmless once nothing believes what they say of themselves.
READ = {
    "a dimension of everything",
    "cells merged over everything",
    "four thousand million styles",
    "2,000 million variables",
    "columns repeated without end",
}
_PROGRAM = """
import json, pathlib, re, sys
from surveykit.errors import ReadError
from surveykit.readers import read

def peak():
    return int(re.search(r'VmHWM:\\s+(\\d+)', pathlib.Path('/proc/self/status').read_text())[1]) / 1000

before, ends = peak(), {}
for name in sys.argv[1:]:
    try:
        read(name)
        ends[name] = ''
    except ReadError as error:
        ends[name] = str(error)
print(json.dumps([ends, peak() - before]))
"""


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="the system does not tell what processes hold")
@pytest.mark.parametrize(
    "kinds", [list(HOSTILE)[::3], pytest.param(list(HOSTILE), marks=pytest.mark.slow)], ids=["some", "all"]
)
def test_hostile_files_are_read_or_refused_and_the_program_goes_on(tmp_path: Path, kinds: list[str]) -> None:
    assert len(HOSTILE) >= 35
    paths = {str(write_hostile(tmp_path, kind)): kind for kind in kinds}
    answer = subprocess.run([sys.executable, "-c", _PROGRAM, *paths], capture_output=True, text=True, check=True).stdout
    ends, megabytes = json.loads(answer)
    assert {paths[path] for path, said in ends.items() if not said} == READ.intersection(kinds)
    unnamed = [said for path, said in ends.items() if said and Path(path).name not in said]
    assert not unnamed
    assert not [said for said in ends.values() if "Traceback" in said or "panicked" in said]
    assert megabytes < 200
