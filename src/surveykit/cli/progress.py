"""Progress of a run: one live line on a terminal, plain lines anywhere else, and the summary at the end."""

from __future__ import annotations

import time
from collections.abc import Sequence
from types import TracebackType

import click
from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeElapsedColumn
from rich.progress import Progress as Bar
from rich.table import Table

from surveykit.batch import Entry, RunReport
from surveykit.cleaning import Responses
from surveykit.cli.rows import account_line
from surveykit.cli.waiting import Waiting


class Progress:
    """Watches a run and shows it."""

    def __init__(self) -> None:
        self.console = Console(highlight=False)
        self.bar: Bar | None = None
        self.total = 0
        self.ended = 0
        self.failed = 0
        self.at_once = 0
        self.made = 0
        self.started = self.began = time.monotonic()
        self.waiting: Waiting | None = None

    def __enter__(self) -> Progress:
        self._wait("reading and cleaning the data")
        return self

    def _wait(self, what: str) -> None:
        """Say now and then what is being done, until something else is said."""
        self._waited()
        self.waiting = Waiting(what)
        self.waiting.__enter__()

    def _waited(self) -> None:
        if self.waiting is not None:
            self.waiting.__exit__(None, None, None)
            self.waiting = None

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, place: TracebackType | None
    ) -> None:
        self._waited()
        if self.bar is not None:
            self.bar.stop()

    def cleaned(self, responses: Responses) -> None:
        """Say what arrived and what is kept."""
        self._waited()
        click.echo(account_line(responses.account))
        self._wait("deciding what may be published, and cutting the data for each unit")

    def noted(self, text: str) -> None:
        """Say something that a person should know."""
        click.echo(text)

    def planned(self, total: int, skipped: int, at_once: int) -> None:
        """Say how much there is to do, and what takes long until the first report is made."""
        self._waited()
        self.total, start = total, "starting the engine, making the first report"
        self.at_once = at_once
        self.began = time.monotonic()
        already = f", {skipped} of them up to date; {total - skipped} to make" if skipped else ""
        click.echo(f"{total} reports{already}")
        if self.console.is_terminal:
            self.bar = Bar(
                TextColumn("{task.description}"),
                BarColumn(None),
                MofNCompleteColumn(),
                TimeElapsedColumn(),
                TextColumn("{task.fields[rest]}"),
                console=self.console,
                expand=True,
            )
            self.bar.start()
            self.task = self.bar.add_task("reports", total=total, rest=start if total > skipped else "")
        elif total > skipped:
            self._wait(start)

    def ended_job(self, entry: Entry, skipped: bool) -> None:
        """Count a job that ended."""
        self.ended += 1
        self.made += not skipped
        self.failed += entry.status == "failed"
        if self.bar is not None:
            self.bar.update(self.task, advance=1, description=self._board(), rest=self._rest())
        elif not skipped:
            self._waited()
            seconds = ", ".join(f"{name} {value:.1f} s" for name, value in entry.seconds.items())
            click.echo(f"[{self.ended}/{self.total}] {entry.unit or 'overall'}: {entry.status} ({seconds})")

    def _board(self) -> str:
        """How many are done, are running now, and failed."""
        running = min(self.at_once, self.total - self.ended)
        return f"{self.ended - self.failed} done, {running} running, {self.failed} failed"

    def _rest(self) -> str:
        """How many are made a minute, and how long the others will take."""
        if not self.made:
            return ""
        rate = self.made / max(time.monotonic() - self.began, 0.001)
        left = (self.total - self.ended) / rate
        return (
            f"{60 * rate:.0f} a minute, {left / 60:.0f} min left"
            if left >= 90
            else f"{60 * rate:.0f} a minute, {left:.0f} s left"
        )

    def summary(self, report: RunReport) -> None:
        """The end of a run: how many, how long, what failed and where to look."""
        outcome = report.outcome
        done, withheld = len(outcome.with_status("done")), len(outcome.with_status("withheld"))
        failed = outcome.with_status("failed")
        made = len(outcome.entries) - len(outcome.skipped)
        click.echo(
            f"{done} done, {len(failed)} failed, {withheld} withheld (the report says why); "
            f"{made} made now, {len(outcome.skipped)} up to date already; {time.monotonic() - self.started:.1f} s"
        )
        if failed:
            self._show_failed(failed)
            click.echo(f"the notebooks as they stopped are in {report.failed_folder}", err=True)
        click.echo(f"Open {report.index}")

    def _show_failed(self, failed: Sequence[Entry]) -> None:
        """All failed units in one table: where, and why."""
        table = Table(title=f"Failed: {len(failed)}", title_justify="left")
        for name in ("unit", "place", "what happened"):
            table.add_column(name, overflow="fold")
        for entry in failed:
            table.add_row(*(escape(text) for text in (entry.unit or "overall", entry.place or "-", entry.error)))
        Console(stderr=True, highlight=False, width=None if self.console.is_terminal else 160).print(table)
