"""``surveykit doctor``: what is here and what is missing."""

from __future__ import annotations

import click


@click.command(epilog="Exit codes: 0 everything needed is here; 1 something needed is missing.")
def command() -> int:
    """Show versions, fonts and optional parts, and what to do about what is missing."""
    from surveykit.lab.doctor import examine

    findings = examine()
    width = max(len(finding.name) for finding in findings)
    for finding in findings:
        mark = "ok " if finding.is_here else ("-- " if finding.is_optional else "!! ")
        click.echo(f"{mark} {finding.name:<{width}}  {finding.state}")
        if not finding.is_here:
            click.echo(f"    {'':<{width}} {finding.remedy}")
    return 1 if any(not finding.is_here and not finding.is_optional for finding in findings) else 0
