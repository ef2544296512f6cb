"""What leaves the house: the checklist blocks what must not, and a public bundle holds no answer of anybody."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import re
import shutil
from pathlib import Path

import bundle_making as making
import pandas as pd
import pytest

from small_survey import Answer, write_survey
from surveykit.appendix.reading import texts
from surveykit.batch import Journal
from surveykit.batch.planning.job import SLICE
from surveykit.cleaning import load_survey
from surveykit.cleaning.identities import key_file
from surveykit.cli import run
from surveykit.disclosure.anonymity import smallest_group
from surveykit.files import sha256_of_json
from surveykit.slices import cut
from surveykit.submission import prepared, verify_quick
from surveykit.submission.layers import layers

SURNAMES = "赵钱孙李周吴郑王冯陈"


def canaries() -> list[tuple[str, ...]]:
    """For 50 people a name, a telephone, an identity number and a comment of their own."""
    found = []
    for number in range(50):
        digits = f"11010519900307{number:03d}"
        weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]
        check = "10X98765432"[sum(int(d) * w for d, w in zip(digits, weights, strict=True)) % 11]
        name = f"{SURNAMES[number % 10]}{SURNAMES[number // 10]}试"
        found.append((name, f"1381234{number:04d}", digits + check, f"金丝雀意见第{number}条"))
    return found


@pytest.fixture(scope="module")
def planted(tmp_path_factory: pytest.TempPathFactory):
    """A study in whose raw data 200 canaries are planted, with comments in its reports."""
    pytest.importorskip("typst", reason="the extra pdf is not installed")
    from surveykit.batch import Request, run_survey
    from surveykit.cleaning import load_survey
    from surveykit.sections.book import Volume, write_volume

    place = tmp_path_factory.mktemp("planted")
    people = canaries()
    answers = [
        Answer(
            "A" if number < 25 else "B", str(1 + number % 5), note=f"{said} 我叫{name}，电话{phone}，身份证{identity}"
        )
        for number, (name, phone, identity, said) in enumerate(people)
    ]
    folder = write_survey(place / "surveys", [*answers, Answer("A", "3", source=2)], ["A", "B"])
    path = folder / "survey.yml"
    text = path.read_text("utf-8")
    for old, new in (
        ("\nrates:", "\n  comment: {text: Comment, type: text, column: note}\n\nrates:"),
        ("\nreport:", "\nprivacy: {mask: [comment], quasi_identifiers: [visit]}\n\nreport:"),
        ("  breakdowns:", "  comments: [comment]\n  breakdowns:"),
    ):
        assert old in text
        text = text.replace(old, new, 1)
    path.write_text(text, "utf-8")
    survey = load_survey(folder)
    out = place / "reports"
    run_survey(Request(survey, out, workers=2))
    write_volume(survey.clean(), out / "book", Volume(("docx", "xlsx", "html", "pdf")))
    return survey, out


def test_no_canary_is_in_a_public_bundle_at_any_depth(planted, tmp_path: Path) -> None:
    survey, out = planted
    from surveykit.submission import pack

    pack(survey, tmp_path / "public.zip", audience="public", out=out)
    words = [word.encode() for person in canaries() for word in person]
    assert len(words) == 200
    searched = 0
    for name, content in making.members_of(tmp_path / "public.zip").items():
        for place, layer in layers(name, content):
            searched += 1
            text = layer.replace(b"\\u", b"")
            assert not [word.decode() for word in words if word in text], place
        if name.endswith((".pdf", ".xlsx")):  # glyphs and shared strings are no texts as they stand in the file
            document = tmp_path / f"document.{name.rpartition('.')[2]}"
            document.write_bytes(content)
            said = "".join(text for _, text in texts(document))
            assert "responses" in said, name
            assert not [word for person in canaries() for word in person if word in said], name
    assert searched > 100
    names = making.members_of(tmp_path / "public.zip").keys()
    assert [name for name in names if "/book/" in name and name.endswith("appendix.docx")]
    assert not [name for name in names if "feedback" in name]
    account = json.loads(making.members_of(tmp_path / "public.zip")["reports/made/quality/account.json"])
    assert {row["unit"] for row in account["rows"]} == {""}, "how few answered for a small unit"
    assert [row["received"] for row in account["rows"]] == [50, 1]
    assert not [row["missing"] for row in account["rows"] if row["missing"]]
    inputs = making.members_of(tmp_path / "public.zip")["inputs.json"].decode()
    assert "answers1.csv" not in inputs, "people call files after themselves"
    assert "raw export 1" in inputs
    assert verify_quick(tmp_path / "public.zip").result == "intact"


def test_no_digest_in_a_public_bundle_is_undone_by_trying_answers(planted, tmp_path: Path) -> None:
    """An attacker who knows everything but one person's answer tries all five: on raw exports, slices and reports."""
    survey, out = planted
    with prepared(survey, audience="public", out=out) as bundle:
        members = {name: content_of(content) for name, content in bundle.members.items()}
    written = b"\n".join(layer for name, content in members.items() for _, layer in layers(name, content)).decode(
        "latin-1"
    )
    there = set(re.findall("[0-9a-f]{16,}", written))
    key = key_file(survey).read_bytes()
    raw = (survey.folder / "raw" / "answers1.csv").read_bytes()
    tries = [raw_with(raw, answer) for answer in "12345"]
    assert raw in tries
    undone = [tried for tried in tries if hashlib.sha256(tried).hexdigest() in there]
    parts = [entry.parts for entry in Journal(out / "journal.jsonl").latest().values()]
    for number, tried in enumerate(tries):
        folder = shutil.copytree(survey.folder, tmp_path / f"{number}" / survey.folder.name)
        (folder / "raw" / "answers1.csv").write_bytes(tried)
        slices = cut(load_survey(folder).clean(), tmp_path / f"{number}" / "slices")
        digests = {one.digest for one in (slices.overall, *slices.units)}
        known = {sha256_of_json({**part, SLICE: digest}) for part in parts for digest in digests}
        undone += [tried for digest in digests | known if digest in there]
        assert tried != raw or digests == {part[SLICE] for part in parts}, "else the attack would prove nothing"
    assert not undone
    assert hmac.new(key, hashlib.sha256(raw).hexdigest().encode(), "sha256").hexdigest() in there, (
        "checked with the key"
    )


def content_of(content: bytes | Path) -> bytes:
    return content.read_bytes() if isinstance(content, Path) else content


def raw_with(raw: bytes, answer: str) -> bytes:
    """The export with another answer of its last person to the question about everything."""
    last = raw.splitlines(keepends=True)[-1]
    person, unit, _, others = last.split(b",", 3)
    return raw.removesuffix(last) + b",".join((person, unit, answer.encode(), others))


def test_comments_are_in_the_reports_that_the_public_bundle_was_made_from(planted) -> None:
    """Else the test above would prove nothing."""
    _, out = planted
    for folder in (out / "units" / "a-559aead0", out / "book"):
        assert "金丝雀意见" in (folder / "appendix.json").read_text("utf-8"), folder
    assert (out / "book" / "feedback" / "a-559aead0" / "feedback.docx").is_file()


def test_raw_exports_are_not_for_everybody(planted, capsys) -> None:
    survey, out = planted
    arguments = ["pack", str(survey.folder), "--audience", "public", "--raw", "--check", "--out", str(out)]
    assert run(arguments) == 2
    assert "raw exports are for reviewers only" in capsys.readouterr().err


def test_a_checklist_is_printed_and_nothing_written(project: Path, monkeypatch, capsys) -> None:
    monkeypatch.chdir(project)
    assert run(["pack", "canteen", "--check"]) == 0
    printed = capsys.readouterr().out
    for check in (
        "absolute paths, user and host names", "personal data", "empty files", "files that are there twice",
        "undeclared inputs", "results newer than inputs", "questionnaire", "numbers without an id", "publishing floor",
        "raw outputs of notebooks", "k-anonymity of the responses", "programs of the lock",
    ):  # fmt: skip
        assert check in printed, check
    assert "[ ]" not in printed
    assert "nothing blocks it" in printed
    assert run(["pack", "canteen"]) == 2


@pytest.mark.parametrize(
    ("file", "added", "check"),
    [
        ("units.csv", None, ""),
        ("README.md", "Written on /home/lihua/surveys by hand\n", "absolute paths, user and host names"),
        ("README.md", "Ask 13812345678\n", "personal data"),
        ("README.md", "", "empty files"),
    ],
)
def test_what_must_not_leave_blocks_and_is_named(project: Path, monkeypatch, capsys, file, added, check) -> None:
    monkeypatch.chdir(project)
    path = project / "surveys" / "canteen" / file
    before = path.read_bytes()
    if added is not None:
        path.write_bytes(before + added.encode() if added else b"")
    try:
        code = run(["pack", "canteen", "-o", "blocked.zip"])
    finally:
        path.write_bytes(before)
    printed = capsys.readouterr().out
    assert code == (1 if check else 0)
    if check:
        assert f"[ ] {check}" in printed
        assert f"surveys/canteen/{file}" in printed
        assert not (project / "blocked.zip").exists()
    else:
        (project / "blocked.zip").unlink()


def test_a_number_below_the_floor_and_a_printed_frame_block(planted, tmp_path: Path) -> None:
    """The items themselves, on a report that was altered by hand."""
    from dataclasses import replace

    from surveykit.submission.checklist import checklist
    from surveykit.submission.study import finished_study

    survey, out = planted
    study = finished_study(survey, out)
    place = tmp_path / "overall"
    place.mkdir()
    for name in ("numbers.json", "appendix.json", "report.ipynb"):
        (place / name).write_bytes((out / "overall" / name).read_bytes())
    numbers = json.loads((place / "numbers.json").read_text("utf-8"))
    number = next(one for one in numbers["numbers"] if one["value"] is not None and one["table"] != "account")
    number["n"] = 4
    (place / "numbers.json").write_text(json.dumps(numbers), "utf-8")
    notebook = json.loads((place / "report.ipynb").read_text("utf-8"))
    cell = next(cell for cell in notebook["cells"] if cell["cell_type"] == "code")
    cell["outputs"] = [{"output_type": "display_data", "data": {"text/html": '<table class="dataframe">'}}]
    (place / "report.ipynb").write_text(json.dumps(notebook), "utf-8")
    altered = replace(study, folder=tmp_path, entries={"overall": study.entries["overall"]}, book=None)
    items = {item.check: item for item in checklist(altered, {}, "reviewer")}
    assert items["publishing floor"].state == "blocks"
    assert items["publishing floor"].places == (f"overall: {number['id']} (n = 4)",)
    assert items["raw outputs of notebooks"].places == (f"overall/report.ipynb, cell {cell['id']}",)


def test_k_is_the_smallest_group_and_responses_below_ten_stay_at_home(planted) -> None:
    frame = pd.DataFrame({"unit": list("aabbb"), "sex": ["f", "f", "m", None, None]})
    assert smallest_group(frame, ["unit", "sex"]) == 1
    assert smallest_group(frame, ["unit"]) == 2
    survey, out = planted
    with prepared(survey, audience="public", out=out) as bundle:
        said = next(item.said for item in bundle.items if item.check.startswith("k-anonymity"))
        opened = "responses/responses.csv" in bundle.members
        assert opened is (smallest_group(survey.clean().frame, ["unit", "wave", "channel", "visit"]) >= 10)
        assert said.startswith("k = ")
        assert not [
            name for name in bundle.members if name.endswith((".parquet", "answers1.csv", "answers2.csv", ".whl"))
        ]


def chunk(kind: bytes, said: bytes) -> bytes:
    return len(said).to_bytes(4, "big") + kind + said + b"\0\0\0\0"


PHOTOGRAPH = b"\xff\xd8" + b"\xff\xe1\x00\x1eExif\0\0 taken by 13812345678" + b"\xff\xda\x00\x02" + b"13812345679"
ATTACHED = base64.b64encode(b"\x89PNG\r\n\x1a\n" + chunk(b"iTXt", b"Author\0\0\0\0\0a.b@example.org")).decode()


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("notebooks/unit.ipynb", {"cells": [{"source": ["# Ask\n", "13812345678"]}]}, ["phone (1)"]),
        (
            "notebooks/unit.ipynb",
            {"cells": [{"source": "![](a.png)", "attachments": {"a.png": {"image/png": ATTACHED}}}]},
            ["email, in picture 1!iTXt"],
        ),
        ("inputs.json", {"raw/13812345678.csv": "0" * 64}, ["phone (1)"]),
        ("reports/x/quality/account.json", {"rows": [{"source": "raw/13812345678.csv"}]}, ["phone (1)"]),
        ("reports/x/book/bulletin.json", {"blocks": [{"text": "致电13812345678"}]}, ["phone (1)"]),
        ("surveys/x/raw/13812345678.csv", b"id\n1\n", ["phone, in its name"]),
        ("surveys/x/photo.jpg", PHOTOGRAPH, ["phone, in segment E1"]),
        ("manifest.json", {"files": {"a": {"sha256": "13812345678"}}}, []),
    ],
)
def test_personal_data_are_found_in_names_notebooks_settings_and_pictures(name, data, said) -> None:
    from surveykit.submission.checklist import _personal

    content = data if isinstance(data, bytes) else json.dumps(data, ensure_ascii=False).encode()
    assert list(_personal(name, content)) == said


def test_texts_packed_in_a_picture_are_found() -> None:
    import struct
    import zlib

    def chunk(kind: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))

    packed = zlib.compress("13812345678 李".encode())
    picture = b"\x89PNG\r\n\x1a\n" + chunk(b"zTXt", b"Comment\0\0" + packed)
    picture += chunk(b"iTXt", b"Title\0\1\0\0\0" + packed) + chunk(b"tEXt", b"Author\0plain") + chunk(b"IEND", b"")
    found = b" ".join(layer for place, layer in layers("figure.png", picture) if place != "figure.png")
    assert found.count("13812345678 李".encode()) == 2
    assert b"plain" in found


def test_names_of_numbers_and_counts_of_rows_are_neither_personal_nor_below_the_floor() -> None:
    from surveykit.disclosure import Floor
    from surveykit.submission.checklist import _is_below, _personal

    like_a_card = "account.kept.raw-400000001-2024-1027--75de986f.web.2024"
    named = {"blocks": [{"id": like_a_card, "numbers": [{"id": like_a_card}], "rows": [[{"number": like_a_card}]]}]}
    assert list(_personal("reports/x/overall/appendix.json", json.dumps(named).encode())) == []
    named["blocks"][0]["title"] = "13812345678"
    assert list(_personal("reports/x/overall/appendix.json", json.dumps(named).encode())) == ["phone (1)"]
    number = {"table": "response_channel", "value": 7.0, "n": 7, "se": None, "low": None, "high": None}
    assert not _is_below(number, Floor())
    assert _is_below({**number, "table": "headline"}, Floor())


def test_a_keyed_hash_is_no_telephone_and_a_telephone_beside_it_is() -> None:
    from surveykit.submission.checklist import _personal

    hashed = "cb6a0f13812345678d254d9e1f00aa17"
    assert list(_personal("surveys/x/README.md", hashed.encode())) == []
    assert list(_personal("surveys/x/README.md", f"{hashed} 13812345678".encode())) == ["phone (1)"]


def test_a_column_of_hashes_holds_no_cards_though_one_hash_is_all_digits(tmp_path: Path) -> None:
    from surveykit.submission.checklist import _personal

    card = "4111111111111111"
    hashes = [f"{number:016x}" for number in range(10**18, 10**18 + 10**6, 10**4)]
    counted = [f"web {number}" for number in range(500)]
    plain = ["good", "fair", card]
    for column, found in (([*hashes, card], []), ([*hashes, *counted, card], []), (plain, ["card (1)"])):
        pd.DataFrame({"respondent": column}).to_parquet(tmp_path / "frame.parquet")
        assert list(_personal("responses/frame.parquet", (tmp_path / "frame.parquet").read_bytes())) == found


def test_what_is_as_it_usually_is_bears_no_mark_for_a_decision(planted, capsys: pytest.CaptureFixture[str]) -> None:
    """Percentages without an id of their own and equal pictures are normal; what nobody declared is for a person."""
    survey, out = planted
    with prepared(survey, out=out) as bundle:
        states = {item.check: item.state for item in bundle.items}
    assert states["numbers without an id"] == "usual"
    assert states["files that are there twice"] in ("usual", "passed")
    assert run(["pack", str(survey.folder), "--audience", "public", "--check", "--out", str(out)]) == 0
    said = capsys.readouterr().out
    assert "[i] numbers without an id: derived from published counts" in said
    assert "[!]" not in said.replace("[!] programs of the lock", "")


def test_raw_exports_are_to_be_judged_where_they_hold_personal_data(planted) -> None:
    survey, out = planted
    with prepared(survey, raw=True, out=out) as bundle:
        (item,) = [item for item in bundle.items if item.check == "raw exports"]
    assert item.state == "note" and str(item).startswith("[!] raw exports: in the bundle, as asked") and item.places


def test_comments_are_to_be_read_before_they_leave(planted) -> None:
    survey, out = planted
    for audience, state in (("reviewer", "note"), ("public", "passed")):
        with prepared(survey, audience=audience, out=out) as bundle:
            (item,) = [item for item in bundle.items if item.check == "comments"]
        assert item.state == state
        assert bool(item.places) == (audience == "reviewer")
        assert ("reports/made/book" in item.places) == (audience == "reviewer")
