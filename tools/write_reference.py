"""Write the reference pages from the code: ``docs/command-line.md`` from the help, ``docs/api.md`` from docstrings.

Run it after changing a command's help or a public docstring; a test compares the pages with the code.
"""

from __future__ import annotations

import inspect
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import click
from click.testing import CliRunner

import surveykit
from surveykit.cli import COMMANDS
from surveykit.cli import surveykit as group
from surveykit.language.glossary import glossary_page

DOCS = Path(__file__).resolve().parents[1] / "docs"


def command_line() -> str:
    """The page of all commands."""
    parts = ["# Command line\n\nWritten from the commands' own help by `tools/write_reference.py`.\n", _help([])]
    parts += [f"## surveykit {name}\n\n{_help([name])}" for name in COMMANDS]
    return "\n".join(parts)


def api() -> str:
    """The page of all public names."""
    parts = ["# Python names\n\n`import surveykit as sk`. Written from docstrings by `tools/write_reference.py`.\n"]
    rooms = [name for name in surveykit.__all__ if isinstance(getattr(surveykit, name), ModuleType)]
    parts += [
        _entry(f"sk.{name}", getattr(surveykit, name))
        for name in surveykit.__all__
        if name not in {*rooms, "__version__"}
    ]
    for room in rooms:
        module = getattr(surveykit, room)
        parts.append(f"## sk.{room}\n\n{_doc(module)}\n")
        parts += [_entry(f"sk.{room}.{name}", getattr(module, name)) for name in _functions(module)]
    return "\n".join(parts)


def _functions(module: ModuleType) -> Iterator[str]:
    known = {id(getattr(surveykit, name)) for name in surveykit.__all__}
    for name in getattr(module, "__all__", []):
        if callable(getattr(module, name)) and id(getattr(module, name)) not in known:
            yield name


def _entry(name: str, thing: Any) -> str:
    heading = f"### `{name}{_signature(thing)}`\n\n{_doc(thing)}\n"
    if not inspect.isclass(thing):
        return heading
    methods = [
        f"- `.{key}{_signature(value)}` {_doc(value).splitlines()[0]}"
        for key, value in _members(thing).items()
        if not key.startswith("_") and inspect.isfunction(value) and value.__doc__
    ]
    return heading + ("\n".join(["", *methods, ""]) if methods else "")


def _members(kind: type) -> dict[str, Any]:
    """What a class and its bases in surveykit define."""
    own = [base for base in reversed(kind.__mro__) if base.__module__.startswith("surveykit")]
    return {key: value for base in own for key, value in vars(base).items()}


def _signature(thing: Any) -> str:
    if not callable(thing) or hasattr(thing, "model_fields"):
        return ""
    try:
        signature = inspect.signature(thing)
    except (TypeError, ValueError):
        return ""
    parameters = [p.replace(annotation=p.empty) for p in signature.parameters.values() if p.name != "self"]
    shown = str(signature.replace(parameters=parameters, return_annotation=inspect.Signature.empty))
    return re.sub(r"<.* at 0x[0-9a-f]+>", "…", shown)  # a function that makes the default, by its place in memory


def _doc(thing: Any) -> str:
    """The docstring; its Args and Raises as lists."""
    lines, result = (inspect.getdoc(thing) or "").splitlines(), []
    section = False
    for line in lines:
        if line.strip() in {"Args:", "Raises:", "Returns:", "Yields:"}:
            section = True
            result.append(f"**{line.strip()[:-1]}**\n")
        elif section and line.startswith("    ") and not line.startswith("     ") and ": " in line:
            name, _, text = line.strip().partition(": ")
            result.append(f"- `{name}`: {text}")
        elif section and line.startswith("    "):
            result.append(f"  {line.strip()}")
        else:
            section = section and not line.strip()
            result.append(line)
    return re.sub(r":\w+:`", "`", "\n".join(result).replace("``", "`"))


def _help(arguments: list[str]) -> str:
    result = CliRunner().invoke(group, [*arguments, "--help"], prog_name="surveykit", terminal_width=100)
    if result.exit_code:
        raise click.ClickException(result.output)
    return f"```text\n{result.output.rstrip()}\n```\n"


PAGES = {"command-line.md": command_line, "api.md": api, "glossary.md": glossary_page}


def main() -> int:
    """Write the pages."""
    for name, page in PAGES.items():
        (DOCS / name).write_text(page(), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
