"""Columns that identify persons: emptied or replaced by keyed hashes before anything else sees them.

A plain hash of a telephone number is undone by trying all numbers; a keyed one (HMAC-SHA256) is not, as long as the key
is not with the data. The key is a file outside the survey's folder: the one that the environment names
(``SURVEYKIT_KEY``), else ``surveykit/<survey>.key`` in the user's configuration folder, made when it is first needed.
"""

from __future__ import annotations

import hashlib
import hmac
import os
import secrets
import unicodedata
from dataclasses import replace
from pathlib import Path

import pandas as pd

from surveykit.errors import Problem, SurveyError
from surveykit.readers import RawTable
from surveykit.survey import Definition, Source
from surveykit.survey.matching import tidy
from surveykit.survey.model import column_in

#: The environment variable that names the key file.
KEY = "SURVEYKIT_KEY"
#: Hexadecimal digits kept of a hash: 64 bits, so that two of a million persons share one once in forty million surveys.
_LENGTH = 16
_LEAST_KEY = 16


def headers_of(name: str, survey: Definition, source: Source) -> tuple[str, ...]:
    """The raw headers that a name under ``privacy`` means in a source: a question's, the respondent's, or itself."""
    if name in survey.questions:
        return survey.questions[name].headers_in(source.channel)
    header = column_in(survey.respondent, source.channel) if name == "respondent" else name
    return () if header is None else (header,)


def without_identities(table: RawTable, survey: Definition, source: Source) -> RawTable:
    """The table with dropped columns emptied and hashed ones hashed; its columns stay where they stand in the file.

    Raises:
        SurveyError: The key cannot be read, or lies in the survey's folder.
    """
    changes: dict[str, pd.Series] = {}
    for header in _present(survey.privacy.drop, table, survey, source):
        changes[header] = pd.Series("", index=table.frame.index, dtype="str")
    hashed = _present(survey.privacy.hash, table, survey, source)
    key = key_of(survey) if hashed else b""
    for header in hashed:
        codes, texts = pd.factorize(table.frame[header])
        changes[header] = pd.Series(pd.array([keyed(text, key) for text in texts], dtype="str").take(codes))
    return replace(table, frame=table.frame.assign(**changes)) if changes else table


def _present(names: tuple[str, ...], table: RawTable, survey: Definition, source: Source) -> list[str]:
    return [header for name in names for header in headers_of(name, survey, source) if header in table.frame.columns]


def keyed(text: str, key: bytes) -> str:
    """The keyed hash of a text, equal for texts that differ in width and outer spaces only; nothing stays nothing."""
    plain = unicodedata.normalize("NFKC", tidy(text))
    return hmac.new(key, plain.encode("utf-8", "surrogatepass"), hashlib.sha256).hexdigest()[:_LENGTH] if plain else ""


def key_file(survey: Definition) -> Path:
    """Where the key of a survey lies."""
    named = os.environ.get(KEY)
    if named:
        return Path(named)
    configuration = os.environ.get("XDG_CONFIG_HOME")
    return (Path(configuration) if configuration else Path.home() / ".config") / "surveykit" / f"{survey.id}.key"


def key_of(survey: Definition) -> bytes:
    """The key of a survey, made if there is none.

    Raises:
        SurveyError: It cannot be read or written, is too short, or lies in the survey's folder.
    """
    path = key_file(survey)
    if survey.folder is not None and path.resolve().is_relative_to(survey.folder.resolve()):
        raise SurveyError(
            Problem(
                "the key of the hashed columns lies in the survey's folder",
                str(path),
                "a place that is not handed on with the data",
                remedy=f"move it, and name it in the environment variable {KEY}",
            )
        )
    try:
        key = path.read_bytes() if path.exists() else _made(path)
    except OSError as error:
        raise SurveyError(
            Problem(f"the key of the hashed columns cannot be used: {error.strerror}", str(path), f"see {KEY}")
        ) from error
    if len(key) < _LEAST_KEY:
        raise SurveyError(
            Problem("the key of the hashed columns is too short", str(path), f"{_LEAST_KEY} bytes or more")
        )
    return key


def _made(path: Path) -> bytes:
    """A new key, readable by nobody else; of several processes that make one at the same moment one wins."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    aside = path.with_name(f".{path.name}.{os.getpid()}")
    with os.fdopen(os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(secrets.token_hex(32).encode())
    try:
        os.link(aside, path)
    except FileExistsError:
        return path.read_bytes()
    finally:
        aside.unlink()
    return path.read_bytes()
