"""RO-Crate 1.1 metadata with the Process Run Crate 0.5 profile: what a bundle is, for programs that know no surveykit.

Written by our own code rather than the package ``rocrate``: the file is a list of plain JSON objects, and that package
writes version 1.3 by default, adds times of its own and would be a dependency for some eighty lines.
"""

from __future__ import annotations

import json
import mimetypes
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from surveykit.files import canonical_json
from surveykit.submission.finding import Difference

NAME = "ro-crate-metadata.json"
_CONTEXT = "https://w3id.org/ro/crate/1.1/context"
#: RO-Crate 1.1 has no term for a file's SHA-256; this is that of the Workflow Run RO-Crates.
_TERMS = {"sha256": "https://w3id.org/ro/terms/workflow-run#sha256"}
_CRATE = "https://w3id.org/ro/crate/1.1"
_PROFILE = "https://w3id.org/ro/wfrun/process/0.5"
_TYPES = {
    ".ipynb": "application/x-ipynb+json",
    ".parquet": "application/vnd.apache.parquet",
    ".yml": "application/yaml",
    ".md": "text/markdown",
    ".lock": "text/plain",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".whl": "application/zip",
}


@dataclass(frozen=True)
class About:
    """What the metadata say of the study.

    Args:
        title: Its title.
        description: One sentence more.
        day: The date of the report.
        licence: What the data may be used for, in words.
        author: Who answers for it; may be empty.
        version: Of surveykit.
        inputs: Names of members that the run read.
        outputs: Names of members that it made.
    """

    title: str
    description: str
    day: date
    licence: str
    author: str
    version: str
    inputs: Sequence[str]
    outputs: Sequence[str]


def crate_text(about: About, files: Mapping[str, Mapping[str, Any]]) -> str:
    """The metadata as JSON-LD text, for files by name with ``sha256`` and ``size``."""
    graph = [_descriptor(), _root(about, sorted(files)), *_contextual(about), _action(about)]
    graph += [_file(name, entry) for name, entry in sorted(files.items())]
    return canonical_json({"@context": [_CONTEXT, _TERMS], "@graph": graph})


def crate_differences(text: str, files: Mapping[str, Mapping[str, Any]]) -> Iterator[Difference]:
    """What is wrong with metadata for these files: structure, and entries without a file or files without an entry."""
    try:
        stored = json.loads(text)
        entities = {entity["@id"]: entity for entity in stored["@graph"]}
        root, descriptor = entities["./"], entities[NAME]
        parts = {part["@id"] for part in root["hasPart"]}
        profile = {entry["@id"] for entry in _listed(root["conformsTo"])}
        about = (descriptor["conformsTo"]["@id"], descriptor["about"]["@id"], stored["@context"])
        action = next(entity for entity in entities.values() if entity["@type"] == "CreateAction")
        named = {entry["@id"] for key in ("object", "result", "instrument") for entry in _listed(action[key])}
    except (ValueError, KeyError, TypeError, AttributeError, StopIteration, RecursionError) as error:
        yield Difference("crate", NAME, f"no RO-Crate metadata of a run: {type(error).__name__}: {error}"[:200])
        return
    if about != (_CRATE, "./", [_CONTEXT, _TERMS]) or _PROFILE not in profile:
        yield Difference(
            "crate", NAME, "not RO-Crate 1.1 with the Process Run Crate profile", "", _CRATE, f"{about[0]}"
        )
    if len(entities) != len(stored["@graph"]):
        yield Difference("crate", NAME, "two entities have one @id")
    for missing in sorted({_identifier(name) for name in files} - parts | named - entities.keys()):
        yield Difference("crate", NAME, "the metadata do not describe it", missing)
    for stray in sorted(parts - {_identifier(name) for name in files}):
        yield Difference("crate", NAME, "described, but not in the bundle", stray)
    for name, entry in files.items():
        entity = entities.get(_identifier(name), {})
        said = (str(entity.get("contentSize")), entity.get("sha256"))
        if entity and said != (str(entry["size"]), entry["sha256"]):
            yield Difference("crate", name, "size or checksum in the metadata is another", NAME, f"{said}"[:120])


def _identifier(name: str) -> str:
    from urllib.parse import quote

    return quote(name)


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _descriptor() -> dict[str, Any]:
    return {"@id": NAME, "@type": "CreativeWork", "about": {"@id": "./"}, "conformsTo": {"@id": _CRATE}}


def _root(about: About, names: Sequence[str]) -> dict[str, Any]:
    return {
        "@id": "./",
        "@type": "Dataset",
        "name": about.title,
        "description": about.description,
        "datePublished": about.day.isoformat(),
        "license": {"@id": "#licence"},
        "conformsTo": {"@id": _PROFILE},
        "hasPart": [{"@id": _identifier(name)} for name in names],
        "mentions": {"@id": "#run"},
        **({"author": {"@id": "#author"}, "publisher": {"@id": "#author"}} if about.author else {}),
    }


def _contextual(about: About) -> Iterator[dict[str, Any]]:
    yield {"@id": "#licence", "@type": "CreativeWork", "name": about.licence, "description": about.licence}
    yield {"@id": _PROFILE, "@type": "CreativeWork", "name": "Process Run Crate", "version": "0.5"}
    yield {
        "@id": "#surveykit",
        "@type": "SoftwareApplication",
        "name": "surveykit",
        "softwareVersion": about.version,
    }
    if about.author:
        yield {"@id": "#author", "@type": "Organization", "name": about.author}


def _action(about: About) -> dict[str, Any]:
    return {
        "@id": "#run",
        "@type": "CreateAction",
        "name": "surveykit run",
        "description": "One notebook per rated unit and one for all, run on the cleaned responses.",
        "instrument": {"@id": "#surveykit"},
        "object": [{"@id": _identifier(name)} for name in sorted(about.inputs)],
        "result": [{"@id": _identifier(name)} for name in sorted(about.outputs)],
        "actionStatus": "http://schema.org/CompletedActionStatus",
        "endTime": about.day.isoformat(),
        **({"agent": {"@id": "#author"}} if about.author else {}),
    }


def _file(name: str, entry: Mapping[str, Any]) -> dict[str, Any]:
    ending = "." + name.rpartition(".")[2]
    kind = _TYPES.get(ending) or mimetypes.types_map.get(ending) or "application/octet-stream"
    return {
        "@id": _identifier(name),
        "@type": "File",
        "name": name.rpartition("/")[2],
        "encodingFormat": kind,
        "contentSize": str(entry["size"]),
        "sha256": entry["sha256"],
    }
