"""Pack a study and hold its metadata against roc-validator: ``python tools/crate.py PYTHON_WITH_ROC_VALIDATOR``.

The context is that of RO-Crate 1.1 as published (CC0), so nothing is fetched. No REQUIRED issue of the Process Run
Crate profile may be found, in the bundle for reviewers and in the public one; RECOMMENDED ones are listed.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from surveykit.cli import run
from surveykit.submission.container import extract, read_container

TOOLS = Path(__file__).resolve().parent
CONTEXT = TOOLS.parent / "tests" / "submission" / "ro-crate-1.1-context.jsonld"


def main(python: str) -> int:
    """Validate both bundles; 0 if neither has a REQUIRED issue."""
    with tempfile.TemporaryDirectory() as place:
        os.chdir(place)
        for arguments in (["new", "canteen"], ["run", "canteen"], ["appendix", "canteen"]):
            if run(arguments):
                return 1
        return max(validated(python, audience, Path(place)) for audience in ("reviewer", "public"))


def validated(python: str, audience: str, place: Path) -> int:
    """Pack, unpack and validate one bundle."""
    bundle, folder = place / f"{audience}.zip", place / audience
    if run(["pack", "canteen", "--audience", audience, "-o", str(bundle)]):
        return 1
    folder.mkdir()
    extract(bundle, read_container(bundle), folder)
    print(f"--- the bundle for {audience}", flush=True)
    return subprocess.run([python, str(TOOLS / "validate_crate.py"), str(folder), str(CONTEXT)], check=False).returncode


if __name__ == "__main__":
    sys.exit(main(str(Path(sys.argv[1]).absolute())))
