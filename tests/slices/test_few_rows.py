"""Units with a handful of rows: ranked by medians that have no interval, and told why where they take no part."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import surveykit as sk
from surveykit import estimation, tables, wording
from surveykit.estimation import Design
from surveykit.slices import open_all
from surveykit.units import with_pooled_errors

WAVES = ("2026-04", "2026-05")
_WORST = 7


def write_few(folder: Path, *, statistic: str = "median", min_n_rank: int = 2, least: int = 4) -> Path:
    """30 offices with ``least`` to 12 visits a month; office 7 has the longest waits, 4 visits each month."""
    rng = np.random.default_rng(11)
    (folder / "raw").mkdir(parents=True)
    rows = ["office,month,minutes,greeted"]
    for office in range(1, 31):
        for wave in WAVES:
            count = 4 if office == _WORST else int(rng.integers(least, 13))
            middle = 60.0 if office == _WORST else 10 + office / 3
            rows += [f"Office {office:02d},{wave},{rng.gamma(9, middle / 9):.1f},1" for _ in range(count)]
    (folder / "raw" / "visits.csv").write_text("\n".join(rows) + "\n", encoding="utf-8")
    units = [f"U{office:02d},Office {office:02d},Office {office:02d},{office}," for office in range(1, 31)]
    (folder / "units.csv").write_text("\n".join(["unit_id,name_zh,name_en,order,aliases", *units]) + "\n")
    settings = _SETTINGS.format(statistic=statistic, min_n_rank=min_n_rank)
    (folder / "survey.yml").write_text(settings, encoding="utf-8")
    return folder


_SETTINGS = """\
format: 1
id: few
title: {{zh: 暗访, en: Visits}}
language: en
units: {{register: units.csv, column: office, label: {{zh: 窗口, en: Office}}}}
records: {{kind: visit, protect: none, min_n_rank: {min_n_rank}}}
sources: [{{path: raw/visits.csv, wave_column: month}}]
waves: ["2026-04", "2026-05"]
questions:
  minutes: {{text: {{zh: 等候, en: Minutes}}, type: number, column: minutes, minimum: 0, maximum: 500, decimals: 1}}
measures:
  waiting: {{label: {{zh: 等候时间, en: Waiting time}}, of: minutes, statistic: {statistic}, better: low}}
headline: {{measure: waiting}}
report: {{title: {{zh: 暗访, en: Visits}}, date: 2026-06-10}}
rules: [{{name: {{zh: 末三位, en: Worst three}}, kind: bottom, k: 3, years: 2, measure: waiting}}]
"""


@pytest.fixture(scope="module")
def medians(tmp_path_factory: pytest.TempPathFactory) -> sk.UnitResponses:
    return sk.open_overall(write_few(tmp_path_factory.mktemp("few") / "few"))


@pytest.fixture(scope="module")
def means(tmp_path_factory: pytest.TempPathFactory) -> sk.UnitResponses:
    return sk.open_overall(write_few(tmp_path_factory.mktemp("few") / "few", statistic="mean", min_n_rank=6))


def test_every_office_with_enough_visits_is_ranked_and_compared(medians) -> None:
    places = medians.places
    assert set(places.league["status"]) == {"ranked"}
    assert len(places.league) == len(places.evidence) == 30
    assert places.apart.empty
    worst = places.league[places.league["unit"] == f"U{_WORST:02d}"].iloc[0]
    assert (worst["n"], worst["rank"]) == (4, 30)
    assert worst["se"] > 0
    assert worst[["low", "high"]].isna().all()


def test_the_worst_office_is_named_although_its_medians_have_no_interval(medians) -> None:
    evidence = medians.places.evidence
    named = evidence[evidence["named"]]
    assert f"U{_WORST:02d}" in set(named["unit"])
    assert named.set_index("unit").loc[f"U{_WORST:02d}", "p_every_wave"] > 0.9


@pytest.mark.parametrize(
    ("language", "why", "false"),
    [("en", "has none of its own", "fewer than 2 visits in"), ("zh", "中位数没有区间", "不列入")],
)
def test_the_league_says_why_an_interval_is_missing(medians, language, why, false) -> None:
    view = medians.view(language)
    table = tables.league(medians.places, view)
    assert sum(why in note for note in table.notes) == 1
    (worst,) = [row for _, row in enumerate(table.rows) if f"Office {_WORST:02d}" in row[0].text]
    assert worst[3].text == "—"
    said = [*table.notes, *tables.rule_evidence(medians.places, 0, view).notes]
    assert not any(false in note for note in said)


@pytest.mark.parametrize(
    ("language", "compares", "reason"),
    [("en", "compares the same {n} units in every wave", "fewer than 6 visits in 2026-04"),
     ("zh", "每期比较同样的{n}个单位", "2026-04的走访不足6次")],
)  # fmt: skip
def test_a_rule_names_who_takes_no_part_and_why(means, language, compares, reason) -> None:
    places, view = means.places, means.view(language)
    note = tables.rule_evidence(places, 0, view).notes[-1]
    assert compares.format(n=len(places.evidence)) in note
    assert reason in note
    rows = pd.read_csv(means.survey.folder / "raw" / "visits.csv")
    for office, counts in rows.groupby(["office", "month"]).size().unstack().iterrows():
        assert (str(office) in note) == bool((counts < 6).any())
    told = wording.evidence(places, 0, view, unit=f"U{_WORST:02d}")
    assert reason in told[0]


@pytest.mark.parametrize(
    ("language", "said"), [("en", "has no interval: there are too few visits"), ("zh", "走访太少，差值没有置信区间")]
)
def test_waves_without_an_interval_are_not_called_withheld(medians, language, said) -> None:
    _, units = open_all(sk.load_survey(medians.survey.folder).clean())
    own = next(data for data in units if data.unit is not None and data.unit.unit_id == f"U{_WORST:02d}")
    view = own.view(language)
    assert said in wording.change(estimation.trend(own.design_by("wave"), "waiting"), view)


def test_no_rows_for_a_pooled_error_is_told_as_such(tmp_path: Path) -> None:
    folder = write_few(tmp_path / "few", min_n_rank=2)
    lines = (folder / "raw" / "visits.csv").read_text().splitlines()
    kept = pd.Series(lines[1:]).groupby([line[:17] for line in lines[1:]]).head(2)
    kept = [line for line in kept if line[:9] in ("Office 01", "Office 02", "Office 03")]
    (folder / "raw" / "visits.csv").write_text("\n".join([lines[0], *kept]) + "\n")
    units = (folder / "units.csv").read_text().splitlines()
    (folder / "units.csv").write_text("\n".join(units[:4]) + "\n")
    settings = (folder / "survey.yml").read_text(encoding="utf-8").replace("k: 3", "k: 1")
    (folder / "survey.yml").write_text(settings, encoding="utf-8")
    data = sk.open_overall(folder)
    for language, said, reason in (
        ("en", "too few visits for a standard error", "the median of 2 visits in 2026-04 has no interval"),
        ("zh", "没有标准误", "（n＝2）没有区间"),
    ):
        view = data.view(language)
        notes = tables.league(data.places, view).notes
        assert any(said in note for note in notes)
        assert not any("fewer than 2" in note or "不足2" in note for note in notes)
        assert reason in wording.evidence(data.places, 0, view, unit="U01")[0]


def test_a_pooled_variance_is_that_of_answers_inside_units_over_n() -> None:
    """Of a mean the pooled variance is the variance of answers inside units; units far apart do not make it larger."""
    rng = np.random.default_rng(2)
    frame = pd.DataFrame({"unit": np.repeat([f"u{number}" for number in range(40)], 5), "x": rng.normal(0, 2, 200)})
    frame["x"] += np.repeat(np.arange(40) * 3.0, 5)
    alone = pd.DataFrame({"unit": ["u0"], "x": [1.0]}).replace("u0", "alone")
    design = Design(pd.concat([frame, alone], ignore_index=True))
    units = design.mean("x", by="unit").frame.assign(shown="all")
    pooled = with_pooled_errors(units, design, {}, min_n=1).set_index("unit")
    own = units.set_index("unit")["se"]
    inside = frame.groupby("unit")["x"].var().mean()
    assert pooled.loc["alone", "se"] ** 2 == pytest.approx(inside, rel=0.001)
    assert pooled["se"].drop("alone").equals(own.drop("alone"))


def test_the_pooled_error_of_a_median_is_about_that_of_repeated_samples() -> None:
    """Of 5 answers of a normal distribution it is 0.2868 (H. A. David and H. N. Nagaraja, Order Statistics, 2003)."""
    rng = np.random.default_rng(3)
    frame = pd.DataFrame({"unit": np.repeat([f"u{number}" for number in range(200)], 5), "x": rng.normal(0, 1, 1000)})
    design = Design(frame, statistics={"x": "median"})
    units = design.measure("x", by="unit").frame.assign(shown="all")
    assert units["se"].isna().all()
    variances = with_pooled_errors(units, design, {}, min_n=2)["se"] ** 2
    assert variances.nunique() == 1
    assert variances.iloc[0] == pytest.approx(0.2868, rel=0.25)


def test_equal_answers_do_not_make_a_unit_certain() -> None:
    rng = np.random.default_rng(4)
    frame = pd.DataFrame({"unit": np.repeat(list("abcd"), 5), "x": rng.normal(0, 1, 20)})
    frame.loc[frame["unit"] == "a", "x"] = 9.0
    design = Design(frame, statistics={"x": "median"})
    units = design.measure("x", by="unit").frame.assign(shown="all")
    pooled = with_pooled_errors(units, design, {}, min_n=2).set_index("unit")["se"]
    assert pooled["a"] == pooled["b"] > 0
