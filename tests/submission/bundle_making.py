"""Bundles taken apart and put together again, as somebody would who wants to deceive a reviewer."""

from __future__ import annotations

import hashlib
import json
import zipfile
from collections.abc import Mapping
from pathlib import Path

from surveykit.submission import crate, manifest
from surveykit.submission.container import write_container


def members_of(path: Path) -> dict[str, bytes]:
    """The members, read with the standard library's eyes."""
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def write(path: Path, members: Mapping[str, bytes]) -> Path:
    write_container(path, members)
    return path


def entry(content: bytes) -> dict[str, object]:
    return {"sha256": hashlib.sha256(content).hexdigest(), "size": len(content)}


def recomputed(members: Mapping[str, bytes]) -> dict[str, bytes]:
    """The members with checksums that fit again, in the metadata and in the manifest."""
    found = {name: content for name, content in members.items() if name not in (crate.NAME, manifest.NAME)}
    metadata = json.loads(members[crate.NAME])
    for entity in metadata["@graph"]:
        if entity["@id"] in found:
            entity["sha256"] = entry(found[entity["@id"]])["sha256"]
            entity["contentSize"] = str(len(found[entity["@id"]]))
    found[crate.NAME] = json.dumps(metadata).encode()
    stated = json.loads(members[manifest.NAME])
    about = {name: value for name, value in stated.items() if name not in ("schema", "files", "digest")}
    files = {name: entry(content) for name, content in sorted(found.items())}
    return {**found, manifest.NAME: manifest.manifest_text(about, files).encode()}
