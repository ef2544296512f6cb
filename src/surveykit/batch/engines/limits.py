"""What one notebook may take: time per cell, time per unit, memory; and what it may reach."""

from __future__ import annotations

import re
from dataclasses import dataclass

from surveykit.batch.engines.enclosure import Enclosure
from surveykit.errors import ParameterError

#: Bytes of each unit of size, by the letter that stands for it.
_SIZES = {"": 1, "K": 2**10, "M": 2**20, "G": 2**30, "T": 2**40}


@dataclass(frozen=True)
class Limits:
    """The limits of one notebook; ``None`` stands for no limit.

    Args:
        cell: Seconds that one cell may take.
        unit: Seconds that the whole notebook may take.
        memory: Bytes of memory that the notebook's process may hold.
        enclosure: What it may see and write, where the system encloses processes.
    """

    cell: float | None = 600.0
    unit: float | None = 1800.0
    memory: int | None = 2 * 2**30
    enclosure: Enclosure | None = None


def parse_size(text: str) -> int | None:
    """A size as typed, ``512MB``, ``2G`` or ``1.5 GiB``, in bytes; ``0`` and ``none`` stand for no limit.

    Raises:
        ParameterError: It is no size.
    """
    match = re.fullmatch(r"(\d+(?:\.\d+)?)\s*([KMGT]?)(?:i?B)?", text.strip(), flags=re.IGNORECASE)
    if text.strip().lower() == "none" or (match and float(match[1]) == 0):
        return None
    if not match:
        raise ParameterError("this is no size of memory", "--memory", "for example 512MB or 2GB", text)
    return int(float(match[1]) * _SIZES[match[2].upper()])


def size_text(size: int) -> str:
    """A size for people: ``512 MB``, ``2 GB``."""
    letter = max((name for name, unit in _SIZES.items() if unit <= max(size, 1)), key=lambda name: _SIZES[name])
    return f"{size / _SIZES[letter]:.4g} {letter}B".replace(" B", " bytes")
