"""Reading a workbook of 140,000 rows and 23 columns as exact texts, beside openpyxl to the same texts."""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path

import numpy as np
import openpyxl

from benchmarks.measure import report
from surveykit.readers import read

ROWS, COLUMNS = 140_000, 23


def main() -> bool:
    """Measure, three times in turn; the texts of both must be the same."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "campaign.xlsx"
        made_workbook(path)
        read(path)
        seconds: dict[str, list[float]] = {"own": [], "openpyxl": []}
        for _ in range(3):
            began = time.perf_counter()
            table = read(path)
            seconds["own"].append(time.perf_counter() - began)
            began = time.perf_counter()
            texts = with_openpyxl(path)
            seconds["openpyxl"].append(time.perf_counter() - began)
        same = [list(table.frame.columns), *map(list, zip(*(table.frame[name] for name in table.frame), strict=True))]
        if same != texts:
            sys.stdout.write("NOT MET the texts of both are the same\n")
            return False
    own, other = (float(np.median(seconds[name])) for name in ("own", "openpyxl"))
    sys.stdout.write(f"        {ROWS:,} x {COLUMNS}: {own:.1f} s, openpyxl {other:.1f} s (medians of 3)\n")
    return report("openpyxl takes, to the same texts", other / own, 6, unit="times as long", at_least=True)


def with_openpyxl(path: Path) -> list[list[str]]:
    """Header and rows as texts, whole numbers without ``.0``, as openpyxl reads them quickest."""
    book = openpyxl.load_workbook(path, read_only=True, data_only=True)
    cells = book.worksheets[0].iter_rows(values_only=True)
    rows = [["" if cell is None else str(cell) for cell in row] for row in cells]
    book.close()
    return rows


def made_workbook(path: Path) -> None:
    """A campaign's export: numbers, identity numbers as text, times, levels, comments."""
    rng = np.random.default_rng(20_251_231)
    levels = ["非常满意", "满意", "基本满意", "不满意", "非常不满意"]
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("Sheet1")
    sheet.append(["序号", "时间", "单位", "号码", *(f"{n}、评价" for n in range(1, COLUMNS - 4)), "意见"])
    ratings = rng.integers(0, 5, (ROWS, COLUMNS - 5))
    for row in range(ROWS):
        cells = [row + 1, f"2025/3/{row % 28 + 1} 9:{row % 60:02d}:00", f"单位{row % 700:03d}", f"{row:018d}"]
        sheet.append([*cells, *(levels[rating] for rating in ratings[row]), f"第{row}条意见，N/A"])
    book.save(path)


if __name__ == "__main__":
    sys.exit(0 if main() else 1)
