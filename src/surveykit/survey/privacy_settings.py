"""Settings of privacy: what becomes of columns and texts that could identify a person."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from surveykit.survey.section import YamlSection
from surveykit.survey.types import Text

#: ``region``: what is in brackets behind an internet address, else its first part; ``day``, ``month``: of a time;
#: ``initial``: the first character of a name, then 某.
Generalisation = Literal["region", "day", "month", "initial"]


class PrivacySettings(YamlSection):
    """What becomes of columns that could identify a person; names are questions, ``respondent`` or raw headers.

    ``drop``: emptied when the file is read. ``hash``: replaced when the file is read by a keyed hash (HMAC-SHA256), so
    that equal texts can still be found; the key lies outside the survey's folder. ``generalise``: made coarser when
    the file is read, as {name: region | day | month | initial}. ``mask``: text questions in whose answers telephone
    and identity numbers, names, addresses and plates are replaced by a word; that is done to all text questions but
    those under ``keep``, which are handed on as they are. ``quasi_identifiers``: the questions by whose answers
    acquaintances could recognise a person (age, sex, office); unit, wave and channel always count among them.
    """

    drop: tuple[Text, ...] = ()
    hash: tuple[Text, ...] = ()
    mask: tuple[Text, ...] = ()
    generalise: dict[Text, Generalisation] = Field(default={})
    keep: tuple[Text, ...] = ()
    quasi_identifiers: tuple[Text, ...] = ()
