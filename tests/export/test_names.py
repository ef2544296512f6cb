"""Names that statistics programs accept."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from surveykit.export.names import RESERVED, SPSS, STATA, legal_names


def test_points_become_underscores_and_chinese_stays() -> None:
    names = legal_names(["overall", "reasons.wait", "原因.态度", "2024", "_x", "a b"], SPSS)
    assert list(names.values()) == ["overall", "reasons_wait", "原因_态度", "v_2024", "x", "a_b"]


def test_names_that_only_differ_in_case_or_sign_get_numbers() -> None:
    assert list(legal_names(["q.a", "q_a", "Q.A"], STATA).values()) == ["q_a", "q_a_2", "Q_A_3"]


def test_reserved_words_of_both_programs_are_not_used() -> None:
    names = legal_names(["with", "by", "if", "int", "str12", "ALL"], STATA)
    assert list(names.values()) == ["with_2", "by_2", "if_2", "int_2", "str12_2", "ALL_2"]


def test_long_names_are_cut_to_characters_of_stata_and_bytes_of_spss() -> None:
    columns = ["问" * 40, "问" * 40 + "a", "x" * 70]
    assert [len(name) for name in legal_names(columns, STATA).values()] == [28, 28, 28]
    assert all(len(name.encode()) <= 64 for name in legal_names(columns, SPSS).values())
    assert len(set(legal_names(columns, SPSS).values())) == 3


@given(st.lists(st.text("aBß1._问é -Ⅷ²İ$", min_size=1, max_size=80), unique=True, max_size=12))
def test_any_names_become_legal_and_different_ones(columns: list[str]) -> None:
    for rule in (SPSS, STATA):
        names = list(legal_names(columns, rule).values())
        assert len({name.casefold() for name in names}) == len(columns)
        for name in names:
            assert re.fullmatch(r"[^\W\d_]\w*", name)
            assert rule.size(name) <= rule.longest
            assert name.casefold() not in RESERVED
