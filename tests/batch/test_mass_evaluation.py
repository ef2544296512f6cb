"""The mass evaluation from the simulation to the reports: nothing is lost, and no person stands in any file."""

from __future__ import annotations

import re
import shutil
import zipfile
from collections import Counter
from pathlib import Path

import pytest

import surveykit as sk
from same_numbers import contradictions, repeated
from surveykit.batch import Request, run_survey
from surveykit.batch.demo.shipped import bring_survey, sample_of, shipped
from surveykit.batch.demo.simulated import DECISIONS, settle_from_truth, simulate_into
from surveykit.cleaning import Responses
from surveykit.disclosure import Floor, comments
from surveykit.errors import FindingsError, ParameterError
from surveykit.sections.book import Volume, write_volume
from surveykit.simulation import Faults, Planted, Settings, default_faults, load_truth, read_faults

SMALL = Settings(seed=5, units=60, ratings=6_000, faults=default_faults())
NAME = "mass-evaluation"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("surveys") / NAME
    place.mkdir()
    shutil.copy(shipped("surveys") / NAME / "survey.yml", place)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SURVEYKIT_KEY", str(place.parent / "key"))
        assert simulate_into(NAME, place, SMALL)
    return place


@pytest.fixture(autouse=True)
def _key(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SURVEYKIT_KEY", str(folder.parent / "key"))


@pytest.fixture(scope="module")
def faults(folder: Path) -> tuple[Planted, ...]:
    return tuple(read_faults(folder))


@pytest.fixture(scope="module")
def responses(folder: Path) -> Responses:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SURVEYKIT_KEY", str(folder.parent / "key"))
        survey = sk.load_survey(folder)
        with pytest.raises(FindingsError, match="the register has no unit"):
            survey.clean()
        assert settle_from_truth(folder)
        assert settle_from_truth(folder) is None
        return sk.load_survey(folder).clean()


def test_every_planted_row_is_accounted_for(responses: Responses, folder: Path, faults: tuple[Planted, ...]) -> None:
    truth, account = load_truth(folder), responses.account
    rows = Counter(fault.kind for fault in faults for _ in fault.row_numbers())
    assert account.received == sum(file.rows for file in truth.files) == account.kept + sum(account.excluded.values())
    assert account.excluded["duplicates"] == rows["duplicates"] > 0
    checks = {"burst": "terminal_bursts", "flood": "phone_floods", "staff": "staff_ratings"}
    for check, kind in (checks | {"posing_defaults": "posing_defaults"}).items():
        assert account.excluded.get(check, 0) == rows[kind]
    assert responses.flags["impossible_dates"].sum() == rows["impossible_dates"] > 0
    assert responses.flags["too_fast"].sum() == rows["fast_forms"] > 0
    kinds = responses.missing("overall")
    assert kinds["default_rating"] == rows["default_ratings"] > 0
    assert kinds["dont_know"] == sum(file.counts.get("dont_know", 0) for file in truth.files)
    assert kinds["refused"] == sum(file.counts.get("opt_out", 0) for file in truth.files)


def test_valid_answers_are_the_ratings_that_were_simulated(
    responses: Responses, folder: Path, faults: tuple[Planted, ...]
) -> None:
    """What was planted comes off, and labels that could mean several levels; runs are flagged and stay."""
    truth = load_truth(folder)
    meanings: dict[str, set[str]] = {}
    for fault in faults:
        if fault.kind == "undeclared_labels":
            meanings.setdefault(fault.value, set()).add(fault.was)
    lost = sum(fault.kind == "undeclared_labels" and len(meanings[fault.value]) > 1 for fault in faults)
    runs = sum(fault.n for fault in faults if fault.kind == "top_runs")
    ratings = sum(unit.waves[wave].n for unit in truth.units for wave in unit.waves)
    assert responses.frame["overall_harmonised"].notna().sum() == ratings - lost + runs


def test_what_was_fielded_is_what_was_sent() -> None:
    """The shipped numbers of messages sent belong to the shipped seed (`simulate --seed 1`: waves.*.messages_sent)."""
    survey = (shipped("surveys") / NAME / "survey.yml").read_text(encoding="utf-8")
    assert re.search(r'"2024": \{issued: 73440\}, "2025": \{issued: 73543\}', survey)


def test_simulated_data_are_made_once_and_never_overwritten(folder: Path, tmp_path: Path) -> None:
    assert not simulate_into(NAME, folder, SMALL)
    place = tmp_path / NAME
    shutil.copytree(folder, place)
    (place / "raw" / "window-2024.csv").write_text("mine", encoding="utf-8")
    with pytest.raises(ParameterError, match="not as the simulation made them"):
        simulate_into(NAME, place, SMALL)
    (place / "truth.json").unlink()
    with pytest.raises(ParameterError, match="not as the simulation made them"):
        simulate_into(NAME, place, SMALL)


def test_what_a_demo_left_beside_the_shipped_questionnaire_is_brought_nowhere(
    responses: Responses, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert {"raw", "units.csv", "truth.json", DECISIONS} <= {path.name for path in folder.iterdir()}
    monkeypatch.setattr("surveykit.batch.demo.shipped.shipped", lambda _: folder.parent)
    monkeypatch.chdir(tmp_path)
    brought = bring_survey(NAME)
    assert [path.name for path in brought.rglob("*")] == ["survey.yml"]
    assert simulate_into(NAME, brought, Settings(seed=2, units=5, ratings=200))


def test_a_campaign_without_faults_needs_no_decisions_on_answers(tmp_path: Path) -> None:
    place = tmp_path / NAME
    place.mkdir()
    shutil.copy(shipped("surveys") / NAME / "survey.yml", place)
    simulate_into(NAME, place, Settings(seed=1, units=5, ratings=200, faults=Faults()))
    assert settle_from_truth(place) == 0
    assert sk.load_survey(place).clean().account.excluded["duplicates"] == 0


def test_the_sample_has_every_class_from_small_to_large(responses: Responses) -> None:
    register = responses.survey.register
    assert sample_of(register) is None  # 60 units are few enough
    assert len(register.units) == 60


@pytest.fixture(scope="module")
def reports(responses: Responses, folder: Path) -> Path:
    assert (folder / DECISIONS).exists()
    survey, out = sk.load_survey(folder), folder.parent / "reports"
    counts = responses.frame["comment"].notna().groupby(responses.frame["unit"], observed=True).sum()
    units = tuple(counts.sort_values().index[-2:].astype(str))
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SURVEYKIT_KEY", str(folder.parent / "key"))
        report = run_survey(Request(survey, out, units=units))
    assert not [entry for entry in report.outcome.entries.values() if entry.failure]
    assert {entry.status for entry in report.outcome.entries.values()} == {"done"}
    return out


@pytest.mark.slow
def test_same_numbers_in_all_documents(reports: Path, responses: Responses, tmp_path: Path) -> None:
    """No number of the mass evaluation, with its channels and waves, stands anywhere with two values or intervals."""
    everything = shutil.copytree(reports, tmp_path / "reports")
    units = tuple(path.name for path in (reports / "units").iterdir())
    write_volume(responses, everything / "book", Volume((), units=units))
    assert contradictions(everything, "overall_harmonised") == []
    assert repeated(everything, "overall_harmonised") > 150


def texts_of(path: Path) -> str:
    """Everything readable in a file: the parts of Word and Excel files, the pages of PDF files, else the text."""
    if path.suffix in (".docx", ".xlsx"):
        with zipfile.ZipFile(path) as parts:
            return "".join(parts.read(name).decode("utf-8", "ignore") for name in parts.namelist())
    if path.suffix == ".pdf":
        from pypdf import PdfReader

        return "".join(page.extract_text() for page in PdfReader(path).pages)
    if path.suffix == ".parquet":
        import pandas as pd

        return pd.read_parquet(path).to_csv()
    return path.read_bytes().decode("utf-8", "ignore")


def test_no_planted_person_stands_in_any_file(reports: Path, folder: Path, faults: tuple[Planted, ...]) -> None:
    planted = {fault.value for fault in faults if fault.kind in ("personal_data", "phone_floods", "staff_ratings")}
    assert planted
    phones = set()
    for name in ("sms-2024.csv", "sms-2025.csv"):
        lines = (folder / "raw" / name).read_text(encoding="gb18030").splitlines()[1:]
        phones |= {line.split(",")[1] for line in lines}
    files = [path for path in reports.rglob("*") if path.is_file()]
    assert {path.suffix for path in files} >= {".docx", ".xlsx", ".pdf", ".html", ".json", ".ipynb", ".parquet"}
    for path in files:
        content = texts_of(path)
        assert not [value for value in planted if value in content], path
        assert not phones & set(re.findall(r"(?<!\d)1\d{10}(?!\d)", content)), path


def test_comments_stand_in_the_report_word_for_word(reports: Path, responses: Responses) -> None:
    for place in sorted((reports / "units").iterdir()):
        own = responses.where(unit=place.name, wave="2025")
        answers = comments(own, "comment", Floor.of(own.survey))
        html = (place / "appendix.html").read_text(encoding="utf-8")
        assert answers
        assert sorted(answers) == sorted(text for text in own.frame["comment"].dropna() if text in answers)
        assert all(text in html for text in answers if not set(text) & set("&<>\"'"))


def test_reasons_are_asked_of_the_dissatisfied_on_the_web_and_of_nobody_else(responses: Responses) -> None:
    frame, survey = responses.frame, responses.survey
    columns = list(survey.choice_columns("reasons").values())
    web = frame["channel"] == "web"
    assert (frame.loc[~web, "reasons.missing"] == "skipped").all()
    dissatisfied = web & frame["overall"].isin(["1", "2"])
    assert dissatisfied.any()
    assert frame.loc[dissatisfied, "reasons"].notna().all()
    assert frame.loc[dissatisfied, columns].isin([0.0, 1.0]).all(axis=None)
    content = web & frame["overall"].isin(["3", "4", "5"])
    assert (frame.loc[content, "reasons.missing"] == "skipped").all()
    assert not [finding for finding in responses.findings if finding.check == "broken_route"]
