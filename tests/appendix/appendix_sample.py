"""Appendices for the tests of the documents: like a unit's report, in both languages, drawn without a survey."""

from __future__ import annotations

import io
from datetime import date
from functools import cache
from typing import Literal

from surveykit.appendix.model import Appendix, Heading, Paragraph, Verbatim
from surveykit.figures.model import Figure
from surveykit.presentation.model import Cell, Column, Table
from surveykit.results import Number

Language = Literal["zh", "en"]
DAY = date(2024, 3, 5)


def pick(language: Language, zh: str, en: str) -> str:
    return zh if language == "zh" else en


@cache
def pictures() -> tuple[bytes, bytes]:
    """A small bar chart as SVG without text and as PNG."""
    import matplotlib as mpl
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.backends.backend_svg import FigureCanvasSVG
    from matplotlib.figure import Figure as Drawing

    drawing = Drawing(figsize=(150 / 25.4, 55 / 25.4), dpi=200)
    axes = drawing.subplots()
    left = 0.0
    for share, colour in ((8, "#b2182b"), (14, "#ef8a62"), (30, "#d9d9d9"), (28, "#67a9cf"), (20, "#2166ac")):
        axes.barh([0, 1, 2], share, left=left, color=colour)
        left += share
    axes.set_yticks([])
    axes.set_xticks([])
    svg, png = io.BytesIO(), io.BytesIO()
    with mpl.rc_context({"svg.hashsalt": "surveykit", "svg.fonttype": "path"}):
        FigureCanvasSVG(drawing).print_svg(svg, metadata={"Date": None})
    FigureCanvasAgg(drawing).print_png(png, metadata={"Software": None})
    return svg.getvalue(), png.getvalue()


def figure(language: Language, name: str = "rating_chart", title: str | None = None) -> Figure:
    svg, png = pictures()
    return Figure(
        name,
        title or pick(language, "总体评价分布：本单位与全部单位", "Distribution of ratings, this department and all"),
        pick(language, "堆积条形图：非常满意20%，满意28%。", "Stacked bars: 20 % very satisfied, 28 % satisfied."),
        svg,
        png,
        150,
        55,
        notes=(pick(language, "条形右侧为有效样本量。", "The number of valid answers stands beside each bar."),),
    )


def cell(value: float, decimals: int = 1, kind: str = "number", number: str | None = None) -> Cell:
    text = f"{value:,.{decimals}f}" if kind == "count" else f"{value:.{decimals}f}"
    return Cell(text, kind, value, decimals, number=number)  # type: ignore[arg-type]


def interval(low: float, high: float, decimals: int = 2) -> Cell:
    low, high = round(low, decimals), round(high, decimals)
    return Cell(f"{low:.{decimals}f}–{high:.{decimals}f}", "interval", None, decimals, low, high)


def distribution(language: Language) -> Table:
    labels = pick(language, "非常满意 满意 基本满意 不满意 非常不满意", "Excellent Good Fair Poor Unacceptable").split()
    counts = (1204, 1686, 1806, 843, 482)
    total = sum(counts)
    rows, numbers = [], []
    for code, (label, count) in enumerate(zip(labels, counts, strict=True), start=1):
        percent = round(100 * count / total, 1)
        name = f"rating_distribution.share.{code}"
        numbers.append(
            Number(
                name,
                "rating_distribution",
                "share",
                {"unit": "D01", "category": str(code)},
                percent,
                0.61,
                percent - 1.2,
                percent + 1.2,
                count,
                method="proportion, Korn-Graubard interval",
            )
        )
        rows.append(
            (
                Cell(label),
                cell(count, 0, "count"),
                cell(percent, 1, "percent", name),
                interval(round(percent - 1.2, 1), round(percent + 1.2, 1), 1),
            )
        )
    columns = (
        Column(pick(language, "评价", "Rating")),
        Column(pick(language, "人次", "n"), "right"),
        Column(pick(language, "占比/%", "Share, %"), "right"),
        Column(pick(language, "95%置信区间", "95 % interval"), "right"),
    )
    note = pick(
        language,
        "占比以有效回答为分母；区间按调查设计计算。",
        "Shares of valid answers; intervals allow for the design.",
    )
    return Table(
        "rating_distribution", pick(language, "总体评价的分布", "Distribution of the overall rating"), columns,
        tuple(rows), (note,), tuple(numbers), language,
    )  # fmt: skip


def lecturers(language: Language, n: int = 60) -> Table:
    """A long table with headings shared by columns, withheld rows and typed numbers."""
    stem, estimate, rate = (
        pick(language, *pair)
        for pair in (("教师", "Lecturer "), ("平均分", "Mean score"), ("满意率", "Satisfaction rate"))
    )
    withheld = pick(language, "样本不足，不公布", "withheld (n < 10)")
    rows, numbers = [], []
    for i in range(n):
        mean, share, count = round(2.4 + (i * 37 % 100) / 60, 2), round(30 + (i * 53 % 500) / 10, 1), 8 + i * 41 % 900
        if count < 10:
            rows.append((Cell(f"{stem}{i:04d}"), *[Cell(withheld if j == 1 else "—", "withheld") for j in range(5)]))
            continue
        numbers.append(
            Number(
                f"lecturers.mean.{i}",
                "lecturers",
                "mean",
                {"below": f"{i:04d}"},
                mean,
                0.1,
                mean - 0.2,
                mean + 0.2,
                count,
            )
        )
        rows.append(
            (
                Cell(f"{stem}{i:04d}"),
                cell(count, 0, "count"),
                cell(mean, 2, number=f"lecturers.mean.{i}"),
                interval(mean - 0.2, mean + 0.2),
                cell(share, 1, "percent"),
                interval(share - 4, share + 4, 1),
            )
        )
    columns = (
        Column(pick(language, "授课教师", "Lecturer")),
        Column("n", "right"),
        Column(pick(language, "均值", "Mean"), "right", estimate),
        Column(pick(language, "95%置信区间", "95 % interval"), "right", estimate),
        Column("%", "right", rate),
        Column(pick(language, "95%置信区间", "95 % interval"), "right", rate),
    )
    note = pick(
        language,
        "“样本不足，不公布”指有效样本量低于10。",
        "Withheld: fewer than 10 valid answers, so no figure is published.",
    )
    title = pick(language, "各授课教师的平均分和满意率", "Mean score and satisfaction rate by lecturer")
    return Table("lecturers", title, columns, tuple(rows), (note,), tuple(numbers), language)


def grouped(language: Language) -> Table:
    labels = pick(language, "一年级 二年级 三年级 四年级", "First Second Third Fourth").split()
    ages = pick(language, "25岁以下 25-34岁 35岁及以上", "under_25 25-34 35_and_over").split()
    rows = [
        (
            Cell(label.replace("_", " ")),
            cell(512 - 61 * i, 0, "count"),
            cell(3.1 + i / 20, 2),
            interval(3.0 + i / 20, 3.2 + i / 20),
        )
        for i, label in enumerate([*labels, *ages])
    ]
    columns = (
        Column(pick(language, "类别", "Group")),
        Column("n", "right"),
        Column(pick(language, "均值", "Mean"), "right"),
        Column(pick(language, "95%置信区间", "95 % interval"), "right"),
    )
    groups = {0: pick(language, "按年级", "Year of study"), len(labels): pick(language, "按年龄", "Age")}
    title = pick(language, "按学生特征分组的平均分", "Mean score by students' traits")
    return Table("groups", title, columns, tuple(rows), (), (), language, groups)


def appendix(language: Language, rows: int = 60) -> Appendix:
    body = pick(
        language,
        "本报告根据2024年教学评价数据编制。共收到有效评价6,021份，来自2,972名学生；“满意率”指选择“非常满意”或“满意”的"
        "有效评价所占比例。所有区间均为95%置信区间，按学生聚类计算标准误。",
        "This report is based on the ratings of 2024. There are 6,021 valid ratings by 2,972 students; the "
        "satisfaction rate is the share of valid ratings that are “excellent” or “good”. Intervals are 95 % intervals "
        "with standard errors that allow for students who rate several lecturers.",
    )
    lead = pick(
        language,
        "本系平均分为3.21分（95%置信区间3.15至3.27），与其他系相比没有显著差异。",
        "The department's mean rating is 3.21 (95 % interval 3.15 to 3.27); it does not differ from the others'.",
    )
    answers = (
        ("老师讲课认真，但作业太多。", "实验课设备较旧，希望更新。\n谢谢！")
        if language == "zh"
        else ("Clear lectures, too much homework.", "The laboratory needs new equipment.\nThank you!")
    )
    start = Appendix(
        pick(language, "课程教学评价报告", "Evaluation of lectures"),
        language,
        "lecture-evaluation",
        "D01",
        pick(language, "第一系", "Department D01"),
        pick(language, "教学质量评估办公室", "Office of teaching quality"),
        DAY,
    )
    return start.add(
        Paragraph(lead, "lead"),
        Heading(pick(language, "谁参加了评价", "Who answered")),
        Paragraph(body),
        Heading(pick(language, "评价结果", "Ratings")),
        Heading(pick(language, "总体评价", "Overall rating"), 2),
        distribution(language),
        figure(language),
        Heading(pick(language, "授课教师", "Lecturers"), 2),
        Paragraph(body),
        lecturers(language, rows),
        Heading(pick(language, "学生特征", "Students' traits"), 2),
        grouped(language),
        Heading(pick(language, "意见原文", "Answers in students' own words")),
        Verbatim(answers),
        Heading(pick(language, "方法说明", "Methods")),
        Paragraph(body, "note"),
    )
