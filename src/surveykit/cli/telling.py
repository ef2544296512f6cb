"""How far a long command is: one line for each step on standard error; standard output holds results alone."""

from __future__ import annotations

import click


def tell(said: str) -> None:
    """Say what is being done."""
    click.echo(f"… {said}", err=True)
