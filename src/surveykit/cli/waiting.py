"""Saying what is being done, where it is not quick: a line now and then, or how many of a number are made."""

from __future__ import annotations

import sys
import threading
import time

import click

#: Seconds of silence before the first line, and between lines.
FIRST, NEXT = 3.0, 15.0


class Waiting:
    """Says on the error stream what is being done: a live line on a terminal, now and then a plain line elsewhere."""

    def __init__(self, what: str, *, first: float = FIRST, following: float = NEXT) -> None:
        self._what, self._first, self._following = what, first, following
        self._ended = threading.Event()
        self._began = time.monotonic()
        self._is_terminal = sys.stderr.isatty()
        self._speaker = threading.Thread(target=self._speak, daemon=True)

    def __enter__(self) -> Waiting:
        self._speaker.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ended.set()
        if self._speaker.ident is not None:  # an interruption may come before it has begun
            self._speaker.join()

    def now(self, what: str) -> None:
        """Something else is being done now."""
        self._what = what

    def _speak(self) -> None:
        pause = self._first
        written = 0
        while not self._ended.wait(pause):
            line = f"{self._what} ... {time.monotonic() - self._began:.0f} s"
            if self._is_terminal:
                click.echo("\r" + line.ljust(written), nl=False, err=True)
                written, pause = max(written, len(line)), 1.0
            else:
                click.echo(line, err=True)
                pause = self._following
        if written:
            click.echo("\r" + " " * written + "\r", nl=False, err=True)


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
