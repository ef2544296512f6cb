"""The sections of a drafted ``survey.yml`` about the whole survey: units, channels, sources, checks, report."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from surveykit.inspection.draft_questions import Scales, guessed, mean_of_weight, question_lines
from surveykit.inspection.gathered import Gathered
from surveykit.inspection.units import UnitGuess
from surveykit.matching.texts import listing
from surveykit.survey.document import yaml_text
from surveykit.survey.report_settings import NO_DAY

_CJK = re.compile("[\u4e00-\u9fff]")
#: Why a channel is one where no reader says so.
_BY_DEFAULT = "the file does not say in which way people answered"
_FORMATS_OF_OPTIONS = ("sheet", "encoding", "delimiter", "quoting", "reader")


def survey_lines(files: Gathered, name: str, paths: Mapping[Path, str]) -> Iterator[str]:
    """The whole file."""
    title = files.overviews[0].path.stem
    chinese = any(_CJK.search(question.text) for _, question in files.questions)
    yield "# Drafted from the raw files. GUESS marks a guess: confirm or correct it, then delete the mark."
    yield "#     surveykit check names what is still to be settled."
    yield "format: 1"
    yield f"id: {name}"
    yield f"title: {yaml_text(title)}  {guessed('the name of the first file')}"
    yield f"language: {'zh' if chinese else 'en'}"
    yield ""
    yield from _units_lines(files)
    yield from _respondent_lines(files)
    yield from _channel_lines(files)
    yield from _source_lines(files, paths)
    scales = Scales()
    body = [line for channel, question in files.questions for line in question_lines(channel, question, scales)]
    yield from scales.lines()
    yield "questions:"
    yield from body
    yield from _weight_lines(files)
    yield from _check_lines(files)
    yield from _privacy_lines(files)
    yield ""
    if files.headline is not None:
        yield f"headline: {{question: {files.headline}}}  {guessed('the question that reports open with')}"
    yield "report:"
    yield f"  title: {yaml_text(title)}"
    day = files.latest_day
    said = "the latest day in the data" if day else "there is no day in the data"
    yield f"  date: {day or NO_DAY}  {guessed(f'{said}; write the date of the documents')}"


def _units_lines(files: Gathered) -> Iterator[str]:
    if not files.units:
        yield guessed("nothing is rated: no column looks like the names of rated units; else name it under units:")
        yield ""
        return
    yield "units:"
    yield "  register: units.csv                  # drafted too: one line per name in the data"
    guesses = list(files.units.items())
    if guesses[0][0] is None:
        yield f"  column: {yaml_text(guesses[0][1].column)}  {guessed(_why(guesses[0][1]))}"
    else:
        yield "  column:"
        for channel, guess in guesses:
            yield f"    {channel}: {yaml_text(guess.column)}  {guessed(_why(guess))}"
    for unit in files.names:
        if unit.others:
            said = f"{unit.name} is also written {', '.join(map(repr, unit.others))}"
            yield f"  {guessed(f'{said}; taken for one unit, the others are its aliases in units.csv')}"
    yield ""


def _respondent_lines(files: Gathered) -> Iterator[str]:
    named = {channel: overview.respondent for overview, channel in files.first_of_each if overview.respondent}
    if not named:
        return
    why = guessed(
        "a number for every answer; name another column if one person answers more than once, or say records: visit"
    )
    if None in named:
        yield f"respondent: {yaml_text(str(named[None]))}  {why}"
    elif len(named) == len(files.first_of_each):
        yield "respondent:"
        for channel, column in named.items():
            yield f"  {channel}: {yaml_text(str(column))}  {why}"
    yield ""


def _channel_lines(files: Gathered) -> Iterator[str]:
    if files.channels[0] is None:
        return
    yield "channels:"
    for overview, channel in files.first_of_each:
        _, zh, en = overview.channel
        label = f"{{zh: {yaml_text(zh)}, en: {yaml_text(en)}}}"
        why = "known from the reader" if overview.is_channel_known else _BY_DEFAULT
        yield f"  {channel}: {{label: {label}}}  {guessed(why)}"
    yield ""


def _source_lines(files: Gathered, paths: Mapping[Path, str]) -> Iterator[str]:
    yield "sources:"
    for overview, channel in zip(files.overviews, files.channels, strict=True):
        yield f"  - path: {yaml_text(paths[overview.path])}"
        if overview.pair is not None:
            yield f"    pair: {yaml_text(paths[overview.pair])}"
        if "reader" not in overview.options:
            yield f"    reader: {overview.table.reader}  # {listing(overview.table.recognised[-1:], 1)}"
        for option in _FORMATS_OF_OPTIONS:
            if option in overview.options:
                yield f"    {option}: {yaml_text(overview.options[option])}"
        if channel is not None:
            why = "" if overview.is_channel_known else f"  {guessed(_BY_DEFAULT)}"
            yield f"    channel: {channel}{why}"
        for guess in overview.table.guessed:
            yield f"    {guessed(guess)}"
    yield ""


def _check_lines(files: Gathered) -> Iterator[str]:
    """A number that occurs twice is reported from the first check on; nothing is excluded."""
    named = [overview.respondent for overview, _ in files.first_of_each]
    if all(named):
        yield ""
        yield "checks:"
        why = guessed("a number for every answer should occur once; keep_first or keep_last counts one row of each")
        yield f"  duplicates: {{keys: [source, respondent], action: flag}}  {why}"


def _weight_lines(files: Gathered) -> Iterator[str]:
    """The first column that looks like the weight of all answers."""
    means = {question.id: mean_of_weight(question.guesses[0]) for channel, question in files.questions if not channel}
    weights = [(name, f"its name, and a mean of {mean:.3g}") for name, mean in means.items() if mean is not None]
    if weights:
        (first, why), *others = weights
        rest = f"; so may {listing(name for name, _ in others)} be" if others else ""
        yield ""
        yield f"design: {{weight: {first}}}  {guessed(why + rest)}"


def _privacy_lines(files: Gathered) -> Iterator[str]:
    drop: dict[str, str] = {}
    mask: dict[str, str] = {}
    ids = {guess.name: question.id for _, question in files.questions for guess in question.guesses}
    texts = {question.id for _, question in files.questions if question.guesses[0].kind == "text"}
    used = {guess.column for guess in files.units.values()} | {overview.respondent for overview in files.overviews}
    for overview in files.overviews:
        for data in overview.personal:
            kinds = data.kind or ", ".join(data.found)
            if data.kind is not None and data.column not in used:
                drop.setdefault(data.column, kinds)
            elif data.kind is None and ids.get(data.column) in texts:
                mask.setdefault(ids[data.column], kinds)
    if not drop and not mask:
        return
    yield ""
    yield "privacy:"
    for key, entries, verb in (("drop", drop, "looks like"), ("mask", mask, "holds")):
        if entries:
            yield f"  {key}:"
            for name, kinds in entries.items():
                yield f"    - {yaml_text(name)}  {guessed(f'{verb} {kinds}')}"


def _why(guess: UnitGuess) -> str:
    return "; ".join(guess.reasons)
