"""``surveykit verify``: check a bundle that was handed in, and run its study again."""

from __future__ import annotations

from pathlib import Path

import click

from surveykit.cli.options import EXISTING_FILE, FOLDER

_SHOWN = 20
_WARNING = (
    "The notebooks of this bundle are programs of whoever made it. They will now be run on this machine: in a child"
    " process, below a private folder, within limits of time and memory, {network}."
)


@click.command(
    epilog="Examples:\n\n  surveykit verify study.zip\n\n"
    "  surveykit verify study.zip --expect 9f86d081… --report checked\n\n"
    "  surveykit verify study.zip --full --report checked\n\n"
    "Exit codes: 0 intact, or reproduced in full (also with minor issues); 1 differences, or not reproduced;"
    " 2 usage, bad input, or refused: nothing was run (--offline without wheels, --full without responses);"
    " 130 interrupted."
)
@click.argument("file", type=EXISTING_FILE)
@click.option("--full/--quick", default=False, help="Run the study again and compare; --quick runs nothing.")
@click.option(
    "--offline",
    is_flag=True,
    help="With --full: use the wheels of the bundle, and refuse where there are none or the network cannot be switched"
    " off.",
)
@click.option(
    "--this-environment",
    "here",
    is_flag=True,
    help="With --full: run with the programs that are installed here, not in a fresh environment.",
)
@click.option("--expect", metavar="SHA256", help="The SHA-256 of the file, as it came by another way.")
@click.option("--yes", is_flag=True, help="With --full: run the bundle's notebooks without asking.")
@click.option(
    "--time-limit", type=click.FloatRange(1), default=3600.0, show_default=True, help="Seconds the re-run may take."
)
@click.option("--memory", default="8GB", show_default=True, metavar="SIZE", help="Memory the re-run may hold.")
@click.option("--report", type=FOLDER, help="Folder for the report; FILE-verification beside the bundle if not given.")
def command(
    file: Path,
    full: bool,
    offline: bool,
    here: bool,
    expect: str | None,
    yes: bool,
    time_limit: float,
    memory: str,
    report: Path | None,
) -> int:
    """Check a bundle: its form, checksums, metadata, and the numbers in its documents.

    With --quick, which is what is done if neither is given, nothing of the bundle is run. With --full a fresh
    environment is made from the wheels of the bundle or, over the network, from its lock file; the study is run again
    in it from what the bundle holds, and every number, table and file is compared. What differs is named with its file
    and place; verify.html in the report's folder is for people, verify.json for programs.
    """
    from surveykit import submission
    from surveykit.batch import parse_size
    from surveykit.cli.waiting import Waiting
    from surveykit.submission.isolation import can_isolate
    from surveykit.submission.page import rerun_lines

    folder = submission.report_folder_beside(file) if report is None else report
    rerun = None
    if full:
        if offline:
            submission.refuse_offline(file, here=here)
        submission.refuse_without_responses(file, expect=expect)
        network = "without network" if can_isolate() else "with the network of this machine"
        click.echo(_WARNING.format(network=network))
        if not yes:
            click.confirm("Run them?", abort=True)
        bounds = submission.Allowance(time_limit, parse_size(memory) or submission.Allowance().memory)
        with Waiting("checking") as waiting:
            verified, rerun = submission.verify_full(
                file, expect=expect, offline=offline, here=here, bounds=bounds, tell=waiting.now
            )
    else:
        with Waiting("checking form, checksums, metadata and documents"):
            verified = submission.verify_quick(file, expect=expect)
    page, _ = submission.write_report(verified, folder, rerun, is_full=full)
    click.echo(f"SHA-256 {verified.sha256}")
    for check, n in verified.checked.items():
        click.echo(f"{check}: {n:,} checked" if n != 1 else f"{check}: checked")
    for line in rerun_lines(rerun, "en") if rerun is not None else ():
        click.echo(line)
    for difference in verified.differences[:_SHOWN]:
        click.echo(str(difference))
    if len(verified.differences) > _SHOWN:
        click.echo(f"and {len(verified.differences) - _SHOWN:,} more")
    result = submission.reproduction(verified, rerun) if full else verified.result
    click.echo(f"{result}; report: {page}")
    others = [difference for difference in verified.differences if difference.check != "rerun"]
    return 0 if result in ("intact", "full", "minor") and not others else 1
