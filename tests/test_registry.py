"""One shape for all extension points."""

from __future__ import annotations

from importlib.metadata import EntryPoint

import pytest

from surveykit.errors import DocumentError
from surveykit.registry import Registry


def made() -> Registry[object]:
    return Registry("document format", {"roots": "math:sqrt"}, group="surveykit.no-such-group", error=DocumentError)


def test_own_things_are_loaded_when_they_are_asked_for() -> None:
    known = made()
    assert list(known) == ["roots"]
    assert known.one("roots")(9) == 3  # type: ignore[operator]


def test_unknown_names_are_all_reported_with_the_known_ones() -> None:
    with pytest.raises(DocumentError) as caught:
        made().named(["rots", "roots", "epub"])
    said = str(caught.value)
    assert "there is no document format 'rots'" in said
    assert "did you mean 'roots'?" in said
    assert "there is no document format 'epub'" in said


def test_registered_things_are_known_until_they_are_forgotten() -> None:
    known = made()
    known.register("epub", "a writer")
    known.register("roots", "another")
    assert [known.one("epub"), known.one("roots")] == ["a writer", "another"]
    known.forget("epub")
    known.forget("roots")
    assert "epub" not in known
    assert known.one("roots")(16) == 4  # type: ignore[operator]


def test_things_of_installed_packages_are_known(monkeypatch: pytest.MonkeyPatch) -> None:
    point = EntryPoint("epub", "math:cos", "surveykit.no-such-group")
    monkeypatch.setattr("surveykit.registry.entry_points", lambda group: [point] if group else [])
    known = made()
    assert list(known) == ["roots", "epub"]
    assert known.one("epub")(0) == 1  # type: ignore[operator]
