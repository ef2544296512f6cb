"""The font of all figures: found by path, so that no setting of the machine or the notebook changes a picture."""

from __future__ import annotations

import os
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from matplotlib.font_manager import fontManager
from matplotlib.ft2font import FT2Font, LoadFlags

from surveykit.errors import MissingPartError

#: The environment variable that names a font file of the user's choice.
SETTING = "SURVEYKIT_FONT"
#: matplotlib's own font, for signs that the chosen one lacks.
FALLBACK = "DejaVu Sans"
#: Printed for a sign that no font has.
REPLACEMENT = "�"
#: At this size, in pt and in dots, a font is measured.
MEASURING_SIZE = 100
_SYSTEM = (
    "Noto Sans CJK SC",
    "Noto Sans SC",
    "Source Han Sans SC",
    "Source Han Sans CN",
    "Microsoft YaHei",
    "PingFang SC",
    "WenQuanYi Micro Hei",
    "WenQuanYi Zen Hei",
    "SimHei",
    "FangSong",
)


@dataclass(frozen=True)
class Font:
    """A font with Chinese signs, by its path, so that no other font can take its place."""

    path: str

    def width(self, label: str, size: float) -> float:
        """The width of ``label`` in mm when printed ``size`` pt high."""
        return sum(_advance(self.path, sign) for sign in label) * size * 25.4 / 72

    def advance(self, sign: str) -> float:
        """The width of a sign in em."""
        return _advance(self.path, sign)

    def face_with(self, sign: str) -> FT2Font:
        """The open font that has a sign: this one, or the one that is used instead."""
        return _face_with(self.path, sign)

    def has(self, sign: str) -> bool:
        """Whether this font or the one that is used instead has a sign."""
        return _has(self.path, sign) or _has(_fallback_path(), sign)

    def printable(self, label: str) -> str:
        """``label`` on one line, with signs that neither font has replaced, so that no empty boxes are printed."""
        signs = (sign if self.has(sign) else REPLACEMENT for sign in label)
        return " ".join("".join(" " if sign.isspace() else sign for sign in signs).split())


@cache
def font_for(setting: str | None) -> Font:
    """The font to use: the file ``setting``, the bundled package, or one of the system's Chinese fonts.

    Raises:
        MissingPartError: None is there; says where it was looked for and what to do.
    """
    path = _chosen(setting) or _bundled() or _of_system()
    if path is None:
        raise MissingPartError(
            "no font with Chinese signs was found, so figures cannot be drawn",
            expected=f"the package pylopdf-fonts-zh-cn, or one of {', '.join(_SYSTEM)}",
            remedy=f"run 'pip install pylopdf-fonts-zh-cn', or set {SETTING} to the path of a font file",
        )
    return Font(path)


def font() -> Font:
    """The font to use under the present setting."""
    return font_for(os.environ.get(SETTING) or None)


def _chosen(setting: str | None) -> str | None:
    if setting is None:
        return None
    if not Path(setting).is_file():
        raise MissingPartError(
            f"the font that {SETTING} names is not there",
            expected="the path of a .ttf, .otf or .ttc file",
            found=setting,
            remedy=f"correct {SETTING}, or remove it to use the bundled font",
        )
    return setting


def _bundled() -> str | None:
    try:
        import pylopdf_fonts_zh_cn
    except ImportError:
        return None
    path = pylopdf_fonts_zh_cn.sans_path()
    return str(path) if path.is_file() else None


def _of_system() -> str | None:
    paths = {entry.name: entry.fname for entry in reversed(fontManager.ttflist)}
    return next((paths[name] for name in _SYSTEM if name in paths), None)


def _face(path: str) -> FT2Font:
    """The open font of this process.

    An open font reads its file as it needs signs. Forked processes would share the position in the file and read at
    each other's, so each opens it anew; the inherited one stays untouched, as closing it would copy all of its memory.
    """
    return _opened(path, os.getpid())


@cache
def _opened(path: str, process: int) -> FT2Font:
    face = FT2Font(path)
    face.set_size(MEASURING_SIZE, 72)
    return face


@cache
def _fallback_path() -> str:
    from matplotlib.font_manager import findfont

    return str(findfont(FALLBACK))


@cache
def _has(path: str, sign: str) -> bool:
    return sign.isprintable() and _face(path).get_char_index(ord(sign)) != 0


def _face_with(path: str, sign: str) -> FT2Font:
    return _face(path) if _has(path, sign) else _face(_fallback_path())


@cache
def _advance(path: str, sign: str) -> float:
    face = _face_with(path, sign)
    return float(face.load_char(ord(sign), flags=LoadFlags.NO_HINTING).linearHoriAdvance) / 65536 / MEASURING_SIZE
