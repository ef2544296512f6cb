"""``verify --full``: the study of a bundle is run again in a child process, and every number compared."""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from surveykit.batch.versions import versions
from surveykit.errors import Problem, SubmissionError
from surveykit.submission.checking import Verification, verify_quick
from surveykit.submission.comparing import Compared, compare
from surveykit.submission.container import extract, read_container
from surveykit.submission.finding import Difference
from surveykit.submission.isolation import Bounds, Ended, can_isolate, contained

#: What a re-run can start from, in the words of a report.
_FROM = ("raw", "cleaned")
#: Variables that are handed on to the child: where programs are, the language and the time zone.
_HANDED_ON = ("PATH", "LANG", "LC_ALL", "TZ", "SYSTEMROOT")


@dataclass(frozen=True)
class Rerun:
    """How the study was run again.

    Args:
        started_from: ``raw`` or ``cleaned``.
        isolated: Whether it ran in a namespace of its own, without network.
        programs: Programs whose version here is not that of the bundle, with both; empty where all are equal.
        ended: How the child ended.
        compared: What came of comparing; ``None`` where nothing came out.
    """

    started_from: str
    isolated: bool
    programs: Mapping[str, tuple[str, str]]
    ended: Ended
    compared: Compared | None


def verify_full(
    path: Path, *, expect: str | None = None, offline: bool = False, bounds: Bounds | None = None
) -> tuple[Verification, Rerun | None]:
    """Check a bundle as :func:`verify_quick` does, then run its study again and compare what comes out.

    The notebooks of the bundle are programs of whoever made it. They run in a child process with the programs that are
    installed here, below a private folder, within ``bounds`` and, where the system has namespaces, without network.

    Args:
        path: The bundle.
        expect: The SHA-256 that it should have.
        offline: Refuse to run where the network cannot be switched off.
        bounds: What the child may take.

    Returns:
        The verification with all differences; and how the study was run, ``None`` where it was not because the bundle's
        files are not those of its manifest.

    Raises:
        SubmissionError: The bundle holds nothing to start from, or the network cannot be switched off.
    """
    if offline and not can_isolate():
        remedy = "leave out --offline, or use a Linux system that allows namespaces (unshare)"
        raise SubmissionError(Problem("the network cannot be switched off on this system", "--offline", remedy=remedy))
    quick = verify_quick(path, expect=expect)
    if any(one.check in ("container", "checksums", "expected") for one in quick.differences):
        return quick, None
    if quick.manifest.get("holds") not in _FROM:
        remedy = "a public bundle can only be checked without --full; ask for the one for reviewers"
        raise SubmissionError(Problem("the bundle holds no responses to start from", path.name, remedy=remedy))
    rerun = _run_again(path, quick.manifest, bounds or Bounds())
    return replace(quick, differences=(*quick.differences, *_differences(rerun))), rerun


def _run_again(path: Path, stated: Mapping[str, Any], bounds: Bounds) -> Rerun:
    with tempfile.TemporaryDirectory(prefix="sk-verify-") as place:
        folder, home, out = (Path(place) / name for name in ("bundle", "home", "again"))
        folder.mkdir()
        home.mkdir()
        extract(path, read_container(path), folder)
        command = [sys.executable, "-m", "surveykit.submission.rerun", str(out)]
        ended = contained(command, folder, _environment(home), bounds)
        reports = folder / "reports" / str(stated["survey"])
        compared = compare(reports, out, stated["reports"]) if out.is_dir() else None
    return Rerun(str(stated["holds"]), can_isolate(), _other_programs(stated), ended, compared)


def _environment(home: Path) -> dict[str, str]:
    """Next to nothing of this person's environment: an empty home, and where programs are."""
    handed = {name: os.environ[name] for name in _HANDED_ON if name in os.environ}
    places = {"HOME": str(home), "USERPROFILE": str(home), "TMPDIR": str(home), "XDG_CONFIG_HOME": str(home)}
    return {**handed, **places, "PYTHONNOUSERSITE": "1"}


def _other_programs(stated: Mapping[str, Any]) -> dict[str, tuple[str, str]]:
    there, here = dict(stated.get("versions", {})), versions()
    return {
        name: (str(there.get(name)), str(here.get(name)))
        for name in sorted(there.keys() | here.keys())
        if there.get(name) != here.get(name)
    }


def _differences(rerun: Rerun) -> tuple[Difference, ...]:
    """What the re-run adds to the differences; files alone are no difference of results."""
    found: tuple[Difference, ...] = ()
    if rerun.ended.ending != "done":
        what = {
            "failed": "the study could not be run again",
            "time": "the re-run was stopped: it took too long",
            "memory": "the re-run was stopped: it took too much memory",
            "processes": "the re-run was stopped: it started too many processes",
        }[rerun.ended.ending]
        found = (Difference("rerun", "notebooks", what, "", "", rerun.ended.said[-600:]),)
    if rerun.compared is None:
        return found
    return (*found, *rerun.compared.differences)


def reproduction(found: Verification, rerun: Rerun | None) -> str:
    """The class of reproduction: ``full``, ``minor``, ``partial`` or ``not``; ``damaged`` where nothing was run."""
    if rerun is None:
        return "damaged"
    if rerun.compared is None:
        return "not"
    if rerun.ended.ending != "done" and rerun.compared.reproduction in ("full", "minor"):
        return "partial"
    return rerun.compared.reproduction
