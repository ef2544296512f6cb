"""The unit report under stock papermill, as anyone would call it, gives what a batch gives."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

from places import ROOT


def test_the_unit_report_runs_under_stock_papermill(tmp_path: Path) -> None:
    output = tmp_path / "D07.ipynb"
    command = [sys.executable, "-m", "papermill", "notebooks/unit_report.ipynb", str(output), "-r", "unit", "D07"]
    environment = {**os.environ, "SURVEYKIT_OUTPUT": str(tmp_path / "published")}
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    notebook = json.loads(output.read_text(encoding="utf-8"))
    outputs = [out for cell in notebook["cells"] if cell["cell_type"] == "code" for out in cell["outputs"]]
    assert not [out for out in outputs if out["output_type"] == "error"]
    assert sum("".join(out.get("data", {}).get("text/html", "")).count("data:image/png") for out in outputs) >= 4
    published = json.loads((tmp_path / "published" / "appendix.json").read_text(encoding="utf-8"))
    assert published["unit"] == "D07"
