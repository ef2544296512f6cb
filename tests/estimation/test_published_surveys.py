"""Weighted figures that the owners of real surveys published, reproduced from their raw answers."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from masculinity import groups_of_columns, plain, published_blocks
from surveykit.estimation import Design


def test_every_printed_total_of_the_masculinity_survey(shared_data: Path) -> None:
    folder = shared_data / "masculinity"
    frame = pd.read_csv(folder / "raw-responses.csv", encoding="utf-8")
    blocks, groups = published_blocks(folder / "published-totals.csv"), groups_of_columns(frame)
    assert len(blocks) == len(groups) == 35
    design = Design(frame, weight="weight")
    compared, wrong = 0, []
    for block, names in zip(blocks, groups, strict=True):
        shares = design.proportion(names)
        mine = {plain(str(row.category)): row.value for row in shares.itertuples()}
        for label, printed in block:
            if not printed.endswith("%"):
                continue
            compared += 1
            if abs(100 * mine.get(label, 0.0) - float(printed[:-1])) > 0.5 + 1e-9:
                wrong.append((names[0], label, printed, mine.get(label)))
    assert wrong == []
    assert compared == 189


def test_the_airport_surveys_weighted_figures(shared_data: Path) -> None:
    frame = pd.read_csv(shared_data / "sfo-airport" / "2017_SFO_Customer_Survey_20250817.csv", low_memory=False)
    overall = pd.to_numeric(frame["Q7ALL"], errors="coerce").where(lambda codes: codes.between(1, 5))
    recommend = pd.to_numeric(frame["NETPRO"], errors="coerce").where(lambda codes: codes.between(0, 10))
    net = (recommend >= 9).astype(float) - (recommend <= 6).astype(float)
    answers = pd.DataFrame(
        {
            "overall": overall,
            "top_two": (overall >= 4).astype(float).where(overall.notna()),
            "net": 100 * net.where(recommend.notna()),
            "weight": frame["WEIGHT"],
        }
    )
    weighted, equal = Design(answers, weight="weight"), Design(answers.drop(columns="weight"))
    assert equal.mean("overall")["n"][0] == 2688
    assert equal.mean("overall")["value"][0] == pytest.approx(4.0644, abs=5e-5)
    assert weighted.mean("overall")["value"][0] == pytest.approx(4.0712, abs=5e-5)
    assert 100 * equal.rate("top_two")["value"][0] == pytest.approx(82.07, abs=5e-3)
    assert 100 * weighted.rate("top_two")["value"][0] == pytest.approx(82.28, abs=5e-3)
    assert equal.mean("net")["n"][0] == 2746
    assert equal.mean("net")["value"][0] == pytest.approx(39.84, abs=5e-3)
    assert weighted.mean("net")["value"][0] == pytest.approx(40.40, abs=5e-3)


def test_the_airport_surveys_figures_by_their_public_names(shared_data: Path) -> None:
    """Top two and net promoter score asked for by name, with intervals that hold the same arithmetic."""
    frame = pd.read_csv(shared_data / "sfo-airport" / "2017_SFO_Customer_Survey_20250817.csv", low_memory=False)
    for name, low, high in (("Q7ALL", 1, 5), ("NETPRO", 0, 10)):
        codes = pd.to_numeric(frame[name], errors="coerce")
        frame[name] = codes.where(codes.between(low, high))
    weighted, equal = Design(frame, weight="WEIGHT"), Design(frame)
    for design, share, score in ((equal, 82.07, 39.84), (weighted, 82.28, 40.40)):
        top, points = design.share("Q7ALL", [4, 5]).iloc[0], design.net_promoter_score("NETPRO").iloc[0]
        assert 100 * top["value"] == pytest.approx(share, abs=5e-3)
        assert points["value"] == pytest.approx(score, abs=5e-3)
        assert top["low"] < top["value"] < top["high"]
        assert (top["n"], points["n"]) == (2688, 2746)
    row = equal.net_promoter_score("NETPRO", interval="t").iloc[0]
    promoters, detractors = (frame["NETPRO"] >= 9).sum() / 2746, (frame["NETPRO"] <= 6).sum() / 2746
    spread = promoters + detractors - (promoters - detractors) ** 2  # variance of -1, 0, 1
    assert row["se"] == pytest.approx(100 * (spread / 2746) ** 0.5, rel=5e-4)  # every passenger is a sampled unit
    assert row["high"] - row["value"] == pytest.approx(1.9608 * row["se"], rel=1e-4)
