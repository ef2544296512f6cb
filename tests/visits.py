"""Made surveys whose rows are records: visits of inspectors to windows, judges' scores, cases, a tally."""

from __future__ import annotations

from pathlib import Path

WINDOWS = [f"W{number:02d}" for number in range(1, 40)]
INSPECTORS = [f"I{number:02d}" for number in range(1, 56)]
VISITS = "records: {kind: visit, label: {zh: 走访, en: visit}, counts: inspector, protect: none}"


def write_visits(parent: Path, records: str = VISITS, more: str = "", *, language: str = "en") -> Path:
    """39 windows with three to six visits each by 55 inspectors; every tenth window is in the other building."""
    folder = parent / "visits"
    (folder / "raw").mkdir(parents=True)
    rows = ["window,inspector,greeting,building,minutes"]
    number = 0
    for place, window in enumerate(WINDOWS):
        for visit in range((4, 3, 5, 6)[place % 4]):
            inspector = INSPECTORS[number % len(INSPECTORS)]
            rows.append(
                f"{window},{inspector},{1 + (number + visit) % 5},{'new' if place % 10 == 9 else 'old'},{visit}"
            )
            number += 1
    (folder / "raw" / "visits.csv").write_text("\n".join(rows) + "\n", encoding="utf-8")
    listed = [f"{window},{window},{window},{at}," for at, window in enumerate(WINDOWS)]
    (folder / "units.csv").write_text(
        "unit_id,name_zh,name_en,order,aliases\n" + "\n".join(listed) + "\n", encoding="utf-8"
    )
    settings = _SETTINGS.format(records=records, language=language) + more
    if "protect: none" not in records:
        # Of people, what divides results is a trait.
        settings = settings.replace("role: record, ", "")
    (folder / "survey.yml").write_text(settings, encoding="utf-8")
    return folder


_SETTINGS = """\
format: 1
id: visits
title: {{zh: 窗口暗访, en: Mystery visits}}
language: {language}
{records}
units: {{register: units.csv, column: window, label: {{zh: 窗口, en: Window}}}}
sources:
  - path: raw/visits.csv
scales:
  five: {{choices: {{1: Bad, 2: Poor, 3: Fair, 4: Good, 5: Excellent}}}}
questions:
  inspector: {{text: {{zh: 暗访员, en: Inspector}}, type: text, column: inspector}}
  greeting: {{text: {{zh: 接待, en: Greeting}}, type: rating, scale: five}}
  building:
    {{text: {{zh: 办公楼, en: Building}}, type: single, role: record, choices: {{old: Old, new: New}}}}
rates: {{good: {{label: Good, question: greeting, choices: [4, 5]}}}}
headline: {{question: greeting, rate: good}}
report:
  title: {{zh: 暗访报告, en: Report on the visits}}
  date: 2026-01-31
  breakdowns: [building]
"""
