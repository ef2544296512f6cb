"""Hold code and catalogue to the list of words: one word per idea, one meaning per class name, idiomatic English.

``python tools/words.py`` fails where a room of ``CLEAN`` offends. ``--report`` counts the offences of every room;
with names of rooms (``survey``, ``batch``; the modules beside the rooms are ``surveykit``) every offence is listed.
"""

from __future__ import annotations

import argparse
import ast
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules

from surveykit.language import catalogue
from surveykit.language.glossary import TERMS

SOURCE = Path(__file__).resolve().parents[1] / "src" / "surveykit"
#: Rooms without an offence; every room joins the list when it is clean.
CLEAN = (
    "appendix",
    "batch",
    "cleaning",
    "cli",
    "disclosure",
    "drawing",
    "estimation",
    "figures",
    "inspection",
    "lab",
    "language",
    "matching",
    "presentation",
    "readers",
    "results",
    "scales",
    "sections",
    "simulation",
    "slices",
    "survey",
    "surveykit",
    "tables",
    "units",
    "wording",
)

#: Names that say nothing of what a variable or an argument holds, and what to call it instead.
EMPTY_NAMES = {
    "found": "a noun for what was found",
    "one": "the noun that it is one of",
    "place": "position, row, index, or rank",
    "Place": "Position, KeyPath or the like",
}
#: Parts of identifiers that the list of words forbids, and the word for it.
FORBIDDEN = {never: term.word for term in TERMS for never in term.never_code}
#: Turns of phrase that a native colleague would not write in a comment, a docstring or a message.
PHRASES = {
    "stands": (re.compile(r"\b(?:stands?|stood|standing)\b(?! (?:for|in for)\b)", re.I), "is, or a verb of its own"),
    "told": (re.compile(r"\b(?:is|are|was|were|be|been|being) told\b(?! apart)", re.I), "is reported, is known"),
    "tells": (re.compile(r"\btells\b(?! \w+ apart\b)", re.I), "says, reports, shows"),
}
_PARTS = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")


@dataclass(frozen=True)
class Offence:
    """A word that the list does not allow: where, of which kind, and what to write.

    ``others`` are the other rooms that can set it right: those with a class of the same name.
    """

    room: str
    where: str
    kind: str
    message: str
    others: frozenset[str] = frozenset()


def offences() -> list[Offence]:
    """Every offence in the source, by file and line, and in the catalogue."""
    trees = {path: ast.parse(path.read_text(encoding="utf-8")) for path in sorted(SOURCE.rglob("*.py"))}
    result = [offence for path, tree in trees.items() for offence in (*_names(path, tree), *_phrases(path))]
    return [*result, *_repeated_classes(trees), *_catalogue()]


def _room(path: Path) -> str:
    parts = path.relative_to(SOURCE).parts
    return parts[0] if len(parts) > 1 else "surveykit"


def _where(path: Path, line: int) -> str:
    return f"{path.relative_to(SOURCE.parents[1]).as_posix()}:{line}"


def _names(path: Path, tree: ast.Module) -> Iterator[Offence]:
    """Variables and arguments of empty names; identifiers with a forbidden part."""
    fields = {id(target) for node in ast.walk(tree) if isinstance(node, ast.ClassDef) for target in _fields(node)}
    for node in ast.walk(tree):
        name, line = _introduced(node)
        if name in EMPTY_NAMES and id(node) not in fields:
            yield Offence(_room(path), _where(path, line), name, f"{name!r}: {EMPTY_NAMES[name]}")
        for part in {part.lower() for part in _PARTS.findall(name)} & FORBIDDEN.keys():
            yield Offence(_room(path), _where(path, line), part, f"{name!r}: say {FORBIDDEN[part]!r}, not {part!r}")


def _fields(node: ast.ClassDef) -> Iterator[ast.expr | ast.arg]:
    """Fields of a class and arguments to make one, whose names are public: ``found`` is what was found instead."""
    yield from (entry.target for entry in node.body if isinstance(entry, ast.AnnAssign))
    makers = (entry for entry in node.body if isinstance(entry, ast.FunctionDef) and entry.name == "__init__")
    yield from (argument for maker in makers for argument in maker.args.args)


def _introduced(node: ast.AST) -> tuple[str, int]:
    """The name that a node introduces, and its line; empty where it introduces none."""
    if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
        return node.id, node.lineno
    if isinstance(node, ast.arg):
        return node.arg, node.lineno
    if isinstance(node, ast.ClassDef | ast.FunctionDef):
        return (node.name if node.name not in EMPTY_NAMES or isinstance(node, ast.ClassDef) else ""), node.lineno
    return "", 0


def _phrases(path: Path) -> Iterator[Offence]:
    """Turns of phrase, line by line; the catalogue's own texts are printed, and stay."""
    if "catalogue" in path.parts:
        return
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        for kind, (pattern, instead) in PHRASES.items():
            match = pattern.search(line)
            if match:
                yield Offence(_room(path), _where(path, number), kind, f"{match[0]!r}: {instead}")


def _repeated_classes(trees: dict[Path, ast.Module]) -> Iterator[Offence]:
    """Class names with two meanings."""
    meanings: dict[str, list[tuple[Path, int]]] = defaultdict(list)
    for path, tree in trees.items():
        for node in ast.walk(tree):
            if isinstance(node, ast.ClassDef):
                meanings[node.name].append((path, node.lineno))
    for name, positions in meanings.items():
        for path, line in positions if len(positions) > 1 else ():
            others = frozenset(_room(other) for other, _ in positions if other != path)
            message = f"class {name!r} also in {', '.join(sorted(others))}: rename one"
            yield Offence(_room(path), _where(path, line), "class", message, others)


def _catalogue() -> Iterator[Offence]:
    """Chinese words of the catalogue for which the list has another one."""
    never = {word: term.zh for term in TERMS for word in term.never_zh}
    for module in iter_modules(catalogue.__path__):
        texts: dict[str, tuple[str, str]] = import_module(f"{catalogue.__name__}.{module.name}").TEXTS
        for key, (zh, _) in texts.items():
            for word in [word for word in never if word in zh]:
                yield Offence("language", key, "catalogue", f"{word} in {zh!r}: {never[word]}")


def _report(every: list[Offence], rooms: list[str]) -> None:
    """The counts of every room, or the offences of the rooms that are asked for."""
    if rooms:
        chosen = [offence for offence in every if offence.room in rooms]
        sys.stdout.writelines(f"{offence.where}: {offence.kind}: {offence.message}\n" for offence in chosen)
        return
    kinds = [*EMPTY_NAMES, *FORBIDDEN, *PHRASES, "class", "catalogue"]
    counts = Counter((offence.room, offence.kind) for offence in every)
    sys.stdout.write(f"{'room':14}" + "".join(f"{kind[:10]:>11}" for kind in kinds) + "\n")
    for room in sorted({offence.room for offence in every}):
        numbers = "".join(f"{counts[room, kind] or '':>11}" for kind in kinds)
        sys.stdout.write(f"{room:14}{numbers}\n")


def main() -> int:
    """1 where a room that was clean offends again."""
    parser = argparse.ArgumentParser(description="Hold code and catalogue to the list of words.")
    parser.add_argument("rooms", nargs="*", help="list the offences of these rooms")
    parser.add_argument("--report", action="store_true", help="count the offences of every room")
    arguments = parser.parse_args()
    every = offences()
    if arguments.report or arguments.rooms:
        _report(every, arguments.rooms)
        return 0
    broken = [offence for offence in every if {offence.room, *offence.others} <= set(CLEAN)]
    sys.stdout.writelines(f"{offence.where}: {offence.message}\n" for offence in broken)
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
