"""Run every benchmark, or those named: ``python -m benchmarks startup``."""

from __future__ import annotations

import sys
from importlib import import_module
from pathlib import Path

#: What scripts share.
SHARED = {"hostile_files", "measure"}
SCRIPTS = sorted(
    path.stem
    for path in Path(__file__).parent.glob("*.py")
    if not path.stem.startswith("_") and path.stem not in SHARED
)

#: These take minutes: they run only when they are named.
LONG = {"batch_full", "empty"}


def main(names: list[str]) -> int:
    """Print the figures of each script; 1 if a promise is not met."""
    unknown = set(names) - set(SCRIPTS)
    if unknown:
        sys.stderr.write(f"no benchmark called {', '.join(sorted(unknown))}; there are {', '.join(SCRIPTS)}\n")
        return 2
    met = [
        import_module(f"benchmarks.{name}").main() for name in names or [name for name in SCRIPTS if name not in LONG]
    ]
    return 0 if all(met) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
