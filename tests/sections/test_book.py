"""The appendix volume and the feedback sheets: what stands in them, and what must not."""

from __future__ import annotations

import json
import random
import re
import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from docx import Document

import appendix_reading as reading
import surveykit as sk
from small_survey import Answer, write_survey
from surveykit.appendix import Appendix, Heading, Paragraph, get, load
from surveykit.cli import run
from surveykit.errors import DocumentError, SurveyError
from surveykit.sections.book import PARTS, assemble, bulletin, feedback, register, write_book, write_feedback
from surveykit.slices import open_all

#: ``tiny`` is too small for any number, ``next`` would give it away.
SIZES = {"tiny": 6, "next": 90, "large": 210, "larger": 260, "largest": 300}


def answers() -> list[Answer]:
    rng = random.Random(4)
    return [
        Answer(
            unit,
            str(rng.choices([1, 2, 3, 4, 5], [1, 2, 3, 4, 2])[0]),
            rng.choice(["first", "again", "phone"]),
            f"{unit}-clerk",
            attitude=str(rng.randint(1, 5)),
            note=f"word {number} of {unit}" if number % 3 == 0 else "",
        )
        for unit, n in SIZES.items()
        for number in range(n)
    ]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    survey = write_survey(tmp_path_factory.mktemp("surveys"), answers(), [*SIZES, "nobody"])
    path = survey / "survey.yml"
    settings = path.read_text(encoding="utf-8")
    for old, new in (
        ("\nreport:\n", "\nconstructs:\n  service: [overall, attitude]\nderive: {index: mean(service)}\n\nreport:\n"),
        ("\nreport:\n", "\nprivacy: {mask: [note]}\n\nreport:\n  comments: [note]\n"),
        ("\nrates:", "\n  note: {text: Your words, type: text, column: note}\n\nrates:"),
    ):
        settings = settings.replace(old, new, 1)
    path.write_text(settings, encoding="utf-8")
    return survey


@pytest.fixture(scope="module")
def opened(folder: Path):
    """The overall data and those of every unit."""
    overall, units = open_all(sk.load_survey(folder).clean())
    return overall, {data.unit.unit_id: data for data in units}


@pytest.fixture(scope="module")
def written(opened, tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("book")
    write_book(opened[0], place, opened[0].view(), ["docx", "xlsx", "html", "pdf"])
    return place


def everything(appendix: Appendix) -> str:
    """All that a document shows or stores, as one text."""
    return json.dumps([repr(block.__dict__) for block in appendix.blocks], ensure_ascii=False)


def test_the_parts_stand_in_order_with_letters(written):
    page = reading.read_page(written / "appendix.html")
    headings = [text for text in page.text if re.match(r"Appendix [A-Z]\. ", text)]
    assert list(dict.fromkeys(headings)) == [
        "Appendix A. Questionnaire", "Appendix B. Sample and response", "Appendix C. How the data were processed",
        "Appendix D. Frequency tables", "Appendix E. Cross-tables", "Appendix F. Reliability of the scales",
        "Appendix G. Results by counter", "Appendix H. Answers in respondents' own words",
        "Appendix I. Definitions and methods",
    ]  # fmt: skip
    captions = [p.text for p in Document(str(written / "appendix.docx")).paragraphs if p.style.style_id == "Caption"]
    assert captions[0].startswith("Table A.1. ")
    assert "Figure G.1" in " ".join(captions)


def test_the_questionnaire_is_that_of_survey_yml(written, opened):
    table = next(table for table in load(written).tables if table.id == "questionnaire")
    survey = opened[0].survey
    assert [row[1].text for row in table.rows] == [
        q.text.in_language("en") for name, q in survey.questions.items() if name != "index"
    ]
    choices = dict(zip(survey.questions, (row[3].text for row in table.rows), strict=False))
    for choice in survey.scale_of("overall").choices:
        assert f"{choice.label.in_language('en')} ({choice.score:g})" in choices["overall"]
    assert choices["note"] == "—"


def test_chosen_parts_in_chosen_order_and_unknown_ones_are_told(opened):
    book = assemble(opened[0], opened[0].view("zh"), ["methods", "questionnaire"])
    assert [block.text for block in book.blocks if isinstance(block, Heading)] == ["指标口径与方法说明", "调查问卷"]
    assert book.numbering == "lettered"
    with pytest.raises(DocumentError, match="no part of the book 'apendix'") as told:
        assemble(opened[0], opened[0].view(), ["methods", "apendix"])
    assert "open_answers" in str(told.value)


@pytest.fixture
def thanks():
    """A part of the book that another package has registered."""
    register("thanks", lambda data, view: [Heading("Thanks"), Paragraph("We thank all who answered.")])
    yield "thanks"
    PARTS.forget("thanks")


def test_a_part_of_another_package_is_accepted_by_survey_yml_command_and_book(folder, opened, thanks, tmp_path):
    survey = shutil.copytree(folder, tmp_path / "surveys" / folder.name) / "survey.yml"
    text = survey.read_text(encoding="utf-8")
    survey.write_text(text.replace("\nreport:\n", "\nreport:\n  book: [thanks, units]\n", 1), encoding="utf-8")
    assert sk.load_survey(survey).report.book == ("thanks", "units")
    book = assemble(opened[0], opened[0].view(), ["thanks"])
    assert [block.text for block in book.blocks[-2:]] == ["Thanks", "We thank all who answered."]
    command = ["appendix", str(folder), "--parts", thanks, "--formats", "html", "--no-feedback", "--out", str(tmp_path)]
    assert run(command) == 0
    assert "We thank all who answered." in next(tmp_path.rglob("book/appendix.html")).read_text(encoding="utf-8")


def test_an_unknown_part_in_survey_yml_is_explained(folder, tmp_path):
    survey = shutil.copytree(folder, tmp_path / "surveys" / folder.name) / "survey.yml"
    text = survey.read_text(encoding="utf-8")
    survey.write_text(text.replace("\nreport:\n", "\nreport:\n  book: [thanks]\n", 1), encoding="utf-8")
    with pytest.raises(SurveyError, match=r"report\.book\.0 cannot be 'thanks'"):
        sk.load_survey(survey)


def test_nothing_of_a_withheld_unit_stands_in_the_book(written, opened):
    book = load(written)
    units = next(table for table in book.tables if table.id == "units")
    by_name = {row[0].text: row for row in units.rows}
    for unit in ("tiny", "next"):
        assert {cell.kind for cell in by_name[unit][1:]} <= {"withheld", "text"}
        assert f"of {unit}" not in everything(book)
    assert "of large" in everything(book)
    shown = [number for number in book.numbers() if set(number.by.values()) & {"tiny", "next"}]
    assert shown
    assert all(number.value is None and number.n is None for number in shown)


def test_feedback_is_one_page_with_the_units_own_comments_only(opened, tmp_path):
    from pypdf import PdfReader

    for unit, data in opened[1].items():
        sheet = feedback(data, data.view())
        get("pdf")(sheet, tmp_path / f"{unit}.pdf")
        assert len(PdfReader(tmp_path / f"{unit}.pdf").pages) == 1
        said = everything(sheet)
        assert not any(re.search(rf"word \d+ of {other}\b", said) for other in SIZES if other != unit)
        assert ("word " in said) is (unit in ("large", "larger", "largest"))
    assert sheet.page == "academic"


def test_a_unit_that_is_withheld_gets_a_sheet_without_numbers(opened, tmp_path):
    paths = write_feedback([opened[1]["tiny"], opened[1]["next"]], tmp_path)
    assert [path.relative_to(tmp_path).as_posix() for path in paths] == ["tiny/feedback.docx", "next/feedback.docx"]
    for unit in ("tiny", "next"):
        numbers = list(feedback(opened[1][unit], opened[1][unit].view()).numbers())
        assert all(number.value is None for number in numbers)
        text = "\n".join(p.text for p in Document(str(tmp_path / unit / "feedback.docx")).paragraphs)
        assert "There are no comments that can be passed on." in text


def test_the_bulletin_counts_what_was_kept_and_names_no_withheld_unit(opened):
    document = bulletin(opened[0], opened[0].view("zh"))
    said = "\n".join(str(block.text) for block in document.blocks if isinstance(block, Heading | Paragraph))
    assert f"本次调查，共收到有效评价{sum(SIZES.values())}份。" in said
    assert "收到评价的单位共5个，其中样本量不少于15的4个。" in said
    assert not re.search(r"\b(tiny|next)（", said)
    units = next(table for table in document.tables if table.id == "units")
    withheld = [row for row in units.rows if row[0].text in ("tiny", "next")]
    assert len(withheld) == 2
    assert all(number.value is None for number in units.numbers if number.by.get("unit") in ("tiny", "next"))


def test_the_bulletin_of_a_wave_has_its_table_of_this_wave(opened):
    overall = opened[0]
    frame = overall.frame.assign(wave=["2024", "2025"] * (len(overall.frame) // 2))
    survey = overall.survey.model_copy(update={"waves": ("2024", "2025")})
    responses = replace(overall.responses, frame=frame, survey=survey)
    of_waves = replace(overall, responses=responses.where(wave="2025"), wave="2025", all_waves=responses)
    document = bulletin(of_waves, overall.view("zh"))
    said = [str(block.text) for block in document.blocks if isinstance(block, Paragraph)]
    assert said[0] == "2025年度，共收到有效评价433份，同比持平。"
    assert any("2025年" in sentence and "2024年" in sentence for sentence in said[1:])
    sizes = frame[frame["wave"] == "2025"].groupby("unit", observed=True)["overall"].count()
    shown = {number.by["unit"]: number.n for number in document.numbers() if number.statistic == "mean" and number.n}
    assert shown and all(n == sizes[unit] for unit, n in shown.items())


@pytest.mark.parametrize(
    ("language", "wanted", "unwanted"),
    [
        ("zh", "本次调查，共收到有效评价866份。", "受理|件|满意率|%的单位"),
        ("en", "In this survey, 866 valid ratings were received.", "cases|Satisfaction|below|This survey,"),
    ],
)
def test_the_bulletin_of_a_survey_without_a_rate_says_the_mean(folder, tmp_path, language, wanted, unwanted):
    copy = tmp_path / folder.name
    shutil.copytree(folder, copy)
    settings = (copy / "survey.yml").read_text(encoding="utf-8")
    settings = re.sub(r"\nrates:\n(?:  .*\n)+", "\n", settings)
    settings = re.sub(r"\nheadline: .*", "\nheadline: {question: overall}", settings)
    (copy / "survey.yml").write_text(settings, encoding="utf-8")
    overall, _ = open_all(sk.load_survey(copy).clean())
    document = bulletin(overall, overall.view(language))
    said = [str(block.text) for block in document.blocks if isinstance(block, Heading | Paragraph)]
    mean = overall.design().mean("overall")
    assert wanted in said
    assert not re.search(unwanted, " ".join(said[1:-1]))
    assert any(f"{mean['value'].iloc[0]:.2f}" in one and f"{int(mean['n'].iloc[0])}" in one for one in said)
    assert [table.id for table in document.tables] == ["units"]


def test_the_command_writes_the_book(folder, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    command = ["appendix", str(folder), "--out", "out", "--parts", "questionnaire,reliability", "--formats", "docx"]
    assert run(command) == 0
    said = capsys.readouterr().out
    assert "2 parts: questionnaire, reliability" in said
    assert "6 feedback sheets" in said
    names = {path.name for path in (tmp_path / "out" / "book").iterdir()}
    assert names == {
        "appendix.json", "appendix.docx", "numbers.json", "numbers.csv", "bulletin.docx", "bulletin.json", "feedback",
    }  # fmt: skip
    assert run([*command, "--no-feedback", "--parts", "apendix"]) == 2
    assert "no part of the book 'apendix'" in capsys.readouterr().err


def test_units_and_settings_choose_the_sheets(folder, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    command = ["appendix", str(folder), "--out", "out", "--parts", "questionnaire", "--formats", "docx"]
    assert run([*command, "--units", "large,tiny"]) == 0
    assert "2 feedback sheets" in capsys.readouterr().out
    feedback = tmp_path / "out" / "book" / "feedback"
    assert sorted(path.name for path in feedback.iterdir()) == ["large", "tiny"]
    assert run([*command, "--units", "large,lagre"]) == 2
    told = capsys.readouterr().err
    assert "no unit 'lagre'" in told
    assert "'large'" in told
    assert run([*command, "--formats", "docs"]) == 2
    assert "no document format" in capsys.readouterr().err
    path = tmp_path / "quiet" / folder.name / "survey.yml"
    shutil.copytree(folder, path.parent)
    settings = path.read_text(encoding="utf-8")
    path.write_text(settings.replace("\nreport:\n", "\nreport:\n  feedback: false\n  bulletin: false\n", 1), "utf-8")
    command[1:4] = [str(path.parent), "--out", "other"]
    assert run(command) == 0
    assert "feedback" not in capsys.readouterr().out
    names = {path.name for path in (tmp_path / "other" / "book").iterdir()}
    assert not names & {"feedback", "bulletin.docx"}
    assert run([*command, "--feedback"]) == 0
    assert "6 of 6 feedback sheets written" in capsys.readouterr().out
