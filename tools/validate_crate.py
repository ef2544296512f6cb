"""Validate the metadata of an unpacked bundle with roc-validator, contexts from a file: ``FOLDER CONTEXT``.

roc-validator fetches the context that the metadata name. Here it is given the published RO-Crate 1.1 context from a
file, and every other address is refused. It needs an environment of its own (``make crate``), for it wants older
versions of packages that surveykit uses.
"""

from __future__ import annotations

import json
import sys
import tempfile
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import requests
from rocrate_validator import services
from rocrate_validator.models import Severity
from rocrate_validator.utils.http import HttpRequester

PROFILE = "process-run-crate"
CONTEXT = "https://w3id.org/ro/crate/1.1/context"


def main(folder: str, context: str) -> int:
    """Print every issue; 0 if none is REQUIRED."""
    asked: list[str] = []
    HttpRequester.__getattr__ = lambda _, name: served(name, Path(context), asked)
    with tempfile.TemporaryDirectory() as cache:
        settings = services.ValidationSettings(
            rocrate_uri=folder,
            profile_identifier=PROFILE,
            requirement_severity=Severity.RECOMMENDED,
            cache_path=Path(cache) / "cache",
        )
        result = services.validate(settings)
    counts: Counter[str] = Counter()
    for issue in result.get_issues(min_severity=Severity.RECOMMENDED):
        counts[issue.severity.name] += 1
        print(f"{issue.severity.name} {issue.check.identifier} {issue.violatingEntity or ''}: {issue.message}")
    checks = len(result.executed_checks)
    print(
        f"{PROFILE}: {checks} checks; REQUIRED {counts['REQUIRED']}, RECOMMENDED {counts['RECOMMENDED']} "
        f"issues; contexts from the file: {', '.join(sorted(set(asked)))}"
    )
    return 1 if counts["REQUIRED"] or not checks or CONTEXT not in asked else 0


def served(method: str, context: Path, asked: list[str]) -> Callable[..., requests.Response]:
    """A function in the place of fetching: the context, and nothing else."""
    if method not in {"get", "head"}:
        raise AttributeError(method)

    def get(url: str, *_: object, **__: object) -> requests.Response:
        response = requests.Response()
        response.url, response.encoding = url, "utf-8"
        known = url.rstrip("/") == CONTEXT
        asked.append(url)
        response.status_code = 200 if known else 404
        response._content = context.read_bytes() if known else json.dumps({"refused": url}).encode()
        response.headers["Content-Type"] = "application/ld+json"
        return response

    return get


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2]))
