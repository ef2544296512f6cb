"""What stands below a table or figure: the base, the weighting, what the interval is and what is withheld."""

from __future__ import annotations

from collections.abc import Iterable

from surveykit.disclosure import Floor
from surveykit.presentation.shown import Shown
from surveykit.presentation.view import View


def withheld_text(estimate: Shown, view: View) -> str:
    """Why an estimate is withheld, in the words of a cell: ``withheld (n < 10)``; a missing one says so."""
    if estimate.withheld == "protects":
        return view.text("tables.withheld.protects")
    if estimate.withheld == "small" or estimate.shown == "withheld":
        return view.text("tables.withheld.small", floor=estimate.needs)
    return view.text("tables.withheld.none")


def withheld_reason(n: int, floor: Floor) -> str | None:
    """Why measures of spread on ``n`` answers are withheld; ``None`` where they are not."""
    if floor.closed is not None:
        return floor.closed
    return None if floor.level(n) == "all" else "small"


def method_text(method: str, view: View) -> str:
    """The name of an estimation method in ``language``; the name itself where the catalogue has none."""
    try:
        return view.text(f"tables.method.{method}")
    except KeyError:
        return method


def base_note(view: View) -> str:
    """What n counts."""
    return view.text("tables.note.base")


def weighting_note(view: View) -> str:
    """Whether answers are weighted, and what the standard errors allow for."""
    if not view.knows_design:
        return view.text("tables.note.plain_frame")
    design = view.survey.design
    weighting = weights_note(view) if design.weight else view.text("tables.note.unweighted")
    parts = [view.text("tables.note.clusters", psu=_name(view, design.psu))] if design.psu else []
    if design.strata:
        parts.append(view.text("tables.note.strata", strata=_name(view, design.strata)))
    return weighting + "".join(parts)


def weighting_word(view: View) -> str:
    """Whether percentages are weighted, as a word of a sentence."""
    weighting = "weighted" if view.survey.design.weight else "unweighted" if view.knows_design else "plain_frame"
    return view.text(f"tables.weighting.{weighting}")


def weights_note(view: View) -> str:
    """What the answers are weighted by: the columns whose shares are known, or the question that holds the weights."""
    if view.survey.weighting is None:
        return view.text("tables.note.weighted", weight=_name(view, str(view.survey.design.weight)))
    columns = (_column(view, column) for column in view.survey.weighting.rake)
    return view.text("tables.note.raked", columns=view.text("tables.join.list").join(columns))


def _column(view: View, column: str) -> str:
    """The words for a column whose shares are known."""
    if column in ("channel", "class"):
        return view.text(f"tables.note.{column}")
    return _name(view, column)


def _name(view: View, column: str) -> str:
    """The words for a design column: the respondent's, or a question's text."""
    if column in ("respondent", view.survey.respondent):
        return view.text("tables.note.respondent")
    question = view.survey.questions.get(column)
    return view.in_sentence(question.text.in_language(view.language)) if question else column


def interval_note(estimates: Iterable[Shown], view: View) -> tuple[str, ...]:
    """What the intervals are, by their methods; nothing where no interval is shown."""
    methods = dict.fromkeys(estimate.method for estimate in estimates if estimate.has_interval and estimate.method)
    if not methods:
        return ()
    joined = view.text("tables.join.semicolon").join(method_text(method, view) for method in methods)
    return (view.text("tables.note.interval", methods=joined),)


def floor_notes(estimates: Iterable[Shown], view: View) -> tuple[str, ...]:
    """What is withheld and why, for what occurs among ``estimates``."""
    floor = view.floor
    notes: list[str] = []
    seen = tuple(estimates)
    if any(estimate.withheld == "small" for estimate in seen):
        level = max(estimate.needs for estimate in seen if estimate.withheld == "small")
        notes.append(view.text("tables.note.withheld", floor=level))
    if any(estimate.withheld == "protects" for estimate in seen):
        notes.append(view.text("tables.note.protects"))
    if any(_is_rarely_chosen(estimate, floor) for estimate in seen):
        notes.append(view.text("tables.note.rarely_chosen", base=floor.min_n_spread, floor=floor.min_n))
    if any(estimate.shown == "mean_only" for estimate in seen):
        notes.append(view.text("tables.note.mean_only", low=floor.min_n, high=floor.min_n_spread))
    return tuple(notes)


def _is_rarely_chosen(estimate: Shown, floor: Floor) -> bool:
    """Whether a share is shown though fewer people chose it than the floor asks of a base."""
    if estimate.category is None or estimate.is_withheld or not estimate.value or estimate.n is None:
        return False
    count = estimate.value * estimate.n if estimate.count is None else estimate.count
    return count < floor.min_n


def all_notes(estimates: Iterable[Shown], view: View) -> tuple[str, ...]:
    """Base, weighting, interval and floor, in the order in which they are printed."""
    seen = tuple(estimates)
    return (base_note(view), weighting_note(view), *interval_note(seen, view), *floor_notes(seen, view))
