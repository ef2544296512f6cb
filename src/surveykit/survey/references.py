"""Names in ``survey.yml`` that must mean something declared elsewhere in it.

Works on the file as written, so that wrong names are reported together with wrong types.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from surveykit.errors import Problem
from surveykit.survey.document import Document, Place
from surveykit.survey.matching import listing, nearest, tidy
from surveykit.survey.model import FRAME_COLUMNS

#: Columns of results; a question of that name would make them ambiguous.
_RESULT_COLUMNS = (
    "variable", "category", "value", "se", "low", "high", "n", "n_eff", "df", "deff", "method",
    "level", "below", "statistic", "shown", "withheld",
)  # fmt: skip
PACKAGE = "package:"


def mapping(value: Any) -> dict[str, Any]:
    """``value`` if it is a mapping, else an empty one."""
    return value if isinstance(value, dict) else {}


def sequence(value: Any) -> list[Any]:
    """``value`` if it is a list, else an empty one."""
    return value if isinstance(value, list) else []


class References:
    """The names a file declares, and complaints about names it uses."""

    def __init__(self, document: Document, folder: Path) -> None:
        self.document = document
        self.folder = folder
        self.raw = mapping(document.value)
        self.questions = mapping(self.raw.get("questions"))
        self.scales = mapping(self.raw.get("scales"))
        self.rates = mapping(self.raw.get("rates"))
        self.channels = mapping(self.raw.get("channels"))
        self.waves = [wave for wave in sequence(self.raw.get("waves")) if isinstance(wave, str)]

    def problems(self) -> Iterator[Problem]:
        """Every name that means nothing, and every file that is not there."""
        yield from self._questions()
        yield from self._scales()
        yield from self._rates()
        yield from self._headline()
        yield from self._units()
        yield from self._sources()
        yield from self._checks()
        yield from self._design()
        yield from self._report()

    # -- parts -------------------------------------------------------------------------------------------------------

    def _questions(self) -> Iterator[Problem]:
        for name, entry in self.questions.items():
            place: Place = ("questions", name)
            if name in FRAME_COLUMNS or name in _RESULT_COLUMNS:
                yield self._problem(
                    place, f"a question cannot be called {name!r}", "another name", "results have a column of that name"
                )
            question = mapping(entry)
            scale = question.get("scale")
            yield from self._known(scale, self.scales, (*place, "scale"), "scale")
            yield from self._columns(question.get("column"), (*place, "column"))
            yield from self._choices(question, place)
            if question.get("type") in ("rating", "single"):
                yield from self._chosen(question, place)
            else:
                yield from self._unchosen(question, place)

    def _chosen(self, question: dict[str, Any], place: Place) -> Iterator[Problem]:
        own, scale = question.get("choices"), question.get("scale")
        if own is None and scale is None:
            yield self._problem(place, f"{place[1]!r} has no choices", "scale: NAME, or choices: {code: label}")
        if own is not None and scale is not None:
            yield self._problem(place, f"{place[1]!r} has a scale and choices of its own", "one of the two")
        for key in ("minimum", "maximum"):
            if key in question:
                yield self._problem((*place, key), f"{key} belongs to number questions", "remove it")
        if question.get("type") == "rating":
            answers = mapping(self.scales.get(scale)) if isinstance(scale, str) else question
            yield from self._scored(answers, place)

    def _scored(self, answers: dict[str, Any], place: Place) -> Iterator[Problem]:
        codes, scores = mapping(answers.get("choices")), mapping(answers.get("scores"))
        if scores:
            unscored = [code for code in codes if code not in scores]
        else:
            unscored = [code for code in codes if not _is_number(code)]
        if unscored:
            yield self._problem(
                place,
                f"the rating {place[1]!r} has choices without a score: {listing(unscored)}",
                "scores: {code: score}",
            )

    def _unchosen(self, question: dict[str, Any], place: Place) -> Iterator[Problem]:
        for key in ("scale", "choices", "scores"):
            if key in question:
                yield self._problem(
                    (*place, key), f"{key} belongs to rating and single questions", "remove it, or change the type"
                )
        if question.get("type") == "text":
            for key in ("minimum", "maximum"):
                if key in question:
                    yield self._problem((*place, key), f"{key} belongs to number questions", "remove it")

    def _scales(self) -> Iterator[Problem]:
        for name, entry in self.scales.items():
            if isinstance(entry, dict) and not mapping(entry.get("choices")):
                yield self._problem(("scales", name), f"the scale {name!r} has no choices", "choices: {code: label}")
            yield from self._choices(mapping(entry), ("scales", name))

    def _choices(self, answers: dict[str, Any], place: Place) -> Iterator[Problem]:
        """Scores of unknown codes, and texts that could mean two answers."""
        codes = mapping(answers.get("choices"))
        for code in mapping(answers.get("scores")):
            yield from self._known(code, codes, (*place, "scores", code), "choice")
        owner = {tidy(code): code for code in codes}
        texts = [(code, text, "choices") for code, label in codes.items() for text in _texts(label)]
        texts += [(mark, mark, "missing") for mark in mapping(answers.get("missing"))]
        for code, text, key in texts:
            if owner.setdefault(tidy(text), code) != code or (key == "missing" and tidy(text) in map(tidy, codes)):
                yield self._problem(
                    (*place, key, code), f"the text {text!r} means two answers", "a text of its own for every answer"
                )

    def _rates(self) -> Iterator[Problem]:
        for name, entry in self.rates.items():
            place: Place = ("rates", name)
            if name in self.questions or name in FRAME_COLUMNS or name in _RESULT_COLUMNS:
                yield self._problem(place, f"a rate cannot be called {name!r}", "another name", "the name is taken")
            question = mapping(entry).get("question")
            yield from self._known(question, self.questions, (*place, "question"), "question")
            codes = self._codes(question)
            if isinstance(question, str) and question in self.questions and not codes:
                yield self._problem(
                    (*place, "question"), f"{question!r} has no choices to count", "a rating or single question"
                )
                continue
            for number, code in enumerate(sequence(mapping(entry).get("choices"))):
                yield from self._known(code, codes, (*place, "choices", number), f"choice of {question!r}")

    def _headline(self) -> Iterator[Problem]:
        headline = mapping(self.raw.get("headline"))
        question, rate = headline.get("question"), headline.get("rate")
        yield from self._known(question, self.questions, ("headline", "question"), "question")
        yield from self._known(rate, self.rates, ("headline", "rate"), "rate")
        if isinstance(question, str) and mapping(self.questions.get(question)).get("type", "rating") != "rating":
            yield self._problem(
                ("headline", "question"), f"the headline {question!r} is no rating", "a rating question"
            )

    def _units(self) -> Iterator[Problem]:
        units = mapping(self.raw.get("units"))
        yield from self._file(units.get("register"), ("units", "register"), "register")
        yield from self._columns(units.get("column"), ("units", "column"))
        yield from self._columns(self.raw.get("respondent"), ("respondent",))
        yield from self._known(units.get("below"), self.questions, ("units", "below"), "question")

    def _sources(self) -> Iterator[Problem]:
        for number, entry in enumerate(sequence(self.raw.get("sources"))):
            place: Place = ("sources", number)
            source = mapping(entry)
            path = source.get("path")
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
            yield from self._belongs(source, place, "wave", self.waves)
            yield from self._belongs(source, place, "channel", self.channels)

    def _belongs(self, source: dict[str, Any], place: Place, key: str, declared: Iterable[str]) -> Iterator[Problem]:
        names = list(declared)
        if source.get(key) is None and names:
            yield self._problem(place, f"the source does not say its {key}", f"{key}: one of {listing(names)}")
        yield from self._known(source.get(key), names, (*place, key), key)

    def _checks(self) -> Iterator[Problem]:
        checks = mapping(self.raw.get("checks"))
        columns = [*FRAME_COLUMNS, *self.questions]
        for number, key in enumerate(sequence(mapping(checks.get("duplicates")).get("keys"))):
            yield from self._known(key, columns, ("checks", "duplicates", "keys", number), "question or column")
        for number, name in enumerate(sequence(mapping(checks.get("constant_answers")).get("questions"))):
            yield from self._known(
                name, self.questions, ("checks", "constant_answers", "questions", number), "question"
            )

    def _design(self) -> Iterator[Problem]:
        columns = [*FRAME_COLUMNS, *self.questions]
        for key, name in mapping(self.raw.get("design")).items():
            yield from self._known(name, columns, ("design", key), "question or column")
            if name == "respondent" and self.raw.get("respondent") is None:
                yield self._problem(("design", key), "the survey names no respondent", "respondent: COLUMN")
            if key in ("weight", "fpc") and mapping(self.questions.get(name)).get("type", "number") != "number":
                yield self._problem(("design", key), f"the {key} {name!r} is no number question", "a number question")

    def _report(self) -> Iterator[Problem]:
        for number, name in enumerate(sequence(mapping(self.raw.get("report")).get("breakdowns"))):
            place: Place = ("report", "breakdowns", number)
            yield from self._known(name, self.questions, place, "question")
            if isinstance(name, str) and name in self.questions and not self._codes(name):
                yield self._problem(place, f"{name!r} has no choices to break down by", "a rating or single question")

    # -- tools -------------------------------------------------------------------------------------------------------

    def _codes(self, question: Any) -> dict[str, Any]:
        entry = mapping(self.questions.get(question)) if isinstance(question, str) else {}
        scale = entry.get("scale")
        answers = mapping(self.scales.get(scale)) if isinstance(scale, str) else entry
        return mapping(answers.get("choices"))

    def _columns(self, column: Any, place: Place) -> Iterator[Problem]:
        for channel in mapping(column):
            yield from self._known(channel, self.channels, (*place, channel), "channel")

    def _known(self, name: Any, declared: Iterable[str], place: Place, what: str) -> Iterator[Problem]:
        names = list(declared)
        if isinstance(name, str) and name not in names:
            meant = nearest(name, names)
            remedy = f"did you mean {meant!r}?" if meant else "declare it, or use one that is declared"
            expected = listing(names, 20) or f"a {what} declared in this file"
            yield Problem(f"there is no {what} {name!r}", self.document.where(place), expected, name, remedy)

    def _file(self, path: Any, place: Place, what: str) -> Iterator[Problem]:
        if not isinstance(path, str):
            return
        if Path(path).is_absolute() or ".." in Path(path).parts or "\\" in path or ":" in path:
            yield self._problem(
                place, f"the {what} lies outside the survey's folder", "a path inside the folder, with '/'", path
            )
        elif not (self.folder / path).is_file():
            folder = (self.folder / path).parent
            there = sorted(file.name for file in folder.iterdir() if file.is_file()) if folder.is_dir() else []
            meant = nearest(Path(path).name, there)
            remedy = (
                f"did you mean {(Path(path).parent / meant).as_posix()!r}?"
                if meant
                else "put the file there, or correct the name"
            )
            yield Problem(
                f"the {what} {path!r} is not there",
                self.document.where(place),
                "a file in the survey's folder",
                path,
                remedy,
            )

    def _problem(self, place: Place, what: str, expected: str, found: str = "") -> Problem:
        return Problem(what, self.document.where(place), expected, found)


def _texts(label: Any) -> list[str]:
    written = label.values() if isinstance(label, dict) else [label]
    return [text for text in written if isinstance(text, str)]


def _is_number(code: str) -> bool:
    try:
        float(code)
    except ValueError:
        return False
    return True
