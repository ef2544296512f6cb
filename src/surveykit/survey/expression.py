"""The one grammar of what ``survey.yml`` computes: ``derive`` and ``asked_if``.

Nothing is executed. A text becomes a list of tokens; every name, number and quoted text is handed to Python's parser
(:mod:`ast`) as a plain placeholder, so that only the order of operations is Python's; of its nodes those below are
known and all others are mistakes. What names mean is decided elsewhere (``formula``, ``routing``).
"""

from __future__ import annotations

import ast
import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate
from typing import Literal, cast

#: The most characters of an expression, and of brackets and signs inside each other.
LONGEST, DEPTH = 5_000, 50
_FULL_WIDTH = {
    "≤": "<=",
    "≥": ">=",
    "≠": "!=",
    "（": "(",
    "）": ")",
    "，": ",",
    "：": ":",
    "×": "*",
    "÷": "/",
    "−": "-",
}
_COMPARES = r"==|!=|<=|>=|<|>|=|≤|≥|≠"
_QUOTED = r"""|"(?P<double>[^"]*)"|'(?P<single>[^']*)'"""
_CLOSES = {"(": ")", "[": "]", "{": "}"}
_SIGNS = ("==", "!=", "<=", ">=", "<", ">", "+", "-", "*", "/", "=", ",", ":")
_NUMBER = re.compile(r"[0-9]+(\.[0-9]*)?([eE][+-]?[0-9]+)?|\.[0-9]+")


@dataclass(frozen=True)
class Word:
    """A name, number or text as written, ``at`` a character of the expression (the first is 1)."""

    text: str
    form: Literal["name", "number", "text"]
    at: int


@dataclass(frozen=True)
class Apply:
    """A function or sign (``mean``, ``>=``, ``if``; ``[]`` is a list, ``{}`` keys and values in turn) and to what."""

    name: str
    to: tuple[Tree, ...]
    at: int
    options: tuple[tuple[str, Tree], ...] = ()


Tree = Word | Apply


class ExpressionError(ValueError):
    """A text is no expression; the message says what is wrong at which character."""


@dataclass(frozen=True)
class Grammar:
    """How an expression is cut into tokens, and what it is called in messages.

    Args:
        token: Signs, marks, quoted texts and words.
        keywords: Words that are no names.
        what: What the text is.
        operand: What is expected where something begins.
    """

    token: re.Pattern[str]
    keywords: tuple[str, ...]
    what: str
    operand: str


#: ``derive``: arithmetic and functions; a minus divides names.
FORMULA = Grammar(
    re.compile(
        rf"\s*(?:(?P<day>[0-9]{{4}}-[0-9]{{1,2}}(?:-[0-9]{{1,2}})?(?!\w))|(?P<sign>{_COMPARES}|[-+*/×÷−])"
        rf"|(?P<mark>[()\[\]{{}},:（），：])|(?P<number>(?:{_NUMBER.pattern})(?!\w)){_QUOTED}|(?P<word>\w+))"
    ),
    ("and", "or", "not", "in", "if", "else"),
    "the expression",
    "a question, number or function",
)
#: ``asked_if``: comparisons; codes may hold any marks but those of comparisons and lists.
CONDITION = Grammar(
    re.compile(rf"""\s*(?:(?P<sign>{_COMPARES})|(?P<mark>[()\[\],]){_QUOTED}|(?P<word>[^\s()\[\],<>=!≤≥≠"']+))"""),
    ("and", "or", "not", "in"),
    "the condition",
    "a question",
)


@dataclass(frozen=True)
class _Token:
    kind: str
    text: str
    at: int


@lru_cache(maxsize=1024)
def parse(text: str, grammar: Grammar = FORMULA) -> Tree:
    """Read an expression.

    Raises:
        ExpressionError: The text is none, is too long or too deep.
    """
    if len(text) > LONGEST:
        raise ExpressionError(f"{grammar.what} has {len(text):,} characters; at most {LONGEST:,} are read")
    tokens = [*_tokens(text, grammar), _Token("end", "", len(text) + 1)]
    _ordered(tokens, grammar)
    pieces = [f"w{number}" if token.kind == "word" else token.text for number, token in enumerate(tokens)]
    starts = [*accumulate((len(piece) + 1 for piece in pieces[:-1]), initial=0)]
    try:
        tree = ast.parse(" ".join(pieces).strip(), mode="eval")
        return _Reader(tokens, starts).tree(tree.body, 0)
    except SyntaxError as error:
        token = tokens[max(bisect_right(starts, max((error.offset or 1) - 1, 0)) - 1, 0)]
        raise ExpressionError(f"{_shown(token)} is not expected at character {token.at}") from None
    except (RecursionError, MemoryError):
        raise ExpressionError("it is nested too deeply") from None


def words_in(tree: Tree) -> Iterator[Word]:
    """All words of an expression, from left to right."""
    if isinstance(tree, Word):
        yield tree
    else:
        for part in (*tree.to, *(value for _, value in tree.options)):
            yield from words_in(part)


def _tokens(text: str, grammar: Grammar) -> Iterator[_Token]:
    position, end = 0, len(text.rstrip())
    while position < end:
        match = grammar.token.match(text, position)
        if match is None:
            position += len(text[position:]) - len(text[position:].lstrip())
            raise ExpressionError(f"{text[position]!r} is not expected at character {position + 1}")
        kind = str(match.lastgroup)
        content, at, position = match[kind], match.end() - len(match.group().lstrip()) + 1, match.end()
        content = _FULL_WIDTH.get(content, content)
        if kind in ("sign", "mark") or (kind == "word" and content in grammar.keywords):
            yield _Token(content, content, at)
        else:
            form = {"number": "number", "word": "name"}.get(kind, "text")
            yield _Token("word", f"{form}:{content}", at)


def _shown(token: _Token) -> str:
    return repr(token.text.partition(":")[2] if token.kind == "word" else token.text)


def _ordered(tokens: Sequence[_Token], grammar: Grammar) -> None:
    """Refuse what is no alternation of operands and signs inside closed brackets, in a researcher's words."""
    opened: list[str] = []
    begins, last, depth = True, _Token("", "", 1), 0
    for token in tokens:
        depth = depth + 1 if begins and token.kind in ("not", "-", "+") else 0
        if len(opened) + depth > DEPTH:
            raise ExpressionError("it is nested too deeply")
        where = f"at character {token.at}"
        shown = f"{grammar.what} ends" if token.kind == "end" else f"there is {_shown(token)}"
        if begins and token.kind in _CLOSES:
            opened.append(token.kind)
        elif begins and token.kind not in ("word", "not", "-", "+"):
            expected = "a code or number" if last.kind in ("==", "!=", "<", "<=", ">", ">=") else grammar.operand
            raise ExpressionError(f"{shown} {where} where {expected} is expected")
        elif begins:
            begins = token.kind != "word"
        elif token.kind == "=" and not (opened and grammar is FORMULA):
            raise ExpressionError(f"there is '=' {where}; write '=='")
        elif token.kind == "(" and last.text.startswith("name:"):
            opened.append("(")
            begins = True
        elif token.kind in _CLOSES.values() and opened and token.kind == _CLOSES[opened[-1]]:
            opened.pop()
        elif opened and (token.kind == "end" or token.kind in _CLOSES.values()):
            raise ExpressionError(f"{shown} {where} where {_CLOSES[opened[-1]]!r} is expected")
        elif token.kind in (*_SIGNS, *grammar.keywords):
            begins = token.kind != "not"
        elif token.kind != "end":
            raise ExpressionError(f"{_shown(token)} is not expected {where}")
        if last.kind == "not" and not begins and token.kind not in ("in", "word", *_CLOSES.values()):
            raise ExpressionError(f"{shown} {where} where 'in' is expected")
        last = token


_BINARY = {ast.Add: "+", ast.Sub: "-", ast.Mult: "*", ast.Div: "/"}
_UNARY = {ast.USub: "-", ast.UAdd: "+", ast.Not: "not"}
_COMPARED = {ast.Eq: "==", ast.NotEq: "!=", ast.Lt: "<", ast.LtE: "<=", ast.Gt: ">", ast.GtE: ">=", ast.In: "in"}


class _Reader:
    """Turns the closed list of Python's nodes into words and what is applied to them."""

    def __init__(self, tokens: Sequence[_Token], starts: Sequence[int]) -> None:
        self.tokens = tokens
        self.number = {start: number for number, start in enumerate(starts)}

    def tree(self, node: ast.expr, depth: int) -> Tree:
        """The tree of a node; anything that is not on the list is an error with its character."""
        at = self.tokens[self.number.get(node.col_offset, 0)].at
        if depth > 4 * DEPTH:
            raise ExpressionError("it is nested too deeply")

        def below(*nodes: ast.expr) -> tuple[Tree, ...]:
            return tuple(self.tree(inner, depth + 1) for inner in nodes)

        match node:
            case ast.Name():
                return self._word(node)
            case ast.BoolOp():
                return Apply("and" if isinstance(node.op, ast.And) else "or", below(*node.values), at)
            case ast.UnaryOp() if type(node.op) in _UNARY:
                return _signed(_UNARY[type(node.op)], below(node.operand)[0], at)
            case ast.BinOp() if type(node.op) in _BINARY:
                return Apply(_BINARY[type(node.op)], below(node.left, node.right), at)
            case ast.Compare():
                return self._compared(node, below(node.left, *node.comparators), at)
            case ast.IfExp():
                return Apply("if", below(node.test, node.body, node.orelse), at)
            case ast.Call(func=ast.Name(id=function)):
                values = below(*(word.value for word in node.keywords))
                options = tuple(zip(map(self._option, node.keywords), values, strict=True))
                return Apply(self._text(function), below(*node.args), at, options)
            case ast.List() | ast.Tuple():
                return Apply("[]", below(*node.elts), at)
            case ast.Dict():
                pairs = zip(node.keys, node.values, strict=True)
                return Apply("{}", below(*(part for pair in pairs for part in pair if part is not None)), at)
        shown = _shown(self.tokens[self.number.get(node.col_offset, 0)])
        raise ExpressionError(f"{shown} is not expected at character {at}")

    def _word(self, node: ast.Name) -> Word:
        token = self.tokens[int(node.id[1:])]
        form, _, text = token.text.partition(":")
        return Word(text, cast(Literal["name", "number", "text"], form), token.at)

    def _option(self, word: ast.keyword) -> str:
        return self._text(str(word.arg))

    def _text(self, placeholder: str) -> str:
        return self.tokens[int(placeholder[1:])].text.partition(":")[2]

    def _compared(self, node: ast.Compare, parts: tuple[Tree, ...], at: int) -> Tree:
        """``a <= b < c`` is ``a <= b and b < c``, as in mathematics."""
        steps: list[Tree] = []
        for number, sign in enumerate(node.ops):
            left, right = parts[number], parts[number + 1]
            if isinstance(sign, ast.In | ast.NotIn):
                right = self._listed(node.comparators[number], right)
                inside: Tree = Apply("in", (left, right), at)
                steps.append(Apply("not", (inside,), at) if isinstance(sign, ast.NotIn) else inside)
            else:
                steps.append(Apply(_COMPARED[type(sign)], (left, right), at))
        return steps[0] if len(steps) == 1 else Apply("and", tuple(steps), at)

    def _listed(self, node: ast.expr, tree: Tree) -> Tree:
        """A word in brackets is a list: ``overall in (5)``."""
        is_bracketed = isinstance(tree, Word) and self.tokens[self.number[node.col_offset] - 1].kind == "("
        return Apply("[]", (tree,), tree.at) if is_bracketed else tree


def _signed(sign: str, operand: Tree, at: int) -> Tree:
    """A sign before a number belongs to it, as codes such as -1 do."""
    if sign != "not" and isinstance(operand, Word) and operand.form == "number":
        return Word(f"-{operand.text}" if sign == "-" else operand.text, "number", at)
    return Apply(sign, (operand,), at)
