"""A view's decimals hold for everything that is printed with it."""

from __future__ import annotations

from dataclasses import replace

import pytest

import presented
import surveykit as sk
from plain_frames import FIGURES, TABLES, made, plain_view
from surveykit.presentation import Decimals, View
from surveykit.wording import headline

FINE = Decimals(mean=3, percent=2)
#: A standard error has one digit more than the mean; scores of tests and counts have their own.
ALLOWED = {"number": {3, 4}, "interval": {2, 3}, "percent": {2}}


@pytest.mark.parametrize("verb", sorted(set(TABLES) - {"to_html", "definitions", "trend"}))
def test_tables_print_as_many_decimals_as_the_view_says(verb):
    table = TABLES[verb][0](sk.Design(made(), weight="w"), replace(plain_view(), decimals=FINE))
    cells = [cell for row in table.rows for cell in row if cell.kind in ALLOWED and cell.value is not None]
    assert all(cell.decimals in ALLOWED[cell.kind] for cell in cells), [cell.text for cell in cells]
    assert all(len(cell.text.rstrip("%*").partition(".")[2].split(" ")[0]) == cell.decimals for cell in cells)


def test_a_mean_has_three():
    design = sk.Design(made(), weight="w")
    table = TABLES["summary"][0](design, replace(plain_view(), decimals=Decimals(mean=3)))
    value = next(number.value for number in table.numbers if number.by["区域"] == "n")
    assert f"{value:.3f}" in {cell.text for row in table.rows for cell in row}


def test_figures_and_sentences_too():
    view = replace(plain_view(), decimals=FINE)
    figure = FIGURES["dots"][0](sk.Design(made(), weight="w"), view)
    assert f"{figure.numbers[0].value:.3f}" in figure.alt
    means = presented.design([100, 80]).mean("rating")
    said = headline(means.frame.iloc[0], None, replace(View.of(presented.survey()), decimals=FINE))
    assert f"{means['value'].iloc[0]:.3f}" in said
