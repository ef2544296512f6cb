"""The names that ``survey.yml`` declares, as written, and complaints about names it uses."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from surveykit.errors import Problem
from surveykit.matching.texts import codes_listing, did_you_mean, listing, nearest, remedy_for_code
from surveykit.survey.derived import SUFFIX, at_least
from surveykit.survey.document import Document, Place
from surveykit.survey.presets import harmonised_scale
from surveykit.survey.sources import fitting, is_pattern


def mapping(value: Any) -> dict[str, Any]:
    """``value`` if it is a mapping, else an empty one."""
    return value if isinstance(value, dict) else {}


def sequence(value: Any) -> list[Any]:
    """``value`` if it is a list, else an empty one."""
    return value if isinstance(value, list) else []


def label_texts(label: Any) -> list[str]:
    """The texts of a label as written: a text, or one per language."""
    written = label.values() if isinstance(label, dict) else [label]
    return [text for text in written if isinstance(text, str)]


def is_number(code: str) -> bool:
    """Whether a text is a number."""
    try:
        float(code)
    except ValueError:
        return False
    return True


class Declared:
    """The names a file declares, and how to complain about one that it does not."""

    def __init__(self, document: Document, folder: Path) -> None:
        self.document = document
        self.folder = folder
        self.raw = mapping(document.value)
        self.questions = mapping(self.raw.get("questions"))
        self.scales = mapping(self.raw.get("scales"))
        self.rates = mapping(self.raw.get("rates"))
        self.channels = mapping(self.raw.get("channels"))
        self.constructs = mapping(self.raw.get("constructs"))
        self.derive = mapping(self.raw.get("derive"))
        self.waves = [wave for wave in sequence(self.raw.get("waves")) if isinstance(wave, str)]
        self.answers = self.questions | self._harmonised() | self._derived()

    def _harmonised(self) -> dict[str, Any]:
        """Question to what it would look like if a person had written it, for those on one scale for all channels."""
        goals = {name: harmonised_scale(mapping(entry), self.raw) for name, entry in self.questions.items()}
        return {name + SUFFIX: {"type": "rating", "scale": goal} for name, goal in goals.items() if goal is not None}

    def _derived(self) -> dict[str, Any]:
        forms: dict[str, Any] = {}
        for name, expression in self.derive.items():
            if isinstance(expression, str) and at_least(expression):
                forms[name] = {"type": "single", "choices": {"1": "yes", "0": "no"}}
            else:
                forms[name] = {"type": "number"}
        return forms

    def _scale(self, name: Any) -> dict[str, Any]:
        """A scale as written, or an empty one."""
        return mapping(self.scales.get(str(name)))

    def _codes(self, question: Any) -> dict[str, Any]:
        entry = mapping(self.answers.get(question)) if isinstance(question, str) else {}
        scale = entry.get("scale")
        scale = next(iter(scale.values()), None) if isinstance(scale, dict) else scale
        answers = mapping(self.scales.get(scale)) if isinstance(scale, str) else entry
        return mapping(answers.get("choices"))

    def _columns(self, column: Any, place: Place) -> Iterator[Problem]:
        for channel in mapping(column):
            yield from self.known(channel, self.channels, (*place, channel), "channel")

    def known(self, name: Any, declared: Iterable[str], place: Place, what: str) -> Iterator[Problem]:
        """A complaint about a name that is not among the declared ones, with the one that may have been meant."""
        names = list(declared)
        if isinstance(name, str) and name not in names:
            remedy = did_you_mean(name, names, "declare it, or use one that is declared")
            expected = listing(names, 20) or f"a {what} declared in this file"
            yield Problem(f"there is no {what} {name!r}", self.document.where(place), expected, name, remedy)

    def _known_code(self, code: Any, choices: dict[str, Any], place: Place, question: Any) -> Iterator[Problem]:
        """A complaint about a code that ``question`` does not have; a label is answered with its code."""
        if isinstance(code, str) and code not in choices:
            known = {name: label_texts(label) for name, label in choices.items()}
            remedy = remedy_for_code(code, known) or "declare it, or use one that is declared"
            what = f"there is no choice of {question!r} {code!r}"
            yield Problem(what, self.document.where(place), codes_listing(known), code, remedy)

    def _file(self, path: Any, place: Place, what: str) -> Iterator[Problem]:
        if not isinstance(path, str):
            return
        if Path(path).is_absolute() or ".." in Path(path).parts or "\\" in path or ":" in path:
            yield self._problem(
                place, f"the {what} lies outside the survey's folder", "a path inside the folder, with '/'", path
            )
        elif is_pattern(path):
            if not fitting(path, self.folder):
                yield self._problem(place, f"no file fits the {what} {path!r}", "a file in the survey's folder", path)
        elif not (self.folder / path).is_file():
            folder = (self.folder / path).parent
            there = sorted(file.name for file in folder.iterdir() if file.is_file()) if folder.is_dir() else []
            if what == "pair":  # the file that it belongs to is never its own pair
                there = [name for name in there if name not in self._source_names()]
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

    def _source_names(self) -> set[str]:
        """The names of the files that are sources."""
        paths = (mapping(entry).get("path") for entry in sequence(self.raw.get("sources")))
        return {Path(path).name for path in paths if isinstance(path, str)}

    def _problem(self, place: Place, what: str, expected: str, found: str = "") -> Problem:
        return Problem(what, self.document.where(place), expected, found)
