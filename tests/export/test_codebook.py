"""Codebooks: what they say in documents, and the structure of DDI-Codebook 2.5."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree as Tree

import pytest

from surveykit.cleaning import Responses
from surveykit.export import export

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


@pytest.fixture(scope="module")
def folder(responses: Responses, tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("codebooks")
    export(responses, made, "sav", with_codebook=True)
    return made


@pytest.fixture(scope="module")
def ddi(folder: Path) -> Tree.Element:
    return Tree.parse(folder / "everything-codebook.xml").getroot()


def tag(element: Tree.Element) -> str:
    assert element.tag.startswith(SPACE)
    return element.tag.removeprefix(SPACE)


def variable(ddi: Tree.Element, name: str) -> Tree.Element:
    return next(one for one in ddi.iter(f"{SPACE}var") if one.get("name") == name)


def test_elements_are_in_the_order_of_the_schema(ddi: Tree.Element) -> None:
    for element in ddi.iter():
        children = " ".join(map(tag, element)) + " "
        form = re.sub(r"(\w+)([?*+]?)", r"(?:\1 )\2", CHILDREN.get(tag(element), "")).replace(") (", ")(")
        form = re.sub(r"(?<=[)?*+]) (?=\()", "", form)
        assert re.fullmatch(form, children.lstrip()), (tag(element), children)


def test_attributes_are_those_of_the_schema(ddi: Tree.Element) -> None:
    for element in ddi.iter():
        known = ATTRIBUTES.get(tag(element), {})
        for name, value in element.attrib.items():
            plain = name.rpartition("}")[2]
            assert re.fullmatch(known[plain], value), (tag(element), name, value)
        if tag(element) in ("valrng", "invalrng"):
            assert len(element)
        if tag(element) == "var":
            assert element.get("name")


def test_ids_are_unique_and_references_lead_somewhere(ddi: Tree.Element) -> None:
    ids = [element.get("ID") for element in ddi.iter() if element.get("ID")]
    assert len(set(ids)) == len(ids)
    references = {part for one in ddi.iter() for name in ("var", "files", "qstn") for part in one.get(name, "").split()}
    assert references <= set(ids)
    assert references


def test_ddi_says_wording_codes_counts_missing_answers_routing_and_origin(
    ddi: Tree.Element, responses: Responses
) -> None:
    overall = variable(ddi, "overall")
    assert overall.findtext(f"{SPACE}qstn/{SPACE}qstnLit") == "Overall rating"
    told = {
        one.findtext(f"{SPACE}catValu"): (one.findtext(f"{SPACE}catStat"), one.get("missing"))
        for one in overall.iter(f"{SPACE}catgry")
    }
    counts = responses.frame["overall"].astype(str).value_counts()
    assert {code: told[code] for code in "12345"} == {code: (str(counts[code]), None) for code in "12345"}
    missing = responses.missing("overall")
    assert told["-7"] == (str(missing["dont_know"]), "Y")
    assert "Overall rating" in (variable(ddi, "why").findtext(f"{SPACE}universe") or "")
    derivation = variable(ddi, "good").find(f"{SPACE}derivation")
    assert derivation is not None
    assert derivation.get("var") == overall.get("ID")
    group = next(one for one in ddi.iter(f"{SPACE}varGrp") if one.get("name") == "reasons")
    assert group.get("type") == "multipleResp"
    assert len(group.get("var", "").split()) == 3


def test_counts_of_small_groups_of_people_are_withheld(ddi: Tree.Element, folder: Path, responses: Responses) -> None:
    """The islands have few people; one other region is withheld as well, so that theirs does not follow."""
    counts = responses.frame["region"].value_counts()
    assert counts["islands"] < 10
    shown = [one.findtext(f"{SPACE}catStat") for one in variable(ddi, "region").iter(f"{SPACE}catgry")][:3]
    assert shown[2] is None
    assert sum(count is None for count in shown) == 2
    assert "withheld" in (folder / "everything-codebook.html").read_text(encoding="utf-8")


def test_documents_say_the_same_in_the_language_that_is_asked_for(
    responses: Responses, folder: Path, tmp_path: Path
) -> None:
    page = (folder / "everything-codebook.html").read_text(encoding="utf-8")
    for words in (
        "Overall rating",
        "Asked if",
        "Made from: Overall rating",
        "Missing: Don&#39;t know",
        "-7",
        "reasons_wait",
    ):
        assert words in page or words.replace("&#39;", "'") in page, words
    assert (folder / "everything-codebook.docx").stat().st_size > 5000
    export(responses, tmp_path, "dta", language="zh", with_codebook=True)
    page = (tmp_path / "everything-codebook.html").read_text(encoding="utf-8")
    assert "数据字典" in page
    assert "总体评价" in page
    assert ".c" in page  # the don't-knows of Stata
    assert "Overall rating" not in page
    assert 'xml:lang="zh"' in (tmp_path / "everything-codebook.xml").read_text(encoding="utf-8")


def test_equal_answers_give_equal_codebooks(responses: Responses, folder: Path, tmp_path: Path) -> None:
    export(responses, tmp_path, "sav", with_codebook=True)
    for path in tmp_path.iterdir():
        assert path.read_bytes() == (folder / path.name).read_bytes(), path.name


def test_codebooks_of_a_draft_say_so(responses: Responses, tmp_path: Path) -> None:
    draft = replace(responses, survey=responses.survey.model_copy(update={"draft": True}))
    export(draft, tmp_path, "csv", with_codebook=True)
    for ending in ("html", "xml"):
        assert "DRAFT" in (tmp_path / f"everything-codebook.{ending}").read_text(encoding="utf-8").upper()
