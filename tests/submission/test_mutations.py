"""Random mutations of a bundle: every one is found, and the file named. ``make mutations`` does 500 of them."""

from __future__ import annotations

import os
import random
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import bundle_making as making
import pytest

from surveykit.appendix import get, load
from surveykit.submission import verify_quick

Members = dict[str, bytes]

#: How many mutations of all kinds together.
COUNT = int(os.environ.get("SURVEYKIT_MUTATIONS", "18"))


def flipped(members: Members, rng: random.Random) -> str:
    name = some(members, rng)
    content = bytearray(members[name])
    content[rng.randrange(len(content))] ^= 1 << rng.randrange(8)
    members[name] = bytes(content)
    return name


def truncated(members: Members, rng: random.Random) -> str:
    name = some(members, rng)
    members[name] = members[name][: rng.randrange(len(members[name]))]
    return name


def deleted(members: Members, rng: random.Random) -> str:
    name = some(members, rng)
    del members[name]
    return name


def added(members: Members, rng: random.Random) -> str:
    name = f"{some(members, rng).rpartition('/')[0] or 'reports'}/more{rng.randrange(10**6)}.html"
    members[name] = rng.randbytes(20)
    return name


def renamed(members: Members, rng: random.Random) -> str:
    name = some(members, rng)
    members[f"{name}.{rng.randrange(10**6)}"] = members.pop(name)
    return name


def some(members: Members, rng: random.Random) -> str:
    return rng.choice(sorted(name for name, content in members.items() if content))


@pytest.mark.parametrize("mutate", [flipped, truncated, deleted, added, renamed])
def test_every_mutation_of_a_member_is_found_and_the_file_named(
    bundle: Path, tmp_path: Path, mutate: Callable[[Members, random.Random], str]
) -> None:
    whole = making.members_of(bundle)
    rng = random.Random(f"20 {mutate.__name__}")
    for _ in range(-(-COUNT // 6)):
        members = dict(whole)
        name = mutate(members, rng)
        found = verify_quick(making.write(tmp_path / "mutated.zip", members))
        assert found.result == "damaged", name
        assert name in {one.file for one in found.differences}, (name, found.differences)


def test_two_numbers_swapped_in_a_document_are_found_though_all_checksums_fit(bundle: Path, tmp_path: Path) -> None:
    whole = making.members_of(bundle)
    documents = sorted(
        name for name in whole if name.rpartition("/")[2] in {f"appendix.{ending}" for ending in ENDINGS}
    )
    rng = random.Random("20 swapped")
    for number in range(-(-COUNT // 6)):
        name = rng.choice(documents)
        content, texts = swapped(whole, name, tmp_path / f"{number}", rng)
        members = making.recomputed({**whole, name: content})
        found = verify_quick(making.write(tmp_path / "swapped.zip", members))
        assert {one.file for one in found.differences} == {name}, (name, texts, found.differences)
        assert all(one.place for one in found.differences)
        told = values(" ".join(f"{one.expected} {one.found}" for one in found.differences))
        assert {value for text in texts for value in values(text)} <= told, (name, texts, told)


def values(text: str) -> set[float]:
    """The numbers in a text; a workbook holds 100 where a document prints 100.0."""
    return {float(number) for number in re.findall(r"\d+(?:\.\d+)?", text.replace(",", ""))}


ENDINGS = ("docx", "xlsx", "html", "pdf")


def swapped(whole: Members, name: str, place: Path, rng: random.Random) -> tuple[bytes, tuple[str, str]]:
    """The document with two numbers of one table in each other's place, and both as printed."""
    folder = name.rpartition("/")[0]
    for member, content in whole.items():
        if member.startswith(f"{folder}/"):
            path = place / member.removeprefix(f"{folder}/")
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
    appendix = load(place)
    pairs = [
        (block, one, other)
        for block in appendix.tables
        for one in numbers_of(block)
        for other in numbers_of(block)
        if block.rows[one[0]][one[1]].text < block.rows[other[0]][other[1]].text
    ]
    table, one, other = rng.choice(pairs)
    rows = [list(row) for row in table.rows]
    first, second = rows[one[0]][one[1]], rows[other[0]][other[1]]
    rows[one[0]][one[1]], rows[other[0]][other[1]] = second, first
    changed = replace(table, rows=tuple(map(tuple, rows)))
    blocks = tuple(changed if block is table else block for block in appendix.blocks)
    get(name.rpartition(".")[2])(replace(appendix, blocks=blocks), place / "made")
    return (place / "made").read_bytes(), (first.text, second.text)


def numbers_of(table) -> list[tuple[int, int]]:
    """Row and column of every cell that shows a number of its own."""
    return [
        (row, column)
        for row, cells in enumerate(table.rows)
        for column, cell in enumerate(cells)
        if cell.kind in ("number", "percent") and cell.value is not None
    ]
