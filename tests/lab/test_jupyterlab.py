"""The unit report in a real JupyterLab, driven in headless Chromium: open, run all cells, no error, chart visible."""

from __future__ import annotations

import json
import os
import re
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from places import ROOT
from surveykit.batch import bring_survey

pytest.importorskip("jupyterlab", reason="JupyterLab (extra lab) is not installed")
pytest.importorskip("selenium", reason="selenium is not installed")
pytestmark = [
    pytest.mark.skipif(not shutil.which("chromium"), reason="Chromium is not installed"),
    pytest.mark.skipif(not shutil.which("chromedriver"), reason="chromedriver is not installed"),
]

# What a person does with the mouse: Run > Run All Cells.
RUN_ALL = "window.jupyterapp.commands.execute('notebook:run-all-cells')"
STATE = """
const panel = window.jupyterapp?.shell?.currentWidget;
if (!panel?.content?.model || !panel.context?.isReady) return null;
return JSON.stringify({kernel: panel.sessionContext?.session?.kernel?.status ?? null,
                       cells: panel.content.model.toJSON().cells});
"""


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project folder with the notebooks and the demo survey, as a newcomer has it."""
    shutil.copytree(ROOT / "notebooks", tmp_path / "notebooks")
    monkeypatch.chdir(tmp_path)
    bring_survey("lecture-evaluation")
    return tmp_path


@pytest.fixture
def address(project: Path) -> Iterator[str]:
    """The address of the notebook in a JupyterLab started by ``surveykit lab``."""
    options = [
        "--no-browser",
        "--allow-root",
        "--port=0",
        "--IdentityProvider.token=test",
        "--LabApp.expose_app_in_browser=True",
    ]
    log = project / "lab.log"
    with log.open("w") as output:
        command = [sys.executable, "-m", "surveykit", "lab", "lecture-evaluation", "--", *options]
        server = subprocess.Popen(command, cwd=project, stdout=output, stderr=subprocess.STDOUT)
        try:
            yield wait_for(lambda: address_in(log.read_text()), 60, log.read_text)
        finally:
            server.terminate()
            server.wait(timeout=20)
            assert not serving(log.read_text()), "JupyterLab outlived the command that started it"


def serving(log: str) -> bool:
    """Whether anything listens where JupyterLab did."""
    found = re.search(r"http://127\.0\.0\.1:(\d+)/", address_in(log) or "")
    with socket.socket() as probe:
        return found is not None and probe.connect_ex(("127.0.0.1", int(found[1]))) == 0


def address_in(log: str) -> str | None:
    found = re.search(r"http://(?:localhost|127\.0\.0\.1):(\d+)/\S*token=", log)
    return found and f"http://127.0.0.1:{found[1]}/lab/tree/notebooks/unit_report.ipynb?token=test"


@pytest.fixture
def browser(tmp_path: Path) -> Iterator[Any]:
    from selenium import webdriver

    options = webdriver.ChromeOptions()
    options.binary_location = str(shutil.which("chromium"))
    flags = "headless=new no-sandbox disable-gpu disable-quic no-first-run disable-background-networking"
    for flag in [*flags.split(), "disable-component-update", "disable-sync", f"user-data-dir={tmp_path / 'profile'}"]:
        options.add_argument(f"--{flag}")
    options.add_argument("--window-size=1400,1000")
    driver = webdriver.Chrome(options=options, service=webdriver.ChromeService(shutil.which("chromedriver")))
    yield driver
    driver.quit()


def wait_for(look: Callable[[], Any], seconds: float, explain: Callable[[], object]) -> Any:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        found = look()
        if found:
            return found
        time.sleep(0.5)
    raise AssertionError(f"not seen within {seconds} s: {explain()}")


def test_the_unit_report_runs_in_jupyterlab(address: str, browser: Any, project: Path) -> None:
    browser.get(address)

    def state() -> dict[str, Any] | None:
        text = browser.execute_script(STATE)
        return json.loads(text) if text else None

    wait_for(lambda: (now := state()) and now["kernel"] == "idle", 90, state)
    browser.execute_script(RUN_ALL)

    def code() -> list[dict[str, Any]]:
        now = state()
        return [cell for cell in now["cells"] if cell["cell_type"] == "code"] if now else []

    wait_for(lambda: all(cell["execution_count"] for cell in code()) and state()["kernel"] == "idle", 180, state)  # type: ignore[index]
    errors = [output for cell in code() for output in cell["outputs"] if output["output_type"] == "error"]
    assert errors == []
    pictures = wait_for(lambda: visible_pictures(browser), 30, lambda: "no picture in the page")
    assert max(pictures) > 300
    if destination := os.environ.get("SURVEYKIT_PICTURES"):
        browser.save_screenshot(f"{destination}/jupyterlab.png")
    assert (project / "reports" / "lecture-evaluation" / "draft" / "appendix.json").exists()


def visible_pictures(browser: Any) -> list[int]:
    """Widths of the drawn pictures, after scrolling through the cells (JupyterLab draws what is in view)."""
    scroll = "const c = jupyterapp.shell.currentWidget.content; c.scrollToItem(arguments[0]); return c.widgets.length"
    widths = (
        "return [...document.querySelectorAll('.jp-OutputArea img')]"
        ".filter(image => image.complete && image.offsetParent).map(image => image.naturalWidth)"
    )
    count = browser.execute_script(scroll, 0)
    found: list[int] = []
    for index in range(count):
        browser.execute_script(scroll, index)
        time.sleep(0.3)
        found = browser.execute_script(widths)
        if found:
            return found
    return found
