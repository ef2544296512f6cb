"""``verify``: a bundle held against itself, without trusting it and without running anything of it."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from surveykit.batch.planning.versions import versions
from surveykit.errors import SubmissionError
from surveykit.files import sha256_of
from surveykit.submission import crate, manifest, wheels
from surveykit.submission.container import Member, content, extract, read_container
from surveykit.submission.documents import differences, other_differences
from surveykit.submission.finding import Check, Difference, difference_of
from surveykit.submission.stored import read_numbers

#: The manifest and the metadata are read whole; larger ones are not.
_MOST = 64 << 20


@dataclass(frozen=True)
class Verification:
    """What came of checking a bundle.

    Args:
        file: The bundle's name.
        sha256: Its SHA-256.
        manifest: What its manifest states; empty where there is no readable one.
        checked: What was checked, and of how many.
        differences: What is not as it should be; none means that the bundle is intact.
    """

    file: str
    sha256: str
    manifest: manifest.Manifest
    checked: Mapping[Check, int]
    differences: tuple[Difference, ...]

    @property
    def result(self) -> str:
        """``intact`` or ``damaged``."""
        return "damaged" if self.differences else "intact"


def verify_quick(path: Path, *, expect: str | None = None) -> Verification:
    """Check a bundle's form, checksums and metadata, and the numbers in its documents; nothing of it is run.

    Args:
        path: The bundle.
        expect: The SHA-256 that it should have, as it came by another way.
    """
    digest = sha256_of(path)
    checked: dict[Check, int] = {}
    differing: list[Difference] = []
    if expect is not None:
        checked["expected"] = 1
        wanted = expect.strip().lower()
        if wanted != digest:
            differing.append(Difference("expected", path.name, "the SHA-256 is another", "", wanted, digest))
    checked["container"] = 1
    try:
        members = read_container(path)
        stated = manifest.read_manifest(_text(path, members, manifest.NAME))
    except SubmissionError as error:
        differing += [difference_of("container", problem, path.name) for problem in error.problems]
        return Verification(path.name, digest, {}, checked, tuple(differing))
    checked["checksums"] = len(stated["files"])
    differing += _of_checksums(members, stated["files"])
    checked["crate"] = 1
    differing += _of_crate(path, members, stated["files"])
    differing += _of_wheels(path, members, checked)
    reports = tuple(member for member in members if member.name.startswith("reports/"))
    with tempfile.TemporaryDirectory(prefix="sk-verify-") as folder:
        extract(path, reports, Path(folder))
        differing += _of_reports(Path(folder), stated, checked)
    return Verification(path.name, digest, stated, checked, tuple(differing))


def stated_in(path: Path) -> manifest.Manifest:
    """What the manifest of a bundle states; nothing else of the bundle is checked.

    Raises:
        SubmissionError: The file has not the form of a bundle, or its manifest is missing, damaged or altered.
    """
    return manifest.read_manifest(_text(path, read_container(path), manifest.NAME))


def _text(path: Path, members: tuple[Member, ...], name: str) -> str:
    member = next((member for member in members if member.name == name), None)
    if member is None or member.size > _MOST:
        actual = "none" if member is None else f"{member.size:,} bytes"
        raise SubmissionError("a bundle holds this file", name, f"at most {_MOST:,} bytes", actual)
    return content(path, member).decode("utf-8", "replace")


def _of_checksums(members: tuple[Member, ...], files: Mapping[str, manifest.FileEntry]) -> Iterator[Difference]:
    """Each member against the manifest; a file that is there under another name was renamed."""
    here = {member.name: member for member in members if member.name != manifest.NAME}
    strays = {member.sha256: name for name, member in here.items() if name not in files}
    for name, entry in files.items():
        member = here.get(name)
        if member is None:
            renamed = strays.pop(entry["sha256"], None)
            what = "the file is missing" if renamed is None else "the file was renamed"
            yield Difference("checksums", name, what, "", name if renamed else "", renamed or "")
        elif not member.is_whole or (member.sha256, member.size) != (entry["sha256"], entry["size"]):
            sizes = (f"{entry['sha256']}, {entry['size']:,} bytes", f"{member.sha256}, {member.size:,} bytes")
            yield Difference("checksums", name, "the file was altered", "", *sizes)
    for name in sorted(strays.values()):
        yield Difference("checksums", name, "the file is not in the manifest")


def _of_crate(path: Path, members: tuple[Member, ...], files: Mapping[str, manifest.FileEntry]) -> Iterator[Difference]:
    described = {name: entry for name, entry in files.items() if name != crate.NAME}
    try:
        yield from crate.crate_differences(_text(path, members, crate.NAME), described)
    except SubmissionError as error:
        yield Difference("crate", crate.NAME, str(error).splitlines()[0])


def _of_wheels(path: Path, members: tuple[Member, ...], checked: dict[Check, int]) -> Iterator[Difference]:
    """Every wheel against the hashes of the lock, which pip will hold it against once more."""
    packed = {member.name: member.sha256 for member in members if member.name.startswith(f"{wheels.PLACE}/")}
    if packed:
        checked["wheels"] = len(packed)
        try:
            yield from wheels.wheel_differences(packed, _text(path, members, wheels.NEEDED))
        except SubmissionError as error:
            yield Difference("wheels", wheels.NEEDED, error.problems[0].what)


def _of_reports(folder: Path, stated: manifest.Manifest, checked: dict[Check, int]) -> Iterator[Difference]:
    """Every published folder, found by what lies there and by what the manifest names."""
    named = {f"reports/{stated.get('survey')}/{name}" for name in stated.get("reports", {})}
    there = {path.parent.relative_to(folder).as_posix() for path in folder.glob("reports/**/appendix.json")}
    same = stated.get("versions") == versions()
    checked["numbers"] = checked["documents"] = 0
    for name in sorted(named | there):
        checked["numbers"] += len(read_numbers(folder / name))
        checked["documents"] += sum(1 for _ in (folder / name).glob("appendix.*")) - 1
        yield from differences(folder / name, name, same_programs=same)
    # Documents without a published folder of their own: the index page, the bulletin, sheets for the units.
    for path in sorted(folder.glob("reports/**/*")):
        is_document = path.suffix in (".docx", ".xlsx", ".pdf", ".html") and not path.name.startswith("appendix.")
        if is_document and path.parent.name != "quality" and path.is_file():
            checked["documents"] += 1
            yield from other_differences(path, path.relative_to(folder).as_posix(), same_programs=same)
