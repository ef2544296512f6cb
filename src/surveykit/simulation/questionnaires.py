"""The year-end web form as 问卷星 exports it: one workbook with texts and one with numbers, row by row alike."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np

from surveykit.simulation import columns
from surveykit.simulation.comments import chances, comment, mobile, personal_data
from surveykit.simulation.draws import Integers, picked, spread
from surveykit.simulation.rows import ChannelWave, DayBlock, Edit, Kind, RawFile, Rows
from surveykit.simulation.scores import FIVE, WHOLE
from surveykit.simulation.workbook import StreamedSheet, number_cell, text_cell

TITLE = "{year}年度机关中层处室和基层站所群众评议问卷"
META = ("序号", "提交答卷时间", "所用时间", "来源", "来源详情", "来自IP", "总分")
OVERALL = "4、您对该单位的总体评价:"
ITEMS = ("5、请您对该单位以下方面作出评价—服务态度", "办事效率", "廉洁自律")
REASONS = ("服务态度生硬", "办事效率低", "材料反复提交", "排队时间长", "政策解释不清", "其他")
_REASONS = "6、您不满意的主要原因（可多选）"
_ASKED_FIRST = ("1、您的身份:", "2、您的年龄段:", "3、您办理业务的单位:", OVERALL, *ITEMS)
_ASKED_LAST = ("7、您的手机号码（选填）", "8、意见建议")
TEXT_HEADER = (*META, *_ASKED_FIRST, _REASONS, *_ASKED_LAST)
_EACH_REASON = (f"{_REASONS}({REASONS[0]})", *(f"6({reason})" for reason in REASONS[1:]))
NUMBER_HEADER = (*META, *_ASKED_FIRST, *_EACH_REASON, *_ASKED_LAST)
IDENTITIES = ("群众", "企业代表", "基层干部", "其他")
AGES = ("30岁及以下", "31至45岁", "46至60岁", "61岁及以上")
#: Texts of the rating choices in the order of the form, so that 非常满意 is number 1.
CHOICES = (*(label for label, _ in FIVE.values()), "不了解")
#: A choice that was in the form for a while and is in no questionnaire; its number follows the others'.
UNDECLARED = "比较满意"
SKIPPED, BLANK = ("(跳过)", -3), "(空)"
#: The number the platform gives the first wave's form; later waves have the next ones.
FIRST_ACTIVITY = 400_000_001
#: Rows whose cells memory holds at one time.
_ROWS_IN_MEMORY = 10_000
#: Rows of one workbook; the sheet's own limit is 1,048,576, but larger ones take long to open.
ROWS_PER_FILE = 500_000

_IDENTITY_WEIGHTS, _AGE_WEIGHTS = (62.0, 22.0, 10.0, 6.0), (24.0, 38.0, 27.0, 11.0)
_OTHERS = ("人大代表", "政协委员", "退休人员", "在校学生", "个体工商户")
_OTHER_REASONS = ("停车难，找不到入口", "中午不办公", "网站打不开", "电话无人接听", "排号机故障")
_SOURCES = (("微信", "N/A"), ("手机提交", "直接访问"), ("链接", "zwfw_qr"), ("链接", "N/A"))
_SOURCE_WEIGHTS = (64.0, 22.0, 8.0, 6.0)
_HOURS = (8, 22)
_DONT_KNOW, _ITEM_UNKNOWN, _LEAVES_PHONE = 0.03, 0.02, 0.12
_FORM_WEIGHTS = (48.0, 30.0, 22.0)
#: Names as people type them: with a space behind, the body divided from the unit, in traditional characters.
_TYPED_OTHERWISE = 0.015
_TRADITIONAL = str.maketrans("办综审税监财规务执农业资", "辦綜審稅監財規務執農業資")
_FASTEST, _MEDIAN, _SLOWEST = 55, 150, 1_200
#: Addresses 100.64.0.0/10, which no one has on the public net; each form has its own.
_ADDRESSES, _ADDRESS_STEP = 1 << 22, 1_640_531
_EDITS = tuple(edit for edit in Edit if edit is not Edit.NONE)
#: One row by column; the file that it is in, and its number there.
_Form = dict[str, int]
_Where = tuple[RawFile, int]


def write_questionnaires(task: ChannelWave, folder: Path) -> list[RawFile]:
    """Write the wave's pairs of workbooks into ``folder``/raw: one pair, or more where one would be too long.

    The number of rows is in the files' names, so the rows are drawn twice: to count them, and to write them.
    """
    total = sum(len(rows["unit"]) for rows, _ in _blocks(task))
    pairs = _Pairs(task, folder, total)
    try:
        for rows, ratings in _blocks(task):
            pairs.write(rows)
            task.advanced(ratings)
    finally:
        pairs.close()
    return pairs.files


def _blocks(task: ChannelWave) -> Iterator[tuple[Rows, int]]:
    bounds, forms = task.bounds(), 0
    for block in task.blocks():
        rows = _rows(block, bounds)
        rows["form"] = forms + np.arange(len(rows["unit"]))
        forms += len(rows["unit"])
        rows["edit"] = columns.drawn_edits(block.random, task, rows, _EDITS)
        # Some forms were sent again one to three minutes later.
        copies = columns.copies_of(rows, np.flatnonzero(rows["edit"] == Edit.DUPLICATES), Kind.DUPLICATES)
        copies["time"] = copies["time"] + block.random.integers(60, 180, len(copies["time"]))
        yield columns.with_copies(rows, copies, "time"), len(block.units)


def _rows(block: DayBlock, bounds: Integers) -> Rows:
    """The block's forms with all that was filled in, by time."""
    random, days, units = block.random, block.days, block.units
    ratings = columns.extra_rows(units, np.zeros(len(units), dtype=np.int64), Kind.RATINGS)
    ratings["level"] = columns.drawn_levels(random, units, bounds)
    unknown = units[random.random(len(units)) < _DONT_KNOW]
    rows = columns.joined(ratings, columns.extra_rows(unknown, np.zeros(len(unknown), dtype=np.int64), Kind.DONT_KNOW))
    count = len(rows["unit"])
    rows["level"] = np.where(rows["kind"] == Kind.DONT_KNOW, 5, rows["level"])
    rows["draw"] = random.integers(0, 1 << 31, count)
    rows["time"] = columns.drawn_times(random, days, count, _HOURS)
    rows["identity"] = picked(random, _IDENTITY_WEIGHTS, count)
    rows["age"] = picked(random, _AGE_WEIGHTS, count)
    rows["source"] = picked(random, _SOURCE_WEIGHTS, count)
    rows["typed"] = picked(random, _FORM_WEIGHTS, count)
    rows["otherwise"] = np.where(random.random(count) < _TYPED_OTHERWISE, random.integers(1, 4, count), 0)
    rows["seconds"] = _seconds(random, count)
    for number in range(len(ITEMS)):
        rows[f"item{number}"] = _item(random, rows["level"])
    rows["reasons"] = random.integers(1, 1 << len(REASONS), count) & random.integers(0, 1 << len(REASONS), count)
    rows["phone"] = (random.random(count) < _LEAVES_PHONE).astype(np.int64)
    level = np.where(rows["kind"] == Kind.RATINGS, 5 - rows["level"], 0)
    rows["comments"] = (random.integers(0, WHOLE, count) < chances(level)).astype(np.int64)
    rows["personal"] = random.integers(0, WHOLE, count)
    return columns.in_order(rows, "time")


def _seconds(random: np.random.Generator, count: int) -> Integers:
    """How long people took: the product of three uniform draws is near enough to a lognormal one."""
    spread = random.integers(55, 182, (3, count)).prod(axis=0) / 1_000_000
    result: Integers = np.clip((_MEDIAN * spread / 1.55).astype(np.int64) + 25, _FASTEST, _SLOWEST)
    return result


def _item(random: np.random.Generator, level: Integers) -> Integers:
    """The rating of one aspect: mostly as the overall one, sometimes a level away, sometimes unknown."""
    step = np.array([0, 0, 0, 0, 0, 0, 0, 1, -1, 0], dtype=np.int64)[random.integers(0, 10, len(level))]
    near = np.clip(np.where(level == 5, 2, level) + step, 0, 4)
    unknown = (random.random(len(level)) < _ITEM_UNKNOWN) | (level == 5)
    return np.where(unknown, 5, near)


class _Pairs:
    """Writes rows into pairs of workbooks, a new pair when one is full."""

    def __init__(self, task: ChannelWave, folder: Path, total: int) -> None:
        self.task, self.folder, self.total = task, folder, total
        self.files: list[RawFile] = []
        self.written = 0
        self.cells = _FormCells(task)
        self.writers: tuple[StreamedSheet, ...] = ()
        self._open()

    def write(self, rows: Rows) -> None:
        """Write a block's rows, each with its number over all pairs."""
        start, count = 0, len(rows["unit"])
        rows = {**rows, "of": np.where(rows["of"] >= 0, rows["of"] + self.written, -1)}
        while start < count:
            if self.files[-1].rows == ROWS_PER_FILE:
                self._open()
            end = min(count, start + _ROWS_IN_MEMORY, start + ROWS_PER_FILE - self.files[-1].rows)
            part = {name: column[start:end] for name, column in rows.items()}
            for writer, cells in zip(self.writers, self.cells.of(part, self.written, self.files[-1]), strict=True):
                writer.write(cells)
            self.files[-1].add(part["kind"])
            self.written += end - start
            start = end

    def _open(self) -> None:
        """Begin the next pair, named as the platform names its exports: activity, mode, title, rows in all and here."""
        self.close()
        title = TITLE.format(year=self.task.wave) + (f"（{len(self.files) + 1}）" if self.total > ROWS_PER_FILE else "")
        rows, activity = min(ROWS_PER_FILE, self.total - self.written), FIRST_ACTIVITY + self.task.plan.wave
        path, pair = (f"raw/{activity}_{mode}_{title}_{rows}_{rows}.xlsx" for mode in ("按文本", "按序号"))
        self.files.append(RawFile(self.task, path, "xlsx", pair))
        self.writers = (StreamedSheet(self.folder / path), StreamedSheet(self.folder / pair))
        for writer, header in zip(self.writers, (TEXT_HEADER, NUMBER_HEADER), strict=True):
            writer.write([[text_cell(name) for name in header]])

    def close(self) -> None:
        for writer in self.writers:
            writer.close()
        self.writers = ()


class _FormCells:
    """Turns rows into the cells of both workbooks, and records the faults among them."""

    def __init__(self, task: ChannelWave) -> None:
        self.task = task
        self.names = task.names()
        self.phones = int(task.random(2).integers(0, 100_000_000))
        self.addresses = int(task.random(3).integers(0, _ADDRESSES))

    def of(self, rows: Rows, before: int, file: RawFile) -> tuple[list[list[str]], list[list[str]]]:
        """The cells of some rows, in text and in numbers."""
        first, times = file.first, columns.slashed(rows["time"])
        texts, numbers = [], []
        for at, values in enumerate(zip(*(column.tolist() for column in rows.values()), strict=True)):
            form, where = dict(zip(rows, values, strict=True)), (file, first + at)
            if form["kind"] == Kind.DUPLICATES:
                file.record("duplicates", form["unit"], first + at, of=max(0, first + form["of"] - before))
            meta = [number_cell(before + at + 1), *self.meta(form, times[at], where)]
            in_texts, in_numbers = self.answers(form, where)
            texts.append(meta + in_texts)
            numbers.append(meta + in_numbers)
        return texts, numbers

    def answers(self, form: _Form, where: _Where) -> tuple[list[str], list[str]]:
        label, code = self.rating(form, where)
        unit, (reason, reasons) = text_cell(self.unit_name(form, where)), _reasons(form)
        items = [form[f"item{number}"] for number in range(len(ITEMS))]
        # Each form has its own telephone.
        phone = text_cell(mobile(2 * (self.phones + form["form"]))) if form["phone"] else _BLANK_TEXT
        last = [phone, self.comment(form, where)]
        other = f"其他〖{_OTHERS[form['draw'] % len(_OTHERS)]}〗"
        who = text_cell(other if form["identity"] == 3 else IDENTITIES[form["identity"]])
        labels = [_CHOICE_TEXTS[item] for item in items]
        codes = [number_cell(item + 1) for item in items]
        identity, age = number_cell(form["identity"] + 1), number_cell(form["age"] + 1)
        return (
            [who, text_cell(AGES[form["age"]]), unit, text_cell(label), *labels, reason, *last],
            [identity, age, unit, number_cell(code), *codes, *reasons, *last],
        )

    def record(self, kind: Edit, form: _Form, where: _Where, value: str, was: str) -> None:
        where[0].record(kind.name.lower(), form["unit"], where[1], value=value, was=was)

    def meta(self, form: _Form, time: str, where: _Where) -> list[str]:
        """The values before the first question, but for the number."""
        if form["edit"] == Edit.IMPOSSIBLE_DATES:
            true, time = time, columns.impossible(time, self.task.plan.year, form["draw"])
            self.record(Edit.IMPOSSIBLE_DATES, form, where, time, true)
        taken = form["seconds"]
        if form["edit"] == Edit.FAST_FORMS:
            taken = 2 + form["draw"] % 9
            self.record(Edit.FAST_FORMS, form, where, f"{taken}秒", f"{form['seconds']}秒")
        source, detail = _SOURCES[form["source"]]
        number = (self.addresses + form["form"] * _ADDRESS_STEP) % _ADDRESSES
        address = f"100.{64 + (number >> 16)}.{number >> 8 & 255}.{number & 255}(某省-某市)"
        return [text_cell(text) for text in (time, f"{taken}秒", source, detail, address, "N/A")]

    def rating(self, form: _Form, where: _Where) -> tuple[str, int]:
        label = CHOICES[form["level"]]
        if form["edit"] != Edit.UNDECLARED_LABELS:
            return label, form["level"] + 1
        self.record(Edit.UNDECLARED_LABELS, form, where, UNDECLARED, label)
        return UNDECLARED, len(CHOICES) + 1

    def unit_name(self, form: _Form, where: _Where) -> str:
        forms = self.names[form["unit"]]
        name = forms[form["typed"] % len(forms)]
        if form["edit"] == Edit.MISSPELT_UNITS:
            wrong = self.task.misspelt()[form["unit"]]
            self.record(Edit.MISSPELT_UNITS, form, where, wrong, forms[0])
            return wrong
        if form["otherwise"] == 1:
            return name + " "
        if form["otherwise"] == 2:
            return name.translate(_TRADITIONAL)
        if form["otherwise"] == 3:  # with a stroke between the body and the unit
            body = self.task.city.units[form["unit"]].body.name
            before = next((part for part in (body.full, body.short, body.daily) if name.startswith(part)), "")
            return f"{before}/{name.removeprefix(before)}" if before else name
        return name

    def comment(self, form: _Form, where: _Where) -> str:
        """What somebody wrote, with personal data where these are planted."""
        if not form["comments"]:
            return _BLANK_TEXT
        draws, rate = spread(form["draw"], 9), self.task.faults["personal_data"].rate
        if form["personal"] >= rate * WHOLE or form["kind"] != Kind.RATINGS or form["edit"] != Edit.NONE:
            return text_cell(comment(5 - form["level"], draws))
        said = comment(5 - form["level"], [WHOLE, *draws[1:]])
        added, value = personal_data([draws[7], form["draw"]])
        where[0].record("personal_data", form["unit"], where[1], value=value, was=said)
        return text_cell(said + added)


def _reasons(form: _Form) -> tuple[str, list[str]]:
    """Why somebody is dissatisfied, in one cell and in one per reason; skipped by everybody else."""
    if form["level"] not in (3, 4):
        return text_cell(SKIPPED[0]), [number_cell(SKIPPED[1])] * len(REASONS)
    chosen = [form["reasons"] >> number & 1 for number in range(len(REASONS))]
    if not any(chosen):
        chosen[form["draw"] % len(REASONS)] = 1
    labels = [label for label, is_chosen in zip(REASONS, chosen, strict=True) if is_chosen]
    if chosen[-1]:
        labels[-1] = f"其他〖{_OTHER_REASONS[form['draw'] % len(_OTHER_REASONS)]}〗"
    return text_cell("┋".join(labels)), [number_cell(value) for value in chosen]


_CHOICE_TEXTS = tuple(map(text_cell, CHOICES))
_BLANK_TEXT = text_cell(BLANK)
