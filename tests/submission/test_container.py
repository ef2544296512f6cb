"""The canonical container: read by others, one form only, and hostile archives refused by name."""

from __future__ import annotations

import io
import random
import stat
import zipfile
from pathlib import Path

import bundle_making as making
import pytest

from surveykit.errors import SubmissionError
from surveykit.submission.container import extract, read_container, write_container

MEMBERS = {"a/b.txt": b"one", "a/c.txt": b"", "单位/表.csv": "值".encode(), "z.json": b"{}"}


def test_another_program_reads_it_and_the_bytes_depend_on_nothing_else(tmp_path: Path) -> None:
    digest = write_container(tmp_path / "one.zip", MEMBERS)
    again = write_container(tmp_path / "two.zip", dict(reversed(MEMBERS.items())))
    assert digest == again
    with zipfile.ZipFile(tmp_path / "one.zip") as archive:
        assert archive.testzip() is None
        assert {name: archive.read(name) for name in archive.namelist()} == MEMBERS
        assert {info.date_time for info in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert {info.external_attr >> 16 for info in archive.infolist()} == {stat.S_IFREG | 0o644}


def test_what_is_extracted_is_what_was_written(tmp_path: Path) -> None:
    write_container(tmp_path / "one.zip", MEMBERS)
    members = read_container(tmp_path / "one.zip")
    extract(tmp_path / "one.zip", members, tmp_path / "out")
    assert {
        path.relative_to(tmp_path / "out").as_posix(): path.read_bytes() for path in (tmp_path / "out").rglob("*.*")
    } == MEMBERS


def test_no_byte_of_the_container_can_change_unnoticed(tmp_path: Path) -> None:
    write_container(tmp_path / "one.zip", MEMBERS)
    whole = (tmp_path / "one.zip").read_bytes()
    altered = tmp_path / "altered.zip"
    for position in range(len(whole)):
        altered.write_bytes(whole[:position] + bytes([whole[position] ^ 1]) + whole[position + 1 :])
        assert is_refused(altered), position
    for wrong in (b"x" + whole, whole + b"x", whole[:-1], whole[:40], b""):
        altered.write_bytes(wrong)
        assert is_refused(altered), wrong


def is_refused(path: Path) -> bool:
    try:
        return not all(member.is_whole for member in read_container(path))
    except SubmissionError:
        return True


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("../outside", "leads out"),
        ("/etc/passwd", "leads out"),
        ("a/../../b", "leads out"),
        ("C:/a", "leads out"),
        ("a\\..\\b", "leads out"),
        ("a//b", "not valid"),
        ("a/./b", "not valid"),
        ("con.txt", "not valid"),
        ("trailing.", "not valid"),
        ("a\u202eb", "signs"),
        ("a\nb", "signs"),
        ("e\u0301", "normal form"),
    ],
)
def test_names_that_lead_elsewhere_are_refused_in_writing_and_in_reading(tmp_path: Path, name: str, said: str) -> None:
    with pytest.raises(SubmissionError, match=said):
        write_container(tmp_path / "no.zip", {name: b"x"})
    hostile = forged(tmp_path, {"q" * len(name.encode()): b"x"}, b"q" * len(name.encode()), name.encode())
    with pytest.raises(SubmissionError, match=said):
        read_container(hostile)


def test_a_name_that_some_systems_cannot_hold_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SubmissionError, match="too long"):
        write_container(tmp_path / "no.zip", {"n" * 300: b"x"})


@pytest.mark.parametrize(("first", "second"), [("a", "b"), ("File", "filf"), ("folder", "foldes/x")])
def test_names_that_collide_are_refused(tmp_path: Path, first: str, second: str) -> None:
    clash = {"a": "a", "filf": "file", "foldes/x": "folder/x"}.get(second, "a")
    hostile = forged(tmp_path, {first: b"1", second: b"2"}, second.encode(), clash.encode())
    with pytest.raises(SubmissionError, match=r"differs from|is that of a folder|twice or out of order"):
        read_container(hostile)


def forged(folder: Path, members: dict[str, bytes], old: bytes, new: bytes) -> Path:
    """A container whose names were changed afterwards, in both places."""
    path = folder / "forged.zip"
    write_container(path, members)
    path.write_bytes(path.read_bytes().replace(old, new))
    return path


def archive_with(path: Path, *infos: tuple[zipfile.ZipInfo, bytes], method: int = zipfile.ZIP_STORED) -> Path:
    with zipfile.ZipFile(path, "w", method) as archive:
        for info, content in infos:
            archive.writestr(info, content, method)
    return path


def test_links_bombs_and_encrypted_or_repeated_members_are_refused(tmp_path: Path) -> None:
    plain = zipfile.ZipInfo("a")
    bomb = archive_with(tmp_path / "bomb.zip", (plain, bytes(50_000_000)), method=zipfile.ZIP_DEFLATED)
    with pytest.raises(SubmissionError, match="a compressed one"):
        read_container(bomb)
    with pytest.warns(UserWarning, match="Duplicate"):
        twice = archive_with(tmp_path / "twice.zip", (plain, b"1"), (zipfile.ZipInfo("a"), b"2"))
    with pytest.raises(SubmissionError):
        read_container(twice)
    with pytest.raises(SubmissionError, match="a symbolic link"):
        read_container(linked(tmp_path))


def linked(folder: Path) -> Path:
    """A container in which a member was made a symbolic link."""
    path = folder / "link.zip"
    write_container(path, {"link": b"/etc/passwd"})
    whole = bytearray(path.read_bytes())
    at = whole.index(b"PK\x01\x02") + 38
    whole[at : at + 4] = (0o120777 << 16).to_bytes(4, "little")
    path.write_bytes(whole)
    return path


def test_any_other_file_is_explained(tmp_path: Path) -> None:
    rng = random.Random(5)
    noise = tmp_path / "noise.zip"
    for size in (0, 1, 30, 31, 5000):
        noise.write_bytes(b"PK\x03\x04" + rng.randbytes(size))
        with pytest.raises(SubmissionError, match="not the canonical container"):
            read_container(noise)
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("survey.yml", "format: 1\n" * 100)
    noise.write_bytes(buffer.getvalue())
    with pytest.raises(SubmissionError, match="compressed"):
        read_container(noise)
    assert making.write(tmp_path / "fine.zip", {"a": b""}).is_file()


def test_members_without_end_are_refused_before_they_are_all_read(tmp_path: Path, monkeypatch) -> None:
    from surveykit.submission import container

    path = tmp_path / "many.zip"
    container.write_container(path, {f"{number}": b"" for number in range(20)})
    monkeypatch.setattr(container, "_MOST_MEMBERS", 10)
    with pytest.raises(SubmissionError, match="not the canonical container") as caught:
        container.read_container(path)
    assert caught.value.problems[0].expected == "at most 10 files"
