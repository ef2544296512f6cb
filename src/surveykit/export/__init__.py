"""Data files for other programs: clean answers with labels and missing values, and codebooks of them."""

from __future__ import annotations

from surveykit.export.building import data_file
from surveykit.export.formats import DATA_FORMATS, DataFormat
from surveykit.export.model import Category, DataFile, Variable
from surveykit.export.writing import Exported, export

__all__ = ["DATA_FORMATS", "Category", "DataFile", "DataFormat", "Exported", "Variable", "data_file", "export"]
__dir__ = __all__.copy
