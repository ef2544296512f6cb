"""Progress of a run: one live line on a terminal, plain lines anywhere else, and the summary at the end."""

from __future__ import annotations

import time
from collections.abc import Sequence
from contextlib import ExitStack

import click
from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeElapsedColumn, TimeRemainingColumn
from rich.progress import Progress as Bar
from rich.table import Table

from surveykit.batch import Entry, RunReport, RunWatcher
from surveykit.cleaning import Responses
from surveykit.cli.lines import account_line
from surveykit.cli.waiting import Waiting


class Progress(RunWatcher):
    """Watches a run and shows it."""

    def __init__(self) -> None:
        self.console = Console(highlight=False)
        columns = (BarColumn(None), MofNCompleteColumn(), TimeElapsedColumn(), TimeRemainingColumn())
        self.bar = Bar(TextColumn("{task.description}"), *columns, console=self.console, expand=True)
        self.started = time.monotonic()
        self.total = self.ended = self.failed = self.at_once = 0
        self._waiting = ExitStack()

    def __enter__(self) -> Progress:
        self._wait("reading and cleaning the data")
        return self

    def __exit__(self, *_: object) -> None:
        self._waiting.close()
        if self.console.is_terminal:  # elsewhere rich would end a bar that nobody has seen with an empty line
            self.bar.stop()

    def _wait(self, what: str) -> None:
        """Say now and then what is being done, until something else is said."""
        self._waiting.close()
        self._waiting.enter_context(Waiting(what))

    def cleaned(self, responses: Responses) -> None:
        """Say what arrived and what is kept."""
        self._waiting.close()
        click.echo(account_line(responses.account))
        self._wait("deciding what may be published, and cutting the data for each unit")

    def noted(self, text: str) -> None:
        """Say something that a person should know."""
        click.echo(text)

    def planned(self, total: int, skipped: int, at_once: int) -> None:
        """Say how much there is to do, and what takes long until the first report is made."""
        self._waiting.close()
        self.total, self.at_once = total, at_once
        already = f", {skipped} of them up to date; {total - skipped} to make" if skipped else ""
        click.echo(f"{total} reports{already}")
        start = "starting the engine, making the first report"
        if self.console.is_terminal:
            self.bar.start()
            # What is up to date already says nothing of how long the others take.
            self.task = self.bar.add_task(start if total > skipped else "reports", total=total, completed=skipped)
        elif total > skipped:
            self._wait(start)

    def ended_job(self, entry: Entry, skipped: bool) -> None:
        """Count a job that ended."""
        self.ended += 1
        self.failed += entry.status == "failed"
        if skipped:
            return
        if self.console.is_terminal:
            running = min(self.at_once, self.total - self.ended)
            board = f"{self.ended - self.failed} done, {running} running, {self.failed} failed"
            self.bar.update(self.task, advance=1, description=board)
            return
        self._waiting.close()
        seconds = ", ".join(f"{name} {value:.1f} s" for name, value in entry.seconds.items())
        click.echo(f"[{self.ended}/{self.total}] {entry.unit or 'overall'}: {entry.status} ({seconds})")

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
        table = Table(title=f"Failed: {len(failed)}", title_justify="left")
        for name in ("unit", "place", "what happened"):
            table.add_column(name, overflow="fold")
        for unit, failure in ((entry.unit or "overall", entry.failure) for entry in failed):
            if failure is not None:
                table.add_row(*map(escape, (unit, failure.where or "-", failure.what)))
        Console(stderr=True, highlight=False, width=None if self.console.is_terminal else 160).print(table)
