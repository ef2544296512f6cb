"""The process of which warm servers and workers are copies: it has imported surveykit and rehearsed a report."""

from __future__ import annotations

from surveykit.forking.nursery import Nursery
from surveykit.readers.process.nursery import NURSERY as READING

#: Not pyplot: a warm server makes its shell before it, as a kernel does. What draws is imported here, where matplotlib
#: may still make its folder and its list of fonts: a notebook may write nowhere, and would print that it could not.
_MODULES = (
    "scipy.optimize",
    "surveykit.drawing.sheet",
    "IPython.core.logger",
    "ipykernel.zmqshell",
    "surveykit.batch.running.worker",
    "surveykit.batch.engines.warm.engine",
    "surveykit.batch.engines.warm.server",
)
NURSERY = Nursery(_MODULES, prepare="surveykit.batch.engines.warm.warming:rehearse", base=READING)
