"""What the documents cost, warm and with figures drawn: one unit's four, and long tables in Word."""

from __future__ import annotations

import io
import sys
import tempfile
from collections.abc import Sequence
from datetime import date
from functools import partial
from pathlib import Path

from benchmarks.measure import median_seconds, report
from surveykit.appendix import Appendix, Heading, Paragraph, get, publish, write_documents
from surveykit.figures import Figure
from surveykit.tables import Cell, Column, Number, Table

#: A unit's report of the mass evaluation: so many tables of so many rows, and so many figures.
TABLES, ROWS, FIGURES = 8, 20, 4
#: So many units are measured.
RUNS = 5
DAY = date(2025, 12, 31)


def main() -> bool:
    """Measure each format by itself, the four together, and the wide long table."""
    formats = ("docx", "xlsx", "html", "pdf")
    with tempfile.TemporaryDirectory() as place:
        for name in formats:
            sys.stdout.write(f"        one unit's {name}: {_seconds([name], Path(place) / name):.3f} s\n")
        met = report("one unit's four documents", _seconds(formats, Path(place) / "all"), 0.5)
        for columns, rows, limit in ((6, 1_128, 2), (40, 5_000, 20)):
            appendix = Appendix("T", "en", "survey", day=DAY).add(wide_table(columns, rows))
            write = partial(get("docx"), appendix, Path(place) / f"{columns}.docx")
            met &= report(f"a {columns} x {rows:,} table in Word", median_seconds(write, times=1), limit)
        return met


def _seconds(formats: Sequence[str], place: Path) -> float:
    """The median over several units, each written once: a second writing finds much of the PDF remembered."""
    units = iter([publish(unit_appendix(number), place / str(number)) for number in range(RUNS + 1)])
    return median_seconds(lambda: write_documents(next(units), formats), times=RUNS)


def unit_appendix(unit: int) -> Appendix:
    """Something like a unit's report: headings, text, tables with numbers, figures drawn as such reports draw them."""
    appendix = Appendix("万人评议报告", "zh", "mass-evaluation", "U0001", "不动产登记中心", day=DAY)
    for place in range(TABLES):
        appendix = appendix.add(
            Heading(f"第{place + 1}部分"), Paragraph(f"{unit}号单位的平均分和满意率。" * 12), _table(place, unit)
        )
    return appendix.add(*(_figure(place, unit) for place in range(FIGURES)))


def wide_table(columns: int, rows: int) -> Table:
    """A table of numbers, with labels in its first column."""
    heads = tuple(Column(f"Column {i}", "right" if i else "left") for i in range(columns))
    body = tuple((Cell(f"Row {row}"), *(_cell(row + i / 10) for i in range(columns - 1))) for row in range(rows))
    return Table("wide", "A wide and long table", heads, body)


def _cell(value: float, number: str | None = None) -> Cell:
    return Cell(f"{value:.1f}", "number", round(value, 1), 1, number=number)


def _table(place: int, unit: int) -> Table:
    numbers = tuple(
        Number(f"t{place}.{row}", f"t{place}", "mean", {}, 60 + unit + row / 10, 1.0, n=80) for row in range(ROWS)
    )
    interval = Cell("58.1–62.0", "interval", None, 1, 58.1, 62.0)
    rows = tuple(
        (Cell(f"第{row}类"), _cell(60 + unit + row / 10, f"t{place}.{row}"), _cell(80), interval) for row in range(ROWS)
    )
    columns = (Column("类别"), Column("平均分", "right"), Column("满意率/%", "right"), Column("95%置信区间", "right"))
    return Table(f"t{place}", f"第{place + 1}张表", columns, rows, ("区间按调查设计计算。",), numbers, "zh")


def _figure(place: int, unit: int) -> Figure:
    import matplotlib as mpl
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.backends.backend_svg import FigureCanvasSVG
    from matplotlib.figure import Figure as Drawing

    drawing = Drawing(figsize=(6, 4), dpi=200)
    axes = drawing.subplots()
    axes.scatter([i * 37 % 100 for i in range(200)], [i * (place + unit + 3) % 71 for i in range(200)], s=6)
    axes.set_title("Means of all units")
    svg, png = io.BytesIO(), io.BytesIO()
    with mpl.rc_context({"svg.hashsalt": "surveykit", "svg.fonttype": "path"}):
        FigureCanvasSVG(drawing).print_svg(svg, metadata={"Date": None})
    FigureCanvasAgg(drawing).print_png(png, metadata={"Software": None})
    return Figure(f"f{place}", "各单位的平均分", "散点图", svg.getvalue(), png.getvalue(), 152, 101)


if __name__ == "__main__":
    sys.exit(0 if main() else 1)
