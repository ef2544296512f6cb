"""Raw files read again without surveykit hold what truth.json says: every rating, every planted fault, nothing else."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from datetime import datetime, timedelta

import pytest
from campaign_reading import LEVELS, Again, level_of_reply, name_as_registered

WAVES = ("2024", "2025")
ADDED = (
    "duplicates", "repeated_replies", "terminal_bursts", "phone_floods", "default_ratings", "staff_ratings", "top_runs",
    "posing_defaults",
)  # fmt: skip


def added_rows(faulty: Again, channel: str, wave: str) -> set[int]:
    return {row for kind in ADDED for fault in faulty.faults(kind, channel, wave) for row in fault.row_numbers()}


def restored(faulty: Again, channel: str, wave: str, column: int, kind: str) -> dict[int, str]:
    """What stood in a column before the faults of a kind, by row; every fault must be found where it is said to be."""
    rows = faulty.rows(faulty.file(channel, wave).path)
    before = {}
    for fault in faulty.faults(kind, channel, wave):
        (row,) = fault.row_numbers()
        assert rows[row - 1][column] == fault.value
        before[row] = fault.was
    return before


@pytest.mark.parametrize("wave", WAVES)
@pytest.mark.parametrize("channel", ["window", "sms", "web"])
def test_rows_add_up(faulty: Again, channel: str, wave: str) -> None:
    file = faulty.file(channel, wave)
    assert len(faulty.rows(file.path)) == file.rows + 1 == sum(file.counts.values()) + 1
    for kind in ADDED:
        planted = sum(fault.n for fault in faulty.faults(kind, channel, wave))
        assert file.counts.get(kind, 0) == planted
    if channel != "web":
        assert file.counts["duplicates"] > 0


@pytest.mark.parametrize("wave", WAVES)
def test_terminals_hold_the_true_number_of_ratings_of_every_unit(faulty: Again, wave: str) -> None:
    rows, units = faulty.rows(faulty.file("window", wave).path), faulty.units()
    names = restored(faulty, "window", wave, 1, "misspelt_units")
    labels = restored(faulty, "window", wave, 6, "undeclared_labels")
    restored(faulty, "window", wave, 5, "impossible_dates")
    added, found = added_rows(faulty, "window", wave), Counter()
    for number, row in enumerate(rows[1:], start=2):
        if number not in added and labels.get(number, row[6]) != "未评价":
            assert labels.get(number, row[6]) in LEVELS
            found[units[names.get(number, row[1])]] += 1
    expected = {
        unit.unit_id: unit.waves[wave].channels["window"].n for unit in faulty.truth.units if wave in unit.waves
    }
    assert found == +Counter(expected)


@pytest.mark.parametrize("wave", WAVES)
def test_messages_hold_the_true_number_of_ratings_of_every_unit(faulty: Again, wave: str) -> None:
    rows, units = faulty.rows(faulty.file("sms", wave).path), faulty.units()
    added, found = added_rows(faulty, "sms", wave), Counter()
    for number, row in enumerate(rows[1:], start=2):
        if number not in added and level_of_reply(row[6]):
            found[units[row[2]]] += 1
    expected = {unit.unit_id: unit.waves[wave].channels["sms"].n for unit in faulty.truth.units if wave in unit.waves}
    assert found == +Counter(expected)


@pytest.mark.parametrize("wave", WAVES)
def test_web_forms_hold_the_true_number_of_ratings_of_every_unit(faulty: Again, wave: str) -> None:
    rows, units = faulty.rows(faulty.file("web", wave).path), faulty.units()
    at = {name: column for column, name in enumerate(rows[0])}
    names = restored(faulty, "web", wave, at["3、您办理业务的单位:"], "misspelt_units")
    labels = restored(faulty, "web", wave, at["4、您对该单位的总体评价:"], "undeclared_labels")
    restored(faulty, "web", wave, at["提交答卷时间"], "impossible_dates")
    added, found = added_rows(faulty, "web", wave), Counter()
    for number, row in enumerate(rows[1:], start=2):
        label = labels.get(number, row[at["4、您对该单位的总体评价:"]])
        if number not in added and label != "不了解":
            assert label in LEVELS
            found[units[name_as_registered(names.get(number, row[at["3、您办理业务的单位:"]]))]] += 1
    expected = {unit.unit_id: unit.waves[wave].channels["web"].n for unit in faulty.truth.units if wave in unit.waves}
    assert found == +Counter(expected)


def test_ratings_are_as_many_as_asked_for(faulty: Again) -> None:
    for wave in WAVES:
        assert sum(unit.waves[wave].n for unit in faulty.truth.units if wave in unit.waves) == 6_000
        counted = [file.counts["ratings"] for file in faulty.truth.files if file.wave == wave]
        assert sum(counted) == 6_000


def test_copies_are_copies(faulty: Again) -> None:
    for channel in ("window", "sms"):
        rows = faulty.rows(faulty.file(channel).path)
        same = sum(count - 1 for count in Counter(map(tuple, rows)).values())
        assert same == len(faulty.faults("duplicates", channel)) > 20
        for fault in faulty.faults("duplicates", channel):
            assert rows[fault.row_numbers()[0] - 1] == rows[fault.of - 1]
    rows = faulty.rows(faulty.file("web").path)
    for fault in faulty.faults("duplicates", "web"):
        copy, original = rows[fault.row_numbers()[0] - 1], rows[fault.of - 1]
        assert copy[2:] == original[2:]
        gap = moment(copy[1]) - moment(original[1])
        assert timedelta(minutes=1) <= gap <= timedelta(minutes=3)
    addresses = Counter(row[5] for row in rows[1:])
    assert sum(count - 1 for count in addresses.values()) == len(faulty.faults("duplicates", "web")) > 20


def test_corrected_replies_stand_before_the_reply_that_counts(faulty: Again) -> None:
    rows = faulty.rows(faulty.file("sms").path)
    faults = faulty.faults("repeated_replies", "sms")
    assert len(faults) > 50
    for fault in faults:
        early, late = rows[fault.row_numbers()[0] - 1], rows[fault.of - 1]
        assert early[:5] == late[:5]
        assert timedelta(0) <= moment(late[5]) - moment(early[5]) < timedelta(days=1)
    cases = Counter(row[3] for row in rows[1:])
    doubled = len(faults) + len(faulty.faults("duplicates", "sms"))
    assert sum(count - 1 for count in cases.values()) == doubled


def test_bursts_are_the_only_crowds_at_a_terminal(faulty: Again) -> None:
    rows = faulty.rows(faulty.file("window").path)
    faults = faulty.faults("terminal_bursts", "window")
    assert len(faults) > 5
    for fault in faults:
        inside = [rows[row - 1] for row in fault.row_numbers()]
        assert {row[0] for row in inside} == {fault.value}
        assert {row[6] for row in inside} == {"非常满意"}
        assert 22 <= fault.n <= 40
        times = [moment(row[5]) for row in inside]
        assert max(times) - min(times) <= timedelta(minutes=4)
    impossible = {row for fault in faulty.faults("impossible_dates", "window") for row in fault.row_numbers()}
    crowded = set()
    by_terminal = defaultdict(list)
    for number, row in enumerate(rows[1:], start=2):
        if row[5] and number not in impossible:
            by_terminal[row[0]].append(moment(row[5]))
    for terminal, times in by_terminal.items():
        times.sort()
        if any(later - first <= timedelta(minutes=5) for first, later in zip(times, times[15:], strict=False)):
            crowded.add(terminal)
    assert crowded == {fault.value for fault in faults}


def test_floods_are_the_only_phones_that_answer_twice_on_a_day(faulty: Again) -> None:
    rows = faulty.rows(faulty.file("sms").path)
    faults = faulty.faults("phone_floods", "sms")
    assert len(faults) > 5
    for fault in faults:
        inside = [rows[row - 1] for row in fault.row_numbers()]
        assert {row[1] for row in inside} == {fault.value}
        assert len({row[2] for row in inside}) == len({row[4][:10] for row in inside}) == 1
        assert len({row[3] for row in inside}) == fault.n
    per_day = defaultdict(set)
    for row in rows[1:]:
        per_day[row[1], row[4][:10]].add(row[3])
    assert {phone for (phone, _), cases in per_day.items() if len(cases) > 1} == {fault.value for fault in faults}


def test_default_ratings_undeclared_labels_and_unknown_names_are_all_planted(faulty: Again) -> None:
    rows, units = faulty.rows(faulty.file("window").path), faulty.units()
    labels = Counter(row[6] for row in rows[1:])
    filled = labels["默认好评"] + labels["超时自动好评"]
    assert filled == len(faulty.faults("default_ratings", "window")) > 50
    strange = sum(
        count for label, count in labels.items() if label not in {*LEVELS, "未评价", "默认好评", "超时自动好评"}
    )
    assert strange == len(faulty.faults("undeclared_labels", "window")) > 20
    unknown = sum(row[1] not in units for row in rows[1:])
    assert unknown == len(faulty.faults("misspelt_units", "window")) > 50
    rows = faulty.rows(faulty.file("web").path)
    at = {name: column for column, name in enumerate(rows[0])}
    unknown = sum(name_as_registered(row[at["3、您办理业务的单位:"]]) not in units for row in rows[1:])
    assert unknown == len(faulty.faults("misspelt_units", "web")) > 20
    assert sum(row[at["4、您对该单位的总体评价:"]] == "比较满意" for row in rows[1:]) == len(
        faulty.faults("undeclared_labels", "web")
    )


@pytest.mark.parametrize(("channel", "column"), [("window", 5), ("sms", 5), ("web", 1)])
def test_impossible_dates_are_all_planted(faulty: Again, channel: str, column: int) -> None:
    rows = faulty.rows(faulty.file(channel).path)
    found = {number for number, row in enumerate(rows[1:], start=2) if row[column] and not is_in_2025(row[column])}
    said = {row for fault in faulty.faults("impossible_dates", channel) for row in fault.row_numbers()}
    assert found == said
    assert len(said) > 5


def moment(text: str) -> datetime:
    return datetime.strptime(text, "%Y/%m/%d %H:%M:%S" if "/" in text else "%Y-%m-%d %H:%M:%S")


def is_in_2025(text: str) -> bool:
    try:
        return moment(text).year == 2025
    except ValueError:
        return False


@pytest.mark.parametrize("channel", ["sms", "web"])
def test_personal_data_in_comments_are_all_planted_and_nobodys(faulty: Again, channel: str) -> None:
    rows = faulty.rows(faulty.file(channel).path)
    column = len(rows[0]) - 1
    looks_personal = re.compile(r"1[3-9]\d[ -]?\d{4}[ -]?\d{4}|\d{17}[\dX]|[\w.]+@[\w.]+")
    found = {
        number: match[0]
        for number, row in enumerate(rows[1:], start=2)
        if (match := looks_personal.search(row[column]))
    }
    said = {fault.row_numbers()[0]: fault for fault in faulty.faults("personal_data", channel)}
    assert set(found) == set(said)
    assert len(said) > 3
    for number, fault in said.items():
        assert fault.value in rows[number - 1][column]
        assert rows[number - 1][column].startswith(fault.was)
        if "@" in fault.value:
            assert fault.value.partition("@")[2] in {"example.com", "example.org", "example.net"}
        elif len(fault.value) == 18:
            assert fault.value.startswith("9901")
            assert int(fault.value[6:10]) < 1860
        else:
            assert fault.value.replace(" ", "").replace("-", "")[:3] in {"160", "161"}


def test_both_files_of_a_pair_say_the_same(faulty: Again) -> None:
    file = faulty.file("web")
    texts, numbers = faulty.rows(file.path), faulty.rows(file.pair)
    assert len(texts) == len(numbers)
    assert texts[0][:14] == numbers[0][:14]
    assert numbers[0][14:20] == [
        "6、您不满意的主要原因（可多选）(服务态度生硬)", "6(办事效率低)", "6(材料反复提交)", "6(排队时间长)",
        "6(政策解释不清)", "6(其他)",
    ]  # fmt: skip
    labels = ["非常满意", "满意", "基本满意", "不满意", "非常不满意", "不了解", "比较满意"]
    reasons = ["服务态度生硬", "办事效率低", "材料反复提交", "排队时间长", "政策解释不清", "其他"]
    routed = 0
    for text, number in zip(texts[1:], numbers[1:], strict=True):
        assert text[:7] == number[:7]
        assert text[9] == number[9]
        assert [labels[code - 1] for code in number[10:14]] == text[10:14]
        chosen = [re.sub("〖.*〗", "", part) for part in text[14].split("┋")]
        if text[14] == "(跳过)":
            assert number[14:20] == [-3] * 6
        else:
            routed += 1
            assert chosen == [reason for reason, code in zip(reasons, number[14:20], strict=True) if code]
        assert text[15:] == number[20:]
    bad = {"不满意", "非常不满意"}
    changed = {fault.row_numbers()[0]: fault.was for fault in faulty.faults("undeclared_labels", "web")}
    said = [changed.get(number, row[10]) for number, row in enumerate(texts[1:], start=2)]
    assert routed == sum(label in bad for label in said) > 20
    assert [row[0] for row in texts[1:]] == list(range(1, len(texts)))
    assert f"_{file.rows}_{file.rows}.xlsx" in file.path
