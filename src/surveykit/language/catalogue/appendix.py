"""Words of the documents themselves: numbering, contents, notes, the index page."""

from __future__ import annotations

TEXTS: dict[str, tuple[str, str]] = {
    # The word, the number and the separator of a caption are put together by the writers, so that Word can hold the
    # number in a sequence field: 表1　样本构成; Table 1. Sample composition.
    "appendix.caption.table": ("表", "Table "),
    "appendix.caption.figure": ("图", "Figure "),
    "appendix.caption.separator": ("　", ". "),
    "appendix.caption.continued": ("续{label}", "{label} (continued)"),
    "appendix.note": ("注：", "Note: "),
    "appendix.date": ("{year}年{month}月{day}日", "{day} {name} {year}"),
    "appendix.months": (
        "1月 2月 3月 4月 5月 6月 7月 8月 9月 10月 11月 12月",
        "January February March April May June July August September October November December",
    ),
    "appendix.byline": ("{author}　{day}", "{author}, {day}"),
    "appendix.contents": ("目录", "Contents"),
    "appendix.text": ("正文", "Text"),
    "appendix.answers": ("意见原文", "Answers "),
    "appendix.empty": ("本附录没有内容。", "This appendix has no content."),
    "appendix.table.empty": ("没有可列出的数据", "No rows to show"),
    "appendix.interval.low": ("{label}下限", "{label}, lower"),
    "appendix.interval.high": ("{label}上限", "{label}, upper"),
    "appendix.cut": (
        "……（此处截断：Excel 单元格最多 32767 个字符，全文见其他格式）",
        "… (cut here: a cell of Excel holds 32,767 characters; the other formats hold the whole text)",
    ),
    "appendix.contents.sheet": ("工作表", "Sheet"),
    "appendix.contents.title": ("标题", "Title"),
    "appendix.contents.rows": ("行数", "Rows"),
    "appendix.index.units": ("各单位报告", "Reports by unit"),
    "appendix.index.overall": ("总体报告", "Overall report"),
    "appendix.index.search": ("查找单位", "Find a unit"),
    "appendix.index.search.hint": ("名称或编号", "name or code"),
    "appendix.index.all": ("全部", "All"),
    "appendix.index.choice": ("{label}（{n}）", "{label} ({n})"),
    "appendix.index.done": ("已完成", "Done"),
    "appendix.index.failed": ("未完成", "Failed"),
    "appendix.index.withheld": ("不公布", "Withheld"),
    "appendix.index.unit": ("编号", "Code"),
    "appendix.index.name": ("单位", "Unit"),
    "appendix.index.status": ("状态", "Status"),
    "appendix.index.n": ("样本量", "n"),
    "appendix.index.documents": ("文件", "Documents"),
    "appendix.index.account": ("数据概况", "The data"),
    "appendix.index.complete": (
        "{total} 个单位：已完成 {done} 个，不公布 {withheld} 个，未完成 {failed} 个。",
        "{total} units: {done} done, {withheld} withheld, {failed} failed.",
    ),
    "appendix.index.failures": ("未完成的单位", "Units that failed"),
    "appendix.index.shown": ("显示 {n} 个", "{n} shown"),
    "appendix.index.nothing": ("没有符合条件的单位。", "No unit matches."),
    "appendix.index.failure": ("{name}：{problem}", "{name}: {problem}"),
    "appendix.index.none": ("还没有单位报告。", "There are no unit reports yet."),
    "appendix.index.no_reason": ("没有记录原因", "no reason was recorded"),
}
