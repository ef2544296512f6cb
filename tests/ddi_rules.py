"""What the schema of DDI-Codebook 2.5 asks of a document, as far as surveykit writes its elements.

The tables were read from codebook.xsd of the DDI Alliance (17 January 2012, and its revision 2.5.1 of 28 January 2014,
which allows more), type by type. They are stricter where both differ. Elements that are not named here are not written
by surveykit and count as faults.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from xml.etree import ElementTree as Tree

#: Children in their order, from codebook.xsd of DDI-Codebook 2.5 (DDI Alliance, 17 January 2012): ``?`` at most one,
#: ``*`` any number, ``+`` at least one.
CHILDREN = {
    "codeBook": "docDscr* stdyDscr+ fileDscr* dataDscr* otherMat*",
    "docDscr": "citation? guide? docStatus? docSrc* controlledVocabUsed* notes*",
    "stdyDscr": "citation+ studyAuthorization* stdyInfo* studyDevelopment* method* dataAccs* othrStdyMat* notes*",
    "citation": "titlStmt rspStmt? prodStmt? distStmt? serStmt* verStmt* biblCit? holdings* notes*",
    "titlStmt": "titl subTitl* altTitl* parTitl* IDNo*",
    "rspStmt": "AuthEnty* othId*",
    "prodStmt": "producer* copyright? prodDate* prodPlac* software* fundAg* grantNo*",
    "stdyInfo": "studyBudget* subject? abstract* sumDscr* qualityStatement? notes* exPostEvaluation*",
    "fileDscr": "fileTxt* locMap? notes*",
    "fileTxt": "fileName? fileCitation? fileCont? fileStrc? dimensns? fileType? format? filePlac? dataChck* ProcStat?"
    " dataMsng? software* verStmt?",
    "dimensns": "caseQnty* varQnty* logRecL* recPrCas* recNumTot*",
    "dataDscr": "varGrp* nCubeGrp* var* nCube* notes*",
    "varGrp": "labl* txt* concept* defntn? universe? notes*",
    "var": "location* labl* imputation? security? embargo? respUnit? anlysUnit? qstn* valrng* invalrng* undocCod*"
    " universe* TotlResp? sumStat* txt* stdCatgry* catgryGrp* catgry* codInstr* verStmt* concept* derivation?"
    " varFormat? geoMap* catLevel* notes*",
    "qstn": "preQTxt* qstnLit* postQTxt* forward* backward* ivuInstr*",
    "valrng": "item* range* key? notes*",
    "invalrng": "item* range* key? notes*",
    "catgry": "catValu? labl* txt* catStat* mrow?",
    "derivation": "drvdesc? drvcmd?",
}
#: Attributes that may stand there, with the pattern of their values.
ATTRIBUTES = {
    "codeBook": {"version": r"2\.5", "lang": "zh|en", "schemaLocation": ".*"},
    "fileDscr": {"ID": r"[A-Z]\d+"},
    "prodDate": {"date": r"\d{4}-\d\d-\d\d"},
    "varGrp": {"ID": r"[A-Z]\d+", "type": "multipleResp|grid", "var": r"V\d+( V\d+)*", "name": ".+"},
    "var": {
        "ID": r"V\d+", "name": r"\w+", "files": "F1", "intrvl": "contin|discrete",
        "nature": "nominal|ordinal|interval|ratio|percent|other", "wgt": "wgt|not-wgt", "qstn": r"Q\d+",
        "representationType": "text|numeric|code|datetime|other",
    },
    "qstn": {"ID": r"Q\d+"},
    "item": {"UNITS": "INT|REAL", "VALUE": ".+"},
    "range": {"UNITS": "INT|REAL", "min": ".+", "max": ".+", "minExclusive": ".+", "maxExclusive": ".+"},
    "catgry": {"missing": "Y|N", "missType": ".+"},
    "catStat": {"type": "freq|percent|crosstab|other"},
    "sumStat": {"type": "mean|medn|mode|vald|invd|min|max|stdev|other"},
    "derivation": {"var": r"V\d+( V\d+)*"},
    "varFormat": {"type": "numeric|character"},
}  # fmt: skip
SPACE = "{ddi:codebook:2_5}"
#: Elements that hold text alone.
TEXTS = (
    "titl", "IDNo", "AuthEnty", "prodDate", "abstract", "fileName", "caseQnty", "varQnty", "fileType", "labl",
    "qstnLit", "universe", "sumStat", "catValu", "catStat", "drvdesc", "varFormat", "notes",
)  # fmt: skip
#: Elements that hold neither text nor others.
EMPTY = ("item", "range")
#: Attributes that name other elements by their IDs (xs:IDREFS).
_REFERENCES = ("var", "files", "qstn")
_REQUIRED = {"var": "name", "sumStat": "type"}


def faults(root: Tree.Element) -> list[str]:
    """Where a document is not what the schema asks for, in words; nothing where it is valid."""
    ids = [element.get("ID") for element in root.iter() if element.get("ID")]
    found = [f"{one} is the ID of several elements" for one in sorted({one for one in ids if ids.count(one) > 1})]
    for element in root.iter():
        found += [f"{tag(element)}: {fault}" for fault in _of_one(element, set(ids))]
    return found


def tag(element: Tree.Element) -> str:
    assert element.tag.startswith(SPACE)
    return element.tag.removeprefix(SPACE)


def _of_one(element: Tree.Element, ids: set[str | None]) -> Iterator[str]:
    name, children = tag(element), "".join(f"{tag(child)} " for child in element)
    if name not in (*CHILDREN, *TEXTS, *EMPTY):
        yield "is not an element that the tables know"
    form = "".join(f"(?:{child} ){many}" for child, many in re.findall(r"(\w+)([?*+]?)", CHILDREN.get(name, "")))
    if not re.fullmatch(form, children):
        yield f"holds {children or 'nothing'}"
    if name in ("valrng", "invalrng") and not children:
        yield "is empty"
    if (name not in TEXTS and (element.text or "").strip()) or any((child.tail or "").strip() for child in element):
        yield "holds text"
    if name in _REQUIRED and not element.get(_REQUIRED[name]):
        yield f"has no {_REQUIRED[name]}"
    for key, value in element.attrib.items():
        pattern = ATTRIBUTES.get(name, {}).get(key.rpartition("}")[2])
        if pattern is None or not re.fullmatch(pattern, value):
            yield f"has {key}={value!r}"
        if key in _REFERENCES and not set(value.split()) <= ids:
            yield f"refers to {value!r}, which is nothing's ID"
