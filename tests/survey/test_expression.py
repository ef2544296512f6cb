"""The grammar of ``derive``: what is read, and that whatever is no expression is explained quickly."""

from __future__ import annotations

import ast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveykit.survey.expression import LONGEST, Apply, ExpressionError, Word, parse


def shape(tree):
    """A tree as Python values: names and texts, and functions with what they are applied to."""
    if isinstance(tree, Word):
        return tree.text
    return (tree.name, *map(shape, tree.to), *({name: shape(value)} for name, value in tree.options))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a + b * -2", ("+", "a", ("*", "b", "-2"))),
        ("（a + b）÷ 2", ("/", ("+", "a", "b"), "2")),
        ("a ≥ 01 and not b == 'x y'", ("and", (">=", "a", "01"), ("not", ("==", "b", "x y")))),
        ("30 <= age < 45", ("and", ("<=", "30", "age"), ("<", "age", "45"))),
        ("a if b else c", ("if", "b", "a", "c")),
        ("a not in [1, 2]", ("not", ("in", "a", ("[]", "1", "2")))),
        ("a in (1)", ("in", "a", ("[]", "1"))),
        ("mean(a, b, minimum=2)", ("mean", "a", "b", {"minimum": "2"})),
        ("collapse(区, {东: [1, 2], 西: 3}, other=rest)",
         ("collapse", "区", ("{}", "东", ("[]", "1", "2"), "西", "3"), {"other": "rest"})),
        ("days(a, 2024-05-01)", ("days", "a", "2024-05-01")),
        ("a - 2", ("-", "a", "2")),
        ("lambda + None", ("+", "lambda", "None")),
    ],
)  # fmt: skip
def test_expressions_are_read(text, expected):
    assert shape(parse(text)) == expected


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "the expression ends at character 1 where a question, number or function is expected"),
        ("a +", "the expression ends at character 4 where"),
        ("a ** 2", "there is '*' at character 4"),
        ("a // 2", "there is '/' at character 4"),
        ("a % 2", "'%' is not expected at character 3"),
        ("a.b", "'.' is not expected at character 2"),
        ("a = 2", "there is '=' at character 3; write '=='"),
        ("lambda x: 1", "'x' is not expected at character 8"),
        ("[x for x in a]", "'for' is not expected at character 4"),
        ("mean(x for x in a)", "'for' is not expected at character 8"),
        ("a[0]", "'[' is not expected at character 2"),
        ("mean(*a)", "there is '*' at character 6"),
        ("a if b", "is not expected at character"),
        ("f(a)(b)", "'(' is not expected at character 5"),
        ("(a := 2)", "there is '=' at character 5"),
        ("mean(a", "where ')' is expected"),
        ("mean(a]", "where ')' is expected"),
        ("'a", "is not expected at character 1"),
        ("__import__('os').system('ls')", "'.' is not expected at character 17"),
        ("{a}", "is not expected at character"),
        ("a; b", "';' is not expected at character 2"),
        ("f'{a}'", "is not expected at character 2"),
        ("(" * 200 + "a" + ")" * 200, "nested too deeply"),
        ("not " * 200 + "a", "nested too deeply"),
        ("- " * 200 + "a", "nested too deeply"),
        (" + ".join(["a"] * 1000), "nested too deeply"),
        ("a" * 1_000_000, "has 1,000,000 characters"),
    ],
)
def test_what_is_no_expression_is_reported_with_the_character(text, message):
    with pytest.raises(ExpressionError) as caught:
        parse(text)
    assert message in str(caught.value)
    assert len(str(caught.value)) < 300


@given(st.text(alphabet="ab12 ()[]{},:<>=!'\"≤+-*/andortifelse.（％", max_size=60))
def test_any_text_is_an_expression_or_explained(text):
    try:
        parse(text)
    except ExpressionError as error:
        assert str(error)


SIGNS = st.sampled_from(["+", "-", "*", "/", "and", "or", "<", "=="])
ATOMS = st.sampled_from(["a", "b", "c", "1", "2.5"])
PARTS = st.recursive(
    ATOMS,
    lambda inner: st.one_of(
        st.tuples(inner, SIGNS, inner).map("({0[0]} {0[1]} {0[2]})".format),
        inner.map("(not ({}))".format),
        st.tuples(inner, inner, inner).map("({0[0]} if {0[1]} else {0[2]})".format),
    ),
    max_leaves=12,
)  # fmt: skip


@given(PARTS)
def test_operations_bind_as_in_python(text):
    names = [node.id for node in ast.walk(ast.parse(text, mode="eval")) if isinstance(node, ast.Name)]
    read = shape(parse(text))

    def flat(part):
        return [part] if isinstance(part, str) else [name for inner in part[1:] for name in flat(inner)]

    assert sorted(name for name in flat(read) if name.isalpha()) == sorted(names)
    assert text == parse_back(read) or shape(parse(parse_back(read))) == read


def parse_back(part):
    """A text that means the same."""
    if isinstance(part, str):
        return part
    name, *inner = part
    texts = [parse_back(one) for one in inner]
    if name == "if":
        return f"({texts[1]} if {texts[0]} else {texts[2]})"
    return f"(not {texts[0]})" if name == "not" else "(" + f" {name} ".join(texts) + ")"


def test_the_longest_expression_is_read_and_one_character_more_is_not():
    text = "a" * LONGEST
    assert parse(text) == Word(text, "name", 1)
    assert isinstance(parse("f(a)"), Apply)
    with pytest.raises(ExpressionError):
        parse(text + "a")
