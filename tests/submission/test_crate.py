"""The metadata in the words of RO-Crate 1.1: every term is one of the published context, so that others can read it.

``ro-crate-1.1-context.jsonld`` is the published context, https://w3id.org/ro/crate/1.1/context, under CC0; ``make
crate`` holds bundles against roc-validator with the same file.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import bundle_making as making

CONTEXT = json.loads((Path(__file__).parent / "ro-crate-1.1-context.jsonld").read_text("utf-8"))["@context"]


def test_every_term_is_of_the_published_context_or_declared(bundle: Path) -> None:
    metadata = json.loads(making.members_of(bundle)["ro-crate-metadata.json"])
    published, own = metadata["@context"]
    assert published == "https://w3id.org/ro/crate/1.1/context"
    assert not own.keys() & CONTEXT.keys()
    used = set(terms(metadata["@graph"]))
    assert {"File", "Dataset", "CreateAction", "sha256", "instrument", "hasPart"} <= used
    assert used - CONTEXT.keys() - own.keys() == set()


def terms(value: Any) -> Iterator[str]:
    """Types and properties."""
    if isinstance(value, list):
        for item in value:
            yield from terms(item)
    elif isinstance(value, dict):
        yield from (key for key in value if not key.startswith("@"))
        types = value.get("@type", [])
        yield from types if isinstance(types, list) else [types]
        for item in value.values():
            yield from terms(item)
