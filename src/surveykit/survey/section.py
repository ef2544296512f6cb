"""What every part of ``survey.yml`` is."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict


class YamlSection(BaseModel):
    """A part of ``survey.yml``: unknown keys are refused, nothing changes afterwards."""

    model_config = ConfigDict(frozen=True, extra="forbid", coerce_numbers_to_str=True)
