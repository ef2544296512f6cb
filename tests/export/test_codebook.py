"""Codebooks: what they say in documents, and the structure of DDI-Codebook 2.5."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree as Tree

import pytest

import every_kind
from ddi_rules import CHILDREN, EMPTY, SPACE, TEXTS, faults, tag
from surveykit.cleaning import Responses
from surveykit.export import export


@pytest.fixture(scope="module")
def folder(responses: Responses, tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("codebooks")
    export(responses, made, "sav", with_codebook=True)
    return made


@pytest.fixture(scope="module")
def ddi(folder: Path) -> Tree.Element:
    return Tree.parse(folder / "everything-codebook.xml").getroot()


def variable(ddi: Tree.Element, name: str) -> Tree.Element:
    return next(one for one in ddi.iter(f"{SPACE}var") if one.get("name") == name)


def test_the_codebook_is_what_the_schema_asks_for(ddi: Tree.Element) -> None:
    assert faults(ddi) == []


@pytest.fixture(scope="module")
def kinds(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Codebooks of a weighted poll with every kind of question, in both languages and for every format of missing."""
    place = tmp_path_factory.mktemp("kinds")
    asked = every_kind.responses(place / "kinds")
    for to, language in (("sav", "en"), ("dta", "zh"), ("csv", "en")):
        export(asked, place / f"{to}-{language}", to, language=language, with_codebook=True)
    draft = replace(asked, survey=asked.survey.model_copy(update={"draft": True}))
    export(draft, place / "csv-zh", "csv", language="zh", with_codebook=True)
    return place


@pytest.mark.parametrize("made", ["sav-en", "dta-zh", "csv-en", "csv-zh"])
def test_every_kind_of_question_is_what_the_schema_asks_for(kinds: Path, made: str) -> None:
    root = Tree.parse(kinds / made / "kinds-codebook.xml").getroot()
    assert faults(root) == []
    assert root.get("{http://www.w3.org/XML/1998/namespace}lang") == made[-2:]
    written = {one.get("name"): one for one in root.iter(f"{SPACE}var")}
    assert {
        "overall", "speed", "manner", "city", "reasons_wait", "first_price", "votes", "votes_1", "recommend", "income",
        "income_low", "age", "born", "since", "took", "why", "w", "pleased", "band", "points", "service",
    } <= set(written)  # fmt: skip
    assert [name for name, one in written.items() if one.get("wgt") == "wgt"] == ["w"]
    assert {one.get("representationType") for one in written.values()} == {"code", "numeric", "datetime", "text"}
    limits = written["income"].find(f"{SPACE}valrng/{SPACE}range")
    assert limits is not None
    assert limits.attrib == {"UNITS": "REAL", "min": "0", "max": "1000.5"}
    assert {tag(one) for one in root.iter()} <= {*CHILDREN, *TEXTS, *EMPTY}


@pytest.mark.parametrize("made", ["sav-en", "dta-zh", "csv-en", "csv-zh"])
def test_the_published_schema_takes_it(kinds: Path, made: str, shared_data: Path) -> None:
    """By the schema itself, where a copy of its folder lies among the shared data."""
    schema = shared_data / "ddi-codebook-2.5" / "codebook.xsd"
    if not schema.is_file():
        pytest.skip("the DDI Alliance's schema, with the files that it imports, is not among the data")
    lxml = pytest.importorskip("lxml.etree")
    lxml.XMLSchema(lxml.parse(schema)).assertValid(lxml.parse(kinds / made / "kinds-codebook.xml"))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('<codeBook xmlns', '<codeBook kind="x" xmlns'),
        ('type="vald"', 'type="valid"'),
        ('nature="ordinal"', 'nature="rank"'),
        ('representationType="code"', 'representationType="coded"'),
        ('files="F1"', 'files="F2"'),
        (' name="overall"', ""),
        ('ID="V2"', 'ID="V1"'),
        ("<dimensns>", "<dimensns>x"),
        ("<titl>", "<subTitl>x</subTitl><titl>"),
        ('<valrng>', "<invalrng /><valrng>"),
        ('type="multipleResp"', 'type="several"'),
        ("<fileType>", "<fileKind>sav</fileKind><fileType>"),
    ],
)  # fmt: skip
def test_the_tables_of_the_schema_find_faults(kinds: Path, old: str, new: str) -> None:
    """Each of these the schema refuses."""
    whole = (kinds / "sav-en" / "kinds-codebook.xml").read_text(encoding="utf-8")
    assert old in whole
    assert faults(Tree.fromstring(whole.replace(old, new, 1)))


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
