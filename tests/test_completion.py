"""What completion offers of a room is what is public, and nothing of the modules behind it."""

from __future__ import annotations

import pkgutil
from importlib import import_module

import pytest

import surveykit
import surveykit.tables

PACKAGES = [module.name for module in pkgutil.walk_packages(surveykit.__path__, "surveykit.") if module.ispkg]
ROOMS = ["surveykit", *(name for name in PACKAGES if hasattr(import_module(name), "__all__"))]


@pytest.mark.parametrize("name", ROOMS)
def test_completion_offers_what_is_public(name: str) -> None:
    room = import_module(name)
    assert dir(room) == sorted(room.__all__)
    assert all(hasattr(room, public) for public in room.__all__)


def test_every_room_for_people_says_what_is_public() -> None:
    assert set(surveykit._ROOMS) <= {name.removeprefix("surveykit.") for name in ROOMS}
    assert "crossing" not in dir(surveykit.tables) and "league" in dir(surveykit.tables)
