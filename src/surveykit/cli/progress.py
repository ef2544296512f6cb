"""Progress of a run: one live line on a terminal, plain lines anywhere else, and the summary at the end."""

from __future__ import annotations

import time
from types import TracebackType

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeElapsedColumn, TimeRemainingColumn
from rich.progress import Progress as Bar

from surveykit.batch import Entry, RunReport
from surveykit.cleaning import Responses
from surveykit.cli.rows import account_line


class Progress:
    """Watches a run and shows it."""

    def __init__(self) -> None:
        self.console = Console(highlight=False)
        self.bar: Bar | None = None
        self.total = 0
        self.ended = 0
        self.failed = 0
        self.began = time.monotonic()

    def __enter__(self) -> Progress:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, place: TracebackType | None
    ) -> None:
        if self.bar is not None:
            self.bar.stop()

    def cleaned(self, responses: Responses) -> None:
        """Say what arrived and what is kept."""
        click.echo(account_line(responses.account))

    def planned(self, total: int, skipped: int) -> None:
        """Say how much there is to do."""
        self.total = total
        already = f", {skipped} of them up to date" if skipped else ""
        click.echo(f"{total} reports{already}")
        if self.console.is_terminal:
            self.bar = Bar(
                TextColumn("{task.description}"),
                BarColumn(),
                MofNCompleteColumn(),
                TimeElapsedColumn(),
                TimeRemainingColumn(),
                console=self.console,
            )
            self.bar.start()
            self.task = self.bar.add_task("reports", total=total)

    def ended_job(self, entry: Entry, skipped: bool) -> None:
        """Count a job that ended."""
        self.ended += 1
        self.failed += entry.status == "failed"
        if self.bar is not None:
            failed = f", {self.failed} failed" if self.failed else ""
            self.bar.update(self.task, advance=1, description=f"reports{failed}")
        elif not skipped:
            seconds = ", ".join(f"{name} {value:.1f} s" for name, value in entry.seconds.items())
            click.echo(f"[{self.ended}/{self.total}] {entry.unit or 'overall'}: {entry.status} ({seconds})")

    def summary(self, report: RunReport) -> None:
        """The end of a run: how many, how long, what failed and where to look."""
        outcome = report.outcome
        done, withheld = len(outcome.with_status("done")), len(outcome.with_status("withheld"))
        failed = outcome.with_status("failed")
        click.echo(
            f"{done} done, {len(failed)} failed, {withheld} withheld (the report says why), "
            f"{len(outcome.skipped)} of them up to date already; {time.monotonic() - self.began:.1f} s"
        )
        for entry in failed:
            place = f" at {entry.place}" if entry.place else ""
            click.echo(f"  failed: {entry.unit or 'overall'}{place}: {entry.error}", err=True)
        if failed:
            click.echo(f"  the notebooks as they stopped are in {report.failed_folder}", err=True)
        click.echo(f"Open {report.index}")
