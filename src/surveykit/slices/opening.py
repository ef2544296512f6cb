"""Opening a unit's responses: from the slice that a batch hands over, or from the survey when a person looks."""

from __future__ import annotations

import html
import json
import os
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cache, cached_property, partial
from pathlib import Path
from typing import Any

import pandas as pd

from surveykit.cleaning import Account, Finding, Responses, load_survey
from surveykit.errors import ParameterError
from surveykit.estimation import Design, design_of
from surveykit.estimation.bounded import Pool, pools_from
from surveykit.language import Language
from surveykit.matching.texts import did_you_mean, listing
from surveykit.presentation.view import View
from surveykit.slices.cut import read_index
from surveykit.slices.handed import of_class, of_unit, places_of_class, places_of_unit, places_together, with_own
from surveykit.slices.headline import Basis, is_of_all_waves, of_latest, of_wave
from surveykit.slices.places import places_of, read_places
from surveykit.slices.published import Published, published
from surveykit.slices.showing import Showing, show, showable
from surveykit.survey import Definition, Unit, Withheld
from surveykit.units import Comparisons

#: The environment variable by which a batch names the slice of the notebook it runs.
SLICE = "SURVEYKIT_SLICE"


@dataclass(frozen=True)
class UnitResponses:
    """What one notebook works on.

    Args:
        unit: The rated unit, or ``None`` for the overall report.
        responses: Its clean responses and the account of what arrived for it; of the latest wave, where there are
            several.
        benchmarks: Published estimates, already screened by the publishing floor. For a unit's report those of the
            whole, the headline's of all units of its class as they are printed, and all of its own; for the overall
            report those of all units.
        n_psu: Number of sampled clusters in each stratum of the whole sample.
        compare: Gives the places of all units (for a unit's report: of its class) when they are first asked for.
        withheld: What this report has to withhold because other reports would give it away, or it them.
        pools: What the whole sample's answers show of each question, so that intervals are as published.
        wave: The latest wave, which all results are of that name no other; ``None`` where there are not several.
        all_waves: The responses of all waves, to compare them; ``None`` where there are not several.
        drawn: The design of which these responses are a domain; set by ``where``.
        is_internal: That they are for the analyst's own eyes: nothing is withheld, everything made of them is marked,
            and nothing of it can be published.
    """

    unit: Unit | None
    responses: Responses
    benchmarks: pd.DataFrame
    n_psu: int | dict[str, int]
    compare: Callable[[], Comparisons] | None = None
    withheld: Withheld = field(default_factory=Withheld)
    pools: Mapping[str, Pool] = field(default_factory=dict)
    wave: str | None = None
    all_waves: Responses | None = None
    drawn: Design | None = None
    is_internal: bool = False

    @cached_property
    def places(self) -> Comparisons:
        """Places of all units that may be shown: ranks with their uncertainty, bands, rules and channels.

        Raises:
            ParameterError: These responses were not opened from a survey.
        """
        if self.compare is None:
            raise ParameterError("these responses know nothing of other units", remedy="use sk.open_unit")
        return self.compare()

    @property
    def frame(self) -> pd.DataFrame:
        """One row per response; of the latest wave, where there are several."""
        return self.responses.frame

    @property
    def every_response(self) -> Responses:
        """The responses of all waves."""
        return self.responses if self.all_waves is None else self.all_waves

    @property
    def survey(self) -> Definition:
        """The questionnaire and everything decided in advance."""
        return self.responses.survey

    @property
    def account(self) -> Account:
        """Received, kept and excluded rows of this unit (or of the whole survey)."""
        return self.responses.account

    @property
    def respondents(self) -> int | None:
        """How many people answered; ``None`` where the survey does not tell respondents apart."""
        person = self.survey.person
        return None if person is None else int(self.frame[person].nunique())

    def as_draft(self, *traits: str) -> UnitResponses:
        """A file opened with guessed questions (``sk.read``) as a draft, whose documents can be written.

        The publishing floor holds as in every report, and every page says DRAFT (草稿), since nobody confirmed the
        guesses: declare the questions in a ``survey.yml`` for what is to be passed on. Others stay as they are.

        Args:
            traits: Questions about who people are, by id, header or text: their small groups are protected.

        Raises:
            ParameterError: There is no such question.
        """
        survey = self.survey
        if not survey.guesses:
            return self
        named = [survey.id_of(trait) for trait in traits]
        unknown = [name for name in named if name not in survey.questions]
        if unknown:
            known = list(survey.questions)
            remedy = did_you_mean(unknown[0], known)
            raise ParameterError(f"there is no question {unknown[0]!r}", "", listing(known, 20), unknown[0], remedy)
        questions = {name: survey.questions[name].model_copy(update={"role": "trait"}) for name in named}
        settled = {"guesses": 0, "draft": True, "questions": {**survey.questions, **questions}}
        return replace(self, responses=replace(self.responses, survey=survey.model_copy(update=settled)))

    def derive(self, name: str, expression: str, **labels: Any) -> UnitResponses:
        """These responses with one more question, made of others: ``data.derive("old", "age >= 60")``.

        The arguments are those of :meth:`~surveykit.cleaning.Responses.derive`; of all waves and of the latest alike.
        """
        every = None if self.all_waves is None else self.all_waves.derive(name, expression, **labels)
        return replace(self, responses=self.responses.derive(name, expression, **labels), all_waves=every)

    def view(self, language: Language | None = None) -> View:
        """Labels, publishing floor and language, the survey's own unless one is given, under which these are shown."""
        view = View.of(self.survey, language, self.withheld)
        return view.without_floor() if self.is_internal else view

    def show(
        self,
        variable: str,
        by: str | None = None,
        where: Mapping[str, str] | None = None,
        *,
        language: Language | None = None,
    ) -> Showing:
        """A question or a rate as table and figure, by a column and of some responses only.

        The shorthand for ``design``, ``tables`` and ``figures`` (docs/tables.md writes it out). ``where`` is a domain
        of the whole sample: its standard errors count all of it.

        Args:
            variable: A question (a rating with its first rate, a single choice, several answers, a number) or a rate.
                Questions are named by their ids, the headers of their columns or their texts.
            by: A column of groups; of a question with several answers in a banner, which tests the groups.
            where: Columns with the code or label of the group that is meant: ``{"wave": "2025"}``.
            language: The survey's, unless given.

        Raises:
            ParameterError: A name or value is not known; the message suggests one that is.
        """
        of = self.survey.id_of
        variable, by, where = of(variable), by and of(by), {of(name): value for name, value in (where or {}).items()}
        return show(self.design_by(*([by] if by else []), *where), self.view(language), variable, by, where)

    @property
    def to_show(self) -> tuple[str, ...]:
        """The questions that :meth:`show` can show, in the order of the questionnaire, without the weights."""
        weight = self.survey.design.weight
        return tuple(name for name in showable(self.survey) if name != weight)

    def design(self, *, all_waves: bool = False) -> Design:
        """The sampling design; a unit is a domain of the whole sample, so its standard errors are as published.

        So is the latest wave, where there are several: estimates are of it alone, unless ``all_waves`` are asked for,
        to compare them (``by="wave"``, ``change``) or to pool them, which a report has to say. Pool only where every
        wave has enough answers: the latest is published, so what is left of the sum is the others.
        """
        return self._design if all_waves else self._latest

    def design_by(self, *columns: str) -> Design:
        """The design for a table by these columns: of all waves where it names them, else of the latest."""
        return self.design(all_waves=is_of_all_waves(columns))

    def responses_by(self, *columns: str) -> Responses:
        """The responses for a table by these columns: of all waves where it names them, else of the latest."""
        return self.every_response if is_of_all_waves(columns) else self.responses

    def to_frame(self, *, labels: bool | Language = False) -> pd.DataFrame:
        """The responses as a frame of one's own; with ``labels`` in words of the survey's or the named language."""
        return self.responses.to_frame(labels=labels)

    def where(self, **conditions: object) -> UnitResponses:
        """These responses without those of other groups, given by code or label: ``data.where(age="18 - 34")``.

        Its design is a domain of the whole sample, so that standard errors are those of the group in a table by it.
        ``benchmarks`` and ``places`` stay those of everybody. Where ``wave`` is named, responses of all waves are
        looked at, else those of the latest.

        Raises:
            ParameterError: There is no such column or group; the message suggests one.
        """
        every, part = self.every_response.where(**conditions), self.responses_by(*conditions).where(**conditions)
        narrowed = replace(self, responses=part, drawn=self._design.where(**conditions))
        if is_of_all_waves(tuple(conditions)):
            return replace(narrowed, wave=None, all_waves=None)
        return narrowed if self.all_waves is None else replace(narrowed, all_waves=every)

    @cached_property
    def _design(self) -> Design:
        if self.drawn is not None:
            return self.drawn
        if self.unit is not None:
            return design_of(self.every_response, self.n_psu, self.pools)
        return design_of(self.every_response, pools=self.pools)

    @cached_property
    def _latest(self) -> Design:
        return of_latest(self._design, self.wave)

    def __repr__(self) -> str:
        name = "all units" if self.unit is None else f"unit {self.unit.unit_id}"
        n, floor = len(self.frame), self.view().floor
        people = n if self.respondents is None else min(n, self.respondents)
        # Outputs of notebooks are passed on with the report, so they keep to the publishing floor as well.
        few = "no" if n == 0 else f"fewer than {floor.min_n}" if floor.level(people) == "withheld" else f"{n:,}"
        shown = "responses withheld" if floor.closed and floor.level(people) != "withheld" else f"{few} responses"
        guesses = f"; {self.survey.guesses} guesses, not to be published" if self.survey.guesses else ""
        internal = "; internal, not to be published" if self.is_internal else ""
        return f"UnitResponses({self.survey.id}, {name}, {shown}{guesses}{internal})"

    def _repr_html_(self) -> str:
        title = html.escape(self.survey.title.in_language(self.survey.language))
        name = "" if self.unit is None else html.escape(self.unit.name.in_language(self.survey.language))
        columns = html.escape(", ".join(map(str, self.frame.columns))[:2000])
        return (
            f"<p><b>{title}</b> {name}</p><p>{html.escape(repr(self))}</p>"
            f"<p>Columns of <code>.frame</code>: {columns}</p>"
        )


def open_unit(survey: str | Path, unit: str, *, internal: bool = False) -> UnitResponses:
    """The responses of one unit with the published benchmarks.

    Args:
        survey: A survey's folder, or its name below ``surveys/``.
        unit: The unit's id in the register; empty for the first one.
        internal: For the analyst's own eyes: tables, figures and sentences withhold nothing, all bear the mark
            [INTERNAL] 〔内部资料〕, and ``sk.publish`` refuses them. Benchmarks and places stay the published ones.

    Raises:
        ParameterError: The register has no such unit, the batch handed over another unit's slice, or ``internal`` is
            asked for in a batch, whose reports are passed on.
    """
    return _opened(survey, unit, internal)


def open_overall(survey: str | Path, *, internal: bool = False) -> UnitResponses:
    """All responses with the published benchmarks, for the overall report.

    Args:
        survey: A survey's folder, or its name below ``surveys/``.
        internal: For the analyst's own eyes, as in :func:`open_unit`.

    Raises:
        ParameterError: ``internal`` is asked for in a batch.
    """
    return _opened(survey, None, internal)


def _opened(survey: str | Path, unit: str | None, internal: bool) -> UnitResponses:
    """From the slice that a batch hands over, or else from the survey."""
    handed = os.environ.get(SLICE)
    if handed and internal:
        raise ParameterError(
            "a notebook of a run cannot look at results without the publishing floor",
            expected="sk.open_unit and sk.open_overall without internal, since reports of a run are passed on",
            found="internal=True",
            remedy="open the notebook by hand (surveykit lab) to look at small groups, or leave internal out",
        )
    if handed:
        return _read_slice(Path(handed), str(survey), unit)
    responses = load_survey(survey).clean()
    register = responses.survey.register
    opened = _opener(responses)(None if unit is None else register.unit(unit or register.ids[0]))
    return replace(opened, is_internal=internal)


def open_all(responses: Responses) -> tuple[UnitResponses, Iterator[UnitResponses]]:
    """All clean responses for the overall report, and the responses of one unit after the other, in official order.

    What is decided for all reports together is decided once, so this is the way to go through many units.
    """
    opened = _opener(responses)
    return opened(None), map(opened, responses.survey.register.units)


def _opener(responses: Responses) -> Callable[[Unit | None], UnitResponses]:
    """Gives the responses of one unit, or all; decides once what is decided for all reports together."""
    basis = Basis.of(responses)
    together = published(basis)
    return partial(_part, basis, together, cache(partial(places_of, basis, together.decisions)))


def _part(basis: Basis, together: Published, places: Callable[[], Comparisons], unit: Unit | None) -> UnitResponses:
    of_all, survey, counts = together.benchmarks, basis.responses.survey, basis.design.part_counts
    if unit is None:
        here = together.decisions.here(None)
        whole = UnitResponses(None, basis.responses, of_all, counts, places, here, basis.design.pools)
        return _of_latest_wave(whole, basis.wave)
    part, here = basis.responses.where(unit=unit.unit_id), together.decisions.here(unit.unit_id)
    handed = with_own(of_class(of_all, survey, unit.cls or ""), of_unit(of_all, survey, unit.unit_id), unit.unit_id)
    compare = partial(_places_here, places, survey, unit)
    own = UnitResponses(unit, part, handed, counts, compare, here, basis.design.all_pools)
    return _of_latest_wave(own, basis.wave)


def _of_latest_wave(data: UnitResponses, wave: str | None) -> UnitResponses:
    """What a notebook works on, from the responses of all waves."""
    if wave is None:
        return data
    return replace(data, responses=of_wave(data.responses, wave), wave=wave, all_waves=data.responses)


def _places_here(places: Callable[[], Comparisons], survey: Definition, unit: Unit) -> Comparisons:
    every = places()
    own = places_of_unit(every, survey, unit.unit_id)
    return places_together(places_of_class(every, survey, unit.cls or ""), own, unit.unit_id)


def _read_slice(path: Path, survey: str, unit: str | None) -> UnitResponses:
    """The slice, if it is the one that the notebook asks for: it is handed its own only."""
    index, own = read_index(path), path.parent
    common, *classes = (own / name for name in index["shared"])
    definition = Definition.from_json((common / "survey.json").read_text(encoding="utf-8"))
    if (definition.id, index["unit"]) != (Path(survey).name, unit):
        raise ParameterError(
            "the notebook asks for another slice than the one it was handed",
            expected=f"survey {definition.id!r}, unit {index['unit']!r}",
            found=f"survey {Path(survey).name!r}, unit {unit!r}",
            remedy="open the survey and unit that the parameters name",
        )
    account = Account.from_json((own / "account.json").read_text(encoding="utf-8"))
    here = Withheld.model_validate_json((own / "withheld.json").read_text(encoding="utf-8"))
    cut = Responses.from_slice(_read_responses(own / "responses.parquet"), definition, account)
    sample = json.loads((common / "sample.json").read_text(encoding="utf-8"))
    benchmarks, pools, wave = _read_frame(own / "benchmarks.parquet"), pools_from(sample["pools"]), sample["wave"]
    if unit is None:
        flags, aside = (_read_responses(own / f"{name}.parquet") for name in ("flags", "aside"))
        whole = replace(cut, findings=_read_findings(own), flags=flags, aside=aside)
        compare = partial(read_places, own / "places.json")
        data = UnitResponses(None, whole, benchmarks, sample["n_psu"], compare, here, pools if wave else {})
        return _of_latest_wave(data, wave)
    handed = with_own(_read_frame(classes[0] / "benchmarks.parquet"), benchmarks, unit)

    def places() -> Comparisons:
        return places_together(read_places(classes[0] / "places.json"), read_places(own / "places.json"), unit)

    data = UnitResponses(definition.register.unit(unit), cut, handed, sample["n_psu"], places, here, pools)
    return _of_latest_wave(data, wave)


def _read_frame(path: Path) -> pd.DataFrame:
    """A stored frame, read without threads: for a small file, starting them in every process takes longest."""
    from pyarrow.parquet import ParquetFile

    with ParquetFile(path) as stored:
        frame: pd.DataFrame = stored.read(use_threads=False).to_pandas(use_threads=False)
    return frame


def _read_responses(path: Path) -> pd.DataFrame:
    """The rows as they were cut; Parquet forgets that the categories of an empty category column are texts."""
    frame = _read_frame(path)
    for name, column in frame.items():
        if isinstance(column.dtype, pd.CategoricalDtype) and not len(column.cat.categories):
            frame[name] = column.cat.set_categories(pd.Index([], dtype="str"))
    return frame


def _read_findings(folder: Path) -> tuple[Finding, ...]:
    """What the checks noticed in the whole survey."""
    stored: list[dict[str, Any]] = json.loads((folder / "findings.json").read_text(encoding="utf-8"))
    return tuple(Finding(**{**entry, "rows": tuple(entry["rows"]), "known": tuple(entry["known"])}) for entry in stored)
