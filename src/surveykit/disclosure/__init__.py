"""What may be published: the floor under the number of answers, and siblings that protect each other."""

from __future__ import annotations

from surveykit.disclosure.floor import Floor
from surveykit.disclosure.screening import joined, screen

__all__ = ["Floor", "joined", "screen"]
