"""``surveykit`` and ``python -m surveykit``. Imports nothing heavy: child processes import this file again."""

from __future__ import annotations

import sys


def main() -> None:
    """Run the command line and end with its exit code."""
    from surveykit.forking.garbage import collect_seldom

    collect_seldom()
    from surveykit.cli import run

    sys.exit(run())


if __name__ == "__main__":
    main()
