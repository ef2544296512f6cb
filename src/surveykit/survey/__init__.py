"""``survey.yml`` and the register: what a survey declares, loaded with every mistake explained."""

from __future__ import annotations

from surveykit.survey.answers import Choice, MissingKind, MissingMark, Scale
from surveykit.survey.check_settings import ChecksSettings
from surveykit.survey.load import find_survey, load_definition
from surveykit.survey.measures import Measure, Statistic
from surveykit.survey.model import Definition
from surveykit.survey.new import new_survey
from surveykit.survey.questions import Channel, Headline, Question, Rate
from surveykit.survey.register import Register, Unit
from surveykit.survey.report_settings import ReportSettings
from surveykit.survey.rules import Rule
from surveykit.survey.settings import DesignSettings, DisclosureSettings, Source, UnitsSettings
from surveykit.survey.weighting import Weighting
from surveykit.survey.withheld import Withheld, WithheldGroups

__all__ = [
    "Channel",
    "ChecksSettings",
    "Choice",
    "Definition",
    "DesignSettings",
    "DisclosureSettings",
    "Headline",
    "Measure",
    "MissingKind",
    "MissingMark",
    "Question",
    "Rate",
    "Register",
    "ReportSettings",
    "Rule",
    "Scale",
    "Source",
    "Statistic",
    "Unit",
    "UnitsSettings",
    "Weighting",
    "Withheld",
    "WithheldGroups",
    "find_survey",
    "load_definition",
    "new_survey",
]
__dir__ = __all__.copy
