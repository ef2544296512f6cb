"""What of a study may be seen by everybody: reports without comments and outputs, responses only when k-anonymous."""

from __future__ import annotations

import hashlib
import hmac
import json
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from surveykit.appendix import load, publish, write_documents
from surveykit.appendix.model import Paragraph, Verbatim
from surveykit.cleaning import Responses, Survey
from surveykit.cleaning.identities import key_of
from surveykit.disclosure.anonymity import is_anonymous, public_columns
from surveykit.language import text
from surveykit.submission.container import Content
from surveykit.submission.study import BOOK, INDEX, Study, book_members, raw_files

#: The file of responses in everybody else's bundle.
RESPONSES = "responses/responses.csv"


def open_responses(responses: Responses) -> bytes | None:
    """The closed questions of the responses as sorted CSV, without respondents; ``None`` if not k-anonymous."""
    survey, frame = responses.survey, responses.frame
    if not is_anonymous(frame, survey):
        return None
    kept = frame[[name for name in public_columns(survey) if name in frame.columns]]
    rows = kept.astype("str").sort_values(list(kept.columns))
    return rows.to_csv(index=False, lineterminator="\n").encode("utf-8-sig")  # the mark by which Excel knows UTF-8


def neutral_names(survey: Survey) -> dict[str, str]:
    """Other names for raw exports: people call files after themselves."""
    return {name: f"raw export {number}" for number, name in enumerate(raw_files(survey), start=1)}


def keyed_digest(digest: str, survey: Survey) -> str:
    """HMAC-SHA256 (RFC 2104) of a SHA-256 in hexadecimal, with the survey's private key; marked as such.

    The plain digest of data that a reader has not is undone by trying answers, of which a small group has few.

    Raises:
        SurveyError: The key cannot be used.
    """
    return f"hmac-sha256:{hmac.new(key_of(survey), digest.encode('ascii'), hashlib.sha256).hexdigest()}"


def without_plain_digests(members: Mapping[str, Content], survey: Survey) -> dict[str, Content]:
    """The members, where published data name the responses that they were made from by a keyed digest only."""
    named = [name for name in members if name.endswith(("/appendix.json", "/numbers.json"))]
    return {**members, **{name: _keyed(members[name], survey) for name in named}}


def _keyed(content: Content, survey: Survey) -> bytes:
    written = content.read_bytes() if isinstance(content, Path) else content
    digest = json.loads(written).get("slice")
    return written if digest is None else written.replace(digest.encode(), keyed_digest(digest, survey).encode())


def public_reports(study: Study) -> dict[str, Content]:
    """The reports and the book without comments, the executed notebooks without their outputs; no feedback sheets."""
    members = study.of_reports(INDEX)
    for name, entry in study.entries.items():
        members |= study.of_reports(f"{name}/{file}" for file in entry.files)
        members |= _rewritten(study, name, list(entry.files))
    book = book_members(study, feedback=False)
    if book:
        members |= book | _rewritten(study, BOOK, [name.removeprefix(f"{study.reports}/{BOOK}/") for name in book])
    return members


def _rewritten(study: Study, name: str, files: Sequence[str]) -> dict[str, Content]:
    """The files of a report that are not the same for everybody, by name in the bundle; a book has no notebook."""
    folder, prefix = study.folder / name, f"{study.reports}/{name}"
    executed = folder / "report.ipynb"
    notebook = {f"{prefix}/{executed.name}": _without_outputs(executed.read_bytes())} if executed.is_file() else {}
    appendix = load(folder)
    if not any(isinstance(block, Verbatim) for block in appendix.blocks):
        return dict(notebook)
    formats = [file.partition(".")[2] for file in files if file.startswith("appendix.") and file != "appendix.json"]
    with tempfile.TemporaryDirectory(prefix="sk-") as made:
        target = Path(made)
        for path, content in notebook.items():
            (target / Path(path).name).write_bytes(content)
        note = Paragraph(text("submission.no_comments", appendix.language), "note")
        blocks = tuple(note if isinstance(block, Verbatim) else block for block in appendix.blocks)
        publish(replace(appendix, blocks=blocks), target)
        write_documents(target, formats)
        written = [path for path in target.rglob("*") if path.is_file()]
        return {f"{prefix}/{path.relative_to(target).as_posix()}": path.read_bytes() for path in written}


def _without_outputs(notebook: bytes) -> bytes:
    stored = json.loads(notebook)
    for cell in stored["cells"]:
        if cell["cell_type"] == "code":
            cell["outputs"], cell["execution_count"] = [], None
    return (json.dumps(stored, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode()
