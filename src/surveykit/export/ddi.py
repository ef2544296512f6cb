"""The codebook of a data file as XML that archives read: DDI-Codebook 2.5 (DDI Alliance, 2012)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from xml.etree import ElementTree as Tree

from surveykit.appendix.start import mark_of
from surveykit.export.codebook import origin, routing
from surveykit.export.counts import Counts, count_of
from surveykit.export.model import DataFile, Variable
from surveykit.presentation.view import View

NAMESPACE = "ddi:codebook:2_5"
_SCHEMA = "http://www.ddialliance.org/Specification/DDI-Codebook/2.5/XMLSchema/codebook.xsd"
_XSI = "http://www.w3.org/2001/XMLSchema-instance"
_NATURE = {"nominal": "nominal", "ordinal": "ordinal", "scale": "interval"}
_REPRESENTATION = {"coded": "code", "number": "numeric", "day": "datetime", "text": "text"}
_ILLEGAL = re.compile("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_FILE = "F1"


def ddi_codebook(data: DataFile, file: str, counts: Mapping[str, Counts], view: View) -> str:
    """The codebook as a document of DDI-Codebook 2.5.

    Arguments are those of :func:`~surveykit.export.codebook.codebook`. Questions with several variables (several
    answers, rankings) are variable groups; kinds of missing answers are categories with ``missing="Y"``.
    """
    root = Tree.Element("codeBook", {
        "xmlns": NAMESPACE, "xmlns:xsi": _XSI, "xsi:schemaLocation": f"{NAMESPACE} {_SCHEMA}", "version": "2.5",
        "xml:lang": view.language,
    })  # fmt: skip
    described = _add(root, "docDscr")
    _citation(described, view.text("export.title", title=data.title), view)
    if view.survey.draft:
        _add(described, "notes", mark_of(view))
    study = _add(root, "stdyDscr")
    _citation(study, data.title, view)
    if view.survey.origin is not None:
        _add(_add(study, "stdyInfo"), "abstract", view.label(view.survey.origin))
    file_text = _add(_add(root, "fileDscr", ID=_FILE), "fileTxt")
    _add(file_text, "fileName", file)
    dimensions = _add(file_text, "dimensns")
    _add(dimensions, "caseQnty", str(data.n))
    _add(dimensions, "varQnty", str(len(data.variables)))
    _add(file_text, "fileType", file.rpartition(".")[2])
    _variables(_add(root, "dataDscr"), data, counts, view)
    Tree.indent(root)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + Tree.tostring(root, encoding="unicode") + "\n"


def _add(parent: Tree.Element, tag: str, content: str = "", **attributes: str) -> Tree.Element:
    element = Tree.SubElement(parent, tag, {name: _legal(value) for name, value in attributes.items()})
    element.text = _legal(content) or None
    return element


def _legal(content: str) -> str:
    return _ILLEGAL.sub("\ufffd", content)


def _citation(parent: Tree.Element, title: str, view: View) -> None:
    citation, report = _add(parent, "citation"), view.survey.report
    stated = _add(citation, "titlStmt")
    _add(stated, "titl", title)
    _add(stated, "IDNo", view.survey.id)
    if report.author is not None:
        _add(_add(citation, "rspStmt"), "AuthEnty", view.label(report.author))
    _add(_add(citation, "prodStmt"), "prodDate", report.date.isoformat(), date=report.date.isoformat())


def _variables(parent: Tree.Element, data: DataFile, counts: Mapping[str, Counts], view: View) -> None:
    ids = {variable.name: f"V{number}" for number, variable in enumerate(data.variables, 1)}
    questions = {name: f"Q{number}" for number, name in enumerate(view.survey.questions, 1)}
    for name, identifier in questions.items():
        members = [one for one in data.of(name) if one.choice]
        if members:
            kind = "multipleResp" if name in data.sets else "grid"
            references = " ".join(ids[one.name] for one in members)
            group = _add(parent, "varGrp", ID=f"G{identifier[1:]}", type=kind, var=references, name=name)
            _add(group, "labl", view.label(view.survey.questions[name].wording))
    told: set[str] = set()
    for variable in data.variables:
        question = variable.question
        attributes = {"qstn": questions[question]} if question in told else {}
        weight = {"wgt": "wgt"} if variable.name == data.weight else {}
        element = _add(
            parent, "var", ID=ids[variable.name], name=variable.name, files=_FILE,
            intrvl="contin" if variable.measure == "scale" else "discrete", nature=_NATURE[variable.measure],
            representationType=_REPRESENTATION[variable.kind], **attributes, **weight,
        )  # fmt: skip
        _add(element, "labl", variable.label)
        here = counts.get(question, Counts(None))
        if question and question not in told:
            asked = view.survey.questions[question]
            if question not in view.survey.derived:
                _add(_add(element, "qstn", ID=questions[question]), "qstnLit", view.label(asked.wording))
                told.add(question)
        _ranges(element, variable, data, view)
        if question:
            _described(element, variable, data, here, view, ids)


def _ranges(element: Tree.Element, variable: Variable, data: DataFile, view: View) -> None:
    """Which codes, or numbers, are answers and which stand for missing ones."""
    question = view.survey.questions.get(variable.question)
    limits = {} if question is None or variable.choice else {"min": question.minimum, "max": question.maximum}
    known = {name: f"{value:g}" for name, value in limits.items() if value is not None}
    if variable.categories:
        items = _add(element, "valrng")
        for entry in variable.categories:
            _add(items, "item", VALUE=str(entry.number))
    elif known:
        _add(_add(element, "valrng"), "range", UNITS="REAL", **known)
    marks = data.missing_marks(variable)
    if marks:
        items = _add(element, "invalrng")
        for mark in marks.values():
            _add(items, "item", VALUE=mark)


def _described(
    element: Tree.Element, variable: Variable, data: DataFile, counts: Counts, view: View, ids: Mapping[str, str]
) -> None:
    """Of whom it was asked, what is known of it, its categories with counts, of what it was made, its format."""
    question = view.survey.questions[variable.question]
    if question.asked_if:
        _add(element, "universe", routing(question, view))
    if counts.valid is not None and not variable.choice and not variable.column.endswith(".missing"):
        _add(element, "sumStat", str(counts.valid), type="vald")
    for entry in variable.categories:
        _category(element, str(entry.number), entry.label, count_of(variable, entry.code, counts))
    for kind, mark in data.missing_marks(variable).items():
        words = view.text(f"tables.missing.{kind}")
        _category(element, mark, words, counts.missing.get(kind), missing="Y", missType=kind)
    derived = view.survey.derived.get(question.id)
    if derived is not None:
        sources = [ids[one.name] for name in derived.questions for one in data.of(name)]
        made = _add(element, "derivation", **({"var": " ".join(sources)} if sources else {}))
        _add(made, "drvdesc", origin(question, view))
    _add(element, "varFormat", type="character" if variable.kind == "text" else "numeric")


def _category(parent: Tree.Element, code: str, label: str, count: int | None, **attributes: str) -> None:
    category = _add(parent, "catgry", **attributes)
    _add(category, "catValu", code)
    _add(category, "labl", label)
    if count is not None:
        _add(category, "catStat", str(count), type="freq")
