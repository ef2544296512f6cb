"""RO-Crate 1.1 metadata with the Process Run Crate 0.5 profile: what a bundle is, for programs that know no surveykit.

Written by our own code rather than the package ``rocrate``: the file is a list of plain JSON objects, and that package
writes version 1.3 by default, adds times of its own and would be a dependency for some eighty lines.
"""

from __future__ import annotations

import json
import mimetypes
from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from urllib.parse import quote

from surveykit.batch.planning.versions import versions
from surveykit.files import canonical_json
from surveykit.submission.finding import Difference
from surveykit.submission.manifest import FileEntry
from surveykit.survey import Definition

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


#: One entity of the graph, as JSON.
Entity = dict[str, Any]


def crate_text(
    survey: Definition, inputs: Sequence[str], outputs: Sequence[str], files: Mapping[str, FileEntry]
) -> str:
    """The metadata as JSON-LD text, for the names of members that the run read and of those that it made."""
    author = survey.report.author.in_language(survey.language) if survey.report.author else ""
    named = {"author": {"@id": "#author"}, "publisher": {"@id": "#author"}} if author else {}
    graph = [
        {"@id": NAME, "@type": "CreativeWork", "about": {"@id": "./"}, "conformsTo": {"@id": _CRATE}},
        {**_root(survey, sorted(files)), **named},
        *_contextual(survey, author),
        {**_action(survey, sorted(inputs), sorted(outputs)), **({"agent": {"@id": "#author"}} if author else {})},
        *(_file(name, entry) for name, entry in sorted(files.items())),
    ]
    return canonical_json({"@context": [_CONTEXT, _TERMS], "@graph": graph})


def crate_differences(text: str, files: Mapping[str, FileEntry]) -> Iterator[Difference]:
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
        what = "not RO-Crate 1.1 with the Process Run Crate profile"
        yield Difference("crate", NAME, what, "", _CRATE, f"{about[0]}")
    if len(entities) != len(stored["@graph"]):
        yield Difference("crate", NAME, "two entities have one @id")
    identifiers = {quote(name) for name in files}
    for missing in sorted(identifiers - parts | named - entities.keys()):
        yield Difference("crate", NAME, "the metadata do not describe it", missing)
    for stray in sorted(parts - identifiers):
        yield Difference("crate", NAME, "described, but not in the bundle", stray)
    for name, entry in files.items():
        entity = entities.get(quote(name), {})
        described = (str(entity.get("contentSize")), entity.get("sha256"))
        if entity and described != (str(entry["size"]), entry["sha256"]):
            yield Difference("crate", name, "size or checksum in the metadata is another", NAME, f"{described}"[:120])


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _references(names: Sequence[str]) -> list[Entity]:
    return [{"@id": quote(name)} for name in names]


def _root(survey: Definition, names: Sequence[str]) -> Entity:
    return {
        "@id": "./",
        "@type": "Dataset",
        "name": survey.title.in_language(survey.language),
        "description": f"Survey {survey.id}: responses, notebooks, reports and all published numbers.",
        "datePublished": survey.report.date.isoformat(),
        "license": {"@id": "#licence"},
        "conformsTo": {"@id": _PROFILE},
        "hasPart": _references(names),
        "mentions": {"@id": "#run"},
    }


def _contextual(survey: Definition, author: str) -> Iterator[Entity]:
    licence = survey.licence.in_language(survey.language) if survey.licence else "not stated"
    version = versions()["surveykit"]
    yield {"@id": "#licence", "@type": "CreativeWork", "name": licence, "description": licence}
    yield {"@id": _PROFILE, "@type": "CreativeWork", "name": "Process Run Crate", "version": "0.5"}
    yield {"@id": "#surveykit", "@type": "SoftwareApplication", "name": "surveykit", "softwareVersion": version}
    if author:
        yield {"@id": "#author", "@type": "Organization", "name": author}


def _action(survey: Definition, inputs: Sequence[str], outputs: Sequence[str]) -> Entity:
    return {
        "@id": "#run",
        "@type": "CreateAction",
        "name": "surveykit run",
        "description": "One notebook per rated unit and one for all, run on the cleaned responses.",
        "instrument": {"@id": "#surveykit"},
        "object": _references(inputs),
        "result": _references(outputs),
        "actionStatus": "http://schema.org/CompletedActionStatus",
        "endTime": survey.report.date.isoformat(),
    }


def _file(name: str, entry: FileEntry) -> Entity:
    ending = "." + name.rpartition(".")[2]
    kind = _TYPES.get(ending) or mimetypes.types_map.get(ending) or "application/octet-stream"
    return {
        "@id": quote(name),
        "@type": "File",
        "name": name.rpartition("/")[2],
        "encodingFormat": kind,
        "contentSize": str(entry["size"]),
        "sha256": entry["sha256"],
    }
