"""The command line: one thin command per public verb, each loaded when it is called."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from importlib import import_module

import click

from surveykit import __version__
from surveykit.errors import SurveykitError

#: Command names in the order of use, with the first line of their help (a test holds it to the command's own).
COMMANDS = {
    "new": "Start a survey folder that runs at once, to be filled with your own export.",
    "demo": "Make real reports from real data: the lecture evaluation.",
    "inspect": "Show what raw files are: platform, questions, types, scales, units, missing marks, personal data.",
    "check": "Check a survey's data against its questionnaire and list what a person must settle.",
    "clean": "Clean a survey's data and write the ledger and the account of rows.",
    "run": "Write one report per rated unit and the overall report.",
    "appendix": "Write the appendix volume of a report: questionnaire, sample, tables, units, comments, methods.",
    "export": "Write the clean data for SPSS, Stata, Excel, R or pandas, with labels and kinds of missing answers.",
    "rules": "Show what a survey's rules about places catch, and the evidence for each unit they name.",
    "pack": "Pack a finished study into one file that a reviewer can check.",
    "verify": "Check a bundle: its form, checksums, metadata, and the numbers in its documents.",
    "status": "Show which reports are done, out of date, failed or missing.",
    "simulate": "Simulate a rating campaign as raw exports, with the truth beside them.",
    "notebook": "Put a notebook that surveykit brings along into the current folder.",
    "lab": "Open JupyterLab with the notebooks of a survey.",
    "doctor": "Show versions, fonts and optional parts, and what to do about what is missing.",
}

EXIT_CODES = "Exit codes: 0 fine; 1 findings or failed units; 2 usage or bad input; 130 interrupted."


class LazyGroup(click.Group):
    """A group that knows its commands' names and first help lines without importing them."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names, in the order of use."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of that name, imported now."""
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = import_module(f"surveykit.cli.{cmd_name}").command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write names and first help lines without importing any command."""
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command, with a suggestion where a name is misspelt."""
        try:
            return super().resolve_command(ctx, args)
        except click.UsageError as error:
            from surveykit.matching.texts import nearest

            meant = nearest(args[0], COMMANDS)
            hint = f" Did you mean {meant!r}?" if meant else ""
            raise click.UsageError(f"{error.format_message()}{hint}", ctx) from None


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]}, epilog=EXIT_CODES)
@click.version_option(__version__, prog_name="surveykit")
def surveykit() -> None:
    """Clean, explore, report per unit and hand in survey research.

    SURVEY is a folder with a survey.yml, or the name of one below surveys/.
    """


def run(arguments: list[str] | None = None) -> int:
    """Run the command line and return its exit code; mistakes in the input are explained, without a traceback."""
    try:
        with _stopped_cleanly():
            result = surveykit.main(arguments, prog_name="surveykit", standalone_mode=False)
    except click.exceptions.Exit as ending:
        return ending.exit_code
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except SurveykitError as error:
        click.echo(_explained(error), err=True)
        return error.exit_code
    except (click.Abort, KeyboardInterrupt):
        return _interrupted()
    except Exception as error:
        if _began_with_an_interruption(error):
            return _interrupted()
        if isinstance(error, BrokenPipeError):
            return 0  # who reads the output has seen enough
        if not isinstance(error, OSError) or error.filename is None:
            raise
        click.echo(_explained(_not_allowed(error)), err=True)
        return 2
    return result if isinstance(result, int) else 0


@contextmanager
def _stopped_cleanly() -> Iterator[None]:
    """Let a closed terminal and a request to end stop the command as Ctrl-C does, with nothing left behind."""
    numbers = [getattr(signal, name) for name in ("SIGTERM", "SIGHUP") if hasattr(signal, name)]
    here = threading.current_thread() is threading.main_thread()
    taken = [number for number in numbers if here and signal.getsignal(number) is signal.SIG_DFL]
    for number in taken:
        signal.signal(number, signal.default_int_handler)
    try:
        yield
    finally:
        for number in taken:
            signal.signal(number, signal.SIG_DFL)


def _interrupted() -> int:
    with suppress(OSError):  # the terminal may be gone
        click.echo("interrupted; run the same command again to go on where it stopped", err=True)
    return 130


def _began_with_an_interruption(error: BaseException | None) -> bool:
    """Whether what failed failed while an interruption was cleaned up after: processes that end break pipes."""
    while error is not None and not isinstance(error, KeyboardInterrupt):
        error = error.__context__
    return error is not None


def _not_allowed(error: OSError) -> SurveykitError:
    """What it means that the system refuses a file: a full disk, a folder or file that may not be read or written."""
    where = str(error.filename or "")
    remedy = "make the file or folder readable and writable, free the disk, or name another folder with --out"
    return SurveykitError("a file cannot be read or written", where, found=error.strerror or str(error), remedy=remedy)


def _explained(error: SurveykitError) -> str:
    if len(error.problems) == 1:
        return str(error)
    return "\n\n".join([*map(str, error.problems), f"{len(error.problems)} problems"])
