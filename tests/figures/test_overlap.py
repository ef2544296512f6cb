"""No words of any figure overlap or leave the sheet: every kind at 1, 3, 30 and 700 groups, in both languages."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import pytest

from surveykit.drawing.fonts import font
from surveykit.drawing.glyphs import placed
from surveykit.drawing.marks import Boxes, Lines, Words
from surveykit.drawing.sheet import Sheet
from surveykit.drawing.theme import BAND, HIGHLIGHT, INK, POINT, WIDTH, brightness

sys.path.insert(0, str(Path(__file__).parents[2] / "tools"))
import look_at_figures as gallery

_MM_PER_POINT = 25.4 / 72
#: Letters of two labels that come closer than this (mm) look like one.
_APART = 0.15


@dataclass(frozen=True)
class Box:
    label: str
    left: float
    top: float
    right: float
    bottom: float

    def meets(self, other: Box) -> bool:
        across = min(self.right, other.right) - max(self.left, other.left)
        down = min(self.bottom, other.bottom) - max(self.top, other.top)
        return across > -_APART and down > 0


def box_of(words: Words) -> Box | None:
    """What the ink of a label covers, from the outlines of its letters."""
    em = words.size * _MM_PER_POINT
    points = [(start + x, y) for start, outline in placed(font(), words.label) for x, y in outline.vertices]
    if not points:
        return None
    xs, ys = [x * em for x, _ in points], [y * em for _, y in points]
    if words.is_upright:
        return Box(words.label, words.x - max(ys), words.y - max(xs), words.x - min(ys), words.y - min(xs))
    return Box(words.label, words.x + min(xs), words.y - max(ys), words.x + max(xs), words.y - min(ys))


def overlaps(boxes: list[Box]) -> list[tuple[str, str]]:
    """Pairs of labels that overlap, found from above to below."""
    found, ordered = [], sorted(boxes, key=lambda box: box.top)
    for place, box in enumerate(ordered):
        for other in ordered[place + 1 :]:
            if other.top >= box.bottom:
                break
            if box.meets(other):
                found.append((box.label, other.label))
    return found


@pytest.fixture
def sheets(monkeypatch) -> list[Sheet]:
    """The sheets that are printed, without the time that printing takes."""
    kept: list[Sheet] = []

    def printed(sheet: Sheet) -> tuple[bytes, bytes]:
        kept.append(sheet)
        return b"", b""

    monkeypatch.setattr(Sheet, "printed", printed)
    return kept


@pytest.mark.parametrize("language", gallery.LANGUAGES)
@pytest.mark.parametrize(
    ("count", "long"),
    [(1, False), (3, False), (30, False), pytest.param(700, False, marks=pytest.mark.slow), (3, True), (30, True)],
)
def test_no_words_overlap_or_leave_the_sheet(sheets, language, count, long):
    wrong = []
    for name, figure in gallery.pictures(language, count, long=long):
        sheet = sheets[-1]
        boxes = [box for mark in sheet._marks if isinstance(mark, Words) and (box := box_of(mark)) is not None]
        wrong += [(name, "overlap", *pair) for pair in overlaps(boxes)[:3]]
        wrong += [
            (name, "outside", box.label, round(box.left, 1), round(box.right, 1), round(box.top, 1))
            for box in boxes
            if box.left < 0 or box.top < 0 or box.right > WIDTH or box.bottom > figure.height
        ][:3]
    assert wrong == []


@pytest.mark.parametrize("count", [30, pytest.param(700, marks=pytest.mark.slow)])
def test_the_ends_of_a_long_line_are_printed_beside_it(sheets, count):
    """Of many periods the highest and lowest are printed, and beside the line, where none runs, the first and last."""
    for name, figure in gallery.pictures("en", count):
        if name not in ("trend", "control"):
            continue
        marks = sheets[-1]._marks
        line = [x for mark in marks if isinstance(mark, Lines) and mark.colour == POINT for x in _across(mark)]
        boxes = [box for mark in marks if isinstance(mark, Words) and mark.colour == INK if (box := box_of(mark))]
        shown = [f"{100 * one.value:.1f}" if name == "control" else f"{one.value:.2f}" for one in figure.numbers]
        assert [box.label for box in boxes if box.right < min(line)] == shown[:1]
        assert [box.label for box in boxes if box.left > max(line)] == shown[-1:]
        assert {min(shown, key=float), max(shown, key=float)} <= {box.label for box in boxes}
        assert len(boxes) <= 4


def _across(mark: Lines) -> list[float]:
    return [x for left, _, right, _ in mark.segments for x in (left, right)]


def test_a_highlighted_group_is_seen_in_grey_print(sheets):
    """It has a band behind its row, and its ink does not step back behind that of the others."""
    for name, _ in gallery.pictures("zh", 30):
        if name == "dots":
            assert any(isinstance(mark, Boxes) and mark.colour == BAND for mark in sheets[-1]._marks)
            break
    assert 0.8 < brightness(BAND) < 0.92
    assert brightness(HIGHLIGHT) < 0.4


def test_overlaps_are_found():
    """The measure can fail: labels on the same spot, and neighbours that touch; not those with room between them."""
    same = [box_of(Words(10, 10, "满意", 8, "#000000")), box_of(Words(11, 10, "satisfied", 8, "#000000"))]
    assert overlaps([box for box in same if box]) == [("满意", "satisfied")]
    row = [box_of(Words(x, 10, "12", 8, "#000000")) for x in (10, 20, 30)]
    assert overlaps([box for box in row if box]) == []
    lefts = [box.left for box in row if box]
    assert all(later - earlier == pytest.approx(10) for earlier, later in pairwise(lefts))
    upright = box_of(Words(10, 50, "12", 8, "#000000", is_upright=True))
    assert upright is not None and upright.bottom - upright.top > upright.right - upright.left
