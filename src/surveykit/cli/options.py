"""Options that several commands share, under one name and with one meaning."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, fields
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from surveykit.formats import SHIPPED
from surveykit.language import Language

if TYPE_CHECKING:
    from surveykit.batch import Request
    from surveykit.cleaning import Survey

#: What ``--units`` says for every unit.
ALL = "all"

Decorator = Callable[[Callable[..., Any]], Callable[..., Any]]

#: Paths that options name.
EXISTING_FILE: click.Path[Path] = click.Path(exists=True, dir_okay=False, path_type=Path)
FOLDER: click.Path[Path] = click.Path(file_okay=False, path_type=Path)
#: The survey a command works on.
survey_argument: Decorator = click.argument("survey")


class Seconds(click.FloatRange):
    """A finite number of seconds."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> float:
        """The number that was typed."""
        seconds: float = super().convert(value, param, ctx)
        if not math.isfinite(seconds):
            self.fail(f"{value} is no number of seconds; 0 stands for no limit.", param, ctx)
        return seconds


@dataclass(frozen=True)
class RunOptions:
    """The options of ``run`` and ``demo`` as they were given."""

    jobs: int | None
    engine: str | None
    units: tuple[str, ...] | None
    fresh: bool
    notebook: Path | None
    parameters: tuple[str, ...]
    language: Language | None
    formats: tuple[str, ...] | None
    cell_timeout: float
    unit_timeout: float
    memory: str
    out: Path | None

    def request(self, survey: Survey) -> Request:
        """What a run of the survey is asked to do."""
        from surveykit.batch import Limits, Request, parse_parameter, parse_size

        return Request(
            survey=survey,
            folder=self.out,
            units=None if self.units == (ALL,) else self.units,
            unit_notebook=self.notebook,
            parameters=dict(map(parse_parameter, self.parameters)),
            language=self.language,
            formats=self.formats,
            engine=self.engine,
            workers=self.jobs,
            limits=Limits(self.cell_timeout or None, self.unit_timeout or None, parse_size(self.memory)),
            fresh=self.fresh,
        )


def run_options(command: Callable[..., int]) -> Callable[..., int]:
    """The options of a run, handed over as one value."""

    @wraps(command)
    def with_options(**given: Any) -> int:
        options = RunOptions(**{field.name: given.pop(field.name) for field in fields(RunOptions)})
        return command(options=options, **given)

    decorated: Callable[..., int] = with_options
    for option in reversed(_RUN_OPTIONS):
        decorated = option(decorated)
    return decorated


def comma_list(ctx: click.Context, parameter: click.Parameter, value: str | None) -> tuple[str, ...] | None:
    """The parts of a value written as ``a,b,c``."""
    return None if value is None else tuple(part.strip() for part in value.split(",") if part.strip())


out_option: Decorator = click.option("--out", type=FOLDER, help="Folder for the results; reports/SURVEY if not given.")
language_option: Decorator = click.option(
    "--language", type=click.Choice(["zh", "en"]), help="Language; the survey's if not given."
)
formats_option: Decorator = click.option(
    "--formats", callback=comma_list, help=f"Documents to write, of {','.join(SHIPPED)}; the survey's if not given."
)


def _timeout(name: str, usual: float, what: str) -> Decorator:
    text = f"Seconds {what} may take; 0 for no limit."
    return click.option(name, type=Seconds(0), default=usual, show_default=True, help=text)


_RUN_OPTIONS: tuple[Decorator, ...] = (
    click.option(
        "--jobs", type=click.IntRange(1), help="Notebooks side by side; the number of processors if not given."
    ),
    click.option(
        "--engine",
        help="How notebooks are run: warm (forked from a process that has imported everything; used where the system"
        " can fork) or stock (papermill with an ordinary kernel, any language).",
    ),
    click.option(
        "--units",
        callback=comma_list,
        help=f"Only these units, by id: D01,D07; {ALL} for all. The overall report is made as well.",
    ),
    click.option("--fresh", is_flag=True, help="Run everything again, also what is up to date."),
    click.option("--notebook", type=EXISTING_FILE, help="Use this notebook for the units instead of the survey's."),
    click.option(
        "--param", "parameters", multiple=True, metavar="K=JSON", help="A further notebook parameter; repeatable."
    ),
    language_option,
    formats_option,
    _timeout("--cell-timeout", 600.0, "one notebook cell"),
    _timeout("--unit-timeout", 1800.0, "one notebook"),
    click.option(
        "--memory",
        default="2GB",
        show_default=True,
        metavar="SIZE",
        help="Memory one notebook may hold, for instance 512MB or 4GB; 0 for no limit.",
    ),
    out_option,
)
