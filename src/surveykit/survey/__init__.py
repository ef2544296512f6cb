"""``survey.yml`` and the register: what a survey declares, loaded with every mistake explained."""

from __future__ import annotations

from surveykit.survey.check_settings import ChecksSettings
from surveykit.survey.load import find_survey, load_definition
from surveykit.survey.model import (
    Channel,
    Choice,
    Definition,
    DesignSettings,
    DisclosureSettings,
    Headline,
    MissingKind,
    MissingMark,
    Question,
    Rate,
    ReportSettings,
    Rule,
    Scale,
    Source,
    UnitsSettings,
    Weighting,
)
from surveykit.survey.new import new_survey
from surveykit.survey.register import Register, Unit
from surveykit.survey.withheld import Withheld, WithheldGroups

__all__ = [
    "Channel",
    "ChecksSettings",
    "Choice",
    "Definition",
    "DesignSettings",
    "DisclosureSettings",
    "Headline",
    "MissingKind",
    "MissingMark",
    "Question",
    "Rate",
    "Register",
    "ReportSettings",
    "Rule",
    "Scale",
    "Source",
    "Unit",
    "UnitsSettings",
    "Weighting",
    "Withheld",
    "WithheldGroups",
    "find_survey",
    "load_definition",
    "new_survey",
]
