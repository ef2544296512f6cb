"""The classes of the register in the design: as strata, and to compare units inside one."""

from __future__ import annotations

import pytest

from surveykit.estimation import design_of

UNITS = "unit_id,name,class\nA,甲局,窗口\nB,乙局,机关\nC,丙局,机关\n"
WINDOW = "id,unit,y,speed,min,comment\n" + "".join(
    f"{n},{unit},{answer},,,\n" for n, (unit, answer) in enumerate(zip("AABBCCA", "1232313", strict=True))
)


def test_units_are_compared_inside_their_class(kitchen):
    responses = kitchen.make(window=WINDOW, sms="phone,office,reply\n", units=UNITS).clean()
    means = design_of(responses).mean("overall", by="class").set_index("class")
    assert means["n"].to_dict() == {"窗口": 3, "机关": 4}
    assert means["value"]["窗口"] == pytest.approx((0 + 60 + 100) / 3)


def test_classes_can_be_the_strata(kitchen):
    survey = kitchen.make(window=WINDOW, sms="phone,office,reply\n", units=UNITS, extra="design: {strata: class}\n")
    design = design_of(survey.clean())
    assert design.df == 7 - 2
    assert design.psu_counts == {"窗口": 3, "机关": 4}
