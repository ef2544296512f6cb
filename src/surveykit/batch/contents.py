"""The run's index page: every unit of the register with its state, its headline number and its documents."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import pandas as pd

from surveykit import wording
from surveykit.appendix import IndexPage, IndexRow, write_index
from surveykit.appendix.start import mark_of
from surveykit.batch.journal.entries import Entry, Journal
from surveykit.batch.planning.job import Job
from surveykit.cleaning import Account, Responses
from surveykit.formats import FORMATS
from surveykit.presentation.view import View
from surveykit.slices import Slices
from surveykit.slices.headline import of_wave
from surveykit.survey import Definition
from surveykit.tables import headline_interval, headline_text
from surveykit.tables.placing import shown_places

#: Documents in the order of their links, and what each is called in a link; other formats follow.
LINKS = {
    "appendix.html": "html",
    "appendix.pdf": "pdf",
    "appendix.docx": "docx",
    "appendix.xlsx": "xlsx",
    "numbers.json": "json",
    "report.ipynb": "ipynb",
}


def write_contents(folder: Path, responses: Responses, slices: Slices, jobs: Sequence[Job], view: View) -> Path:
    """Write ``index.html``; its numbers are the published benchmarks."""
    survey = view.survey
    entries = Journal(folder / "journal.jsonl").latest()
    published = _published(slices.benchmarks, survey)
    places = shown_places(slices.places.league, view).set_index("unit")
    overall = next((job for job in jobs if job.unit is None), None)
    page = IndexPage(
        title=view.label(survey.report.title),
        language=view.language,
        survey=survey.id,
        has_units=survey.has_units,
        rows=tuple(_row(job, entries.get(job.name), published, places, view) for job in jobs if job.unit is not None),
        value_label=_value_label(view),
        overall=_links(overall, entries.get(overall.name)) if overall else {},
        account=_account(of_wave(responses, slices.wave).account, view),
        notes=tuple(_notes(slices, places, view)),
        author="" if survey.report.author is None else view.label(survey.report.author),
        day=survey.report.date,
        rank_label=_rank_label(view),
        mark=mark_of(view),
    )
    return write_index(folder / "index.html", page)


def _value_label(view: View) -> str:
    """The label of the headline's rate, or what its mean is called, or its measure with its statistic."""
    survey, measured = view.survey, view.survey.measured
    if survey.headline.rate:
        return view.label(survey.rates[survey.headline.rate].label)
    if measured is None or measured not in survey.measures:
        return "" if measured is None else view.text("tables.column.mean")
    return view.text("batch.index.value", measure=view.variable(measured), statistic=view.statistic(measured))


def _rank_label(view: View) -> str:
    """By what units are ranked, where the page shows something else."""
    survey, ranked_by = view.survey, view.survey.ranked_by
    if survey.headline.rate in (None, ranked_by):
        return ""
    return view.text("batch.index.rank_label", statistic=view.statistic(ranked_by or ""))


def _notes(slices: Slices, places: pd.DataFrame, view: View) -> Iterator[str]:
    """What became of the units, from how many answers on a result is shown, and by what units are ranked."""
    if slices.wave:
        yield wording.of_wave("", slices.wave, view)
    if view.survey.ranks_units:
        yield wording.units_accounted(slices.benchmarks, slices.places.league, view)
    if view.survey.has_units and view.floor.min_n:
        yield view.text("batch.index.floor", n=view.floor.min_n)
    # Ranks go by the measure or mean of the headline, as in the reports, also where the page shows a rate.
    ranked_by = view.survey.ranked_by
    if ranked_by is not None and (places["status"] == "ranked").any():
        is_low = view.survey.better(ranked_by) == "low"
        key = "batch.index.rank.low" if is_low else "batch.index.rank"
        yield view.text(key, by=view.variable(ranked_by), statistic=view.statistic(ranked_by))
        yield view.text("units.note.gate")


def _published(benchmarks: pd.DataFrame, survey: Definition) -> pd.DataFrame:
    """The headline of every unit, by its id: its rate, or else its measure or mean."""
    variable = survey.headline.rate or survey.measured
    of_unit = (benchmarks["level"] == "unit") & (benchmarks["statistic"] != "difference")
    return benchmarks[of_unit & (benchmarks["variable"] == variable)].set_index("unit")


def _row(job: Job, entry: Entry | None, published: pd.DataFrame, places: pd.DataFrame, view: View) -> IndexRow:
    unit = str(job.unit)
    estimate = published.loc[[unit]].iloc[0] if len(published) else None
    value, sort = ("", None) if estimate is None else headline_text(estimate, view)
    return IndexRow(
        unit=unit,
        name=view.survey.label_of("unit", unit, view.language),
        status="missing" if entry is None else entry.status,
        n=None if estimate is None or pd.isna(estimate["n"]) else int(estimate["n"]),
        value=value,
        sort=sort,
        interval="" if estimate is None else headline_interval(estimate, view),
        group=view.survey.register.class_name(view.survey.register.unit(unit).cls or "", view.language),
        **_ranks(places, unit, view),
        links=_links(job, entry),
        problem="" if entry is None else entry.problem(" · "),
    )


def _ranks(places: pd.DataFrame, unit: str, view: View) -> dict[str, Any]:
    """Rank and set of ranks, as far as the unit's reliability allows them; nothing for others."""
    shown = places[(places.index == unit) & places["gate"].isin(["rank", "bands"])]
    for row in shown.to_dict("records"):
        ends = view.interval(row["rank_low"], row["rank_high"], 0)
        rank = int(row["rank"]) if row["gate"] == "rank" else None
        return {"rank": rank, "ranks": ends, "ranks_from": int(row["rank_low"])}
    return {}


def _links(job: Job, entry: Entry | None) -> Mapping[str, str]:
    files = {} if entry is None else entry.files
    links = LINKS | {f"appendix.{name}": name for name in FORMATS}
    return {label: f"{job.name}/{name}" for name, label in links.items() if name in files}


def _account(account: Account, view: View) -> tuple[tuple[str, str], ...]:
    counts = [("received", account.returned), ("kept", account.kept), ("excluded", account.returned - account.kept)]
    return tuple((view.text(f"tables.column.{name}"), view.count(count)) for name, count in counts)
