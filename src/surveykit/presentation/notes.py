"""What is said below a table or figure: the base, the weighting, what the interval is and what is withheld."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from surveykit.disclosure import Floor
from surveykit.language import keys
from surveykit.presentation.view import View
from surveykit.results import NOT_ASKED, Shown


def withheld_text(estimate: Shown, view: View) -> str:
    """Why an estimate is withheld, in the words of a cell: ``withheld (n < 10)``; a missing one says so."""
    if estimate.withheld in ("protects", NOT_ASKED):
        return view.text(f"tables.withheld.{estimate.withheld}")
    if estimate.withheld == "small" or estimate.shown == "withheld":
        return view.text("tables.withheld.small", floor=estimate.needs)
    return view.text("tables.withheld.none")


def withheld_reason(n: int, view: View) -> str | None:
    """Why measures of spread on ``n`` answers are withheld; ``None`` where they are not."""
    if view.floor.closed is not None:
        return view.floor.closed
    return None if view.floor.level(n) == "all" else "small"


def base_note(view: View) -> str:
    """What n counts."""
    return view.text("tables.note.base")


def weighting_note(view: View) -> str:
    """Whether answers are weighted, and what the standard errors allow for."""
    if not view.knows_design:
        return view.text("tables.note.plain_frame")
    design = view.survey.design
    weighting = weights_note(view) if design.weight else view.text("tables.note.unweighted")
    clusters = "tables.note.clusters.unit" if design.psu == "unit" else "tables.note.clusters"
    parts = [view.text(clusters, psu=_name(view, design.psu))] if design.psu else []
    if design.strata:
        parts.append(view.text("tables.note.strata", strata=_name(view, design.strata)))
    return weighting + "".join(parts)


def percentages_note(key: str, view: View) -> str:
    """What percentages and counts are; that nothing is weighted is not repeated, as :func:`weighting_note` says it."""
    if view.knows_design and not view.survey.design.weight:
        return view.text(f"{key}.unweighted")
    weighting = "weighted" if view.survey.design.weight else "plain_frame"
    return view.text(key, weighting=view.text(f"tables.weighting.{weighting}"))


def weights_note(view: View) -> str:
    """What the answers are weighted by: the columns whose shares are known, or the question that holds the weights."""
    if view.survey.weighting is None:
        return view.text("tables.note.weighted", weight=_name(view, str(view.survey.design.weight)))
    known = {column: view.text(f"tables.note.{column}") for column in ("channel", "class")}
    columns = (known.get(column) or _name(view, column) for column in view.survey.weighting.rake)
    return view.text("tables.note.raked", columns=view.listed(columns))


def _name(view: View, column: str) -> str:
    """The words for a design column: the respondent's, or a question's text."""
    if column in ("respondent", view.survey.respondent):
        return view.text("tables.note.respondent")
    if column == "unit":
        return view.in_sentence(view.label(view.survey.units.label))
    question = view.survey.questions.get(column)
    return view.in_sentence(view.label(question.wording)) if question else column


def interval_note(estimates: Iterable[Shown], view: View) -> tuple[str, ...]:
    """What the intervals are, by their methods; nothing where no interval is shown."""
    methods = dict.fromkeys(estimate.method for estimate in estimates if estimate.has_interval and estimate.method)
    if not methods:
        return ()
    listed = view.listed((_method(method, view) for method in methods), "tables.join.semicolon")
    return (view.text("tables.note.interval", methods=listed),)


def _method(name: str, view: View) -> str:
    """A method in words; its name where the catalogue has none."""
    kind, _, interval = name.rpartition(", ")
    for key, printed in ((name, ""), (kind, interval.removesuffix(" interval").replace("-", "–"))):
        if f"tables.method.{key}" in keys():
            return view.text(f"tables.method.{key}", interval=printed)
    return name


def floor_notes(estimates: Iterable[Shown], view: View) -> tuple[str, ...]:
    """What is withheld and why, for what occurs among ``estimates``."""
    floor, seen = view.floor, tuple(estimates)
    needed = max((estimate.needs for estimate in seen if estimate.withheld == "small"), default=0)
    small = view.text("tables.note.withheld", floor=needed)
    notes = [*withheld_notes((estimate.withheld for estimate in seen), small, view)]
    if any(_is_rarely_chosen(estimate, floor) for estimate in seen):
        notes.append(view.text("tables.note.rarely_chosen", base=floor.min_n_spread, floor=floor.min_n))
    if any(estimate.shown == "mean_only" for estimate in seen):
        notes.append(view.text("tables.note.mean_only", low=floor.min_n, high=floor.min_n_spread))
    return tuple(notes)


def withheld_notes(reasons: Iterable[str | None], small: str, view: View) -> Iterator[str]:
    """Why something is withheld, of the reasons that occur; ``small`` says how few answers are too few."""
    occurring = set(reasons)
    if "small" in occurring:
        yield small
    if "protects" in occurring:
        yield view.text("tables.note.protects")


def _is_rarely_chosen(estimate: Shown, floor: Floor) -> bool:
    """Whether a share is shown though fewer people chose it than the floor asks of a base."""
    if estimate.category is None or estimate.is_withheld or not estimate.value or estimate.n is None:
        return False
    count = estimate.value * estimate.n if estimate.count is None else estimate.count
    return count < floor.min_n


def effective_note(pairs: Iterable[tuple[float | None, float | None]], view: View) -> tuple[str, ...]:
    """What it means that an effective number of answers is larger than that of the answers; ``pairs`` are n and n_eff.

    Strata, or clusters that are alike among themselves, make a sample say more than as many independent answers would.
    """
    exceeds = any(n is not None and effective is not None and round(effective) > n for n, effective in pairs)
    return (view.text("tables.note.effective"),) if exceeds else ()


def all_notes(estimates: Iterable[Shown], view: View) -> tuple[str, ...]:
    """Base, weighting, interval and floor, in the order in which they are printed."""
    seen = tuple(estimates)
    return (base_note(view), weighting_note(view), *interval_note(seen, view), *floor_notes(seen, view))
