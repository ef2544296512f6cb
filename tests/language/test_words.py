"""The list of words, and the tool that holds code and catalogue to it."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from surveykit.language.glossary import TERMS, glossary_page

sys.path.insert(0, str(Path(__file__).parents[2] / "tools"))
import words


@pytest.fixture
def offences(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """The kinds of offences in some modules, given as room/module to content."""

    def judged(**modules: str) -> list[tuple[str, str]]:
        source = tmp_path / "src" / "surveykit"
        monkeypatch.setattr(words, "SOURCE", source)
        for name, content in modules.items():
            path = source / f"{name.replace('__', '/')}.py"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(content, encoding="utf-8")
        return [(offence.room, offence.kind) for offence in words.offences()]

    return judged


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        ("found = 1", "found"),
        ("names = [one for one in 'ab']", "one"),
        ("def position(place): return place", "place"),
        ("def label(own_tongue): return own_tongue", "tongue"),
        ("class MotherTongue: ...", "tongue"),
        ("# The header stands below.", "stands"),
        ("'''The reader is told so.'''", "told"),
        ("raise ValueError('this tells nothing')", "tells"),
    ],
)
def test_a_word_that_says_nothing_is_an_offence(offences, content: str, kind: str) -> None:
    assert set(offences(room__module=content)) == {("room", kind)}


@pytest.mark.parametrize(
    "content",
    [
        "class Problem:\n    found: str = ''",
        "Problem(found='1')",
        "def one(name): return name",
        "# A weight stands for people; a key tells them apart.",
        "rows.found",
        "for number, name in enumerate(places): pass",
    ],
)
def test_what_is_meant_otherwise_is_none(offences, content: str) -> None:
    assert offences(room__module=content) == []


def test_a_class_name_has_one_meaning(offences) -> None:
    assert offences(a__x="class Line: ...", b__y="class Line: ...", c__z="class Row: ...") == [
        ("a", "class"),
        ("b", "class"),
    ]


def test_a_class_name_of_two_rooms_fails_when_both_are_clean(offences, monkeypatch, capsys) -> None:
    monkeypatch.setattr(sys, "argv", ["words.py"])
    offences(a__x="class Line: ...", b__y="class Line: ...")
    for clean, code in ((("a",), 0), (("a", "b"), 1)):
        monkeypatch.setattr(words, "CLEAN", clean)
        assert words.main() == code
    assert "class 'Line' also in a: rename one" in capsys.readouterr().out


def test_the_catalogue_uses_the_words_of_the_list(offences, monkeypatch: pytest.MonkeyPatch) -> None:
    from surveykit.language.catalogue import survey

    monkeypatch.setitem(survey.TEXTS, "survey.waves", ("波次", "Waves"))
    assert offences() == [("language", "catalogue")]


def test_the_list_has_one_word_per_idea_in_both_languages() -> None:
    for texts in ([term.zh for term in TERMS], [term.en for term in TERMS], [t.word for t in TERMS if t.word]):
        assert len(set(texts)) == len(texts)
    assert all(term.meaning and term.meaning_zh for term in TERMS)
    assert not {word for term in TERMS for word in term.never_zh} & {term.zh for term in TERMS}
    assert glossary_page().count("\n| ") == len(TERMS) + 1
