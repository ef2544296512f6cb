"""What is written reads back equal, by other programs than the one that wrote it where there are such."""

from __future__ import annotations

import io
import json
import shutil
import subprocess
from dataclasses import replace
from datetime import date
from pathlib import Path
from time import process_time
from zipfile import ZipFile

import numpy as np
import pandas as pd
import pytest

from surveykit.cleaning import Responses
from surveykit.cli import run
from surveykit.errors import ParameterError
from surveykit.export import DATA_FORMATS, data_file, export
from surveykit.export.dta import write_dta
from surveykit.export.model import Category, DataFile, Variable
from surveykit.export.names import STATA, legal_names

pyreadstat = pytest.importorskip("pyreadstat", reason="the extra spss is not installed")

#: Kinds of missing answers as SPSS and Stata have them, in the order of the documentation.
CODES = {"skipped": -9, "blank": -8, "dont_know": -7, "refused": -6, "invalid": -5, "default_rating": -4}
LETTERS = {"skipped": "a", "blank": "b", "dont_know": "c", "refused": "d", "invalid": "e", "default_rating": "f"}
REGIONS = {"north": 1, "south": 2, "islands": 3}


@pytest.fixture(scope="module")
def written(responses: Responses, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("data")
    for to in DATA_FORMATS:
        export(responses, folder, to)
    return folder


def kinds(responses: Responses, question: str) -> list[str | None]:
    name = f"{question}.missing"
    if name not in responses.frame.columns:
        return [None] * len(responses)
    return [None if pd.isna(kind) else str(kind) for kind in responses.frame[name]]


def expected(responses: Responses, question: str, marks: dict[str, object], numbers: dict[str, int]) -> list[object]:
    answers = responses.frame[question].astype(object)
    pairs = zip(answers, kinds(responses, question), strict=True)
    return [marks[kind] if kind else None if pd.isna(value) else numbers.get(value, value) for value, kind in pairs]


def labels_of(responses: Responses, question: str) -> list[str | None]:
    codes = responses.frame[question]
    return [None if pd.isna(code) else responses.survey.label_of(question, code) for code in codes]


def test_spss_has_codes_labels_missing_ranges_and_measures(responses: Responses, written: Path) -> None:
    frame, about = pyreadstat.read_sav(written / "everything.sav", user_missing=True)
    assert frame["overall"].tolist() == expected(responses, "overall", CODES, {str(n): n for n in range(1, 6)})
    assert frame["region"].tolist() == expected(responses, "region", CODES, REGIONS)
    labels = about.variable_value_labels
    assert labels["overall"] == {
        1: "Very poor", 2: "Poor", 3: "Fair", 4: "Good", 5: "Very good", -8: "Blank", -7: "Don't know", -6: "Refused",
    }  # fmt: skip
    assert about.missing_ranges["overall"] == [{"lo": -9.0, "hi": -4.0}]
    assert about.column_names_to_labels["overall"] == "Overall rating"
    measures = ("overall", "region", "balance", "why")
    assert [about.variable_measure[name] for name in measures] == ["ordinal", "nominal", "scale", "nominal"]
    wait = [0.0 if pd.isna(value) else value for value in responses.frame["reasons.wait"]]
    got = frame["reasons_wait"]
    assert [max(value, 0) for value in got] == wait
    assert set(got[got < 0]) == {-9.0, -8.0}
    assert list(labels["unit"].values()) == ["Office A", "Office B"]
    assert frame["with_2"][0] == "我的母亲"  # with is a word of SPSS


def test_a_missing_code_is_never_a_value_that_somebody_gave(responses: Responses, written: Path) -> None:
    """Somebody has a balance of -7, so the codes of that variable begin further down."""
    frame, about = pyreadstat.read_sav(written / "everything.sav", user_missing=True)
    assert about.missing_ranges["balance"] == [{"lo": -99.0, "hi": -94.0}]
    further = {kind: code - 90 for kind, code in CODES.items()}
    assert frame["balance"].tolist() == expected(responses, "balance", further, {})
    valid, _ = pyreadstat.read_sav(written / "everything.sav")
    assert valid["balance"].dropna().tolist() == responses.frame["balance"].dropna().tolist()


def test_days_are_days_and_say_beside_them_why_they_are_missing(responses: Responses, written: Path) -> None:
    days = [None if pd.isna(day) else date.fromisoformat(day) for day in responses.frame["born"]]
    sav, _ = pyreadstat.read_sav(written / "everything.sav")
    assert [None if pd.isna(day) else day for day in sav["born"]] == days
    assert set(sav["born_missing"].dropna()) == {2.0}
    stata = pd.read_stata(written / "everything.dta", convert_categoricals=False)
    assert [None if pd.isna(day) else day.date() for day in stata["born"]] == days
    parquet = pd.read_parquet(written / "everything.parquet")
    assert [None if pd.isna(day) else day for day in parquet["born"]] == days
    assert stata["spent"].dropna().tolist() == responses.frame["spent"].dropna().tolist()


def test_stata_has_extended_missing_values_with_labels(responses: Responses, written: Path) -> None:
    frame, about = pyreadstat.read_dta(written / "everything.dta", user_missing=True)
    numbers = {str(n): n for n in range(1, 6)}
    got = [None if pd.isna(value) else value for value in frame["overall"]]
    assert got == expected(responses, "overall", LETTERS, numbers)
    assert about.variable_value_labels["overall"]["c"] == "Don't know"
    plain = pd.read_stata(written / "everything.dta")
    words = [None if pd.isna(value) else value for value in plain["region"]]
    assert words == labels_of(responses, "region")
    assert plain["why"].str.len().max() == 3000  # a long text: strL


def test_stata_holds_few_answers_behind_many_missing_ones_under_a_long_name(tmp_path: Path) -> None:
    rows = 3_000
    values, missing = np.full(rows, np.nan), np.full(rows, "skipped", dtype=object)
    values[[2_000, 2_999]], missing[[2_000, 2_999]] = [1.0, 2.0], None
    categories = tuple(Category(number, f"choice {number}", str(number)) for number in (1, 2))
    names = legal_names([f"negative_experience_cross_platform_{number}" for number in range(12)], STATA).values()
    variables = [Variable(name, name, name, name, "coded", "nominal", values, missing, categories) for name in names]
    data = DataFile("long", "Long", "en", rows, tuple(variables), "letters")
    write_dta(data, tmp_path / "long.dta", date(2025, 1, 1))
    frame, about = pyreadstat.read_dta(tmp_path / "long.dta", user_missing=True)
    for name in names:
        assert frame[name].value_counts().to_dict() == {"a": rows - 2, 1.0: 1, 2.0: 1}
        assert about.variable_value_labels[name][2] == "choice 2"


def test_excel_has_words_and_codes_and_no_formula(responses: Responses, written: Path) -> None:
    openpyxl = pytest.importorskip("openpyxl")
    book = openpyxl.load_workbook(written / "everything.xlsx")
    assert book.sheetnames == ["Data", "Codes", "Variables", "Values"]
    sheets = {name: pd.DataFrame(list(book[name].values)) for name in book.sheetnames}
    words, codes = (
        frame.rename(columns=frame.iloc[0]).iloc[1:].replace({np.nan: None})
        for frame in (sheets["Data"], sheets["Codes"])
    )
    answers, why = responses.frame["overall"], kinds(responses, "overall")
    assert words["overall"].tolist() == labels_of(responses, "overall")
    assert [code == "Don't know" for code in words["overall_missing"]] == [kind == "dont_know" for kind in why]
    assert codes["overall"].tolist() == [None if pd.isna(code) else int(code) for code in answers]
    assert "=1+1" in words["why"].tolist()
    assert all(cell.data_type != "f" for row in book["Data"] for cell in row)
    assert "1850-12-31" in words["born"].tolist()  # before Excel's calendar
    assert len(words) == len(responses)


def test_csv_and_parquet_have_the_same_values(responses: Responses, written: Path) -> None:
    frame = pd.read_csv(written / "everything.csv", encoding="utf-8-sig")
    values = pd.read_csv(written / "everything-values.csv", encoding="utf-8-sig")
    region = values[values["Variable"] == "region"].set_index("In survey.yml")["Code"].to_dict()
    assert region == REGIONS
    codes = frame["region"].dropna().map({number: code for code, number in region.items()})
    assert codes.tolist() == responses.frame["region"].dropna().astype(str).tolist()
    arrow = pytest.importorskip("pyarrow.parquet")
    table = arrow.read_table(written / "everything.parquet")
    about = json.loads(table.schema.field("overall").metadata[b"surveykit"])
    assert about["label"] == "Overall rating"
    assert about["choices"]["Very good"] == {"code": 5, "declared": "5"}
    assert table.column("overall").to_pylist() == labels_of(responses, "overall")
    balances = [None if pd.isna(value) else value for value in responses.frame["balance"]]
    assert table.column("balance").to_pylist() == balances


def test_multiple_response_sets_are_declared_beside_the_file(written: Path) -> None:
    syntax = (written / "everything.sps").read_text(encoding="utf-8-sig")
    assert "/MDGROUP NAME=$reasons" in syntax
    assert "VARIABLES=reasons_wait reasons_态度 reasons_other" in syntax
    assert "LABEL='Reasons'" in syntax
    assert syntax.count("VALUE=1.") == 1


@pytest.mark.parametrize("to", DATA_FORMATS)
def test_nobody_is_named_and_texts_are_masked(written: Path, to: str, everything: Path) -> None:
    frame = {
        "sav": lambda path: pyreadstat.read_sav(path)[0],
        "dta": pd.read_stata,
        "xlsx": lambda path: pd.read_excel(path, engine="openpyxl"),
        "parquet": pd.read_parquet,
        "csv": pd.read_csv,
    }[to](written / f"everything.{to}")
    text = frame.to_csv()
    assert "13800000000" not in text
    assert "call [" in text
    assert "secret" not in text
    assert "p001" not in text
    assert not {"source", "row", "nickname"} & set(frame.columns)
    assert frame["respondent"].tolist() == list(range(1, len(frame) + 1))


@pytest.mark.parametrize("to", DATA_FORMATS)
def test_equal_answers_give_equal_bytes(responses: Responses, written: Path, to: str, tmp_path: Path) -> None:
    export(responses, tmp_path, to)
    for path in tmp_path.iterdir():
        assert path.read_bytes() == (written / path.name).read_bytes(), path.name
    moment = {"sav": b"31 Dec 2500:00:00", "dta": b"31 Dec 2025 00:00"}.get(to, b"")
    assert moment in (tmp_path / f"everything.{to}").read_bytes()[:300]


def test_labels_and_texts_that_are_too_long_are_cut_and_told(responses: Responses, tmp_path: Path) -> None:
    survey = responses.survey
    label = survey.questions["overall"].text.__class__(en="很" * 300)
    questions = {**survey.questions, "overall": survey.questions["overall"].model_copy(update={"text": label})}
    longer = replace(
        responses,
        survey=survey.model_copy(update={"questions": questions}),
        frame=responses.frame.assign(why=["长" * 20_000, *responses.frame["why"][1:]]),
    )
    done = export(longer, tmp_path, "sav")
    frame, about = pyreadstat.read_sav(tmp_path / "everything.sav")
    assert len(about.column_names_to_labels["overall"].encode()) <= 255
    assert len(frame["why"][0].encode()) <= 32_767
    assert any("variable labels longer than 255 bytes are cut: overall" in note for note in done.data.notes)
    assert any("texts longer than 32767 bytes are cut: why" in note for note in done.data.notes)
    export(longer, tmp_path, "dta")
    assert pd.read_stata(tmp_path / "everything.dta")["why"].str.len().max() == 20_000
    assert any("with is with_2" in note for note in done.data.notes)


def test_a_study_without_answers_can_be_written(responses: Responses, tmp_path: Path) -> None:
    for to in DATA_FORMATS:
        done = export(replace(responses, frame=responses.frame.iloc[:0]), tmp_path, to)
        assert done.data.n == 0
    assert len(pd.read_parquet(tmp_path / "everything.parquet")) == 0


def test_a_failed_writer_leaves_the_old_file(responses: Responses, tmp_path: Path, monkeypatch) -> None:
    export(responses, tmp_path, "sav")
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}

    def fails(*arguments, **named):
        Path(arguments[1]).write_bytes(b"half")
        raise RuntimeError

    monkeypatch.setattr(pyreadstat, "write_sav", fails)
    with pytest.raises(RuntimeError):
        export(responses, tmp_path, "sav")
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == before


def test_public_rows_are_closed_questions_of_which_nobody_is_recognised(responses: Responses, tmp_path: Path) -> None:
    with pytest.raises(ParameterError, match="let people be recognised"):
        export(responses, tmp_path, "csv", public=True)
    assert not list(tmp_path.iterdir())
    privacy = responses.survey.privacy.model_copy(update={"quasi_identifiers": ("unit",)})
    allowed = replace(
        responses,
        survey=responses.survey.model_copy(update={"privacy": privacy, "waves": ()}),
        frame=responses.frame.assign(wave=None),
    )
    export(allowed, tmp_path, "csv", public=True)
    frame = pd.read_csv(tmp_path / "everything.csv", encoding="utf-8-sig")
    assert list(frame.columns)[:2] == ["unit", "overall"]
    assert not {"respondent", "why", "born", "balance", "with_2"} & set(frame.columns)
    assert len(frame) == len(responses)


def test_an_unknown_format_is_refused_with_the_known_ones(responses: Responses, tmp_path: Path) -> None:
    with pytest.raises(ParameterError, match=r"sav, dta, xlsx, parquet, csv(.|\n)*did you mean 'sav'"):
        export(responses, tmp_path, "saw")


def test_labels_are_in_the_language_that_is_asked_for(responses: Responses) -> None:
    data = data_file(responses, DATA_FORMATS["sav"], "zh")
    overall = next(one for one in data.variables if one.name == "overall")
    assert overall.label == "总体评价"
    assert overall.labels("zh")[-1] == (-6, "拒答")


HAVEN = """
suppressMessages(library(haven))
sav <- read_sav("everything.sav", user_na = TRUE)
dta <- read_dta("everything.dta")
rows <- data.frame(
  overall = as.numeric(unclass(sav$overall)), missing = is.na(sav$overall), tag = na_tag(dta$overall),
  stata = as.numeric(dta$overall), born = format(as.Date(dta$born)), sav_born = format(as.Date(sav$born)))
write.csv(rows, row.names = FALSE)
labels <- paste(names(attr(sav$overall, "labels")), collapse = "|")
cat("#", attr(sav$overall, "label"), labels, attr(sav$overall, "na_range"))
"""


@pytest.fixture(scope="module")
def haven(written: Path) -> tuple[pd.DataFrame, str]:
    program = shutil.which("Rscript")
    asked = [str(program), "-e", "library(haven)"]
    if program is None or subprocess.run(asked, capture_output=True, check=False).returncode:
        pytest.skip("R with its package haven is not installed (apt-get install r-cran-haven)")
    done = subprocess.run([program, "-e", HAVEN], cwd=written, capture_output=True, text=True, check=True)
    table, _, rest = done.stdout.partition("#")
    return pd.read_csv(io.StringIO(table)), rest


def test_r_reads_the_same(responses: Responses, haven: tuple[pd.DataFrame, str]) -> None:
    frame, about = haven
    codes = expected(responses, "overall", CODES, {str(n): n for n in range(1, 6)})
    assert frame["overall"].tolist() == codes
    assert frame["missing"].tolist() == [code < 0 for code in codes]
    tags = [None if kind is None else LETTERS[kind] for kind in kinds(responses, "overall")]
    assert [None if pd.isna(tag) else tag for tag in frame["tag"]] == tags
    assert np.array_equal(frame["stata"].isna(), frame["missing"])
    days = [None if pd.isna(day) else day for day in responses.frame["born"]]
    assert [None if pd.isna(day) else day for day in frame["born"]] == days
    assert [None if pd.isna(day) else day for day in frame["sav_born"]] == days
    assert "Overall rating" in about
    assert "Very good|" in about or "|Very good" in about
    assert about.rstrip().endswith("-9 -4")


ODD = [
    " led by a space",
    "a\r\nb",
    "<a href='x'>&amp;</a>",
    "",
    "=1+1",
    "+1",
    "'quoted",
    "_x000D_",
    "\ufffe\uffff",
    "001",
    "\U0001f600",
]


def test_excel_cells_hold_what_people_wrote(responses: Responses, tmp_path: Path) -> None:
    """What a sheet cannot hold at all becomes the mark of an unknown character; an empty text has no cell."""
    openpyxl = pytest.importorskip("openpyxl")
    texts = [*ODD, *[None] * (len(responses) - len(ODD))]
    export(replace(responses, frame=responses.frame.assign(why=texts)), tmp_path, "xlsx")
    book = openpyxl.load_workbook(tmp_path / "everything.xlsx")
    for name in ("Data", "Codes"):
        head, *rows = book[name].iter_rows()
        place = [cell.value for cell in head].index("why")
        cells = [row[place] for row in rows]
        expected = [text.replace("\ufffe\uffff", "\ufffd\ufffd").replace("\r\n", "\n") or None for text in ODD]
        assert [str(cell.value).replace("\r\n", "\n") if cell.value else None for cell in cells[: len(ODD)]] == expected
        assert {cell.value for cell in cells[len(ODD) :]} == {None}
        assert all(cell.data_type == "s" for cell in cells[: len(ODD)] if cell.value)
        born = [row[[cell.value for cell in head].index("born")] for row in rows]
        assert {cell.number_format for cell in born if cell.is_date} == {"yyyy-mm-dd"}


def test_excel_says_which_texts_it_cut(responses: Responses, tmp_path: Path) -> None:
    longer = responses.frame.assign(why=["长" * 40_000, *responses.frame["why"][1:]])
    done = export(replace(responses, frame=longer), tmp_path, "xlsx")
    assert "1 texts longer than 32767 characters are cut: why" in done.data.notes
    assert len(pd.read_excel(tmp_path / "everything.xlsx", engine="openpyxl")["why"][0]) == 32_767


def test_a_long_workbook_is_written_quickly(responses: Responses, tmp_path: Path) -> None:
    """Making an object of every cell takes 15 microseconds each, here 6 seconds."""
    times = 120
    frame = pd.concat([responses.frame] * times, ignore_index=True)
    columns = ["overall", "overall.missing", "region", "region.missing", "with", "with.missing", "recommend"]
    kept = [name for name in frame.columns if name in (*columns, "unit", "wave", "respondent", "channel")]
    survey = responses.survey
    questions = {name: survey.questions[name] for name in ("overall", "region", "with", "recommend")}
    short = survey.model_copy(update={"questions": questions, "derived": {}})
    data = data_file(replace(responses, survey=short, frame=frame[kept]), DATA_FORMATS["xlsx"])
    start = process_time()
    DATA_FORMATS["xlsx"].write(data, tmp_path / "long.xlsx", date(2025, 12, 31))
    assert process_time() - start < 2
    with ZipFile(tmp_path / "long.xlsx") as book:
        assert book.read("xl/worksheets/sheet1.xml").count(b"<row ") == len(frame) + 1


def test_recommenders_have_their_group_and_net_score(responses: Responses, written: Path) -> None:
    """So that a table of groups, and a mean that is the net promoter score, need no recoding."""
    frame, about = pyreadstat.read_sav(written / "everything.sav")
    answers = responses.frame["recommend"]
    assert frame["recommend_group"].tolist() == [1 + (answer >= 7) + (answer >= 9) for answer in answers]
    assert frame["recommend_net"].tolist() == responses.frame["recommend.net"].tolist()
    labels = about.variable_value_labels["recommend_group"]
    assert [labels[code] for code in (1, 2, 3)] == ["Detractor (0 to 6)", "Passive (7 or 8)", "Promoter (9 or 10)"]
    assert about.variable_measure["recommend_group"] == "ordinal"
    assert about.column_names_to_labels["recommend_net"] == "Would you recommend us (net promoter score)"
    words = pd.read_excel(written / "everything.xlsx", engine="openpyxl")["recommend_group"]
    assert set(words) == {"Detractor (0 to 6)", "Passive (7 or 8)", "Promoter (9 or 10)"}


def test_the_command_says_among_how_many_a_person_is_hidden_only_where_it_can(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    assert run(["new", "canteen", "--template", "poll"]) == 0
    assert run(["export", "canteen", "--to", "csv"]) == 0
    assert "by what people could be recognised is not declared (privacy: quasi_identifiers)" in capsys.readouterr().out
    settings = tmp_path / "surveys" / "canteen" / "survey.yml"
    written = settings.read_text(encoding="utf-8")
    settings.write_text(f"{written}\nprivacy: {{quasi_identifiers: [age]}}\n", encoding="utf-8")
    assert run(["export", "canteen", "--to", "csv"]) == 0
    assert "share each combination of quasi-identifiers: keep it" in capsys.readouterr().out
