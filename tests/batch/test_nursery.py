"""Copies of the nursery are as fresh as new programs, and end with whoever holds them."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Iterator
from multiprocessing import Pipe
from pathlib import Path
from threading import Thread

import pytest

import copies
from copies import end, stay, tell
from surveykit.forking import nursery
from surveykit.forking.nursery import Copy, Nursery
from surveykit.forking.processes import children

#: What the nursery of these tests imports.
MODULES = ("surveykit.slices",)


@pytest.fixture(scope="module")
def own() -> Iterator[Nursery]:
    made = Nursery(MODULES)
    yield made
    made.close()


@pytest.fixture(autouse=True)
def _importable(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONPATH", str(Path(copies.__file__).parent), prepend=os.pathsep)


def asked(made: Nursery, what: str, *, environment: dict[str, str] | None = None, folder: str | None = None) -> object:
    ours, theirs = Pipe()
    copy = made.start(tell, what, descriptors=(theirs.fileno(),), environment=environment, folder=folder)
    theirs.close()
    answer = ours.recv()
    assert copy.wait(10) == 0
    copy.close()
    return answer


def is_running(pid: int) -> bool:
    stat = Path(f"/proc/{pid}/stat")
    return stat.exists() and ") Z " not in stat.read_text()


def test_a_copy_is_as_fresh_as_a_new_program(own: Nursery, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(copies, "KNOWN", "something")
    assert asked(own, "memory") == "nothing"
    assert asked(own, "folder", folder=str(tmp_path)) == str(tmp_path)
    environment = {**os.environ, "NAME": "一"}
    assert asked(own, "environment", environment=environment) == environment
    assert asked(own, "hash seed") == 0
    assert asked(own, "imported") is True
    files = asked(own, "files")
    assert isinstance(files, list) and len(files) <= 2, "its own line, and the folder being listed"


def test_how_a_copy_ends_is_reported(own: Nursery) -> None:
    for code in (0, 5, -signal.SIGKILL):
        copy = own.start(end, code)
        assert copy.wait(10) == copy.wait(0) == code
        copy.close()


def test_a_copy_is_ended_with_all_that_it_started(own: Nursery) -> None:
    for finish in (Copy.kill, Copy.close):
        ours, theirs = Pipe()
        copy = own.start(stay, descriptors=(theirs.fileno(),))
        child = ours.recv()
        assert copy.wait(0.1) is None
        finish(copy)
        until = time.monotonic() + 10
        while (is_running(copy.pid) or is_running(child)) and time.monotonic() < until:
            time.sleep(0.05)
        assert not is_running(copy.pid) and not is_running(child)


def test_a_killed_nursery_is_started_again(own: Nursery) -> None:
    first = own.start(stay, descriptors=(os.open(os.devnull, os.O_RDWR),))
    (process,) = {pid for pid in children(os.getpid()) if first.pid in children(pid)}
    os.kill(process, signal.SIGKILL)
    assert first.wait(10) == -signal.SIGKILL
    assert asked(own, "memory") == "nothing"


def test_what_only_a_new_program_notices_starts_one(own: Nursery, monkeypatch: pytest.MonkeyPatch) -> None:
    first = own.start(end, 0)
    monkeypatch.setenv("LC_ALL", "C.UTF-8" if os.environ.get("LC_ALL") != "C.UTF-8" else "C")
    second = own.start(end, 0)
    parents = [Path(f"/proc/{copy.pid}").exists() for copy in (first, second)]
    assert first.wait(10) in {0, -9} and second.wait(10) == 0, parents


def test_it_ends_when_nobody_wants_anything_and_starts_again() -> None:
    made = Nursery(MODULES, idle=0.2)
    copy = made.start(stay, descriptors=(os.open(os.devnull, os.O_RDWR),))
    running = made._process
    time.sleep(0.6)
    assert running is not None and running.wait(0) is None, "a copy is at work"
    copy.close()
    assert running.wait(10) == 0
    assert asked(made, "memory") == "nothing"
    made.close()


def test_who_starts_it_may_end() -> None:
    """The life of a process hangs on the thread that has started it: that of the nursery on one of its own."""
    made = Nursery(MODULES)
    thread = Thread(target=made.start, args=(end, 0))
    thread.start()
    thread.join()
    running = made._process
    time.sleep(0.3)
    assert running is not None and running.wait(0) is None
    made.close()
    assert running.wait(0) is not None


def test_without_a_program_to_start_the_error_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(nursery.sys, "executable", "/nowhere/python")
    with pytest.raises(nursery.NurseryError, match="nursery is gone"):
        Nursery(MODULES).start(end, 0)


def test_a_nursery_may_be_a_copy_of_another(own: Nursery) -> None:
    made = Nursery(("surveykit.tables",), base=own)
    assert asked(made, "memory") == "nothing"
    running = made._process
    assert isinstance(running, Copy) and asked(made, "imported") is True
    first = own._process
    assert asked(own, "memory") == asked(made, "memory") == "nothing"
    assert own._process is first and made._process is running, "neither is started again for the other's sake"
    own.close()
    assert running.wait(10) is not None
    assert asked(made, "memory") == "nothing", "both are started again"
    made.close()
