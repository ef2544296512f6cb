"""``verify --full``: the study of a bundle is run again in a child process, and every number compared."""

from __future__ import annotations

import json
import os
import sys
import tempfile
import zipfile
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

from surveykit.errors import RefusedError, SubmissionError
from surveykit.files import sha256_of
from surveykit.submission.checking import Verification, stated_in, verify_quick
from surveykit.submission.comparing import Reproduced, Words, compare
from surveykit.submission.container import extract, read_container
from surveykit.submission.finding import Difference
from surveykit.submission.fresh import Fresh, fresh_environment, holds_wheels, stated_programs, this_environment
from surveykit.submission.isolation import Allowance, Ended, can_isolate, contained
from surveykit.submission.manifest import Manifest
from surveykit.submission.saying import Piece

#: Variables that are handed on to the child: where programs are, the language and the time zone.
_HANDED_ON = ("PATH", "LANG", "LC_ALL", "TZ", "SYSTEMROOT")

Tell = Callable[[str], None]


@dataclass(frozen=True)
class Rerun:
    """How the study was run again.

    Args:
        started_from: ``raw`` or ``cleaned``.
        isolated: Whether it ran in a namespace of its own, without network.
        fresh: The environment that it ran in.
        programs: Programs whose version there is not that of the bundle, with both; empty where all are equal.
        ended: How the child ended.
        compared: What came of comparing; ``None`` where nothing came out.
        keyed: Whether it made another key for the hashes of persons, so that these are compared one for one.
    """

    started_from: str
    isolated: bool
    fresh: Fresh
    programs: Mapping[str, tuple[str, str]]
    ended: Ended
    compared: Reproduced | None
    keyed: bool


def verify_full(
    path: Path,
    *,
    expect: str | None = None,
    offline: bool = False,
    here: bool = False,
    bounds: Allowance | None = None,
    tell: Tell = lambda _: None,
) -> tuple[Verification, Rerun | None]:
    """Check a bundle as :func:`verify_quick` does, then run its study again and compare what comes out.

    The notebooks of the bundle are programs of whoever made it. They run in a child process, in a fresh environment
    made of the bundle's wheels or, where it has none, of its lock file over the network; below a private folder, within
    ``bounds`` and, where the system has namespaces, without network. The reports of the bundle are laid beside them
    only after the child has ended.

    Args:
        path: The bundle.
        expect: The SHA-256 that it should have.
        offline: Refuse where the network cannot be switched off, or where the bundle has no wheels.
        here: Run it with the programs that are installed here, rather than in a fresh environment.
        bounds: What the child may take.
        tell: Hears how far the verification is.

    Returns:
        The verification with all differences; and how the study was run, ``None`` where it was not because the bundle's
        files are not those of its manifest.

    Raises:
        SubmissionError: The bundle holds nothing to start from, no environment can be made, or the network cannot be
            switched off.
    """
    if offline:
        refuse_offline(path, here=here)
    tell("checking form, checksums, metadata and documents")
    quick = verify_quick(path, expect=expect)
    if any(entry.check in ("container", "checksums", "expected", "wheels") for entry in quick.differences):
        return quick, None
    _check_start(quick.manifest, path)
    with tempfile.TemporaryDirectory(prefix="sk-verify-") as folder:
        child = _Child(Path(folder), bounds or Allowance(), tell)
        rerun = _run_again(path, quick.manifest, child, here=here)
    ended, compared = rerun.ended, rerun.compared
    stopped = Difference("rerun", "notebooks", _STOPPED.get(ended.ending, ""), "", "", ended.said[-600:])
    differences = [*quick.differences, *([stopped] if ended.ending != "done" else [])]
    # Files alone are no difference of results.
    return replace(quick, differences=(*differences, *(compared.differences if compared else ()))), rerun


def refuse_without_responses(path: Path, *, expect: str | None = None) -> None:
    """Refuse a bundle that holds nothing to start from, before anything is announced.

    What is damaged, or another file than expected, is left to its check, which says so.

    Args:
        path: The bundle.
        expect: The SHA-256 that it should have.

    Raises:
        RefusedError: It holds no responses.
    """
    if expect is not None and expect.strip().lower() != sha256_of(path):
        return
    try:
        stated = stated_in(path)
    except SubmissionError:
        return
    _check_start(stated, path)


def _check_start(stated: Manifest, path: Path) -> None:
    if stated.get("holds") not in ("raw", "cleaned"):
        remedy = "a public bundle can only be checked without --full; ask for the one for reviewers"
        raise RefusedError("the bundle holds no responses to start from", path.name, remedy=remedy)


def refuse_offline(path: Path, *, here: bool) -> None:
    """Refuse what cannot be done without network, before anything else takes time; only names are read.

    Args:
        path: The bundle.
        here: Whether it will be run with the programs that are installed here.

    Raises:
        RefusedError: The network cannot be switched off, or the bundle holds no wheels to make an environment of.
    """
    if not can_isolate():
        remedy = "leave out --offline, or use a Linux system that allows namespaces (unshare)"
        raise RefusedError("the network cannot be switched off on this system", "--offline", remedy=remedy)
    if here:
        return
    with suppress(zipfile.BadZipFile), zipfile.ZipFile(path) as bundle:  # what is no bundle, its check explains
        if not holds_wheels(bundle.namelist()):
            remedy = "verify without --offline, give --this-environment, or ask for a bundle made with pack --wheels"
            raise RefusedError("the bundle holds no wheels to make an environment of", path.name, remedy=remedy)


@dataclass(frozen=True)
class _Child:
    """What the child process of a re-run is given: a private folder, what it may take; and who hears how far it is."""

    folder: Path
    bounds: Allowance
    tell: Tell

    @property
    def home(self) -> Path:
        return self.folder / "home"

    @property
    def environment(self) -> dict[str, str]:
        """Next to nothing of this person's environment: an empty home, and where programs are."""
        handed = {name: os.environ[name] for name in _HANDED_ON if name in os.environ}
        homes = dict.fromkeys(("HOME", "USERPROFILE", "TMPDIR", "XDG_CONFIG_HOME"), str(self.home))
        return {**handed, **homes, "PYTHONNOUSERSITE": "1"}


def _run_again(path: Path, stated: Manifest, child: _Child, *, here: bool) -> Rerun:
    tell, bounds, total = child.tell, child.bounds, len(stated["reports"])
    folder, out, there = (child.folder / name for name in ("bundle", "again", "handed-in"))
    folder.mkdir()
    child.home.mkdir()
    members = read_container(path)
    reports = tuple(member for member in members if member.name.startswith("reports/"))
    extract(path, tuple(member for member in members if member not in reports), folder)
    fresh = this_environment() if here else fresh_environment(folder, child.folder, child.environment, bounds, tell)
    command = [str(fresh.python), "-m", "surveykit.submission.rerun", str(out)]
    tell(f"running the study again: {total} reports")
    counting = _counting(out / "journal.jsonl", total, tell)
    ended = contained(command, folder, child.environment, bounds, looked=counting)
    # Whether the child had to make a key of its own for the hashes of persons.
    compared, keyed = None, any((child.home / "surveykit").glob("*.key"))
    _unlink(out)
    if out.is_dir():
        tell("comparing every number, table and file")
        extract(path, reports, there)
        names = [*stated["reports"], *(["book"] if stated["book"] else [])]
        compared = compare(there / "reports" / stated["survey"], out, names, _words(child, keyed=keyed), keyed=keyed)
    return Rerun(stated["holds"], can_isolate(), fresh, stated_programs(stated, fresh), ended, compared, keyed)


def _unlink(out: Path) -> None:
    """Remove links from what a notebook may have left: they could lead to the very files it is compared with."""
    for path in [out, *out.rglob("*")]:
        if path.is_symlink():
            path.unlink()


def _words(child: _Child, *, keyed: bool) -> Words:
    """Files compared by a child process, since they come from the bundle and from what its notebooks did."""

    def words(pairs: Sequence[tuple[Path, Path]]) -> list[list[Piece]]:
        asked, answered = child.folder / "pairs.json", child.folder / "pieces.json"
        asked.write_text(json.dumps([[str(old), str(new)] for old, new in pairs]), encoding="utf-8")
        command = [sys.executable, "-m", "surveykit.submission.saying", str(asked), str(answered)]
        command += ["--keyed"] if keyed else []
        ended = contained(command, child.folder, child.environment, child.bounds)
        try:
            pieces = json.loads(answered.read_text(encoding="utf-8"))
            return [[(where, text, other) for where, text, other in of_pair] for of_pair in pieces]
        except (OSError, ValueError, TypeError):
            return [[("", "files that can be read", ended.said[-200:])] for _ in pairs]

    return words


def _counting(journal: Path, total: int, tell: Tell) -> Callable[[], None]:
    """Reports, whenever it is called and more is done, how many reports the journal of the child has."""
    told = 0

    def count() -> None:
        nonlocal told
        with suppress(OSError):  # the child is still reading its data
            done = journal.read_bytes().count(b"\n")
            if done > told:
                told = done
                tell(f"running the study again: {done:,} of {total:,} reports")

    return count


_STOPPED = {
    "failed": "the study could not be run again",
    "time": "the re-run was stopped: it took too long",
    "memory": "the re-run was stopped: it took too much memory",
    "processes": "the re-run was stopped: it started too many processes",
}


def reproduction(verification: Verification, rerun: Rerun | None) -> str:
    """The class of reproduction: ``full``, ``minor``, ``partial`` or ``not``; ``damaged`` where nothing was run.

    Results that surveykit or packages of the bundle's own choice made are ``minor`` at best: nobody but its maker says
    what these do.
    """
    if rerun is None:
        return "damaged"
    if rerun.compared is None:
        return "not"
    if rerun.ended.ending != "done" and rerun.compared.reproduction in ("full", "minor"):
        return "partial"
    if rerun.compared.reproduction == "full" and not rerun.fresh.is_known:
        return "minor"
    return rerun.compared.reproduction
