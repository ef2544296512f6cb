"""Names of variables that statistics programs accept: legal, short enough, different from each other.

Sources: IBM SPSS Statistics, Command Syntax Reference, "Variable Names" (64 bytes, reserved words, letters of any
language in Unicode mode, upper and lower case are one); Stata User's Guide, 11.3 "Naming conventions" (32 characters).
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass

_SPSS = "all and by eq ge gt le lt ne not or to with"
_STATA = "_all _b byte _coef _cons double float if in int long _n _pi _pred _rc _skip strl using with bin hex"
#: Names that neither program takes; both formats avoid them all, so that a study has one name for a variable.
RESERVED = frozenset([*_SPSS.split(), *_STATA.split()])


def n_bytes(text: str) -> int:
    """The bytes of a text in UTF-8."""
    return len(text.encode("utf-8"))


@dataclass(frozen=True)
class NameRule:
    """How long a name or another text may be, and in what that is counted."""

    longest: int
    size: Callable[[str], int]

    @property
    def unit(self) -> str:
        """In what it is counted."""
        return "bytes" if self.size is n_bytes else "characters"

    def cut(self, name: str, behind: str = "") -> str:
        """A name with something behind it, cut so that both fit."""
        while self.size(name + behind) > self.longest:
            name = name[:-1]
        return name + behind


SPSS = NameRule(64, n_bytes)
#: Of the 32 characters that Stata allows four are left, since the writer calls the labels of a variable by its name
#: with a number behind it.
STATA = NameRule(28, len)


def legal_names(columns: Iterable[str], rule: NameRule) -> dict[str, str]:
    """For every column the name of its variable: letters of any language, digits and ``_``, beginning with a letter.

    What would have the name of another one, in whatever case, gets a number behind it.
    """
    taken: set[str] = set()
    names: dict[str, str] = {}
    for column in columns:
        plain = _plain(column)
        name, number = rule.cut(plain), 1
        while name.casefold() in taken or name.casefold() in RESERVED or _is_text_type(name):
            number += 1
            name = rule.cut(plain, f"_{number}")
        taken.add(name.casefold())
        names[column] = name
    return names


def _plain(column: str) -> str:
    signs = (sign if _is_letter(sign) or sign in "0123456789" else "_" for sign in unicodedata.normalize("NFC", column))
    name = "".join(signs).strip("_")
    return name if name and _is_letter(name[0]) else f"v_{name}".rstrip("_")


def _is_letter(sign: str) -> bool:
    return unicodedata.category(sign) in ("Lu", "Ll", "Lo", "Lt")


def _is_text_type(name: str) -> bool:
    """Whether Stata takes a name for a type of texts: ``str20``."""
    return name.startswith("str") and name[3:].isdecimal()
