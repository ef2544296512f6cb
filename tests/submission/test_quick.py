"""A bundle held against itself: whole ones pass, and every mutation is found and named."""

from __future__ import annotations

import io
import json
import re
import shutil
import zipfile
from pathlib import Path

import bundle_making as making
import pytest

from surveykit.cli import run
from surveykit.submission import manifest, verify_quick


def test_a_bundle_is_the_same_every_time_and_whole(bundle: Path, project: Path, monkeypatch, capsys) -> None:
    monkeypatch.chdir(project)
    assert run(["pack", "canteen", "-o", "again.zip"]) == 0
    assert (project / "again.zip").read_bytes() == bundle.read_bytes()
    digest = re.search(r"SHA-256 ([0-9a-f]{64})", capsys.readouterr().out)[1]
    assert run(["verify", "again.zip", "--expect", digest, "--report", "checked"]) == 0
    assert "intact" in capsys.readouterr().out
    report = json.loads((project / "checked" / "verify.json").read_text("utf-8"))
    assert report["result"] == "intact"
    assert report["sha256"] == digest
    assert report["checked"]["numbers"] > 100
    assert report["checked"]["documents"] == 17
    assert "not re-run" in (project / "checked" / "verify.html").read_text("utf-8")


def test_another_digest_than_expected_is_told(bundle: Path, tmp_path: Path, capsys) -> None:
    assert run(["verify", str(bundle), "--expect", "0" * 64, "--report", str(tmp_path)]) == 1
    assert "the SHA-256 is another" in capsys.readouterr().out


def test_what_a_reviewer_needs_is_there(bundle: Path) -> None:
    members = making.members_of(bundle)
    for name in (
        "README.md", "README.zh-CN.md", "ro-crate-metadata.json", "manifest.json", "inputs.json",
        "surveys/canteen/survey.yml", "surveys/canteen/units.csv", "notebooks/unit_report.ipynb",
        "notebooks/overall_report.ipynb", "responses/frame.parquet", "responses/ledger.parquet",
        "reports/canteen/quality/ledger.xlsx", "reports/canteen/quality/account.json", "reports/canteen/index.html",
        "reports/canteen/overall/numbers.json", "reports/canteen/units/north/appendix.docx",
        "environment/requirements.lock", "environment/fonts.json", "environment/programs.json",
    ):  # fmt: skip
        assert name in members, name
    assert "surveys/canteen/raw/answers.csv" not in members
    assert b"--hash=sha256:" in members["environment/requirements.lock"]
    assert all(re.fullmatch("[0-9a-f]{64}", font["sha256"]) for font in json.loads(members["environment/fonts.json"]))
    for name, words in (("README.md", "List of tables and figures"), ("README.zh-CN.md", "表图清单")):
        text = members[name].decode()
        assert words in text
        assert re.search(r"\| Table 1 \| .+ \| notebooks/overall_report\.ipynb \| [0-9a-f]{12} \|", text), name
    stated = json.loads(members["manifest.json"])
    assert (stated["holds"], stated["audience"], stated["run time"]) == ("cleaned", "reviewer", "minutes")


def test_raw_exports_go_along_when_asked(project: Path, bundle: Path, monkeypatch) -> None:
    monkeypatch.chdir(project)
    assert run(["pack", "canteen", "-o", "raw.zip", "--raw"]) == 0
    members = making.members_of(project / "raw.zip")
    raw = project / "surveys" / "canteen" / "raw" / "answers.csv"
    assert members["surveys/canteen/raw/answers.csv"] == raw.read_bytes()
    assert verify_quick(project / "raw.zip").result == "intact"


def test_a_study_whose_inputs_changed_is_not_packed(project: Path, bundle: Path, monkeypatch, capsys) -> None:
    monkeypatch.chdir(project)
    path = project / "surveys" / "canteen" / "survey.yml"
    before = path.read_bytes()
    path.write_bytes(before.replace(b"minimum: 0", b"minimum: 1"))
    try:
        assert run(["pack", "canteen", "-o", "no.zip"]) == 1
    finally:
        path.write_bytes(before)
    assert "the report is stale" in capsys.readouterr().err
    assert not (project / "no.zip").exists()


def test_a_manifest_that_was_altered_is_told(bundle: Path, tmp_path: Path) -> None:
    members = making.members_of(bundle)
    members[manifest.NAME] = members[manifest.NAME].replace(b'"survey": "canteen"', b'"survey": "cantina"')
    found = verify_quick(making.write(tmp_path / "mutated.zip", members))
    assert [one.file for one in found.differences] == [manifest.NAME]


@pytest.mark.parametrize(
    "changed",
    [
        {"survey": "../../etc"},
        {"survey": 7},
        {"reports": ["overall"]},
        {"reports": {"units/../../../x": {}}},
        {"reports": {"../x": {}}},
        {"book": "yes"},
        {"files": {"a": {"sha256": 1, "size": "x"}}},
    ],
)
def test_a_manifest_of_another_form_is_refused(bundle: Path, tmp_path: Path, changed: dict) -> None:
    members = making.members_of(bundle)
    stated = json.loads(members[manifest.NAME])
    about = {name: value for name, value in stated.items() if name not in ("schema", "files", "digest")}
    files = changed.get("files", stated["files"])
    text = manifest.manifest_text(
        {**about, **changed, "files": files} if "files" in changed else about | changed, files
    )
    members[manifest.NAME] = text.encode()
    found = verify_quick(making.write(tmp_path / "formed.zip", members))
    assert [(one.file, one.what) for one in found.differences] == [
        (manifest.NAME, "the manifest has an unknown form")
    ] or found.differences[0].what == "the manifest cannot be read"


REPORT = "reports/canteen/units/north"


@pytest.mark.parametrize("ending", ["docx", "xlsx", "html", "pdf"])
def test_numbers_swapped_in_a_document_are_found_though_checksums_fit(
    bundle: Path, tmp_path: Path, ending: str
) -> None:
    """The document of a study in which one answer is another: well formed, and wrong by one number."""
    from surveykit.appendix import get

    members = making.members_of(bundle)
    other = tmp_path / "other"
    for name, content in members.items():
        if name.startswith(f"{REPORT}/"):
            path = other / name.removeprefix(f"{REPORT}/")
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
    appendix, old, new = with_another_number(other)
    get(ending)(appendix, other / "made")
    members[f"{REPORT}/appendix.{ending}"] = (other / "made").read_bytes()
    found = verify_quick(making.write(tmp_path / "swapped.zip", making.recomputed(members)))
    told = [one for one in found.differences if one.file == f"{REPORT}/appendix.{ending}"]
    assert told, found.differences
    assert {one.file for one in found.differences} == {f"{REPORT}/appendix.{ending}"}
    assert any(old in one.expected and new in one.found and one.place for one in told), told


def with_another_number(folder: Path):
    """The published appendix with one mean changed, and both values as printed."""
    from dataclasses import replace

    from surveykit.appendix import load

    appendix = load(folder)
    for position, block in enumerate(appendix.blocks):
        rows = getattr(block, "rows", ())
        for number, row in enumerate(rows):
            for column, cell in enumerate(row):
                if cell.kind == "number" and cell.number and cell.value:
                    text = f"{cell.value + 1:.{cell.decimals}f}"
                    changed = replace(cell, text=text, value=cell.value + 1)
                    new_row = (*row[:column], changed, *row[column + 1 :])
                    table = replace(block, rows=(*rows[:number], new_row, *rows[number + 1 :]))
                    blocks = (*appendix.blocks[:position], table, *appendix.blocks[position + 1 :])
                    return replace(appendix, blocks=blocks), cell.text, text
    raise AssertionError("the report has no mean")


@pytest.mark.parametrize("name", ["numbers.json", "numbers.csv", "appendix.json"])
def test_a_number_changed_in_the_data_of_a_report_is_found_with_both_values(
    bundle: Path, tmp_path: Path, name: str
) -> None:
    members = making.members_of(bundle)
    content = members[f"{REPORT}/{name}"].decode()
    value = json.loads(members[f"{REPORT}/numbers.json"])["numbers"][-1]["value"]
    assert content.count(str(value))
    at = content.rindex(str(value))
    wrong = content[:at] + "0.123456" + content[at + len(str(value)) :]
    members[f"{REPORT}/{name}"] = wrong.encode()
    found = verify_quick(making.write(tmp_path / "changed.zip", making.recomputed(members)))
    assert any(
        "0.123456" in one.found + one.expected and str(value) in one.found + one.expected for one in found.differences
    ), found.differences


def test_a_report_left_out_of_the_crate_is_told(bundle: Path, tmp_path: Path) -> None:
    members = making.members_of(bundle)
    metadata = json.loads(members["ro-crate-metadata.json"])
    metadata["@graph"] = [entity for entity in metadata["@graph"] if entity["@id"] != f"{REPORT}/appendix.pdf"]
    members["ro-crate-metadata.json"] = json.dumps(metadata).encode()
    found = verify_quick(making.write(tmp_path / "crate.zip", making.recomputed(members)))
    assert [(one.check, one.place) for one in found.differences] == [("crate", f"{REPORT}/appendix.pdf")]


@pytest.fixture(scope="module")
def with_book(project: Path) -> dict[str, bytes]:
    """The study's bundle with a book, a bulletin and sheets for the units."""
    from surveykit.cleaning import load_survey
    from surveykit.submission import pack

    out = project / "with-book"
    shutil.copytree(project / "reports" / "canteen", out)
    survey = str(project / "surveys" / "canteen")
    assert run(["appendix", survey, "--out", str(out), "--parts", "questionnaire", "--formats", "docx"]) == 0
    pack(load_survey(project / "surveys" / "canteen"), project / "with-book.zip", out=out)
    members = making.members_of(project / "with-book.zip")
    assert verify_quick(project / "with-book.zip").result == "intact"
    return members


BOOK = "reports/canteen/book"


@pytest.mark.parametrize(
    "name", [f"{BOOK}/bulletin.docx", f"{BOOK}/feedback/north/feedback.docx", "reports/canteen/index.html"]
)
def test_numbers_changed_in_documents_beside_the_reports_are_found(with_book, tmp_path: Path, name: str) -> None:
    """The bulletin, the sheets and the index page print numbers too, and have no appendix.json."""
    old, new = altered(with_book, name)
    found = verify_quick(making.write(tmp_path / "altered.zip", making.recomputed(with_book | {name: new})))
    assert {one.file for one in found.differences} == {name}, found.differences
    assert any(old in one.expected and "9.9" in one.found and one.place for one in found.differences)


def altered(members: dict[str, bytes], name: str) -> tuple[str, bytes]:
    """A number of a document, and the document with another one in its place."""
    if name.endswith(".html"):
        text = members[name].decode()
        (old,) = re.findall(r">(\d+\.\d)%<", text)[:1]
        return old, text.replace(f">{old}%<", ">9.9%<", 1).encode()
    buffer, found = io.BytesIO(), ""
    with zipfile.ZipFile(io.BytesIO(members[name])) as archive, zipfile.ZipFile(buffer, "w") as changed:
        for part in archive.namelist():
            content = archive.read(part)
            if part == "word/document.xml":
                text = content.decode()
                found = re.findall(r">[^<>]*?(\d+\.\d+)[^<>]*</w:t>", text)[0]
                content = text.replace(found, "9.9", 1).encode()
            changed.writestr(part, content)
    return found, buffer.getvalue()


def test_a_document_without_its_data_is_told(with_book, tmp_path: Path) -> None:
    for name in (f"{BOOK}/bulletin.json", "reports/canteen/index.json"):
        members = {other: content for other, content in with_book.items() if other != name}
        found = verify_quick(making.write(tmp_path / "without.zip", making.recomputed(members)))
        told = [one for one in found.differences if one.check == "documents"]
        assert [one.what for one in told] == ["nothing readable beside the document says what it should say"], name


def test_a_public_bundle_is_not_run_again_nor_is_that_announced(project: Path, monkeypatch, capsys) -> None:
    monkeypatch.chdir(project)
    assert run(["pack", "canteen", "--audience", "public", "-o", "public.zip"]) == 0
    capsys.readouterr()
    assert run(["verify", "public.zip", "--full", "--this-environment", "--yes", "--report", "public"]) == 2
    said = capsys.readouterr()
    assert "public.zip: the bundle holds no responses to start from" in said.err
    assert said.out == "" and not (project / "public").exists()
    other = ["verify", "public.zip", "--full", "--yes", "--expect", "0" * 64, "--report", "public"]
    assert run(other) == 1  # that it is another file weighs more
    assert "the SHA-256 is another" in capsys.readouterr().out
