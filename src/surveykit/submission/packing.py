"""``pack``: a finished study becomes one file that somebody can check who has nothing else."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from surveykit.batch.versions import versions
from surveykit.cleaning import Survey
from surveykit.errors import ParameterError, Problem, SubmissionError
from surveykit.files import sha256_of
from surveykit.submission import crate, manifest, public, study
from surveykit.submission.checklist import Item, checklist
from surveykit.submission.container import Content, write_container
from surveykit.submission.environment import environment_files
from surveykit.submission.readme import readme, run_time
from surveykit.submission.study import Study, finished_study

#: For whom a bundle is.
Audience = Literal["reviewer", "public"]

_READMES = {"zh": "README.zh-CN.md", "en": "README.md"}


@dataclass(frozen=True)
class Packed:
    """A bundle that was written.

    Args:
        path: Where it stands.
        sha256: Its SHA-256, to be sent to the reviewer by another way.
        files: How many files it holds.
        size: Its length in bytes.
    """

    path: Path
    sha256: str
    files: int
    size: int


@dataclass(frozen=True)
class Prepared:
    """A bundle that could be written, and what stands in the way.

    Args:
        members: Its files.
        items: The checklist of a data editor.
    """

    members: Mapping[str, Content]
    items: tuple[Item, ...]

    @property
    def blocked(self) -> tuple[Item, ...]:
        """What must not leave."""
        return tuple(item for item in self.items if item.state == "blocks")


def prepare(survey: Survey, *, audience: Audience = "reviewer", raw: bool = False, out: Path | None = None) -> Prepared:
    """The bundle of a finished survey with its checklist; nothing is written. Arguments and errors as :func:`pack`."""
    if raw and audience == "public":
        raise ParameterError(Problem("raw exports are for reviewers only", "--raw", remedy="leave out --raw"))
    finished = finished_study(survey, out)
    members = bundle_members(finished, audience=audience, raw=raw)
    return Prepared(members, checklist(finished, members, audience))


def pack(
    survey: Survey, path: Path, *, audience: Audience = "reviewer", raw: bool = False, out: Path | None = None
) -> Packed:
    """Write the bundle of a survey whose reports are finished; equal studies give equal bundles, byte for byte.

    Args:
        survey: The survey.
        path: The zip file to write.
        audience: ``reviewer``, or ``public``: without comments and outputs of notebooks, and without responses unless
            they are k-anonymous.
        raw: Whether the raw exports go along, which may hold personal data.
        out: The folder of the reports; ``reports/<survey id>`` if not given.

    Raises:
        RunError: Reports are missing, failed, or older than what they were made from.
        SubmissionError: Something must not leave, the bundle would be too large, or a name is not safe everywhere.
    """
    return write(prepare(survey, audience=audience, raw=raw, out=out), path)


def write(prepared: Prepared, path: Path) -> Packed:
    """Write a prepared bundle.

    Raises:
        SubmissionError: Something of it must not leave.
    """
    if prepared.blocked:
        remedy = "correct it where it comes from; surveykit pack --check lists every place"
        raise SubmissionError(
            [Problem(f"{item.check}: {item.said}", item.places[0], remedy=remedy) for item in prepared.blocked]
        )
    digest = write_container(path, prepared.members)
    return Packed(path, digest, len(prepared.members), path.stat().st_size)


def bundle_members(finished: Study, *, audience: Audience, raw: bool) -> dict[str, Content]:
    """Every file of the bundle by name."""
    inputs = study.survey_members(finished) | study.notebook_members(finished)
    if audience == "public":
        account = f"{finished.reports}/quality/account.json"
        outputs = public.public_reports(finished) | {account: finished.folder / "quality" / "account.json"}
        opened = public.open_responses(finished.responses)
        inputs |= {} if opened is None else {public.RESPONSES: opened}
        holds = "none" if opened is None else "open"
    else:
        inputs |= study.response_members(finished.responses) | (study.raw_members(finished) if raw else {})
        outputs = study.report_members(finished) | study.quality_members(finished)
        holds = "raw" if raw else "cleaned"
    members: dict[str, Content] = {**inputs, **outputs, **environment_files()}
    members["inputs.json"] = study.inputs_text(finished).encode()
    sizes = {name: entry["size"] for name, entry in _entries(members).items()}
    members |= {name: readme(finished, holds, sizes, _language(name)).encode() for name in _READMES.values()}
    about = _about(finished, sorted(inputs), sorted(outputs))
    members[crate.NAME] = crate.crate_text(about, _entries(members)).encode()
    members[manifest.NAME] = manifest.manifest_text(_stated(finished, audience, holds), _entries(members)).encode()
    return members


def _language(name: str) -> Any:
    return next(language for language, file in _READMES.items() if file == name)


def _about(finished: Study, inputs: list[str], outputs: list[str]) -> crate.About:
    survey = finished.survey
    language = survey.language
    return crate.About(
        title=survey.title.in_language(language),
        description=f"Survey {survey.id}: responses, notebooks, reports and all published numbers.",
        day=survey.report.date,
        licence=survey.licence.in_language(language) if survey.licence else "not stated",
        author=survey.report.author.in_language(language) if survey.report.author else "",
        version=versions()["surveykit"],
        inputs=inputs,
        outputs=outputs,
    )


def _stated(finished: Study, audience: Audience, holds: str) -> dict[str, Any]:
    """What the manifest says beside the checksums."""
    return {
        "survey": finished.survey.id,
        "title": finished.survey.title.in_language(finished.survey.language),
        "language": finished.survey.language,
        "audience": audience,
        "holds": holds,
        "asked": study.asked(finished),
        "reports": {
            name: {"unit": entry.unit, "status": entry.status, "key": entry.key}
            for name, entry in finished.entries.items()
        },
        "seeds": "derived from the inputs: the key of each report is the hash of all that decides it",
        "run time": run_time(finished),
        "versions": versions(),
    }


def _entries(members: Mapping[str, Content]) -> dict[str, dict[str, Any]]:
    """SHA-256 and size of members by name."""
    return {
        name: {
            "sha256": _sha256(content),
            "size": len(content) if isinstance(content, bytes) else content.stat().st_size,
        }
        for name, content in sorted(members.items())
    }


def _sha256(content: Content) -> str:
    return hashlib.sha256(content).hexdigest() if isinstance(content, bytes) else sha256_of(content)
