"""A way of reading a simulated campaign again that shares no code with surveykit."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path

import openpyxl

from surveykit import simulation

MANY = simulation.Faults(
    {
        "duplicates": simulation.Fault(0.03),
        "repeated_replies": simulation.Fault(0.05),
        "terminal_bursts": simulation.Fault(0.3, rows=(22, 40), minutes=4),
        "phone_floods": simulation.Fault(0.3, rows=(12, 20)),
        "default_ratings": simulation.Fault(0.05),
        "misspelt_units": simulation.Fault(0.2, units=0.4),
        "undeclared_labels": simulation.Fault(0.02),
        "personal_data": simulation.Fault(0.3),
        "impossible_dates": simulation.Fault(0.02),
        "staff_ratings": simulation.Fault(0.3, rows=(3, 10)),
        "top_runs": simulation.Fault(0.2, rows=(100, 130)),
        "posing_defaults": simulation.Fault(0.03),
        "fast_forms": simulation.Fault(0.03),
    }
)
LEVELS = {"非常满意": "5", "满意": "4", "基本满意": "3", "不满意": "2", "非常不满意": "1"}
SIMPLER = str.maketrans("辦綜審稅監財規務執農業資", "办综审税监财规务执农业资")
WIDTH = str.maketrans("１２３①②③", "123123")


@dataclass
class Again:
    """A simulated folder, read with nothing but csv and openpyxl."""

    folder: Path
    truth: simulation.Truth

    def file(self, channel: str, wave: str = "2025") -> simulation.FileTruth:
        (found,) = [file for file in self.truth.files if (file.channel, file.wave) == (channel, wave)]
        return found

    def rows(self, path: str) -> list[list[str]]:
        """All rows of a file, the header first."""
        if path.endswith(".csv"):
            with (self.folder / path).open(encoding="gb18030", newline="") as handle:
                return list(csv.reader(handle))
        sheet = openpyxl.load_workbook(self.folder / path, read_only=True)["Sheet1"]
        return [list(row) for row in sheet.iter_rows(values_only=True)]

    def register(self) -> list[dict[str, str]]:
        with (self.folder / "units.csv").open(encoding="utf-8-sig", newline="") as handle:
            return list(csv.DictReader(handle))

    def units(self) -> dict[str, str]:
        """Every text that means one unit only, to its id."""
        known: dict[str, str] = {}
        for row in self.register():
            if row["rated"] == "yes":
                for text in row["aliases"].split("|"):
                    assert known.setdefault(text, row["unit_id"]) == row["unit_id"], text
        names = [row["name_zh"] for row in self.register() if row["rated"] == "yes"]
        return known | {row["name_zh"]: row["unit_id"] for row in self.register() if names.count(row["name_zh"]) == 1}

    def faults(self, kind: str, channel: str, wave: str = "2025") -> list[simulation.Planted]:
        every = simulation.read_faults(self.folder)
        return [fault for fault in every if (fault.kind, fault.channel, fault.wave) == (kind, channel, wave)]


def name_as_registered(text: str) -> str:
    """A name without the ways in which people type it."""
    return text.strip().replace("/", "").translate(SIMPLER)


def level_of_reply(reply: str) -> str | None:
    """What a text message means, read as a person would."""
    plain = reply.strip().translate(WIDTH).rstrip("。！")
    if (
        plain[:1] in "123"
        and plain[:1]
        and not plain[1:].strip("，谢满意 ")[:1].isdigit()
        and plain[1:2] not in (" ", "/")
    ):
        return plain[0]
    words = {"满意": "1", "非常满意": "1", "1 满意": "1", "基本满意": "2", "一般": "2", "不满意": "3"}
    return words.get(plain)
