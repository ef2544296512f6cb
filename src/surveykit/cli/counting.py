"""Counting what is made: a live line on a terminal, a plain line per tenth anywhere else."""

from __future__ import annotations

import click


class Counting:
    """Shows how many of a known number of things are made; ``what`` says what becomes of them: ``ratings written``."""

    def __init__(self, total: int, what: str) -> None:
        from rich.console import Console
        from rich.progress import Progress as Bar

        self.total, self.what, self.done = total, what, 0
        console = Console(highlight=False)
        self.bar = Bar(console=console) if console.is_terminal else None

    def __enter__(self) -> Counting:
        if self.bar is not None:
            self.bar.start()
            self.task = self.bar.add_task(self.what, total=self.total)
        return self

    def __exit__(self, *_: object) -> None:
        if self.bar is not None:
            self.bar.stop()

    def advanced(self, number: int) -> None:
        """Count so many more."""
        tenth, self.done = self.done * 10 // self.total, self.done + number
        if self.bar is not None:
            self.bar.update(self.task, completed=self.done)
        elif self.done * 10 // self.total > tenth:
            click.echo(f"{self.done:,} of {self.total:,} {self.what}")
