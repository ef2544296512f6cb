"""A YAML file as plain texts, lists and mappings, with the line of everything in it.

Plain scalars stay the text that was written (``No`` is no boolean, ``001`` no number): what a text means is for the
model that reads it. ``null``, ``~`` and nothing at all are ``None``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from surveykit.errors import Problem

Place = tuple[str | int, ...]

#: More nodes than any survey has; repeated anchors could otherwise grow without end.
_LIMIT = 200_000


#: What to do about ``language：zh``.
FULL_WIDTH = "a full-width colon ：; write ': '"
_FULL_WIDTH_KEY = re.compile(r"\s*(- +)?[\w.-]+ *：")

_INDENTED = "this line is indented differently from the lines it belongs with"
#: The parser's messages whose cause is where it began to read, not where it stopped.
_BEGINS_ABOVE = ("could not find expected ':'",)
#: What the parser's messages mean.
_WORDS = (
    (r"expected (<block end>|'?<document start>'?), but found", _INDENTED),
    (r"expected ',' or '[\]}]', but (got|found)", "a bracket opened above is not closed before this line"),
    (r"mapping values are not allowed", f"a ': ' stands here where a text is read; either {_INDENTED}, or quotes miss"),
    (r"could not find expected ':'", "this line is no 'key: ...'"),
    (r"'\\t' that cannot start any token", "a tab stands here where spaces are expected"),
    (r"found unexpected end of stream", "a quote or bracket opened here or above is not closed"),
)


@dataclass
class Document:
    """What a YAML file says.

    Args:
        name: The file's name as shown in messages.
        value: Mappings, lists, texts and ``None``.
        lines: The line of every place; entries of a mapping can also be found by their number.
        problems: What is wrong with the file as YAML.
    """

    name: str
    value: Any = None
    lines: dict[Place, int] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    _nodes: int = 0

    def where(self, place: Place = ()) -> str:
        """``survey.yml:12`` for a place, or for the nearest place around it."""
        for length in range(len(place), -1, -1):
            if place[:length] in self.lines:
                return f"{self.name}:{self.lines[place[:length]]}"
        return f"{self.name}:1"


def read_document(path: Path, name: str | None = None) -> Document:
    """Read a YAML file; what is wrong with it stands in ``problems``."""
    document = Document(name or path.name)
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        document.problems.append(
            Problem(
                "the file is not UTF-8 text",
                f"{document.name}:{line}",
                expected="UTF-8",
                remedy="save the file with the encoding UTF-8",
            )
        )
        return document
    except OSError as error:
        document.problems.append(Problem(f"the file cannot be read: {error.strerror}", document.name))
        return document
    try:
        node = yaml.compose(text, Loader=yaml.SafeLoader)
    except (yaml.YAMLError, RecursionError) as error:
        document.problems.append(_syntax_problem(document.name, error, text.splitlines()))
        return document
    document.lines[()] = 1
    if node is not None:
        document.value = _plain(node, (), document, ())
    return document


def _syntax_problem(name: str, error: Exception, lines: list[str]) -> Problem:
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    what = getattr(error, "problem", None) or getattr(error, "reason", None) or "it is nested too deeply"
    colon = _full_width_colon(lines, mark.line) if mark else None
    if colon is not None:
        what = "a full-width colon stands behind a key"
        return Problem(f"this is not valid YAML: {what}", f"{name}:{colon + 1}", remedy=FULL_WIDTH)
    if what in _BEGINS_ABOVE:
        mark = getattr(error, "context_mark", None) or mark
    where = f"{name}:{mark.line + 1}" if mark else name
    what = next((words for form, words in _WORDS if re.search(form, what)), what)
    return Problem(
        f"this is not valid YAML: {what}",
        where,
        remedy="check indentation (no tabs), the space after each colon, and quotes around texts with ': ' or '#'",
    )


def _full_width_colon(lines: list[str], line: int) -> int | None:
    """The line, at or just above the one where the parser stopped, in which a full-width colon follows a key."""
    nearby = range(min(line, len(lines) - 1), max(line - 3, -1), -1)
    return next((number for number in nearby if _FULL_WIDTH_KEY.match(lines[number])), None)


def _plain(node: yaml.Node, place: Place, document: Document, above: tuple[int, ...]) -> Any:
    """The value of ``node``; lines and problems go into ``document``."""
    document.lines.setdefault(place, node.start_mark.line + 1)
    document._nodes += 1
    if id(node) in above or document._nodes > _LIMIT:
        _complain(document, node, "an alias repeats too much", "write the part out instead of using '*'")
        return None
    if not node.tag.startswith("tag:yaml.org,2002:") or "python" in node.tag:
        _complain(document, node, f"the tag {node.tag} is not used here", "remove the word that begins with '!'")
        return None
    inside = (*above, id(node))
    if isinstance(node, yaml.MappingNode):
        return _mapping(node, place, document, inside)
    if isinstance(node, yaml.SequenceNode):
        return [_plain(item, (*place, number), document, inside) for number, item in enumerate(node.value)]
    if isinstance(node, yaml.ScalarNode) and node.style is None and node.value in ("", "~", "null", "Null", "NULL"):
        return None
    return str(node.value)


def _mapping(node: yaml.MappingNode, place: Place, document: Document, above: tuple[int, ...]) -> dict[str, Any]:
    result: dict[str, Any] = {}
    for number, (key_node, value_node) in enumerate(node.value):
        if not isinstance(key_node, yaml.ScalarNode):
            _complain(document, key_node, "a key must be a single text", "put the key in quotes")
            continue
        key, line = str(key_node.value), key_node.start_mark.line + 1
        if key in result:
            first = document.lines[(*place, key)]
            _complain(
                document,
                key_node,
                f"{key!r} stands here a second time",
                f"it already stands in line {first}; keep one of the two",
            )
            continue
        document.lines[(*place, key)] = document.lines[(*place, number)] = line
        result[key] = _plain(value_node, (*place, key), document, above)
    return result


def _complain(document: Document, node: yaml.Node, what: str, remedy: str) -> None:
    problem = Problem(what, f"{document.name}:{node.start_mark.line + 1}", remedy=remedy)
    if problem not in document.problems:
        document.problems.append(problem)
