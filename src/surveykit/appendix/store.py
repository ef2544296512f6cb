"""The published folder: ``appendix.json`` and its figures, from which every document is written."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from surveykit.appendix.forms import FORMAT, appendix_of, numbers_csv, numbers_json, picture_path, plain_appendix
from surveykit.appendix.model import Appendix, spoken
from surveykit.appendix.numbering import labels
from surveykit.appendix.origin import cell_ids, slice_digest
from surveykit.errors import DocumentError
from surveykit.files import OUTPUT_VARIABLE, canonical_json, lined_json, safe_name, write_atomic
from surveykit.formats import FORMATS
from surveykit.matching.texts import shortened
from surveykit.presentation.view import is_marked


def publish(appendix: Appendix, folder: str | Path | None = None) -> Path:
    """Store ``appendix.json`` and the figures, from which the documents are written.

    Args:
        appendix: The document.
        folder: Where to; by default the folder a batch job names in ``SURVEYKIT_OUTPUT``, else
            ``reports/<survey>/draft`` beside the folder ``surveys`` of the project one is in.

    Returns:
        The folder. Characters that no document may hold have been replaced by a visible mark.

    Raises:
        DocumentError: A paragraph refers to something that the document does not have; the document, a table, figure
            or sentence was made without publishing floor; or the system does not allow to write there.
    """
    labels(appendix)
    internal = list(_internal(appendix))
    if internal:
        raise DocumentError(
            "the appendix shows results without the publishing floor, which would give respondents away",
            expected="tables and figures made with data.view(), or with another view that has a floor",
            found=f"made with a view without floor: {', '.join(internal)}",
            remedy="make them again with such a view (after sk.read: data.as_draft()), or keep them in the notebook; a "
            'marked document for your own eyes is written by sk.appendix.get("docx")(report, path)',
        )
    appendix = replace(appendix, slice=appendix.slice or slice_digest())
    target = Path(folder) if folder is not None else default_folder(appendix.survey)
    with writable(target / "appendix.json"):
        _write_published(appendix, target)
    return target


def _internal(appendix: Appendix) -> Iterator[str]:
    """What of a document was made without publishing floor: the whole, tables and figures by id, or words."""
    if is_marked(appendix.mark):
        yield "the document (sk.appendix.start)"
    yield from (shown.id for shown in appendix.shown if shown.is_internal)
    for block in appendix.blocks:
        words = spoken(block)
        if is_marked(words):
            yield f"“{shortened(words)}”"


def _write_published(appendix: Appendix, target: Path) -> None:
    kept = set()
    for figure in appendix.figures:
        for ending, content in (("svg", figure.svg), ("png", figure.png)):
            path = picture_path(target, figure.id, ending)
            write_atomic(path, content)
            kept.add(path)
    write_atomic(target / "appendix.json", lined_json(plain_appendix(appendix)))
    for stale in set((target / "figures").glob("*.*")) - kept:
        stale.unlink()


def load(folder: str | Path) -> Appendix:
    """The appendix published in ``folder``.

    Raises:
        DocumentError: There is none, or it was written in another form.
    """
    path = Path(folder) / "appendix.json"
    try:
        stored = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        remedy = "run the notebook to its end; its last cell publishes the appendix"
        what = "there is no readable published appendix"
        raise DocumentError(what, str(path), found=str(error), remedy=remedy) from error
    form = stored.get("format") if isinstance(stored, dict) else None
    if form != FORMAT:
        what = "the published appendix has a form that this version does not know"
        raise DocumentError(what, str(path), f"format {FORMAT}", f"format {form!r}", "run the notebook again")
    try:
        return appendix_of(stored, Path(folder))
    except (KeyError, TypeError, ValueError, OSError) as error:
        cause, remedy = f"{type(error).__name__}: {error}", "run the notebook again"
        raise DocumentError("the published appendix is damaged", str(path), found=cause, remedy=remedy) from error


def write_documents(folder: str | Path, formats: Iterable[str]) -> list[Path]:
    """Write ``numbers.json``, ``numbers.csv`` and the documents of a published folder, beside its ``appendix.json``.

    Args:
        folder: A folder that :func:`publish` wrote.
        formats: Names of writers, for instance ``["docx", "pdf"]``.

    Returns:
        The paths, ``numbers.json`` and ``numbers.csv`` first.

    Raises:
        DocumentError: A format is unknown (nothing is written then), nothing is published in the folder, or the system
            does not allow to write there.
        MissingPartError: A format needs a part that is not installed.
    """
    names = list(dict.fromkeys(formats))
    writers = FORMATS.named(names)
    appendix = load(folder)
    target = Path(folder)
    numbers = numbers_json(appendix, cell_ids(target / "report.ipynb"))
    with writable(target / "numbers.json"):
        write_atomic(target / "numbers.json", canonical_json(numbers))
        write_atomic(target / "numbers.csv", numbers_csv(numbers))
    documents = [target / f"appendix.{name}" for name in names]
    for write, path in zip(writers, documents, strict=True):
        with writable(path):
            write(appendix, path)
    return [target / "numbers.json", target / "numbers.csv", *documents]


@contextmanager
def writable(path: Path) -> Iterator[None]:
    """Explain why a document cannot be written: it is open in another program, its folder is read-only, the disk full.

    Raises:
        DocumentError: The system refused to write; what was there before is unchanged.
    """
    try:
        yield
    except OSError as error:
        cause = error.strerror or type(error).__name__
        remedy = "close it where it is open, make its folder writable or name another with --out; then run again"
        raise DocumentError("the document cannot be written", str(path), found=cause, remedy=remedy) from error


def default_folder(survey: str) -> Path:
    """Where an appendix goes when no folder is named.

    A notebook's working folder may lie below the project, so the nearest folder that holds ``surveys`` counts.
    """
    named = os.environ.get(OUTPUT_VARIABLE)
    if named:
        return Path(named)
    here = Path.cwd()
    project = next((folder for folder in (here, *here.parents) if (folder / "surveys").is_dir()), here)
    name = survey if re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9_-]*", survey) else safe_name(survey)
    return project / "reports" / name / "draft"
