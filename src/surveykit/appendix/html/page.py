"""One self-contained page: no network, a strict content policy, and templates that answers never become part of."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from surveykit.appendix.model import Titled
from surveykit.appendix.plain import readable

TEMPLATES = Path(__file__).with_name("templates")


def render(template: str, document: Titled, title: str, scripts: Sequence[str], **values: object) -> str:
    """Render a template for a document, whose language the page has; every text among ``values`` is escaped.

    ``scripts`` are files of the templates folder that the page runs; nothing else may run in it.
    """
    style, script = resource("document.css"), "".join(map(resource, scripts))
    shown = {
        "lang": "zh-CN" if document.language == "zh" else "en",
        "title": title,
        "mark": document.mark,
        "policy": _policy(style, script),
        "style": Markup(style),  # noqa: S704 - a file of the package, without a word of a survey
        "script": Markup(script),  # noqa: S704 - files of the package, without a word of a survey
    }
    return environment().get_template(template).render(shown, **values)


@cache
def environment() -> Environment:
    """The templates' surroundings: everything is escaped, and nothing undefined passes in silence."""
    return Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        # What is already safe mark-up is left alone.
        finalize=lambda value: readable(value) if type(value) is str else value,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )


@cache
def resource(name: str) -> str:
    """The text of a file of the templates folder."""
    return (TEMPLATES / name).read_text(encoding="utf-8")


def _policy(style: str, script: str) -> str:
    """Only our own style sheet and script, known by their hashes, and pictures that are part of the page."""
    ours = f"default-src 'none'; img-src data:; style-src {_hash(style)}; base-uri 'none'; form-action 'none'"
    return f"{ours}; script-src {_hash(script)}" if script else ours


def _hash(text: str) -> str:
    digest = hashlib.sha256(text.encode("utf-8")).digest()
    return f"'sha256-{base64.b64encode(digest).decode('ascii')}'"
