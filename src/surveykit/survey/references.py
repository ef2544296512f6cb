"""Names in ``survey.yml`` that must mean something declared elsewhere in it.

Works on the file as written, so that wrong names are reported together with wrong types.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from surveykit.errors import Problem
from surveykit.matching.texts import did_you_mean, listing
from surveykit.survey.check_references import check_problems
from surveykit.survey.combinations import RESULT_COLUMNS
from surveykit.survey.declared import mapping, sequence
from surveykit.survey.document import Place
from surveykit.survey.model import CLASS, FRAME_COLUMNS
from surveykit.survey.presets import RATES, SCALES, scored_codes
from surveykit.survey.routing_references import Routing
from surveykit.survey.sources import PACKAGE, fitting, is_pattern
from surveykit.survey.targets import Targets


class References(Routing, Targets):
    """Complaints about every name that means nothing."""

    def problems(self) -> Iterator[Problem]:
        """Every name that means nothing, and every file that is not there."""
        yield from self._questions()
        yield from self._routing()
        yield from self._scales()
        yield from self._channels()
        yield from self._harmonise()
        yield from self._constructs()
        yield from self._derive()
        yield from self._rates()
        yield from self._headline()
        yield from self._units()
        yield from self._sources()
        yield from self._checks()
        yield from self._privacy()
        yield from self._design()
        yield from self._weighting()
        yield from self._report()

    # -- parts -------------------------------------------------------------------------------------------------------

    def _scales(self) -> Iterator[Problem]:
        for name, entry in self.scales.items():
            yield from self.known(mapping(entry).get("preset"), SCALES, ("scales", name, "preset"), "preset of a scale")
            if isinstance(mapping(entry).get("preset"), str) and entry["preset"] in SCALES:
                known = SCALES[entry["preset"]]["choices"]
                for code in mapping(mapping(entry).get("choices")):
                    yield from self.known(code, known, ("scales", name, "choices", code), "choice of the preset")
            if isinstance(entry, dict) and not mapping(entry.get("choices")):
                yield self._problem(("scales", name), f"the scale {name!r} has no choices", "choices: {code: label}")
            yield from self._choices(mapping(entry), ("scales", name))

    def _rates(self) -> Iterator[Problem]:
        for name, entry in self.rates.items():
            place: Place = ("rates", name)
            if name in self.answers or name in FRAME_COLUMNS or name in RESULT_COLUMNS:
                yield self._problem(place, f"a rate cannot be called {name!r}", "another name", "the name is taken")
            question, preset = mapping(entry).get("question"), mapping(entry).get("preset")
            yield from self.known(question, self.answers, (*place, "question"), "question")
            yield from self.known(preset, RATES, (*place, "preset"), "preset of a rate")
            codes = self._codes(question)
            if isinstance(preset, str) and preset in RATES and codes and mapping(entry).get("choices") is None:
                sizes = listing(map(str, RATES[preset].counted))
                found = f"{len(codes)} choices" if scored_codes(question, self.raw) else "choices without scores"
                expected = f"{sizes} choices with different scores, or choices: [...]"
                yield self._problem(
                    (*place, "preset"), f"{preset!r} does not know scales of this kind", expected, found
                )
            if isinstance(question, str) and question in self.answers and not self._single(question):
                yield self._problem(
                    (*place, "question"), f"{question!r} has no choices to count", "a rating or single question"
                )
                continue
            for key in ("choices", "minus"):
                for number, code in enumerate(sequence(mapping(entry).get(key))):
                    yield from self._known_code(code, codes, (*place, key, number), question)
            both = [code for code in sequence(mapping(entry).get("minus")) if code in sequence(entry.get("choices"))]
            if both:
                what = f"the rate {name!r} adds and subtracts {listing(both)}"
                yield self._problem((*place, "minus"), what, "each choice in one of the two")

    def _headline(self) -> Iterator[Problem]:
        headline = mapping(self.raw.get("headline"))
        question, rate = headline.get("question"), headline.get("rate")
        yield from self.known(question, self.answers, ("headline", "question"), "question")
        yield from self.known(rate, self.rates, ("headline", "rate"), "rate")
        if isinstance(question, str) and mapping(self.answers.get(question)).get("type", "rating") != "rating":
            yield self._problem(
                ("headline", "question"), f"the headline {question!r} is no rating", "a rating question"
            )

    def _units(self) -> Iterator[Problem]:
        units = mapping(self.raw.get("units"))
        yield from self._file(units.get("register"), ("units", "register"), "register")
        yield from self._columns(units.get("column"), ("units", "column"))
        yield from self._columns(self.raw.get("respondent"), ("respondent",))
        yield from self.known(units.get("below"), self.questions, ("units", "below"), "question")

    def _sources(self) -> Iterator[Problem]:
        for number, entry in enumerate(sequence(self.raw.get("sources"))):
            place: Place = ("sources", number)
            source = mapping(entry)
            path, pair = source.get("path"), source.get("pair")
            if isinstance(path, str) and path.startswith(PACKAGE):
                if path.count("/") != 2:
                    yield self._problem(
                        (*place, "path"),
                        "the data set of a package is not named in full",
                        f"{PACKAGE}PACKAGE/COLLECTION/NAME",
                        path,
                    )
            else:
                yield from self._file(path, (*place, "path"), "source")
            yield from self._file(pair, (*place, "pair"), "pair")
            yield from self._pairs(path, pair, place)
            yield from self._belongs(source, place, "wave", self.waves)
            yield from self._belongs(source, place, "channel", self.channels)

    def _pairs(self, path: Any, pair: Any, place: Place) -> Iterator[Problem]:
        """A pattern and the pattern of its pairs must mean equally many files."""
        if not isinstance(path, str) or not isinstance(pair, str):
            return
        counts = [len(fitting(one, self.folder)) if is_pattern(one) else 1 for one in (path, pair)]
        if counts[0] != counts[1] and all(counts):
            what = "the files and their pairs are not equally many"
            yield self._problem((*place, "pair"), what, f"{counts[0]} files", f"{counts[1]} files")

    def _belongs(self, source: dict[str, Any], place: Place, key: str, declared: Iterable[str]) -> Iterator[Problem]:
        names, by_row = list(declared), source.get(f"{key}_column") is not None
        if by_row and source.get(key) is not None:
            yield self._problem((*place, key), f"the source has a {key} and a {key}_column", "one of the two")
        if by_row and not names:
            yield self._problem((*place, f"{key}_column"), f"the survey declares no {key}s", f"{key}s: ...")
        if source.get(key) is None and names and not by_row:
            yield self._problem(place, f"the source does not say its {key}", f"{key}: one of {listing(names)}")
        yield from self.known(source.get(key), names, (*place, key), key)

    def _checks(self) -> Iterator[Problem]:
        checks = mapping(self.raw.get("checks"))
        columns = [*FRAME_COLUMNS, *self.answers]
        for number, key in enumerate(sequence(mapping(checks.get("duplicates")).get("keys"))):
            yield from self.known(key, columns, ("checks", "duplicates", "keys", number), "question or column")
        yield from check_problems(self, self._codes)

    def _design(self) -> Iterator[Problem]:
        columns = [*FRAME_COLUMNS, CLASS, *self.answers]
        for key, name in mapping(self.raw.get("design")).items():
            if isinstance(name, str) and name not in columns:
                yield self._no_design_column(name, key, columns)
            if name == "respondent" and self.raw.get("respondent") is None:
                yield self._problem(("design", key), "the survey names no respondent", "respondent: COLUMN")
            if key in ("weight", "fpc") and mapping(self.questions.get(name)).get("type", "number") != "number":
                yield self._problem(("design", key), f"the {key} {name!r} is no number question", "a number question")

    def _no_design_column(self, name: str, key: str, columns: list[str]) -> Problem:
        """A name under ``design`` that is no question: mostly a header of the raw file."""
        headers = self.raw.get("respondent")
        if name in (headers.values() if isinstance(headers, dict) else [headers]):
            remedy = f"write {key}: respondent; {name!r} is the header that respondent stands for"
        else:
            remedy = did_you_mean(name, columns, f"declare a question with column: {name}, and name it here")
        what = f"there is no question or column {name!r}: only respondent or a declared question can stand here"
        return Problem(what, self.document.where(("design", key)), listing(columns, 20), name, remedy)

    def _report(self) -> Iterator[Problem]:
        for number, name in enumerate(sequence(mapping(self.raw.get("report")).get("breakdowns"))):
            place: Place = ("report", "breakdowns", number)
            yield from self.known(name, self.answers, place, "question")
            if isinstance(name, str) and name in self.answers and not self._single(name):
                yield self._problem(place, f"{name!r} has no choices to break down by", "a rating or single question")
            if name is not None and name == mapping(self.raw.get("units")).get("below"):
                yield self._problem(
                    place, f"{name!r} names what is below a unit and has a table of its own", "another question"
                )
        for number, name in enumerate(sequence(mapping(self.raw.get("report")).get("comments"))):
            yield from self._comments(name, ("report", "comments", number))

    def _comments(self, name: Any, place: Place) -> Iterator[Problem]:
        """Texts that are printed word for word must be texts, and masked."""
        yield from self.known(name, self.questions, place, "question")
        if not isinstance(name, str) or name not in self.questions:
            return
        if mapping(self.questions[name]).get("type", "text") != "text":
            yield self._problem(place, f"{name!r} is no text question", "a text question")
        elif name not in sequence(mapping(self.raw.get("privacy")).get("mask")):
            expected = f"privacy: {{mask: [{name}]}}"
            yield self._problem(place, f"{name!r} would be printed with what identifies persons", expected)
