"""Every cell of the table verbs shows the estimate it stands for, as rounded; golden regions in both languages."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

import presented
from surveykit import tables
from surveykit.errors import DocumentError
from surveykit.estimation import Design, banner, control_limits, trend
from surveykit.estimation.trend import Trend
from surveykit.presentation import View
from surveykit.presentation.printing import fixed
from surveykit.scales import reliability

SIZES = [400, 350, 120, 60, 500]


def made_design() -> Design:
    """The made answers with several answers to one question and three waves."""
    frame = presented.answers(SIZES)
    chance = np.random.default_rng(7)
    for code in ("queue", "rude", "closed"):
        frame[f"reasons.{code}"] = (chance.random(len(frame)) < 0.3).astype(float)
    frame.loc[::9, ["reasons.queue", "reasons.rude", "reasons.closed"]] = np.nan
    frame["wave"] = pd.Categorical.from_codes(chance.integers(0, 3, len(frame)), ["2023", "2024", "2025"])
    frame.loc[frame["wave"] == "2025", "rating"] = frame["rating"].clip(upper=4) - 0.5
    return Design(frame, psu="respondent")


def limits(design: Design) -> pd.DataFrame:
    counts = design.frame.groupby("unit")["satisfied"].agg(["sum", "count"]).reset_index()
    return control_limits(counts, "sum", "count", "unit")


def kinds(language: str = "en") -> dict[str, tables.Table]:
    """Every kind of table that shows estimates."""
    survey, design = presented.survey(departments=5, language=language), made_design()
    options = [f"reasons.{code}" for code in ("queue", "rude", "closed")]
    return {
        "banner": tables.banner(banner(design, ["rating", "age"], ["service", "unit"]), View.of(survey), id="banner"),
        "arrows": tables.banner(banner(design, "rating", "unit", against="rest"), View.of(survey), id="arrows"),
        "crosstab": tables.crosstab(design.crosstab("rating", "service"), View.of(survey), id="crosstab"),
        "rows": tables.crosstab(design.crosstab("age", "service"), View.of(survey), id="rows", percent="row"),
        "means": tables.means(design.mean(["rating", "effort"]), View.of(survey)),
        "means_by": tables.means(design.mean("rating", by="unit"), View.of(survey), id="means_by", by="unit"),
        "multiple": tables.multiple_response(
            design.several(options),
            design.several(options, base="responses"),
            View.of(survey),
            question="reasons",
            id="multiple",
        ),
        "trend": tables.trend(trend(design, "rating"), View.of(survey), id="trend"),
        "rate_trend": tables.trend(trend(design, "satisfied", statistic="rate"), View.of(survey), id="rate_trend"),
        "control": tables.control(limits(design), View.of(survey), id="control", variable="satisfied", by="unit"),
        "scale": tables.scale(
            reliability(design.frame, ["rating", "effort"]), View.of(survey), id="scale", name="quality"
        ),
        "weights": tables.weights(Design(presented.answers(SIZES).assign(w=1.5), weight="w"), View.of(survey)),
        "summary": tables.summary(design.mean("rating", by="unit"), None, View.of(survey), by="unit", id="summary"),
        "distribution": tables.distribution(design.proportion("rating"), View.of(survey), id="distribution"),
        "composition": tables.composition(design.proportion(["age", "service"]), View.of(survey)),
    }


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("kind", kinds())
def test_every_cell_shows_the_number_it_names(kind, language):
    """Walks every cell that leads to a number: value and interval as rounded, nothing of a withheld one."""
    table = kinds(language)[kind]
    numbers = {number.id: number for number in table.numbers}
    assert len(numbers) == len(table.numbers), "ids are unique"
    seen = set()
    for row in table.rows:
        for cell in row:
            if cell.number is None:
                continue
            number = numbers[cell.number]
            seen.add(cell.number)
            if number.shown == "withheld":
                assert cell.value is None and cell.kind == "withheld"
                continue
            if cell.kind == "interval":
                scale = 100 if abs(cell.high - number.high) > 1e-2 + 0.5 * 10**-cell.decimals else 1
                for end, shown in ((number.low, cell.low), (number.high, cell.high)):
                    assert shown == pytest.approx(float(fixed(scale * end, cell.decimals)), abs=1e-9)
            elif cell.kind == "percent":
                assert cell.value == float(fixed(100 * number.value, cell.decimals))
            elif cell.kind == "number":
                assert cell.value == float(fixed(number.value, cell.decimals))
            if cell.kind in ("percent", "number"):
                assert cell.text.startswith(("+", "−") if cell.text[0] in "+−" else cell.text.split(" ")[0].rstrip("*"))
    assert seen or kind == "weights"
    assert all(len(cell.text) for row in table.rows for cell in row), "no cell is empty"


def test_numbers_are_those_of_the_estimates():
    survey, design = presented.survey(departments=5), made_design()
    result = banner(design, "rating", "service")
    table = tables.banner(result, View.of(survey), id="b").to_frame().set_index("id")
    for line in result.estimates.to_dict("records"):
        group = "" if pd.isna(line["service"]) else f".{line['service']}"
        name = f"b.rating.{'mean' if line['category'] is None else 'share'}{group}"
        name += "" if line["category"] is None else f".{line['category']}"
        assert table.loc[name, "value"] == pytest.approx(line["value"], rel=1e-5)
        assert table.loc[name, "se"] == pytest.approx(line["se"], rel=1e-5)
        assert table.loc[name, "n"] == line["n"]


def test_golden_region_of_a_banner():
    """Made by hand: 60 answers of A and 60 of B, 45 and 15 of them very good: a difference that leaves no doubt."""
    frame = pd.DataFrame(
        {
            "service": pd.Categorical(["0"] * 60 + ["1"] * 60 + ["1"] * 0, ["0", "1"]),
            "rating.choice": pd.Categorical(["5"] * 45 + ["1"] * 15 + ["5"] * 15 + ["1"] * 45, list("12345")),
            "rating": [5.0] * 45 + [1.0] * 15 + [5.0] * 15 + [1.0] * 45,
        }
    )
    survey = presented.survey(departments=2)
    table = tables.banner(banner(Design(frame), "rating", "service"), View.of(survey), id="b")
    assert table.printed().to_numpy().tolist() == [
        ["n", "120", "60", "60"],
        ["Effective n", "120", "60", "60"],
        ["very poor", "50.0", "25.0", "75.0 A"],
        ["poor", "0.0", "0.0", "0.0"],
        ["fair", "0.0", "0.0", "0.0"],
        ["good", "0.0", "0.0", "0.0"],
        ["very good", "50.0", "75.0 B", "25.0"],
        ["Mean", "3.00", "4.00 B", "2.00"],
    ]
    assert [column.label for column in table.columns] == ["Choice", "All", "no (A)", "yes (B)"]
    assert [column.spanner for column in table.columns][2:] == ["Lecture for other departments"] * 2
    assert "at most 3" in " ".join(table.notes)  # two shares and the mean: the others do not vary
    arrows = tables.banner(banner(Design(frame), "rating", "service", against="rest"), View.of(survey), id="b")
    assert arrows.printed().iloc[-1].tolist() == ["Mean", "3.00", "4.00 ▲", "2.00 ▼"]


def test_golden_region_of_a_crosstab():
    frame = pd.DataFrame(
        {
            "service": pd.Categorical(["0"] * 40 + ["1"] * 60, ["0", "1"]),
            "age": pd.Categorical(["2"] * 30 + ["4"] * 10 + ["2"] * 15 + ["4"] * 45, ["2", "4", "6"]),
        }
    )
    survey = presented.survey(departments=2, language="zh")
    table = tables.crosstab(Design(frame).crosstab("age", "service"), View.of(survey), id="c")
    assert table.printed().to_numpy().tolist() == [
        ["两个", "75.0", "25.0"],
        ["四个", "25.0", "75.0"],
        ["六个", "不予公布（n＜10）", "不予公布（n＜10）"],
        ["样本量", "40", "60"],
    ]
    assert "独立性检验" not in " ".join(table.notes)
    complete = frame.assign(age=frame["age"].cat.remove_unused_categories())
    table = tables.crosstab(Design(complete).crosstab("age", "service"), View.of(survey), id="c", percent="row")
    assert table.printed().iloc[0].tolist() == ["两个", "66.7", "33.3", "45"]
    assert "独立性检验（Rao–Scott二阶校正）：F＝24.00，自由度1.0和99.0，p＜0.001。" in table.notes


def test_a_crosstab_of_one_category_has_shares_and_no_test():
    frame = presented.answers([40, 30]).assign(service=pd.Categorical(["0"] * 70, ["0", "1"]))
    table = tables.crosstab(
        Design(frame).crosstab("service", "unit"), View.of(presented.survey()), id="c", percent="row"
    )
    assert [cell.text for cell in table.rows[0]][1:3] == ["57.1", "42.9"]
    assert not any("independence" in note for note in table.notes)


def test_golden_region_of_frequencies(kept_rows):
    table = kept_rows("zh")
    assert table.printed().to_numpy().tolist() == [
        ["很不满意", "10", "9.1", "10.0", "10.0"],
        ["不满意", "20", "18.2", "20.0", "30.0"],
        ["一般", "30", "27.3", "30.0", "60.0"],
        ["满意", "40", "36.4", "40.0", "100.0"],
        ["很满意", "0", "0.0", "0.0", "100.0"],
        ["有效回答合计", "100", "90.9", "100.0", "—"],
        ["缺失：未作答", "4", "3.6", "—", "—"],
        ["缺失：不了解", "6", "5.5", "—", "—"],
        ["全部答卷", "110", "100.0", "—", "—"],
    ]
    assert table.totals == (5, 8)


@pytest.fixture
def kept_rows():
    from surveykit.cleaning import Account, Responses

    codes = ["1"] * 10 + ["2"] * 20 + ["3"] * 30 + ["4"] * 40 + [None] * 10
    frame = pd.DataFrame({"rating": pd.Categorical(codes, list("12345"))})
    frame["rating.missing"] = pd.Series([None] * 100 + ["dont_know"] * 6 + ["blank"] * 4, dtype="str")
    design = Design(pd.DataFrame({"rating.choice": frame["rating"], "rating": frame["rating"].astype("float")}))

    def table(language):
        responses = Responses.from_slice(frame, presented.survey(language=language), Account(()))
        return tables.frequency(design.proportion("rating"), responses, View.of(responses.survey), id="f")

    return table


def test_golden_region_of_several_answers():
    frame = pd.DataFrame({"r.a": [1.0] * 30 + [0.0] * 10 + [np.nan] * 5, "r.b": [1.0] * 20 + [0.0] * 20 + [np.nan] * 5})
    design, survey = Design(frame), presented.survey()
    shares = [design.several(["r.a", "r.b"], base=base) for base in ("cases", "responses")]
    table = tables.multiple_response(*shares, View.of(survey), question="r", id="m")
    assert table.printed().iloc[:, [0, 1, 2, 4]].to_numpy().tolist() == [
        ["a", "30", "75.0", "60.0"],
        ["b", "20", "50.0", "40.0"],
        ["Total", "50", "125.0", "100.0"],
    ]
    assert table.notes[0] == "Base: 40 valid answers."
    with pytest.raises(DocumentError, match="both bases"):
        tables.multiple_response(shares[0], shares[1].iloc[:1], View.of(survey), question="r", id="m")
    with pytest.raises(DocumentError, match="options of 'other'"):
        tables.multiple_response(*shares, View.of(survey), question="other", id="m")


def test_golden_region_of_a_trend_marks_what_the_corrected_test_does():
    chance = np.random.default_rng(1)
    frame = pd.DataFrame({"wave": np.repeat(["2023", "2024", "2025"], 400)})
    frame["rating"] = np.where(frame["wave"] == "2025", 4.0, 3.0) + chance.choice([-1, 0, 1], 1200)
    survey = presented.survey(waves=["2023", "2024", "2025"])
    result = trend(Design(frame), "rating")
    table = tables.trend(result, View.of(survey), id="t")
    marks = [row[4].marks for row in table.rows]
    assert marks == ["", *("*" if p < 0.05 else "" for p in result.changes["p_adjusted"])]
    assert marks[2] == "*"
    assert table.rows[2][4].text.startswith("+") and table.rows[2][4].text.endswith("*")
    few = frame.drop(frame.index[5:400])
    hidden = tables.trend(trend(Design(few), "rating"), View.of(survey), id="t")
    assert [row[4].text for row in hidden.rows[:2]] == ["—", "—"]


def test_a_marked_change_is_not_printed_with_an_end_of_zero():
    """An interval from 0.0004 on excludes 0, and says so."""
    values = presented.estimates([3.0, 3.2], [200, 200], by="wave", codes=["2024", "2025"])
    line = presented.estimates([0.2], [400], by="wave", codes=["2025"], reference="2024")
    for p, wanted in ((0.049, "0.0004–0.3996"), (0.051, "0.00–0.40")):
        changes = line.assign(low=0.0004, high=0.3996, p=p, p_adjusted=p)
        table = tables.trend(Trend(values, changes, "wave", "mean"), View.of(presented.survey()), id="t")
        assert table.rows[1][5].text == wanted
        assert (table.rows[1][4].marks == "*") == (p < 0.05)


def test_golden_region_of_reliability():
    frame = pd.DataFrame({"rating": [1, 2, 3, 4, 5] * 6, "effort": [2, 1, 3, 5, 4] * 6}, dtype=float)
    survey = presented.survey()
    result = reliability(frame, ["rating", "effort"])
    table = tables.scale(result, View.of(survey), id="s")
    assert table.printed().iloc[0, :5].tolist() == ["Overall rating", "30", "3.00", "1.44", "0.80"]
    assert table.notes[0].startswith("Cronbach's alpha = 0.89 (95% interval 0.77–0.95, Feldt), 2 items, n = 30.")
    few = tables.scale(reliability(frame.head(12), ["rating", "effort"]), View.of(survey), id="s")
    assert few.rows[0][1].kind == "withheld"
    assert {number.value for number in few.numbers} == {None}


def test_golden_region_of_control_limits():
    frame = pd.DataFrame({"m": ["1", "2", "3"], "h": [50, 50, 90], "n": [100, 100, 100]})
    survey = presented.survey()
    table = tables.control(
        control_limits(frame, "h", "n", "m", chart="p"), View.of(survey), id="c", variable="satisfied"
    )
    assert table.printed().iloc[:, [0, 1, 2, 3, 5]].to_numpy().tolist() == [
        ["1", "100", "50.0", "63.3", "no"],
        ["2", "100", "50.0", "63.3", "no"],
        ["3", "100", "90.0", "63.3", "yes"],
    ]


def test_a_wide_table_is_cut_into_parts_with_their_own_numbers():
    survey = presented.survey(departments=40)
    design = presented.design([50] * 40)
    whole = tables.banner(banner(design, "rating", "unit"), View.of(survey), id="b")
    assert len(whole.columns) == 42
    assert len(whole._repr_html_().encode()) <= 10_000
    parts = tables.split(whole, 8)
    assert [len(part.columns) for part in parts] == [9, 9, 9, 9, 9, 2]
    assert [part.id for part in parts] == ["b", *(f"b_{n}" for n in range(2, 7))]
    numbers = [number for part in parts for number in part.numbers]
    assert len({number.id for number in numbers}) == len(numbers) == len(whole.numbers)
    for part in parts:
        known = {number.id for number in part.numbers}
        assert {cell.number for row in part.rows for cell in row if cell.number} == known
    assert tables.split(parts[-1]) == (parts[-1],)
    with pytest.raises(DocumentError, match="at least one column"):
        tables.split(whole, 0)


def test_a_column_in_which_a_result_is_withheld_in_words_is_wider():
    survey = presented.survey()
    frame = presented.estimates([3.1, 3.2, 3.3], [100, 9, 9])
    some = tables.summary(frame, None, View.of(survey), by="unit", id="s")
    assert "withheld" in {row[2].kind for row in some.rows}
    every = tables.summary(frame.assign(n=100), None, View.of(survey), by="unit", id="s")
    assert [column.width for column in every.columns] == [2.2, 0.9, 1.0, 1.4]
    assert [column.width for column in some.columns] == [2.2, 0.9, 1.7, 1.4]


def headed(*spanners: str | None) -> tables.Table:
    """A table without rows under these spanners."""
    columns = [tables.Column(f"c{place}", spanner=name) for place, name in enumerate(("", *spanners))]
    return tables.Table("t", "T", tuple(columns), ())


@pytest.mark.parametrize(
    ("spanners", "most", "wanted"),
    [
        ([None, *"aaabbbbcc"], 8, ["-aaabbbb", "cc"]),
        ([None, *"aaaaabbbb"], 8, ["-aaaaa", "bbbb"]),
        ([None, *"aaaaa"], 5, ["-aaaa", "a"]),
        ([*"aabbbbbbbc"], 4, ["aabb", "bbbb", "bc"]),
        ([*"aabbb"], 4, ["aa", "bbb"]),
        ([None] * 5, 2, ["--", "--", "-"]),
    ],
)
def test_a_wide_table_is_cut_between_spanners(spanners, most, wanted):
    parts = tables.split(headed(*spanners), most)
    assert ["".join(column.spanner or "-" for column in part.columns[1:]) for part in parts] == wanted
    assert [column.label for part in parts for column in part.columns[1:]] == [
        f"c{place}" for place in range(1, len(spanners) + 1)
    ]


def test_letters_run_on_after_the_alphabet():
    from surveykit.tables.letters import letter

    assert [letter(place) for place in (0, 25, 26, 51, 52)] == ["A", "Z", "AA", "AZ", "BA"]


def test_small_groups_of_people_are_withheld_in_a_distribution_too():
    """Age is a trait: three people are a group that somebody could know, and the next smallest protects it."""
    codes = ["2", "4", "6"]
    design = Design(pd.DataFrame({"age": pd.Categorical(np.repeat(codes, [40, 3, 17]), codes)}))
    table = tables.distribution(design.proportion("age"), View.of(presented.survey(language="en")), id="d")
    assert [row[2].text for row in table.rows] == [
        "66.7", "withheld (n < 10)", "withheld (protects another group)",
    ]  # fmt: skip


@pytest.mark.parametrize(("counts", "noted"), [([40, 3, 17], True), ([40, 0, 20], False), ([30, 10, 20], False)])
def test_rarely_chosen_answers_are_shown_with_the_rule_that_lets_them(counts, noted):
    """Three people chose it, and the base is 60: shown, and the note says why."""
    codes = ["2", "3", "4"]
    answers = pd.Categorical(np.repeat(codes, counts), codes)
    design = Design(pd.DataFrame({"effort": answers}))
    for language, words in (
        ("en", "with 15 answers or more, also choices that fewer than 10"),
        ("zh", "不足10人也予列出"),
    ):
        survey = presented.survey(language=language)
        table = tables.distribution(design.proportion("effort"), View.of(survey), id="d")
        assert any(words in note for note in table.notes) == noted


def test_an_effective_n_above_n_is_printed_as_it_is_and_explained() -> None:
    """Strata that differ make a sample say more than as many independent answers would (Kish 1965)."""
    frame = pd.DataFrame(
        {"rating": [1.0, 2.0, 1.0, 2.0] * 15 + [4.0, 5.0, 5.0, 4.0] * 15, "part": ["a"] * 60 + ["b"] * 60}
    )
    precise, plain = (Design(frame, strata=strata, score_ranges={"rating": (1, 5)}) for strata in ("part", None))
    assert precise.mean("rating").frame["n_eff"].iloc[0] > 500
    for language, words in (("en", "An effective n above n"), ("zh", "有效样本量大于n")):
        view = View.of_frame(frame, {}, language=language)
        table = tables.means(precise.mean("rating"), view)
        assert any(cell.value > 500 for cell in table.rows[0] if cell.kind == "count" and cell.value)
        assert any(words in note for note in table.notes)
        assert not any(words in note for note in tables.means(plain.mean("rating"), view).notes)
