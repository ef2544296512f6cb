"""A sheet printed as SVG: paths only, each sign's outline once, nothing that a machine's fonts could change."""

from __future__ import annotations

import base64
import math
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from surveykit.drawing import raster
from surveykit.drawing.fonts import Font
from surveykit.drawing.glyphs import UNITS, placed
from surveykit.drawing.marks import SPECK, Boxes, Dots, Lines, Mark, Shapes, Words
from surveykit.drawing.theme import MM_PER_POINT, WIDTH


def printed(marks: Sequence[Mark], height: float, font: Font) -> bytes:
    """The marks on a white sheet of the text width."""
    size = f"{_number(WIDTH)} {_number(height)}"
    body = list(_body(marks, height, font))
    return "".join(
        [
            '<?xml version="1.0" encoding="utf-8"?>\n'
            '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" version="1.1" '
            f'width="{_number(WIDTH)}mm" height="{_number(height)}mm" viewBox="0 0 {size}">\n',
            *_signs(marks, font),
            f'<rect width="{_number(WIDTH)}" height="{_number(height)}" fill="#ffffff"/>\n',
            *body,
            "</svg>\n",
        ]
    ).encode("ascii")


def _body(marks: Sequence[Mark], height: float, font: Font) -> Iterator[str]:
    for is_close, group in groupby(marks, key=lambda mark: isinstance(mark, Boxes) and not mark.seam):
        if is_close:
            yield _picture(list(group), height, font)
        else:
            yield from (_element(mark, font) for mark in group)


def _element(mark: Mark, font: Font) -> str:
    match mark:
        case Words():
            return _words(mark, font)
        case Lines():
            return _lines(mark)
        case Boxes():
            return _boxes(mark)
        case Dots():
            data = "".join(f"M{_number(x)} {_number(y)}h{SPECK}" for x, y in mark.places)
            return _stroked(data, mark.size, mark.colour, ' stroke-linecap="round"')
        case Shapes():
            return _shapes(mark)


def _signs(marks: Iterable[Mark], font: Font) -> Iterator[str]:
    """The outlines of all signs that occur, in the order of their codes."""
    labels = [mark.label for mark in marks if isinstance(mark, Words)]
    outlines = {outline.sign: outline.data for label in labels for _, outline in placed(font, label)}
    if outlines:
        yield "<defs>\n"
        yield from (f'<path id="{_name(sign)}" d="{data}"/>\n' for sign, data in sorted(outlines.items()))
        yield "</defs>\n"


def _name(sign: str) -> str:
    return f"u{ord(sign):x}"


def _words(mark: Words, font: Font) -> str:
    scale = mark.size * MM_PER_POINT / UNITS
    turned = " rotate(-90)" if mark.is_upright else ""
    uses = "".join(
        f'<use xlink:href="#{_name(outline.sign)}" x="{round(start * UNITS)}"/>'
        for start, outline in placed(font, mark.label)
    )
    position = f"translate({_number(mark.x)} {_number(mark.y)}){turned} scale({scale:.6f})"
    return f'<g transform="{position}" fill="{mark.colour}">{uses}</g>\n'


def _lines(mark: Lines) -> str:
    data = "".join(f"M{_number(x0)} {_number(y0)}{_to(x0, y0, x1, y1)}" for x0, y0, x1, y1 in mark.segments)
    dashes = f' stroke-dasharray="{_number(mark.dashes[0])} {_number(mark.dashes[1])}"' if mark.dashes else ""
    return _stroked(data, mark.width, mark.colour, dashes)


def _to(x0: float, y0: float, x1: float, y1: float) -> str:
    if y0 == y1:
        return f"H{_number(x1)}"
    return f"V{_number(y1)}" if x0 == x1 else f"L{_number(x1)} {_number(y1)}"


def _stroked(data: str, width: float, colour: str, more: str = "") -> str:
    return f'<path d="{data}" fill="none" stroke="{colour}" stroke-width="{_number(width)}"{more}/>\n'


def _boxes(mark: Boxes) -> str:
    data = "".join(
        f"M{_number(left)} {_number(top)}h{_number(width)}v{_number(height)}h{_number(-width)}z"
        for left, top, width, height in mark.boxes
    )
    return f'<path d="{data}" fill="{mark.colour}" stroke="#ffffff" stroke-width="{_number(mark.seam)}"/>\n'


def _picture(marks: Sequence[Mark], height: float, font: Font) -> str:
    """Boxes so close together that programs would show light seams between them: as dots."""
    content = base64.b64encode(raster.printed(marks, height, font, is_clear=True)).decode("ascii")
    return (
        f'<image width="{_number(WIDTH)}" height="{_number(height)}" preserveAspectRatio="none" '
        f'xlink:href="data:image/png;base64,{content}"/>\n'
    )


def _shapes(mark: Shapes) -> str:
    draw = _circle if mark.shape == "o" else _diamond
    data = "".join(draw(x, y, mark.size) for x, y in mark.places)
    edge = f' stroke="{mark.colour}" stroke-width="{_number(mark.edge)}"' if mark.edge else ""
    return f'<path d="{data}" fill="{mark.fill}"{edge}/>\n'


def _circle(x: float, y: float, size: float) -> str:
    radius, arc = _number(size / 2), f"0 1 0 {_number(size)} 0"
    return f"M{_number(x - size / 2)} {_number(y)}a{radius} {radius} {arc}a{radius} {radius} 0 1 0 {_number(-size)} 0z"


def _diamond(x: float, y: float, size: float) -> str:
    reach = size / math.sqrt(2)
    corners = ((x, y - reach), (x + reach, y), (x, y + reach), (x - reach, y))
    return "M" + "L".join(f"{_number(across)} {_number(down)}" for across, down in corners) + "z"


def _number(value: float) -> str:
    """Three digits after the point, without what does not count."""
    text = f"{value:.3f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text
