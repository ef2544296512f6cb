"""Are the outputs of both shipped surveys the same before and after a change of the code?

    python tools/compare_trees.py make FOLDER       in each of two checkouts: reports, books, bundles, commands
    python tools/compare_trees.py compare BEFORE AFTER

Everything is made in Chinese and English and in all four formats. Archives (docx, xlsx, zip) are compared unpacked,
pictures by their pixels wherever they lie (files, archives, data of HTML pages, pages of a PDF that is not the same
bytes), hashes that are derived from other files are masked, and seconds are. Sources of notebooks may change, so that
of `report.ipynb` nothing is compared (what it shows stands in `appendix.json`), nor the hash of the cell that made a
number. Added keys of JSON files are reported,
not counted as differences.
"""

from __future__ import annotations

import argparse
import base64
import difflib
import io
import json
import os
import re
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

SURVEYS = ("lecture-evaluation", "mass-evaluation")
LANGUAGES = ("zh", "en")
FORMATS = "docx,xlsx,html,pdf"
UNITS = "units"

_HASH = re.compile(r"\b(?:[0-9a-f]{64}|[0-9a-f]{40}|[0-9a-f]{32}|[0-9a-f]{16}|[0-9a-f]{12})\b")
_BYTES = re.compile(r"[\d,]+ bytes")
#: Lines of progress, which depend on how busy the machine is, and reports in the order in which they were finished.
_PROGRESS = re.compile(r"^(?:.* \.\.\. (?:SECONDS|\d+%).*|\[\d+/\d+\] .*)$\n?", re.MULTILINE)
_SECONDS = re.compile(r"\d+(?:\.\d+)? ?(?:s|min|MB|GB|KB|kB)\b|\b\d+:\d\d(?::\d\d)?\b|\d{4}-\d\d-\d\dT[\d:.+Z-]+")
_DATA = re.compile(r"data:image/(?:png|svg\+xml);base64,([A-Za-z0-9+/=]+)")
#: Files that hold durations, process ids or hashes of notebooks, and are no part of the promise of equal bytes.
_NOT_COMPARED = ("report.ipynb", "run.json", "journal.jsonl", "index.json")


def main() -> int:
    """Make one tree, or compare two."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = parser.add_subparsers(dest="command", required=True)
    making = commands.add_parser("make")
    making.add_argument("folder", type=Path)
    making.add_argument("--survey", choices=SURVEYS)
    making.add_argument("--language", choices=LANGUAGES)
    comparing = commands.add_parser("compare")
    comparing.add_argument("before", type=Path)
    comparing.add_argument("after", type=Path)
    given = parser.parse_args()
    if given.command == "make":
        for survey in [given.survey] if given.survey else SURVEYS:
            for language in [given.language] if given.language else LANGUAGES:
                make(survey, language, given.folder.absolute())
        return 0
    return compare(given.before, given.after)


# Making


def make(survey: str, language: str, folder: Path) -> None:
    """All that the commands write and print of one survey in one language."""
    out = folder / f"{survey}-{language}"
    bundle = folder / f"{survey}-{language}.zip"
    tongue = ["--language", language]
    formats = ["--formats", FORMATS]
    steps: dict[str, list[str]] = {
        "demo": ["demo", survey, *tongue, *formats, "--out", str(out)],
        "check": ["check", survey],
        "clean": ["clean", survey, "--out", str(out)],
        "appendix": ["appendix", survey, *tongue, *formats, "--feedback", "--units", _few(survey), "--out", str(out)],
        "rules": ["rules", survey, "--kind", "bottom", "--k", "3", *tongue],
        "status": ["status", survey, "--out", str(out)],
        "pack-check": ["pack", survey, "-o", str(bundle), "--check", "--out", str(out)],
        "pack": ["pack", survey, "-o", str(bundle), "--out", str(out)],
        "pack-public": ["pack", survey, "-o", str(folder / f"{survey}-{language}-public.zip"), "--audience", "public",
                        "--out", str(out)],
        "verify": ["verify", str(bundle), "--quick", "--report", str(folder / f"{survey}-{language}-verified")],
    }  # fmt: skip
    texts = folder / f"{survey}-{language}-printed"
    texts.mkdir(parents=True, exist_ok=True)
    for name, step in steps.items():
        done = subprocess.run([sys.executable, "-m", "surveykit", *step], capture_output=True, text=True, check=False)
        printed = f"{done.stdout}\n--- standard error\n{done.stderr}\n--- exit {done.returncode}\n"
        printed = printed.replace(str(folder), "FOLDER").replace(os.fspath(Path.cwd()), "CHECKOUT")
        (texts / f"{name}.txt").write_text(printed, encoding="utf-8")
        print(f"{survey} {language}: {name}: exit {done.returncode}", flush=True)


def _few(survey: str) -> str:
    """Units whose feedback sheets are written: as many as a comparison needs."""
    return "D01,D07" if survey == "lecture-evaluation" else "U0001,U0142"


# Comparing


def compare(before: Path, after: Path) -> int:
    """Print every file that differs and where; 1 where any does."""
    old, new = _files(before), _files(after)
    differences = [f"missing after: {name}" for name in sorted(old.keys() - new.keys())]
    differences += [f"new after: {name}" for name in sorted(new.keys() - old.keys())]
    notes: list[str] = []
    for name in sorted(old.keys() & new.keys()):
        differences += _differences(name, old[name].read_bytes(), new[name].read_bytes(), notes)
    for said in [*sorted(set(notes)), *differences]:
        print(said)
    print(f"{len(old.keys() & new.keys()):,} files compared, {len(differences):,} differences")
    return int(bool(differences))


def _files(folder: Path) -> dict[str, Path]:
    return {
        path.relative_to(folder).as_posix(): path
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name not in _NOT_COMPARED
    }


def _differences(name: str, old: bytes, new: bytes, notes: list[str]) -> list[str]:
    """What differs in one file, by its kind; nothing for equal bytes."""
    if old == new:
        return []
    kind = name.rsplit(".", 1)[-1].lower()
    compare_kind = _KINDS.get(kind, _texts)
    return compare_kind(name, old, new, notes)


def _archives(name: str, old: bytes, new: bytes, notes: list[str]) -> list[str]:
    with zipfile.ZipFile(io.BytesIO(old)) as first, zipfile.ZipFile(io.BytesIO(new)) as second:
        before = [member for member in first.namelist() if _compared(member)]
        after = [member for member in second.namelist() if _compared(member)]
        said = [f"{name}: members {sorted(set(before) ^ set(after))}"] if set(before) != set(after) else []
        if not said and before != after:
            said = [f"{name}: order of members"]
        for member in sorted(set(before) & set(after)):
            said += _differences(f"{name}!{member}", first.read(member), second.read(member), notes)
    return said


def _compared(member: str) -> bool:
    """Sources of the package and of notebooks travel with a bundle and may change."""
    return not member.endswith((*_NOT_COMPARED, ".ipynb", ".whl", ".lock"))


def _pictures(name: str, old: bytes, new: bytes, _: list[str]) -> list[str]:
    return [] if _pixels(old) == _pixels(new) else [f"{name}: pixels"]


def _pixels(png: bytes) -> tuple[tuple[int, int], bytes]:
    from PIL import Image

    with Image.open(io.BytesIO(png)) as picture:
        return picture.size, picture.convert("RGBA").tobytes()


def _pages(name: str, old: bytes, new: bytes, _: list[str]) -> list[str]:
    before, after = _page_pixels(old), _page_pixels(new)
    if len(before) != len(after):
        return [f"{name}: {len(before)} pages became {len(after)}"]
    changed = [str(number) for number, pair in enumerate(zip(before, after, strict=True), 1) if pair[0] != pair[1]]
    return [f"{name}: pixels of pages {', '.join(changed)}"] if changed else []


def _page_pixels(pdf: bytes) -> list[bytes]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "document.pdf")
        path.write_bytes(pdf)
        subprocess.run(["pdftoppm", "-r", "60", str(path), f"{folder}/page"], check=True)
        return [page.read_bytes() for page in sorted(Path(folder).glob("page*.ppm"))]


def _html(name: str, old: bytes, new: bytes, notes: list[str]) -> list[str]:
    before, after = old.decode(), new.decode()
    said = _texts(name, _DATA.sub("PICTURE", before).encode(), _DATA.sub("PICTURE", after).encode(), notes)
    for first, second in zip(_DATA.findall(before), _DATA.findall(after), strict=False):
        pair = base64.b64decode(first), base64.b64decode(second)
        if pair[0] != pair[1] and not (
            pair[0][:4] == pair[1][:4] == b"\x89PNG" and _pixels(pair[0]) == _pixels(pair[1])
        ):
            said.append(f"{name}: a picture in the page")
    return said


def _numbers(name: str, old: bytes, new: bytes, notes: list[str]) -> list[str]:
    """Keys may be added; what was there keeps its value."""
    return list(_gone(name, json.loads(old), json.loads(new), notes))


def _gone(place: str, old: Any, new: Any, notes: list[str]) -> Iterator[str]:
    if isinstance(old, dict) and isinstance(new, dict):
        for key in new.keys() - old.keys():
            file = place.rsplit("!", 1)[-1].rsplit("/", 1)[-1].split(":", 1)[0]
            notes.append(f"added keys: {file} has {key}")
        for key, value in old.items():
            # The cell of a notebook that made a number, by the hash of its source; sizes of files that are compared.
            if key in ("cell", "size", "contentSize"):
                continue
            if key not in new:
                yield f"{place}:{key} is gone"
            else:
                yield from _gone(f"{place}:{key}", value, new[key], notes)
    elif isinstance(old, list) and isinstance(new, list) and len(old) == len(new):
        for number, pair in enumerate(zip(old, new, strict=True)):
            yield from _gone(f"{place}:{number}", *pair, notes)
    elif old != new and not (isinstance(old, str) and isinstance(new, str) and _masked(old) == _masked(new)):
        yield f"{place}: {old!r} became {new!r}"


def _texts(name: str, old: bytes, new: bytes, _: list[str]) -> list[str]:
    try:
        before, after = _masked(old.decode()), _masked(new.decode())
    except UnicodeDecodeError:
        return [f"{name}: bytes"]
    if before == after:
        return []
    if len(before.splitlines()) < 3:  # a file in one line: its first place that differs
        place = next(
            (i for i, (a, b) in enumerate(zip(before, after, strict=False)) if a != b), min(len(before), len(after))
        )
        around = slice(max(0, place - 60), place + 80)
        return [f"{name}: at {place}: …{before[around]}… became …{after[around]}…"]
    lines = difflib.unified_diff(before.splitlines(), after.splitlines(), "before", "after", n=0, lineterm="")
    changed = [line[:240] for line in lines if line[:1] in "+-" and line[:3] not in ("+++", "---")]
    return [f"{name}: {len(changed)} lines: " + "\n    ".join(["", *changed[:6]])]


def _masked(text: str) -> str:
    return _PROGRESS.sub("", _SECONDS.sub("SECONDS", _BYTES.sub("BYTES", _HASH.sub("HASH", text))))


_KINDS: dict[str, Callable[[str, bytes, bytes, list[str]], list[str]]] = {
    "docx": _archives,
    "xlsx": _archives,
    "zip": _archives,
    "png": _pictures,
    "pdf": _pages,
    "html": _html,
    "json": _numbers,
}


if __name__ == "__main__":
    sys.exit(main())
