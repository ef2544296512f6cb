"""``pack``: a finished study becomes one file that somebody can check who has nothing else."""

from __future__ import annotations

import platform
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Literal, cast

from surveykit.batch.planning.inputs import input_digests
from surveykit.batch.planning.versions import versions
from surveykit.cleaning import Survey
from surveykit.errors import ParameterError, Problem, SubmissionError
from surveykit.files import canonical_json
from surveykit.language import Language
from surveykit.submission import crate, lock, manifest, public, study, wheels
from surveykit.submission.checklist import Item, checklist
from surveykit.submission.container import Content, sha256_of_content, size_of, write_container
from surveykit.submission.environment import environment_files
from surveykit.submission.readme import readme, run_time
from surveykit.submission.study import Study, finished_study

#: For whom a bundle is.
Audience = Literal["reviewer", "public"]

_SEEDS: dict[Audience, str] = {
    "reviewer": "derived from the inputs: the key of each report is the hash of all that decides it",
    "public": "derived from the inputs: the key of each report is the keyed hash of all that decides it",
}
_READMES: dict[str, Language] = {"README.zh-CN.md": "zh", "README.md": "en"}


@dataclass(frozen=True)
class Packed:
    """A bundle that was written.

    Args:
        path: The file.
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
    """A bundle that could be written, and what keeps it from leaving.

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


@contextmanager
def prepared(
    survey: Survey,
    *,
    audience: Audience = "reviewer",
    raw: bool = False,
    with_wheels: bool = False,
    out: Path | None = None,
    tell: Callable[[str], None] = lambda _: None,
) -> Iterator[Prepared]:
    """The bundle of a finished survey with its checklist, while its temporary files exist; nothing is written.

    Arguments and errors as :func:`pack`; ``tell`` hears how far it is.
    """
    if audience == "public" and (raw or with_wheels):
        which = "--raw" if raw else "--wheels"
        what = "raw exports are for reviewers only" if raw else "a public bundle cannot be run again"
        raise ParameterError(what, which, remedy=f"leave out {which}")
    tell("reading the study")
    finished = finished_study(survey, out)
    with tempfile.TemporaryDirectory(prefix="sk-wheels-") as folder:
        collected: dict[str, Content] = {}
        if with_wheels:
            tell("collecting wheels")
            collected = dict(wheels.download(wheels.needed_pins(), Path(folder)))
        members = bundle_members(finished, audience=audience, raw=raw, collected=collected)
        tell(f"going through the checklist for {len(members):,} files")
        yield Prepared(members, checklist(finished, members, audience))


def pack(
    survey: Survey,
    path: Path,
    *,
    audience: Audience = "reviewer",
    raw: bool = False,
    with_wheels: bool = False,
    out: Path | None = None,
) -> Packed:
    """Write the bundle of a survey whose reports are finished; equal studies give equal bundles, byte for byte.

    Args:
        survey: The survey.
        path: The zip file to write.
        audience: ``reviewer``, or ``public``: without comments and outputs of notebooks, and without responses unless
            they are k-anonymous.
        raw: Whether the raw exports go along, which may hold personal data.
        with_wheels: Whether the programs go along for this system and Python, so that the bundle can be run again
            without network. surveykit's own wheel is in every reviewer's bundle.
        out: The folder of the reports; ``reports/<survey id>`` if not given.

    Raises:
        RunError: Reports or the book are missing, failed, or older than what they were made from.
        SubmissionError: Something must not leave, the bundle would be too large, a name is not safe everywhere, what is
            installed is not what the lock says, or wheels cannot be had.
    """
    with prepared(survey, audience=audience, raw=raw, with_wheels=with_wheels, out=out) as bundle:
        return write(bundle, path)


def write(bundle: Prepared, path: Path) -> Packed:
    """Write a prepared bundle.

    Raises:
        SubmissionError: Something of it must not leave.
    """
    if bundle.blocked:
        remedy = "correct it where it comes from; surveykit pack --check lists every place"
        raise SubmissionError(
            [Problem(f"{item.check}: {item.said}", item.places[0], remedy=remedy) for item in bundle.blocked]
        )
    digest = write_container(path, bundle.members)
    return Packed(path, digest, len(bundle.members), path.stat().st_size)


def bundle_members(
    finished: Study, *, audience: Audience, raw: bool, collected: Mapping[str, Content]
) -> dict[str, Content]:
    """Every file of the bundle by name; ``collected`` are wheels of other packages."""
    inputs = finished.of_survey(study.declared(finished.survey)) | study.notebook_members(finished)
    is_public = audience == "public"
    if is_public:
        account = f"{finished.reports}/quality/account.json"
        # How few answered for a small unit is nobody's business: the account is of whole channels and waves.
        rows = finished.responses.account.without_units(public.neutral_names(finished.survey))
        outputs = public.without_plain_digests(public.public_reports(finished), finished.survey)
        outputs |= {account: rows.to_json().encode()}
        opened = public.open_responses(finished.responses)
        inputs |= {} if opened is None else {public.RESPONSES: opened}
        holds = "none" if opened is None else "open"
    else:
        inputs |= study.response_members(finished.responses)
        inputs |= finished.of_survey(study.raw_files(finished.survey)) if raw else {}
        outputs = study.report_members(finished)
        holds = "raw" if raw else "cleaned"
    members: dict[str, Content] = {**inputs, **outputs, **environment_files()}
    if not is_public:  # what a fresh environment is made of: the lock of what reports need, and surveykit itself
        name, content = wheels.own_wheel()
        needed = lock.lock_text(wheels.needed_pins()).encode()
        members |= {wheels.NEEDED: needed, f"{wheels.PLACE}/{name}": content, **collected}
    others = public.neutral_names(finished.survey) if is_public else {}
    read = {
        others.get(name, name): public.keyed_digest(digest, finished.survey)
        if is_public and f"{finished.place}/{name}" not in members
        else digest
        for name, digest in input_digests(finished.survey).items()
    }
    members["inputs.json"] = canonical_json(read).encode()
    sizes = {name: size_of(content) for name, content in sorted(members.items())}
    members |= {name: readme(finished, holds, sizes, language).encode() for name, language in _READMES.items()}
    members[crate.NAME] = crate.crate_text(finished.survey, [*inputs], [*outputs], _entries(members)).encode()
    stated = _stated(finished, audience, holds, bool(collected))
    members[manifest.NAME] = manifest.manifest_text(stated, _entries(members)).encode()
    return members


def _stated(finished: Study, audience: Audience, holds: str, has_wheels: bool) -> manifest.Manifest:
    return {
        "survey": finished.survey.id,
        "title": finished.survey.title.in_language(finished.survey.language),
        "language": finished.survey.language,
        "audience": audience,
        "holds": holds,
        "asked": study.asked(finished),
        "reports": {
            name: {
                "unit": entry.unit,
                "status": entry.status,
                "key": public.keyed_digest(entry.key, finished.survey) if audience == "public" else entry.key,
            }
            for name, entry in finished.entries.items()
        },
        "book": None if finished.book is None else cast(manifest.BookEntry, asdict(finished.book)),
        "wheels": f"{platform.system()} {platform.machine()}" if has_wheels else "",
        "seeds": _SEEDS[audience],
        "run time": run_time(finished),
        "versions": versions(),
    }


def _entries(members: Mapping[str, Content]) -> dict[str, manifest.FileEntry]:
    return {
        name: {"sha256": sha256_of_content(content), "size": size_of(content)}
        for name, content in sorted(members.items())
    }
