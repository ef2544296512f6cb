"""The banner of the masculinity survey through `survey.yml`, select-all questions included: the owners' percents."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import surveykit as sk
from masculinity import groups_of_columns, plain, published_blocks
from surveykit import tables
from surveykit.cleaning import load_survey
from surveykit.errors import DesignError
from surveykit.estimation import banner, design_of
from surveykit.presentation import View

GROUPS = ("age3", "racethn4", "educ4", "kids", "orientation")


@pytest.fixture(scope="module")
def frame(shared_data: Path) -> pd.DataFrame:
    return pd.read_csv(shared_data / "masculinity" / "raw-responses.csv", encoding="utf-8")


@pytest.fixture(scope="module")
def design(shared_data: Path, frame: pd.DataFrame, tmp_path_factory) -> sk.Design:
    """All printed questions and the five group columns as declared questions; the rated units are the age groups."""
    folder = tmp_path_factory.mktemp("surveys") / "masculinity"
    (folder / "raw").mkdir(parents=True)
    shutil.copy(shared_data / "masculinity" / "raw-responses.csv", folder / "raw" / "answers.csv")
    questions = {name: single(frame, name) for name in GROUPS}
    for names in groups_of_columns(frame):
        questions |= {names[0]: single(frame, names[0])} if len(names) == 1 else {names[0][:5]: several(frame, names)}
    questions["weight"] = {"text": "Weight", "type": "number", "column": "weight"}
    scale = {"choices": {f"c{n}": label for n, label in enumerate(sorted(frame["q0001"].unique()))}}
    questions["q0001"] = {"text": "q0001", "type": "rating", "column": "q0001", "scale": "manly"}
    codes = list(scale["choices"])
    settings = {
        "id": "masculinity",
        "title": "Masculinity",
        "language": "en",
        "units": {"register": "units.csv", "column": "age3", "label": "Age"},
        "sources": [{"path": "raw/answers.csv"}],
        "scales": {"manly": {**scale, "scores": {code: n for n, code in enumerate(codes, 1)}}},
        "questions": questions,
        "rates": {"manly": {"label": "Manly", "question": "q0001", "choices": codes[-1:]}},
        "headline": {"question": "q0001", "rate": "manly"},
        "design": {"weight": "weight"},
        "report": {"title": "Report", "date": "2018-06-30"},
    }
    (folder / "survey.yml").write_text(json.dumps(settings), encoding="utf-8")
    units = [f"{name},{name},{name}\n" for name in sorted(frame["age3"].unique())]
    (folder / "units.csv").write_text("unit_id,name_en,name_zh\n" + "".join(units), encoding="utf-8")
    return design_of(load_survey(folder).clean())


def labels(frame: pd.DataFrame, name: str) -> list[str]:
    return sorted(str(label) for label in frame[name].dropna().unique())


def single(frame: pd.DataFrame, name: str) -> dict[str, object]:
    choices = {f"c{n}": label for n, label in enumerate(labels(frame, name))}
    return {"text": name, "type": "single", "column": name, "choices": choices, "missing": {"NA": "skipped"}}


def several(frame: pd.DataFrame, names: list[str]) -> dict[str, object]:
    own = {f"c{n}": name for n, name in enumerate(names)}
    chosen = {
        code: next(label for label in labels(frame, name) if label != "Not selected") for code, name in own.items()
    }
    return {"text": names[0], "type": "multiple", "columns": own, "choices": chosen, "missing": {"NA": "skipped"}}


def question_of(names: list[str]) -> str:
    return names[0] if len(names) == 1 else names[0][:5]


def label_of(frame: pd.DataFrame, names: list[str], code: str) -> str:
    """What the owners call the choice with this code."""
    if len(names) == 1:
        return plain(labels(frame, names[0])[int(code[1:])])
    return plain(next(label for label in labels(frame, names[int(code[1:])]) if label != "Not selected"))


def by_hand(frame: pd.DataFrame, names: list[str]) -> Callable[[pd.Series, str], float]:
    """The weighted share of people asked in a group, without a design: whoever is not NA in a column was asked."""
    asked, weights = frame[names].notna().any(axis=1).to_numpy(), frame["weight"].to_numpy()
    words = frame[names].map(lambda text: plain(str(text)))
    chosen = {label: (words == label).any(axis=1).to_numpy() for label in pd.unique(words.to_numpy().ravel())}
    nobody = np.zeros(len(frame), dtype=bool)

    def share(group: pd.Series, label: str) -> float:
        of = asked & group.to_numpy()
        return float(np.average(chosen.get(label, nobody)[of], weights=weights[of])) if of.any() else float("nan")

    return share


def test_every_cell_of_the_banner_is_the_owners_percent(design, frame: pd.DataFrame, shared_data: Path) -> None:
    """Totals as printed; cells of groups, which the owners' file here leaves out, by hand from the raw answers."""
    questions = groups_of_columns(frame)
    result = banner(design, [question_of(names) for names in questions], GROUPS)
    cells = result.estimates.frame
    everybody = cells[cells[list(GROUPS)].isna().all(axis=1) & cells["category"].notna()]
    blocks = published_blocks(shared_data / "masculinity" / "published-totals.csv")
    printed_cells = wrong = 0
    for block, names in zip(blocks, questions, strict=True):
        own = everybody[everybody["variable"] == question_of(names)]
        mine = {
            label_of(frame, names, str(code)): value
            for code, value in own[["category", "value"]].itertuples(index=False)
        }
        for label, printed in block:
            if printed.endswith("%"):
                printed_cells += 1
                wrong += abs(100 * mine.get(label, 0.0) - float(printed[:-1])) > 0.5 + 1e-9
    assert (printed_cells, wrong) == (189, 0)
    compared = 0
    for names in questions:
        own = cells[(cells["variable"] == question_of(names)) & cells["category"].notna()]
        share = by_hand(frame, names)
        words = {str(code): label_of(frame, names, str(code)) for code in own["category"].unique()}
        for group in GROUPS:
            groups = [frame[group] == label for label in labels(frame, group)]
            for row in own[own[group].notna()].itertuples():
                expected = share(groups[int(str(getattr(row, group))[1:])], words[str(row.category)])
                compared += 1
                assert row.value == pytest.approx(expected, nan_ok=True, abs=1e-12)
    assert compared > 189 * 10


def test_the_base_of_a_select_all_question_is_an_option_and_is_printed(design, frame: pd.DataFrame) -> None:
    names = [name for name in frame.columns if name.startswith("q0008")]
    asked = frame[names].notna().any(axis=1)
    ticked = (frame[names].notna() & (frame[names] != "Not selected")).any(axis=1)
    sizes = {"asked": int(asked.sum()), "ticked": int(ticked.sum())}
    assert sizes["ticked"] < sizes["asked"] == 1615
    view = View.of_frame(design.frame)
    for base, n in sizes.items():
        result = design.several("q0008", base=base)
        assert set(result["n"]) == {n}
        assert set(banner(design, ["q0008"], ["kids"], base=base).bases["n"]) >= {n}
        table = tables.multiple_response(
            result, design.several("q0008", base="responses"), view, question="q0008", id="t"
        )
        assert any("asked it" in note for note in table.notes) == (base == "asked")
        assert any("in which anything was chosen" in note for note in table.notes) == (base == "ticked")
        printed = tables.banner(banner(design, ["q0008"], ["kids"], base=base), view, id="b")
        assert any("asked it" in note for note in printed.notes) == (base == "asked")
    assert design.several("q0008", base="cases")["value"].tolist() == design.several("q0008")["value"].tolist()
    assert design.several("q0008", base="responses")["value"].sum() == pytest.approx(1)


CALLS = {
    "crosstab, row": lambda design: design.crosstab("q0008", "kids"),
    "crosstab, column": lambda design: design.crosstab("kids", "q0008"),
    "proportion": lambda design: design.proportion("q0008"),
    "share": lambda design: design.share("q0008", ["c1"]),
    "mean of": lambda design: design.mean("q0008"),
    "mean by": lambda design: design.mean("q0001", by="q0008"),
    "mean by two": lambda design: design.mean("q0001", by=["kids", "q0008"]),
    "several by": lambda design: design.several("q0008", by="q0008"),
    "several_test by": lambda design: design.several_test("q0008", by="q0008"),
    "banner by": lambda design: banner(design, ["q0001"], ["q0008"]),
    "difference": lambda design: design.difference("q0001", by="q0008"),
    "against_rest": lambda design: design.against_rest("q0001", by="q0008"),
    "t_test": lambda design: design.t_test("q0001", by="q0008"),
    "regression": lambda design: design.regression("q0001", ["q0008"]),
    "post_stratify": lambda design: design.post_stratify("q0008", {"c1": 1.0}),
    "rake": lambda design: design.rake({"q0008": {"c1": 1.0}}),
    "average": lambda design: design.average("q0001", by="q0008"),
    "chi_square": lambda design: sk.estimation.plain.chi_square(design.frame, "q0008", "kids"),
}


@pytest.mark.parametrize("call", CALLS)
def test_verbs_for_one_answer_refuse_a_select_all_question_by_name(call: str, design) -> None:
    with pytest.raises(DesignError, match="'q0008' is a question with several answers"):
        CALLS[call](design)
