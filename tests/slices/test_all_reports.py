"""All reports of a survey together, read by somebody who adds and subtracts.

What is attacked are the published numbers only: those of every unit's report and of the overall one.
"""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

import surveykit as sk
from attacking import Attack
from seeds import seeds
from small_survey import Answer, given_by_few, random_answers, write_survey
from surveykit import tables
from surveykit.estimation import banner
from surveykit.results import Number
from surveykit.sections.results import results
from surveykit.sections.who import composition
from surveykit.slices import Slices, cut, open_all

#: unit (``None``: overall report), table, group columns with codes -> the number as published.
Key = tuple[str | None, str, tuple[tuple[str, str], ...]]


#: What a mean is told by; a median and a total of the same answers tell as much.
VALUES = ("mean", "median", "total")
NOTHING = Number(id="", table="", statistic="mean", by={}, value=None, n=None, method="", shown="withheld")


def numbers_of_reports(slices: Slices, monkeypatch: pytest.MonkeyPatch) -> dict[Key, Number]:
    """Counts of every table that the two notebooks publish, by report."""
    found: dict[Key, Number] = {}
    for piece in (slices.overall, *slices.units):
        monkeypatch.setenv("SURVEYKIT_SLICE", str(piece.path))
        data = sk.open_overall("made") if piece.unit is None else sk.open_unit("made", piece.unit)
        for table in tables_of(data):
            for number in table.numbers:
                if number.statistic in (*VALUES, "share", "count") and not number.by.get("variable", "").startswith(
                    "excl"
                ):
                    by = tuple((name, code) for name, code in number.by.items() if code != "overall")
                    found[piece.unit, number.table, by] = number
    return found


def tables_of(data: sk.UnitResponses) -> list[sk.Table]:
    """The tables of the unit notebook and of the overall notebook."""
    design, question = data.design(), data.survey.headline.question
    unit = [] if data.unit else ["unit"]
    made = [
        tables.account(data.responses, data.view()),
        tables.distribution(design.proportion(question), data.view(), id="distribution"),
        tables.summary(design.mean(question), None, data.view(), id="headline"),
        tables.summary(design.mean(["overall", "attitude"]), None, data.view(), id="questions"),
        tables.summary(design.mean(question, by=[*unit, "clerk"]), None, data.view(), by="clerk", id="below"),
        tables.summary(design.mean(question, by="visit"), None, data.view(), by=["visit"], id="traits"),
        tables.summary(design.measure("middle"), None, data.view(), id="headline_measure"),
        tables.summary(design.measure("stock"), None, data.view(), id="questions_measure"),
        tables.summary(
            design.measure("middle", by=[*unit, "clerk"]), None, data.view(), by="clerk", id="below_measure"
        ),
        tables.summary(design.measure("middle", by="visit"), None, data.view(), by=["visit"], id="traits_measure"),
    ]
    made.append(
        tables.my_unit(data.places, data.unit.unit_id, data.view())
        if data.unit
        else tables.league(data.places, data.view())
    )
    if not data.unit:
        made.append(tables.summary(design.mean(question, by="unit"), None, data.view(), by="unit", id="units"))
        made.append(
            tables.summary(design.measure("middle", by="unit"), None, data.view(), by="unit", id="units_measure")
        )
        shares = design.proportion(question, by="unit")
        made.append(tables.distribution(shares, data.view(), by="unit", id="distributions"))
        made.append(tables.banner(banner(design, question, "visit"), data.view(), id="trait_banner"))
        made.append(composition(data, data.view()))
        made += [block for block in results(data, data.view()) if isinstance(block, sk.Table)]
    return made


def people(rows: pd.DataFrame) -> int:
    """How many people gave rows."""
    return rows["respondent"].nunique()


def attack_on_means(frame: pd.DataFrame, numbers: dict[Key, Number], units: list[str], several: bool = False) -> Attack:
    """Everything that is told of the number of valid headline answers: of units, their clerks and kinds of visit.

    The sums of the scores obey the same equations as the numbers of answers, so a mean is known where its n is.
    """
    attack = Attack(several)
    valid = frame[frame["overall"].notna()]
    parts = {
        "visit": [str(code) for code in frame["visit"].cat.categories],
        "clerk": sorted(frame["clerk"].dropna().unique()),
    }
    attack.unknown(("all",), len(valid))
    for unit in units:
        attack.unknown(("unit", unit), (valid["unit"] == unit).sum())
    attack.sums(("all",), [("unit", unit) for unit in units])
    for column, codes in parts.items():
        for unit in [*units, ""]:
            own = valid if unit == "" else valid[valid["unit"] == unit]
            # Whether somebody left the question out is known of every unit: the worst case.
            left_out = [(column, unit, "?")] if own[column].isna().any() else []
            known = [code for code in codes if column == "visit" or code.startswith(unit)]
            for code in known:
                attack.unknown((column, unit, code), (own[column] == code).sum())
            for name in left_out:
                attack.unknown(name, own[column].isna().sum())
                if people(own[own[column].isna()]) < 10:
                    # Nobody shows the result of those in no group, so it must not follow either.
                    attack.told(name, NOTHING, reasons=False)
            whole = ("unit", unit) if unit else ("all",)
            attack.sums(whole, [*((column, unit, code) for code in known), *left_out])
        nowhere = [(column, unit, "?") for unit in ["", *units] if (column, unit, "?") in attack.names]
        if column == "visit" and len(nowhere) > 1:
            attack.sums(nowhere[0], nowhere[1:])
        for code in codes:
            inside = [(column, unit, code) for unit in units if (column, unit, code) in attack.names]
            attack.sums((column, "", code), inside)
    for (report, made, by), number in numbers.items():
        codes, table = dict(by), made.removesuffix("_measure")
        if number.statistic not in VALUES:
            continue
        if table == "headline":
            attack.told(("unit", report) if report else ("all",), number)
        elif table in ("units", "league", "my_unit"):
            attack.told(("unit", codes["unit"]), number)
        elif table == "trait_banner":
            attack.told(("visit", "", codes["visit"]) if "visit" in codes else ("all",), number)
        elif table == "below":
            attack.told(("clerk", report or codes["unit"], codes["clerk"]), number)
        elif table == "traits":
            rows = [one for (of, where, _), one in numbers.items() if where == "traits" and of]
            reasons = not report or any(one.withheld == "small" for one in rows)
            attack.told(("visit", report or "", codes["visit"]), number, reasons)
    return attack


def attack_on_other_questions(
    frame: pd.DataFrame, numbers: dict[Key, Number], units: list[str], several: bool = False
) -> Attack:
    """What every unit tells of a question that is not the headline's."""
    attack = Attack(several)
    valid = frame[frame["attitude"].notna()]
    attack.unknown(("all",), len(valid))
    for unit in units:
        attack.unknown(("unit", unit), (valid["unit"] == unit).sum())
    attack.sums(("all",), [("unit", unit) for unit in units])
    for (report, table, by), number in numbers.items():
        if (table, dict(by).get("variable")) in (("questions", "attitude"), ("questions_measure", "stock")):
            attack.told(("unit", report) if report else ("all",), number)
    return attack


def attack_on_choices(frame: pd.DataFrame, numbers: dict[Key, Number]) -> Attack:
    """Everything that the overall report tells of how many chose what, for everybody and by kind of visit."""
    attack = Attack()
    valid = frame[frame["overall"].notna()]
    chosen = valid["overall"].astype(int).astype("str")
    visits = [str(code) for code in valid["visit"].cat.categories]
    there = {visit: valid["visit"] == visit for visit in visits} | {"?": valid["visit"].isna()}
    for visit, rows in {**there, "": pd.Series(True, valid.index)}.items():
        attack.unknown((visit, "n"), rows.sum())
        for code in "12345":
            attack.unknown((visit, code), (rows & (chosen == code)).sum())
        attack.sums((visit, "n"), [(visit, code) for code in "12345"])
    for code in [*"12345", "n"]:
        attack.sums(("", code), [(visit, code) for visit in there])
    for (report, table, by), number in numbers.items():
        codes = dict(by)
        whole = attack.names[codes.get("visit", ""), "n"]
        if report is not None or table not in ("distribution", "trait_banner", "result_overall_shares"):
            continue
        if number.statistic == "mean" and number.n is not None:
            attack.rows.append(({whole: 1.0}, float(number.n)))
        elif number.statistic == "share" and number.value is None:
            attack.hidden[attack.names[codes.get("visit", ""), codes["category"]]] = number
            low, high = attack.bounds[whole]
            attack.bounds[whole] = (low, 14) if number.withheld == "small" else (max(low, 10), high)
        elif number.statistic == "share":
            index = attack.names[codes.get("visit", ""), codes["category"]]
            assert number.value * number.n == pytest.approx(attack.truth[index], abs=0.01)
            attack.rows.append(({index: 1.0}, attack.truth[index]))
    return attack


def attack_on_traits(frame: pd.DataFrame, numbers: dict[Key, Number]) -> Attack:
    """Everything that the overall report tells of how many came how."""
    attack = Attack()
    there = frame["visit"].dropna()
    attack.unknown(("all",), len(there))
    visits = [str(code) for code in frame["visit"].cat.categories]
    for visit in visits:
        attack.unknown(("visit", visit), (there == visit).sum())
    attack.sums(("all",), [("visit", visit) for visit in visits])
    for (report, table, by), number in numbers.items():
        if report is None and table in ("composition", "result_visit") and number.statistic == "share":
            index = attack.names["visit", dict(by)["category"]]
            attack.rows.append(({attack.names["all",]: 1.0}, float(len(there))))
            if number.value is None:
                attack.hidden[index] = number
            else:
                attack.rows.append(({index: 1.0}, attack.truth[index]))
    return attack


def attack_on_accounts(
    frame: pd.DataFrame, numbers: dict[Key, Number], units: list[str], several: bool = False
) -> Attack:
    """Everything that is told of the number of kept responses: of units and of sources."""
    attack = Attack(several)
    sources = sorted(str(code) for code in frame["source"].cat.categories)
    for unit in ["", *units]:
        own = frame if unit == "" else frame[frame["unit"] == unit]
        attack.unknown(("all", unit), len(own))
        for source in sources:
            attack.unknown((source, unit), (own["source"] == source).sum())
        attack.sums(("all", unit), [(source, unit) for source in sources])
    for line in ["all", *sources]:
        attack.sums((line, ""), [(line, unit) for unit in units])
    for (report, table, by), number in numbers.items():
        codes = dict(by)
        if table == "account" and codes["variable"] == "kept":
            line = next((source for source in sources if codes["source"].startswith("raw-" + source[4:12])), "all")
            # A unit that tells no lines does not tell either which of them are small.
            attack.told((line, report or ""), number, reasons=not report or line == "all")
    return attack


def reports(
    answers: list[Answer], units: list[str], folder: Path, monkeypatch: pytest.MonkeyPatch
) -> tuple[pd.DataFrame, dict[Key, Number], Slices]:
    responses = sk.load_survey(write_survey(folder, answers, units)).clean()
    slices = cut(responses, folder / "slices")
    return responses.frame, numbers_of_reports(slices, monkeypatch), slices


@pytest.mark.parametrize("seed", seeds(12))
def test_no_withheld_number_follows_from_all_reports(seed: int, tmp_path: Path, monkeypatch) -> None:
    answers, units = random_answers(seed)
    frame, numbers, slices = reports(answers, units, tmp_path, monkeypatch)
    means = attack_on_means(frame, numbers, units)
    assert means.solved() == []
    assert attack_on_other_questions(frame, numbers, units).solved() == []
    assert attack_on_accounts(frame, numbers, units).solved() == []
    assert attack_on_choices(frame, numbers).solved() == []
    assert attack_on_traits(frame, numbers).solved() == []
    assert_distributions_are_protected(frame, numbers, units)
    for piece in slices.units:
        if piece.withheld:
            own = [number for (report, _, _), number in numbers.items() if report == piece.unit]
            assert {(one.n, one.value) for one in own if one.statistic != "count"} == {(None, None)}
            counts = {one.value for one in own if one.statistic == "count"}
            assert counts == {None} or piece.n == 0


@pytest.mark.parametrize("seed", seeds(12))
def test_people_are_counted_where_they_gave_several_rows(seed: int, tmp_path: Path, monkeypatch) -> None:
    """No published result rests on fewer than ten people, whatever their rows, and none of theirs follows."""
    answers, units = random_answers(seed)
    frame, numbers, _ = reports(given_by_few(answers, seed), units, tmp_path, monkeypatch)
    assert attack_on_means(frame, numbers, units, several=True).solved() == []
    assert attack_on_other_questions(frame, numbers, units, several=True).solved() == []
    assert attack_on_accounts(frame, numbers, units, several=True).solved() == []
    for (report, table, by), number in numbers.items():
        codes = dict(by)
        if (
            number.value is None
            or number.statistic not in ("mean", "share")
            or table in ("composition", "result_visit")
        ):
            continue
        rows = frame[frame[codes.get("variable", "overall")].notna()]
        unit = report or codes.get("unit")
        for column, code in {"unit": unit, **{name: codes.get(name) for name in ("visit", "clerk")}}.items():
            rows = rows if code is None else rows[rows[column] == code]
        assert people(rows) >= (15 if number.statistic == "share" else 10), (report, table, by)
        assert people(rows) >= 15 or number.se is None


@pytest.mark.parametrize("seed", seeds(12))
def test_what_units_withhold_together_is_of_ten_people(seed: int, tmp_path: Path, monkeypatch) -> None:
    answers, units = random_answers(seed)
    frame, numbers, _ = reports(given_by_few(answers, seed), units, tmp_path, monkeypatch)
    valid = frame[frame["overall"].notna()]
    hidden = [dict(by)["unit"] for (_, table, by), one in numbers.items() if table == "units" and one.value is None]
    withheld = valid[valid["unit"].isin(hidden)]
    assert not len(withheld) or people(withheld) >= 10 or len(withheld) == len(valid)


def assert_distributions_are_protected(frame: pd.DataFrame, numbers: dict[Key, Number], units: list[str]) -> None:
    """Overall and unit reports show the same distributions, and never all but one."""
    n = frame[frame["overall"].notna()]["unit"].value_counts()
    shown = {}
    for unit in [unit for unit in units if unit in n[n > 0]]:
        own = [one for (report, table, _), one in numbers.items() if report == unit and table == "distribution"]
        there = [one for (_, table, by), one in numbers.items() if table == "distributions" and ("unit", unit) in by]
        values = [[one.value for one in rows] for rows in (own, there)]
        assert values[0] == values[1], unit
        shown[unit] = values[0][0] is not None
        assert not shown[unit] or n[unit] >= 15
    hidden = [n[unit] for unit in shown if not shown[unit]]
    assert len(hidden) != 1
    assert not hidden or sum(hidden) >= 10


def answers_of(sizes: dict[str, dict[str, int]], score: str = "4", clerk: str = "{unit}c") -> list[Answer]:
    return [
        Answer(unit, score if number % 3 else "2", visit, clerk.format(unit=unit))
        for unit, visits in sizes.items()
        for visit, n in visits.items()
        for number in range(n)
    ]


def test_a_unit_that_protects_a_small_one_is_closed_in_its_own_report(tmp_path: Path, monkeypatch) -> None:
    sizes = {"tiny": {"first": 4}, "next": {"first": 20, "again": 13}, "big": {"first": 60, "again": 40}}
    _, numbers, slices = reports(answers_of(sizes), ["tiny", "next", "big", "nobody"], tmp_path, monkeypatch)
    assert {piece.unit: piece.withheld for piece in slices.units} == {
        "tiny": True,
        "next": True,
        "big": False,
        "nobody": True,
    }
    own = {key: number for key, number in numbers.items() if key[0] == "next"}
    assert {number.withheld for (_, table, _), number in own.items() if table == "headline"} == {"protects"}
    assert {(number.n, number.value) for number in own.values()} == {(None, None)}
    monkeypatch.setenv("SURVEYKIT_SLICE", str(next(piece.path for piece in slices.units if piece.unit == "next")))
    data = sk.open_unit("made", "next")
    assert "responses withheld" in repr(data)
    assert "33" not in repr(data) + data._repr_html_()
    said = sk.wording.who_answered(data.account, data.view("en"))
    assert said.startswith("The number of responses and all results of this unit are withheld")
    design = data.design()
    means = sk.wording.headline(design.mean("overall"), design.rate("satisfied"), data.view("en"))
    assert "fewer than" not in means
    assert "subtraction" in means
    others = data.benchmarks.query("level == 'unit' and statistic == 'mean' and variable == 'overall'")
    table = tables.summary(others, None, data.view(), by="unit", id="others")
    assert {row[0].text for row in table.rows if row[1].kind == "count"} == {"big"}
    reference = sk.figures.dots(
        others,
        data.view(),
        by="unit",
        id="dots",
        reference=data.benchmarks.query("level == 'overall' and statistic == 'mean' and variable == 'overall'"),
    )
    assert "Reference line" in reference.alt


def test_a_person_who_opens_a_unit_sees_what_the_batch_sees(tmp_path: Path, monkeypatch) -> None:
    answers, units = random_answers(3)
    folder = write_survey(tmp_path, answers, units)
    slices = cut(sk.load_survey(folder).clean(), tmp_path / "slices")
    for piece in (*slices.units, slices.overall):
        monkeypatch.setenv("SURVEYKIT_SLICE", str(piece.path))
        handed = sk.open_unit("made", piece.unit) if piece.unit else sk.open_overall("made")
        monkeypatch.delenv("SURVEYKIT_SLICE")
        opened = sk.open_unit(folder, piece.unit) if piece.unit else sk.open_overall(folder)
        assert handed.withheld == opened.withheld
        assert (piece.unit is None) or (handed.withheld.closed is not None) <= piece.withheld


def test_an_empty_unit_closes_no_other(tmp_path: Path, monkeypatch) -> None:
    sizes = {"one": {"first": 20, "again": 25}, "two": {"first": 30, "again": 31}}
    _, _, slices = reports(answers_of(sizes), ["one", "two", "nobody"], tmp_path, monkeypatch)
    assert [piece.withheld for piece in slices.units] == [False, False, True]


def test_cells_are_withheld_alike_in_benchmarks_and_reports(tmp_path: Path, monkeypatch) -> None:
    """``a`` has 5 return visits: its first visits go too, and so do two cells of the smallest other unit."""
    sizes = {"a": {"first": 30, "again": 5}, "b": {"first": 40, "again": 41}, "c": {"first": 60, "again": 62}}
    _, numbers, slices = reports(answers_of(sizes), list(sizes), tmp_path, monkeypatch)
    reasons = {
        (report, dict(by)["visit"]): number.withheld
        for (report, table, by), number in numbers.items()
        if table == "traits" and dict(by)["visit"] != "phone"
    }
    assert reasons == {
        (None, "first"): None,
        (None, "again"): None,
        ("a", "first"): "protects",
        ("a", "again"): "small",
        ("b", "first"): "protects",
        ("b", "again"): "protects",
        ("c", "first"): None,
        ("c", "again"): None,
    }
    cells = slices.benchmarks.query("level == 'trait' and statistic == 'mean'").set_index(["unit", "group"])
    assert {key: reason for key, reason in cells["withheld"].items() if isinstance(reason, str)} == {
        key: reason for key, reason in reasons.items() if reason and key[0]
    }


def test_breakdowns_of_a_unit_are_those_of_the_benchmarks(tmp_path: Path, monkeypatch) -> None:
    answers, units = random_answers(5)
    slices = cut(sk.load_survey(write_survey(tmp_path, answers, units)).clean(), tmp_path / "slices")
    compared = 0
    for piece in slices.units:
        monkeypatch.setenv("SURVEYKIT_SLICE", str(piece.path))
        data = sk.open_unit("made", str(piece.unit))
        design = data.design()
        for statistic, own in (
            ("mean", design.mean("overall", by="visit")),
            ("rate", design.rate("satisfied", by="visit")),
        ):
            seen = sk.disclosure.screen(
                own.set_index("visit").rename_axis(None).assign(visit=own["visit"].array), data.view().floor
            )
            cells = data.benchmarks.query("level == 'trait' and unit == @piece.unit")
            cells = cells[cells["statistic"] == statistic]
            for _, cell in cells.iterrows():
                other = seen.loc[cell["group"]]
                assert (cell["shown"] == "withheld") == (other["shown"] == "withheld")
                for name in ("value", "se", "low", "high", "n", "df"):
                    assert cell[name] == pytest.approx(other[name], rel=1e-8, nan_ok=True), (piece.unit, name)
                    compared += pd.notna(cell[name])
    assert compared > 12


def test_a_clerk_of_two_counters_stands_below_each_and_nowhere_else(tmp_path: Path, monkeypatch) -> None:
    """Both parts have one parent only: nothing published sums the clerk up over counters."""
    answers = [
        *answers_of({"a": {"first": 30}, "b": {"first": 50}}),
        *[Answer("a", "5", "first", "shared") for _ in range(8)],
        *[Answer("b", "5", "first", "shared") for _ in range(30)],
        *[Answer("a", "3", "first", "other") for _ in range(45)],
    ]
    _, numbers, _ = reports(answers, ["a", "b"], tmp_path, monkeypatch)
    shared = {
        (report, dict(by).get("unit")): number.n
        for (report, table, by), number in numbers.items()
        if dict(by).get("clerk") == "shared" and number.statistic == "mean"
    }
    assert shared == {(None, "a"): None, (None, "b"): 30, ("a", None): None, ("b", None): 30}


def test_a_distribution_is_not_withheld_alone(tmp_path: Path, monkeypatch) -> None:
    """12 answers show a mean and no distribution; without a second one it would follow from everybody's."""
    sizes = {"few": {"first": 12}, "more": {"first": 30}, "most": {"first": 70}}
    _, numbers, _ = reports(answers_of(sizes), list(sizes), tmp_path, monkeypatch)
    reasons = {
        report: number.withheld for (report, table, _), number in numbers.items() if table == "distribution" and report
    }
    assert reasons == {"few": "small", "more": "protects", "most": None}
    means = {report: number.n for (report, table, _), number in numbers.items() if table == "headline" and report}
    assert means == {"few": 12, "more": 30, "most": 70}


def squares(number: Number, everybody: int) -> float:
    """The sum of squared answers behind a published mean of a simple random sample; a group is a domain of it."""
    n, mean, se = (float(one or "nan") for one in (number.n, number.value, number.se))
    return se**2 * n**2 * (everybody - 1) / everybody + n * mean**2


@pytest.mark.parametrize("least", [10, 15])
@pytest.mark.parametrize("is_cell", [False, True])
def test_the_spread_of_twelve_answers_follows_from_all_others_unless_the_floor_is_raised(
    is_cell: bool, least: int, tmp_path: Path, monkeypatch
) -> None:
    """As the page on the floor says: with ``min_n: 15`` n and mean are withheld too, and so is a second sibling."""
    few, rest = {"again": 12}, {"first": 40, "phone": 30}
    sizes = {"a": rest | few if is_cell else few, "b": {"first": 60, "again": 50}, "c": {"first": 45, "phone": 65}}
    answers = answers_of(sizes)
    folder = write_survey(tmp_path, answers, list(sizes))
    settings = (folder / "survey.yml").read_text(encoding="utf-8")
    assert "{min_n: 10," in settings
    (folder / "survey.yml").write_text(settings.replace("{min_n: 10,", f"{{min_n: {least},"), encoding="utf-8")
    responses = sk.load_survey(folder).clean()
    numbers = numbers_of_reports(cut(responses, tmp_path / "slices"), monkeypatch)
    if is_cell:
        told = {
            dict(by)["visit"]: one for (report, table, by), one in numbers.items() if (report, table) == ("a", "traits")
        }
        hidden, siblings = told.pop("again"), list(told.values())
        whole = next(one for (report, table, _), one in numbers.items() if (report, table) == ("a", "headline"))
    else:
        units = {report: one for (report, table, _), one in numbers.items() if table == "headline"}
        whole, hidden, siblings = units[None], units["a"], [units["b"], units["c"]]
    everybody = len(answers)
    assert hidden.se is None
    shown = [one for one in siblings if one.shown == "all"]
    found = squares(whole, everybody) - sum(squares(one, everybody) for one in shown)
    truth = sum(int(one.overall) ** 2 for one in answers if (one.unit, one.visit) == ("a", "again"))
    if least == 10:
        assert (hidden.shown, len(shown)) == ("mean_only", 2)
        assert found == pytest.approx(truth, abs=0.1)
    else:
        assert (hidden.shown, hidden.n, hidden.value, len(shown)) == ("withheld", None, None, 1)
        assert found > 2 * truth


@pytest.mark.parametrize(
    ("nobody", "means", "shares"), [(4, "protects", "protects"), (12, None, "protects"), (15, None, None)]
)
def test_few_people_who_named_no_group_do_not_follow_from_everybodys_groups(
    nobody: int, means: str | None, shares: str | None, tmp_path: Path, monkeypatch
) -> None:
    """All answers minus those of the three kinds of visit are theirs, unless the smallest kind is withheld."""
    sizes = {unit: {"first": 70, "again": 60, "phone": 25} for unit in ("a", "b")}
    answers = [*answers_of(sizes), *(Answer(("a", "b")[number % 2], "5", "", "c") for number in range(nobody))]
    _, numbers, _ = reports(answers, ["a", "b"], tmp_path, monkeypatch)

    def reasons(table: str, statistic: str) -> dict[str, str | None]:
        return {
            dict(by)["visit"]: number.withheld
            for (report, where, by), number in numbers.items()
            if report is None and where == table and number.statistic == statistic and "visit" in dict(by)
        }

    told = {"first": None, "again": None}
    assert reasons("traits", "mean") == reasons("trait_banner", "mean") == {**told, "phone": means}
    assert reasons("trait_banner", "share") == {**told, "phone": shares}


def test_few_answers_below_a_unit_that_name_nobody_do_not_follow_from_the_others(tmp_path: Path, monkeypatch) -> None:
    """Of ``a``, 4 answers name no clerk: its smaller clerk is withheld. Of ``b``, 11 do: all its clerks are told."""
    answers = [
        Answer(unit, "4" if number % 3 else "2", "first", clerk)
        for unit, clerks in {"a": {"a1": 30, "a2": 20, "": 4}, "b": {"b1": 30, "b2": 20, "": 11}}.items()
        for clerk, n in clerks.items()
        for number in range(n)
    ]
    _, numbers, slices = reports(answers, ["a", "b"], tmp_path, monkeypatch)
    reasons = {
        (report, dict(by)["clerk"]): number.withheld
        for (report, table, by), number in numbers.items()
        if table == "below" and number.statistic == "mean"
    }
    told = {"a1": None, "a2": "protects", "b1": None, "b2": None}
    assert reasons == {
        **{(None, clerk): reason for clerk, reason in told.items()},
        **{(clerk[0], clerk): reason for clerk, reason in told.items()},
    }
    below = slices.benchmarks.query("level == 'below' and statistic == 'mean' and variable == 'overall'")
    assert dict(zip(below["below"], below["shown"] == "withheld", strict=True)) == {
        clerk: reason is not None for clerk, reason in told.items()
    }


@pytest.mark.parametrize(("nobody", "reason"), [(4, "protects"), (12, "protects"), (15, None)])
def test_the_distribution_of_few_answers_that_name_nobody_does_not_follow_from_the_others(
    nobody: int, reason: str | None, tmp_path: Path
) -> None:
    """The unit's distribution minus those of its clerks is that of the answers that name none of them."""
    clerks = {"a": {"a1": 30, "a2": 20, "": nobody}, "b": {"b1": 30, "b2": 20}}
    answers = [
        Answer(unit, "4" if number % 3 else "2", "first", clerk)
        for unit, sizes in clerks.items()
        for clerk, n in sizes.items()
        for number in range(n)
    ]
    overall, units = open_all(sk.load_survey(write_survey(tmp_path, answers, ["a", "b"])).clean())
    seen = []
    for data, by in ((overall, ["unit", "clerk"]), *((data, ["clerk"]) for data in units)):
        shares = data.design().proportion("overall", by=by)
        table = tables.distribution(shares, data.view(), by="clerk", id="below")
        seen.append({one.by["clerk"]: one.withheld for one in table.numbers if "clerk" in one.by})
    assert seen[0] == {"a1": None, "a2": reason, "b1": None, "b2": None}
    assert seen[1:] == [{"a1": None, "a2": reason}, {"b1": None, "b2": None}]


def test_the_attack_succeeds_where_every_report_decides_alone(tmp_path: Path, monkeypatch) -> None:
    """The same reports without what was decided for all of them together give withheld numbers away."""
    found = []
    sizes = {"a": (30, 5), "b": (40, 41), "c": (50, 52)}
    sources = [Answer(u, "4", source=s) for u, ns in sizes.items() for s, n in enumerate(ns, 1) for _ in range(n)]
    for name, (answers, units) in {"seed": random_answers(0), "sources": (sources, list(sizes))}.items():
        folder = tmp_path / name
        responses = sk.load_survey(write_survey(folder, answers, units)).clean()
        slices = cut(responses, folder / "slices")
        for piece in (slices.overall, *slices.units):
            (piece.path.parent / "withheld.json").write_text("{}", encoding="utf-8")
        numbers = numbers_of_reports(slices, monkeypatch)
        found += attack_on_means(responses.frame, numbers, units).solved()
        found += attack_on_accounts(responses.frame, numbers, units).solved()
    assert {"visit", "clerk", "raw/answers1.csv"} <= {name[0] for name in found}
