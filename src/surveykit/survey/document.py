"""A YAML file as plain texts, lists and mappings, with the line of everything in it.

Plain scalars stay the text that was written (``No`` is no boolean, ``001`` no number): what a text means is for the
model that reads it. ``null``, ``~`` and nothing at all are ``None``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeAlias

import yaml

from surveykit.errors import Problem

#: What a YAML file can say.
Written: TypeAlias = "dict[str, Written] | list[Written] | str | None"
Entries: TypeAlias = dict[str, Written]
#: Where it says so: keys and numbers of entries, from outside in.
Position = tuple[str | int, ...]

#: More nodes than any survey has; repeated anchors could otherwise grow without end.
_LIMIT = 200_000
#: The most bytes of a file, and the most characters of one whose mistakes the slower parser explains.
_LONGEST, _EXPLAINED = 2_000_000, 500_000


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
    (r"mapping values are not allowed", f"there is a ': ' where a text is read; either {_INDENTED}, or quotes miss"),
    (r"could not find expected ':'", "this line is no 'key: ...'"),
    (r"'\\t' that cannot start any token", "there is a tab where spaces are expected"),
    (r"found unexpected end of stream", "a quote or bracket opened here or above is not closed"),
)


@dataclass
class Document:
    """What a YAML file of some name says, and what is wrong with it as YAML.

    ``lines`` are those of every position; entries of a mapping can also be found by their number.
    """

    name: str
    value: Written = None
    lines: dict[Position, int] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    _nodes: int = 0

    def where(self, position: Position = ()) -> str:
        """``survey.yml:12`` for a position, or for the nearest one around it."""
        for length in range(len(position), -1, -1):
            if position[:length] in self.lines:
                return f"{self.name}:{self.lines[position[:length]]}"
        return f"{self.name}:1"


def yaml_text(text: str) -> str:
    """A text as YAML reads it back whole, in double quotes: nothing is cut, nothing unseen is written as it is."""
    escaped = (f"\\{mark}" if mark in '\\"' else mark if mark.isprintable() else _escaped(ord(mark)) for mark in text)
    return f'"{"".join(escaped)}"'


def yaml_name(text: str) -> str:
    """A code or name as YAML reads it back: as it is where it is one word."""
    is_word = re.fullmatch(r"[^\W_][\w.-]*", text) is not None and text.lower() != "null"
    return text if is_word else yaml_text(text)


def _escaped(number: int) -> str:
    return f"\\U{number:08x}" if number > 0xFFFF else f"\\u{number:04x}"


def mapping(value: Written) -> dict[str, Written]:
    """``value`` if it is a mapping, else an empty one."""
    return value if isinstance(value, dict) else {}


def sequence(value: Written) -> list[Written]:
    """``value`` if it is a list, else an empty one."""
    return value if isinstance(value, list) else []


def label_texts(label: Written) -> list[str]:
    """The texts of a label as written: a text, or one per language."""
    return [text for text in (label.values() if isinstance(label, dict) else [label]) if isinstance(text, str)]


def is_number(code: str) -> bool:
    """Whether a text is a number."""
    try:
        float(code)
    except ValueError:
        return False
    return True


def values_at(whole: Written, path: str) -> Iterator[tuple[Position, Written]]:
    """What is written where a path leads in a file or a part of one, each with its position.

    A path is keys divided by dots; ``*`` is any key, ``#`` any entry of a list, ``@`` means the keys themselves.
    """
    reached: list[tuple[Position, Written]] = [((), whole)]
    for step in path.split("."):
        reached = [entry for position, node in reached for entry in _below(position, node, step)]
    yield from reached


def _below(position: Position, node: Written, step: str) -> Iterator[tuple[Position, Written]]:
    if isinstance(node, list):
        yield from (((*position, number), entry) for number, entry in enumerate(node) if step == "#")
    for key, entry in mapping(node).items():
        if step in (key, "*", "@"):
            yield (*position, key), key if step == "@" else entry


def read_document(path: Path, name: str | None = None) -> Document:
    """Read a YAML file; what is wrong with it is in ``problems``."""
    document, text = Document(name or path.name), ""
    try:
        size = path.stat().st_size
        if size > _LONGEST:
            what = f"the file has {size / 1e6:.1f} MB, more than any survey"
            remedy = "keep the answers and the register in files of their own"
            document.problems.append(Problem(what, document.name, f"at most {_LONGEST / 1e6:g} MB", remedy=remedy))
            return document
        text = path.read_bytes().decode("utf-8-sig")
        node = _composed(text)
        document.lines[()] = 1
        if node is not None:
            document.value = _plain(node, (), document, ())
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        where, remedy = f"{document.name}:{line}", "save the file with the encoding UTF-8"
        document.problems.append(Problem("the file is not UTF-8 text", where, expected="UTF-8", remedy=remedy))
    except OSError as error:
        document.problems.append(Problem(f"the file cannot be read: {error.strerror}", document.name))
    except (yaml.YAMLError, RecursionError) as error:
        document.problems.append(_syntax_problem(document.name, error, text.splitlines()))
    return document


def _composed(text: str) -> yaml.Node | None:
    """The nodes of a YAML text: by the quick parser where it is there, whose errors only the other one explains."""
    quick = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        return yaml.compose(text, Loader=quick)
    except yaml.YAMLError:
        if len(text) > _EXPLAINED:
            raise
        return yaml.compose(text, Loader=yaml.SafeLoader)


def _syntax_problem(name: str, error: Exception, lines: list[str]) -> Problem:
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    what = getattr(error, "problem", None) or getattr(error, "reason", None) or "it is nested too deeply"
    colon = _full_width_colon(lines, mark.line) if mark else None
    if colon is not None:
        what = "there is a full-width colon behind a key"
        return Problem(f"this is not valid YAML: {what}", f"{name}:{colon + 1}", remedy=FULL_WIDTH)
    if what in _BEGINS_ABOVE:
        mark = getattr(error, "context_mark", None) or mark
    where = f"{name}:{mark.line + 1}" if mark else name
    what = next((words for form, words in _WORDS if re.search(form, what)), what)
    remedy = "check indentation (no tabs), the space after each colon, and quotes around texts with ': ' or '#'"
    return Problem(f"this is not valid YAML: {what}", where, remedy=remedy)


def _full_width_colon(lines: list[str], line: int) -> int | None:
    """The line, at or just above the one where the parser stopped, in which a full-width colon follows a key."""
    nearby = range(min(line, len(lines) - 1), max(line - 3, -1), -1)
    return next((number for number in nearby if _FULL_WIDTH_KEY.match(lines[number])), None)


def _plain(node: yaml.Node, position: Position, document: Document, above: tuple[int, ...]) -> Written:
    """The value of ``node``; lines and problems go into ``document``."""
    document.lines.setdefault(position, node.start_mark.line + 1)
    document._nodes += 1
    if id(node) in above or document._nodes > _LIMIT:
        if document._nodes <= _LIMIT + 1:  # once is enough
            _complain(document, node, "an alias repeats too much", "write the part out instead of using '*'")
        return None
    if not node.tag.startswith("tag:yaml.org,2002:") or "python" in node.tag:
        _complain(document, node, f"the tag {node.tag} is not used here", "remove the word that begins with '!'")
        return None
    inside = (*above, id(node))
    if isinstance(node, yaml.MappingNode):
        return _mapping(node, position, document, inside)
    if isinstance(node, yaml.SequenceNode):
        return [_plain(item, (*position, number), document, inside) for number, item in enumerate(node.value)]
    if isinstance(node, yaml.ScalarNode) and not node.style and node.value in ("", "~", "null", "Null", "NULL"):
        return None
    return str(node.value)


def _mapping(
    node: yaml.MappingNode, position: Position, document: Document, above: tuple[int, ...]
) -> dict[str, Written]:
    result: dict[str, Written] = {}
    for number, (key_node, value_node) in enumerate(node.value):
        if not isinstance(key_node, yaml.ScalarNode):
            _complain(document, key_node, "a key must be a single text", "put the key in quotes")
            continue
        key, line = str(key_node.value), key_node.start_mark.line + 1
        if key in result:
            first = document.lines[(*position, key)]
            remedy = f"line {first} has it already; keep one of the two"
            _complain(document, key_node, f"{key!r} is written a second time", remedy)
            continue
        document.lines[(*position, key)] = document.lines[(*position, number)] = line
        result[key] = _plain(value_node, (*position, key), document, above)
    return result


def _complain(document: Document, node: yaml.Node, what: str, remedy: str) -> None:
    problem = Problem(what, f"{document.name}:{node.start_mark.line + 1}", remedy=remedy)
    if problem not in document.problems:
        document.problems.append(problem)
