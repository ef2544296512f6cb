"""Simulation: rating campaigns as raw exports, with known truth."""

from surveykit.simulation.campaigns import CAMPAIGNS, simulate
from surveykit.simulation.faults import Fault, Faults, default_faults, load_faults
from surveykit.simulation.planting import Planted
from surveykit.simulation.settings import Model, Settings
from surveykit.simulation.truth import ChannelTruth, FileTruth, Truth, UnitTruth, WaveTruth, load_truth, read_faults

__all__ = [
    "CAMPAIGNS",
    "ChannelTruth",
    "Fault",
    "Faults",
    "FileTruth",
    "Model",
    "Planted",
    "Settings",
    "Truth",
    "UnitTruth",
    "WaveTruth",
    "default_faults",
    "load_faults",
    "load_truth",
    "read_faults",
    "simulate",
]
__dir__ = __all__.copy
