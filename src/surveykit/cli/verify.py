"""``surveykit verify``: check a bundle that was handed in."""

from __future__ import annotations

from pathlib import Path

import click

_TOLD = 20


@click.command(
    epilog="Example:\n\n  surveykit verify study.zip --expect 9f86d081… --report checked\n\n"
    "Exit codes: 0 intact; 1 differences; 2 usage or bad input; 130 interrupted."
)
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--expect", metavar="SHA256", help="The SHA-256 of the file, as it came by another way.")
@click.option(
    "--report", required=True, type=click.Path(file_okay=False, path_type=Path), help="Folder for the report."
)
def command(file: Path, expect: str | None, report: Path) -> int:
    """Check a bundle: its form, checksums, metadata, and the numbers in its documents.

    Nothing of the bundle is run. What differs is named with its file and place; verify.html in the report's folder is
    for people, verify.json for programs.
    """
    from surveykit.submission import verify_quick, write_report

    found = verify_quick(file, expect=expect)
    page, _ = write_report(found, report)
    click.echo(f"SHA-256 {found.sha256}")
    for check, n in found.checked.items():
        click.echo(f"{check}: {n:,} checked" if n != 1 else f"{check}: checked")
    for one in found.differences[:_TOLD]:
        click.echo(str(one))
    if len(found.differences) > _TOLD:
        click.echo(f"and {len(found.differences) - _TOLD:,} more")
    click.echo(f"{found.result}; report: {page}")
    return 1 if found.differences else 0
