"""The run's index page: every unit of the register with its state, its headline number and its documents."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pandas as pd

from surveykit.appendix import IndexPage, IndexRow, write_index
from surveykit.batch.journal.entries import Entry, Journal
from surveykit.batch.planning.job import Job
from surveykit.cleaning import Account, Responses
from surveykit.language import Language, text
from surveykit.presentation.labels import variable_label
from surveykit.presentation.printing import count_text, interval_text
from surveykit.slices import Slices
from surveykit.survey import Definition
from surveykit.tables import headline_interval, headline_text
from surveykit.tables.placing import shown_places

#: Documents in the order of their links, and what each is called in a link.
LINKS = {
    "appendix.html": "html",
    "appendix.pdf": "pdf",
    "appendix.docx": "docx",
    "appendix.xlsx": "xlsx",
    "numbers.json": "json",
    "report.ipynb": "ipynb",
}


def write_contents(folder: Path, responses: Responses, slices: Slices, jobs: Sequence[Job], language: Language) -> Path:
    """Write ``index.html``; its numbers are the published benchmarks."""
    survey = responses.survey
    entries = Journal(folder / "journal.jsonl").latest()
    published = _published(slices.benchmarks, survey)
    places = shown_places(slices.places.league, survey).set_index("unit")
    ranked = (places["status"] == "ranked").any()
    overall = next((job for job in jobs if job.unit is None), None)
    page = IndexPage(
        title=survey.report.title.in_language(language),
        language=language,
        survey=survey.id,
        rows=tuple(
            _row(job, entries.get(job.name), published, places, survey, language)
            for job in jobs
            if job.unit is not None
        ),
        value_label=_label(survey, language),
        overall=_links(overall, entries.get(overall.name)) if overall else {},
        account=_account(responses.account, language),
        notes=(
            text("batch.index.floor", language, n=survey.disclosure.min_n),
            *(_about_places(survey, language) if ranked else ()),
        ),
        author="" if survey.report.author is None else survey.report.author.in_language(language),
        day=survey.report.date,
        rank_label=text("batch.index.rank_label", language) if survey.headline.rate else "",
    )
    return write_index(folder / "index.html", page)


def _published(benchmarks: pd.DataFrame, survey: Definition) -> pd.DataFrame:
    """The headline estimate of each unit, by unit id."""
    variable, statistic = (survey.headline.rate, "rate") if survey.headline.rate else (survey.headline.question, "mean")
    chosen = benchmarks[
        (benchmarks["level"] == "unit") & (benchmarks["variable"] == variable) & (benchmarks["statistic"] == statistic)
    ]
    return chosen.set_index("unit")


def _label(survey: Definition, language: Language) -> str:
    if survey.headline.rate:
        return survey.rates[survey.headline.rate].label.in_language(language)
    return text("tables.column.mean", language)


def _about_places(survey: Definition, language: Language) -> tuple[str, ...]:
    """What the ranks go by: the question of the headline, as in the reports, also where the page shows a rate."""
    by = variable_label(survey, survey.headline.question, language)
    return text("batch.index.rank", language, by=by), text("units.note.gate", language)


def _row(
    job: Job,
    entry: Entry | None,
    published: pd.DataFrame,
    places: pd.DataFrame,
    survey: Definition,
    language: Language,
) -> IndexRow:
    unit = str(job.unit)
    estimate = published.loc[[unit]].iloc[0]
    value, sort = headline_text(estimate, survey, language)
    return IndexRow(
        unit=unit,
        name=survey.label_of("unit", unit, language),
        status="missing" if entry is None else entry.status,
        n=None if pd.isna(estimate["n"]) else int(estimate["n"]),
        value=value,
        sort=sort,
        interval=headline_interval(estimate, language),
        group=survey.register.class_name(survey.register.unit(unit).cls or "", language),
        **_place(places, unit, language),
        links=_links(job, entry),
        problem="" if entry is None else " · ".join(part for part in (entry.error, entry.place) if part),
    )


def _place(places: pd.DataFrame, unit: str, language: Language) -> dict[str, Any]:
    """Rank and set of ranks, as far as the unit's reliability allows them; nothing for others."""
    shown = places[(places.index == unit) & places["gate"].isin(["rank", "bands"])]
    for one in shown.to_dict("records"):
        ends = interval_text(one["rank_low"], one["rank_high"], 0, language)
        rank = int(one["rank"]) if one["gate"] == "rank" else None
        return {"rank": rank, "ranks": ends, "ranks_from": int(one["rank_low"])}
    return {}


def _links(job: Job, entry: Entry | None) -> Mapping[str, str]:
    files = {} if entry is None else entry.files
    return {label: f"{job.name}/{name}" for name, label in LINKS.items() if name in files}


def _account(account: Account, language: Language) -> tuple[tuple[str, str], ...]:
    counts = [("received", account.received), ("kept", account.kept), ("excluded", account.received - account.kept)]
    return tuple((text(f"tables.column.{name}", language), count_text(count, language)) for name, count in counts)
