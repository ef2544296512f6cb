"""``python -m surveykit.readers.process TASK``: one file read by a new program, where processes cannot be copied."""

from __future__ import annotations

import json
import sys

from surveykit.readers.process.parsing import Task, parse

sys.exit(parse(Task(**json.loads(sys.argv[1]))))
