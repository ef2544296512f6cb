"""One look for all figures: sizes for the text width of an A4 page, colours for all eyes and for grey print."""

from __future__ import annotations

#: Text width of an A4 page (GB/T 9704) and the most height a figure may take, in mm.
WIDTH = 156.0
MOST_HEIGHT = 215.0
MM_PER_POINT = 25.4 / 72
#: Resolution of the PNG, in dots per inch.
RESOLUTION = 220

TEXT_SIZE = 8.0
SMALL_SIZE = 7.0
LEAST_SIZE = 6.0

INK = "#1a1a1a"
MUTED = "#5a5f66"
GRID = "#dcdfe3"
POINT = "#1f4e79"
#: As dark as the ink of the others, so that in grey print it does not step back; a shape or a band marks it there.
HIGHLIGHT = "#a8430a"
#: Bars, and intervals of which there are very many.
PALE = "#a9bfd6"
#: Columns of a count.
COLUMN = "#7aa6cf"
#: Behind the row of what is highlighted.
BAND = "#f3ddd0"

#: From the middle outwards. Each colour has a grey value of its own: 0.46, 0.75 | 0.89 | 0.62, 0.28.
_NEGATIVE = ("#f3b562", "#b8601a")
_NEUTRAL = "#e4e4e4"
_POSITIVE = (COLUMN, POINT)
_SEQUENCE = ("#dbe7f3", POINT)


def diverging(count: int, favourable: int | None = None) -> list[str]:
    """Colours of ``count`` ordered choices, worst first, of which the last ``favourable`` are good.

    Without it half of them are, and an odd number has a neutral middle.
    """
    good = count // 2 if favourable is None else favourable
    bad = count // 2 if favourable is None else count - favourable
    negative = [blend(*_NEGATIVE, _step(position, bad)) for position in range(bad)]
    positive = [blend(*_POSITIVE, _step(position, good)) for position in range(good)]
    return [*reversed(negative), *([_NEUTRAL] if good + bad < count else []), *positive]


def sequence(count: int) -> list[str]:
    """Colours of ``count`` choices without a middle, light to dark."""
    return [blend(*_SEQUENCE, _step(position, count)) for position in range(count)]


def _step(position: int, count: int) -> float:
    return 1.0 if count == 1 else position / (count - 1)


def blend(first: str, second: str, share: float) -> str:
    """The colour that lies ``share`` of the way from ``first`` to ``second``."""
    pairs = zip(_channels(first), _channels(second), strict=True)
    return "#" + "".join(f"{round(a + (b - a) * share):02x}" for a, b in pairs)


def brightness(colour: str) -> float:
    """How light a colour is in grey print, 0 (black) to 1 (white)."""
    red, green, blue = _channels(colour)
    return (0.299 * red + 0.587 * green + 0.114 * blue) / 255


def ink_on(colour: str) -> str:
    """The text colour that reads on ``colour``."""
    return "#ffffff" if brightness(colour) < 0.55 else INK


def _channels(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)
