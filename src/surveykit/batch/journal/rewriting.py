"""What a run does to finished reports: those that it would write in another language are announced beforehand."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from surveykit.batch.journal.entries import Entry
from surveykit.batch.planning.job import Job
from surveykit.files import sha256_of_json

_NAMES = {"zh": "Chinese", "en": "English"}


def language_changes(jobs: Sequence[Job], entries: Mapping[str, Entry], default: str) -> Iterator[str]:
    """A line for each language that finished reports have and would not keep; ``default`` is the survey's."""
    changes: Counter[tuple[str, str]] = Counter()
    for job in jobs:
        old, new = _language(job, entries.get(job.name), default), job.parameters.get("language") or default
        if old not in {None, new}:
            changes[str(old), str(new)] += 1
    for (old, new), n in changes.items():
        what = "1 report that is" if n == 1 else f"{n:,} reports that are"
        yield f"{what} in {_NAMES[old]} will be in {_NAMES.get(new, new)} now; --language {old} keeps the language"


def _language(job: Job, entry: Entry | None, default: str) -> str | None:
    """The language in which a report was made, known by the hash of its parameters; ``None`` where there is none."""
    if entry is None or entry.status == "failed":
        return None
    others = {name: value for name, value in job.parameters.items() if name != "language"}
    tried = [(others, default), *(({**others, "language": name}, name) for name in _NAMES)]
    return next((name for given, name in tried if sha256_of_json(given) == entry.parts.get("parameters")), None)
