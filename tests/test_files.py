"""Files are whole or not there; names are safe and distinct."""

from __future__ import annotations

import json
import os
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveykit.files import (
    OUTPUT_VARIABLE,
    canonical_json,
    lined_json,
    replace_folder,
    replacing,
    safe_name,
    safe_names,
    sha256_of_folder,
    write_atomic,
)


def test_a_failed_write_leaves_the_old_file(tmp_path: Path) -> None:
    target = tmp_path / "report.txt"
    write_atomic(target, "old")

    def interrupted() -> None:
        with replacing(target) as temporary:
            temporary.write_text("half", encoding="utf-8")
            raise OSError("disk full")

    with pytest.raises(OSError, match="disk full"):
        interrupted()
    assert target.read_text(encoding="utf-8") == "old"
    assert [path.name for path in tmp_path.iterdir()] == ["report.txt"]


def test_a_folder_takes_the_place_of_another_whole(tmp_path: Path) -> None:
    for name, content in (("new", "2"), ("old", "1")):
        write_atomic(tmp_path / name / "a.txt", content)
    write_atomic(tmp_path / "old" / "gone.txt", "1")
    replace_folder(tmp_path / "new", tmp_path / "old")
    assert list(sha256_of_folder(tmp_path / "old")) == ["a.txt"]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["old"]


def test_json_refuses_what_is_not_a_number() -> None:
    with pytest.raises(ValueError, match="not JSON compliant"):
        canonical_json({"mean": float("nan")})


def test_plain_ids_stay_as_they_are() -> None:
    assert [safe_name(name) for name in ("D01", "unit_7", "001")] == ["D01", "unit_7", "001"]


def test_hostile_names_become_safe_and_distinct(shared_data: Path) -> None:
    names = json.loads((shared_data / "hostile" / "names.json").read_text(encoding="utf-8"))
    texts = [entry if isinstance(entry, str) else entry["name"] for entry in names]
    check_names(texts)


@given(st.lists(st.text(max_size=80), unique=True, max_size=30))
def test_any_names_become_safe_and_distinct(texts: list[str]) -> None:
    check_names(texts)


def check_names(texts: list[str]) -> None:
    """Every file name is short, plain, and differs from the others even where case and normal form do not count."""
    made = [safe_name(text) for text in texts]
    assert len({unicodedata.normalize("NFKC", name).casefold() for name in made}) == len(set(texts))
    for name in made:
        assert 0 < len(name.encode("utf-8")) <= 200
        assert not set(name) & set('/\\:*?"<>|{}$\0')
        assert name.strip(". ") == name
        assert not name.startswith(("-", "~"))
        assert name.split("-")[0].upper() not in {"CON", "PRN", "AUX", "NUL"} or "-" in name


def test_hostile_names_become_safe_distinct_and_can_be_led_back(shared_data: Path) -> None:
    names = json.loads((shared_data / "hostile" / "names.json").read_text(encoding="utf-8"))
    found = safe_names(names)
    assert [found[safe_name(name)] for name in names] == names
    assert len({unicodedata.normalize("NFC", name).casefold() for name in found}) == len(names) == len(set(names))
    for name in found:
        assert len(name.encode("utf-8")) <= 200
        assert not set(name) & set('<>:"/\\|?*%{}$`~;\n\0 ')
        assert not name.startswith((".", "-"))
        assert not name.endswith((".", " "))
        assert name.upper().partition(".")[0] not in {"CON", "PRN", "AUX", "NUL", "COM1", "LPT1", "LPT¹"}


def test_every_hostile_name_gets_a_file_of_its_own(shared_data: Path, tmp_path: Path) -> None:
    names = json.loads((shared_data / "hostile" / "names.json").read_text(encoding="utf-8"))
    for name in names:
        (tmp_path / safe_name(name)).write_bytes(name.encode("utf-8", "surrogatepass"))
    back = {path.name: path.read_bytes().decode("utf-8", "surrogatepass") for path in tmp_path.iterdir()}
    assert back == safe_names(names)


def test_lined_json_holds_the_same_with_one_entry_of_a_list_per_line() -> None:
    value = {"b": [{"z": 1, "a": "质"}, 2], "a": (), "c": {"y": None, "x": [1, 2]}, "d": 0.1}
    written = lined_json(value)
    assert json.loads(written) == {**value, "a": []}
    assert written == '{\n"a": [],\n"b": [\n{"a": "质", "z": 1},\n2\n],\n"c": {"x": [1, 2], "y": null},\n"d": 0.1\n}\n'
    with pytest.raises(ValueError, match="JSON"):
        lined_json({"mean": float("nan")})


def test_a_job_s_folder_is_written_plainly_and_flushed_before_it_is_put_in_its_place(tmp_path, monkeypatch) -> None:
    private, flushed = tmp_path / "private", []
    fsync = os.fsync

    def noted(descriptor: int) -> None:
        flushed.append(str(Path(f"/proc/self/fd/{descriptor}").readlink()))
        fsync(descriptor)

    monkeypatch.setattr(os, "fsync", noted)
    monkeypatch.setenv(OUTPUT_VARIABLE, str(private))
    write_atomic(private / "figures" / "a.svg", "a")
    write_atomic(private / "b.json", "b")
    assert flushed == []
    write_atomic(tmp_path / "elsewhere.json", "c")
    assert len(flushed) == 2 and flushed[1] == str(tmp_path)
    flushed.clear()
    replace_folder(private, tmp_path / "units" / "D01")
    names = {"private", "private/figures", "private/figures/a.svg", "private/b.json", "units"}
    assert {os.path.relpath(path, tmp_path) for path in flushed} == names
    assert (tmp_path / "units" / "D01" / "figures" / "a.svg").read_text() == "a"
