"""Columns that identify persons: emptied or replaced by keyed hashes before anything else sees them.

A plain hash of a telephone number is undone by trying all numbers; a keyed one (HMAC-SHA256) is not, as long as the
key is not with the data. The key is a file outside the survey's folder: the one that the environment names
(``SURVEYKIT_KEY``), else ``surveykit/<survey>.key`` in the user's configuration folder, made when it is first needed.
"""

from __future__ import annotations

import hashlib
import hmac
import os
import re
import secrets
from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import partial
from pathlib import Path

import pandas as pd

from surveykit.cleaning.personal import kind_of_column
from surveykit.errors import SurveyError
from surveykit.matching.texts import plain_width, tidy
from surveykit.readers import RawTable
from surveykit.readers.platforms.times import day_of
from surveykit.survey import Definition, Question, Source
from surveykit.survey.questions import column_in

#: The environment variable that names the key file.
KEY = "SURVEYKIT_KEY"
#: Hexadecimal digits kept of a hash: 64 bits, so that two of a million persons share one once in forty million
#: surveys.
_LENGTH = 16
_LEAST_KEY = 16
#: Filled cells by which a column is known.
_SAMPLE = 200
_ADDRESS = re.compile(r"(\d{1,3}(?:\.\d{1,3}){3})\s*\(([^()]*)\)")
_MOBILE = re.compile(r"(?:(?:\+|00)?86)?(1[3-9]\d{9})", re.ASCII)
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")

#: A header, a question or ``respondent``, or one per channel.
Column = str | dict[str, str]


def _region(text: str) -> str:
    """``某省-某市`` of ``100.64.1.2(某省-某市)``; of a bare address its first half."""
    match = _ADDRESS.fullmatch(plain_width(text.strip()))
    if match:
        return match[2]
    parts = text.strip().split(".")
    return ".".join([*parts[:2], "*", "*"]) if len(parts) == 4 else ""


#: How a text is made coarser, by the words of ``privacy: {generalise: ...}``; what has no such form becomes empty.
_COARSER: dict[str, Callable[[str], str]] = {
    "region": _region,
    "day": day_of,
    "month": lambda text: day_of(text)[:7],
    "initial": lambda text: f"{text.strip()[0]}某" if text.strip() else "",
}


def headers_of(names: Iterable[str], survey: Definition, source: Source) -> dict[str, None]:
    """The raw headers, in order, that names under ``privacy`` mean in a source: a question's, the respondent's, others.

    A name that is neither a question nor ``respondent`` is a header itself.
    """
    headers: list[str | None] = []
    for name in names:
        if name in survey.questions:
            headers += survey.questions[name].headers_in(source.channel)
        else:
            headers.append(column_in(survey.respondent, source.channel) if name == "respondent" else name)
    return dict.fromkeys(header for header in headers if header is not None)


def without_identities(table: RawTable, survey: Definition, source: Source) -> RawTable:
    """The table with dropped columns emptied, others hashed or made coarser; its columns stay where they are.

    What nobody decided about does not stay by default: a column that the respondent or a text question reads and that
    is made of telephones, names or the like is hashed too (:func:`hashed_by_default`).
    """
    privacy = survey.privacy
    changes: dict[str, Callable[[str], str]] = {}
    changes |= dict.fromkeys(headers_of(privacy.drop, survey, source), lambda text: "")
    hashed = headers_of(privacy.hash, survey, source).keys() & set(table.frame.columns)
    hashed |= set(hashed_by_default(table, survey, source))
    if hashed:
        changes |= dict.fromkeys(hashed, partial(keyed, key=key_of(survey)))
    for name, rule in privacy.generalise.items():
        changes |= dict.fromkeys(headers_of([name], survey, source), _COARSER[rule])
    present = changes.keys() & set(table.frame.columns)
    texts = {header: _each(table.frame[header], changes[header]) for header in present}
    return replace(table, frame=table.frame.assign(**texts)) if texts else table


def _each(texts: pd.Series, change: Callable[[str], str]) -> pd.Series:
    codes, uniques = pd.factorize(texts)
    return pd.Series(pd.array([change(text) for text in uniques], dtype="str").take(codes), index=texts.index)


def settled(survey: Definition, source: Source) -> dict[str, None]:
    """The headers about which ``privacy`` says something."""
    privacy = survey.privacy
    names = (*privacy.drop, *privacy.hash, *privacy.keep, *privacy.generalise, *privacy.mask)
    return headers_of(names, survey, source)


def hashed_by_default(table: RawTable, survey: Definition, source: Source) -> tuple[str, ...]:
    """The columns that would carry a direct identifier into the responses and that ``privacy`` does not name."""
    texts = (question for question in survey.questions.values() if question.type == "text")
    headers = [question.column_in(source.channel) for question in texts if question.id not in survey.derived]
    used = dict.fromkeys([column_in(survey.respondent, source.channel), *headers])
    unsaid = set(table.frame.columns) - settled(survey, source).keys()
    named = [header for header in used if header is not None and header in unsaid]
    return tuple(header for header in named if kind_of_column(header, sample_of(table.frame[header])) is not None)


def sample_of(texts: pd.Series) -> list[str]:
    """The first filled cells of a column: enough to see what it is made of."""
    return texts[texts != ""].head(_SAMPLE).tolist()


def is_masked(question: Question, survey: Definition, source: Source) -> bool:
    """Whether what identifies a person is replaced in the answers to a question in a source.

    That is so for all texts but those that ``privacy`` keeps, and hashes, in which digits mean nothing.
    """
    if question.type != "text" or question.id in survey.privacy.keep:
        return False
    changed = headers_of((*survey.privacy.hash, *survey.privacy.generalise), survey, source)
    return question.column_in(source.channel) not in changed


def hashed_like(identities: Iterable[str], column: Column, survey: Definition, source: Source) -> list[str]:
    """Identities as a column holds them that may be hashed: so that a list of persons can be compared with it."""
    name, hashed = column_in(column, source.channel), headers_of(survey.privacy.hash, survey, source)
    if name is None or hashed.keys().isdisjoint(headers_of([name], survey, source)):
        return [str(identity) for identity in identities]
    key = key_of(survey)
    return [keyed(str(identity), key) for identity in identities]


def keyed(text: str, key: bytes) -> str:
    """The keyed hash of a text, equal for texts that are one in :func:`one_spelling`; nothing stays nothing.

    Of an internet address with the place behind it (``100.64.1.2(某省-某市)``) the address alone is hashed.
    """
    plain = plain_width(tidy(text))
    if match := _ADDRESS.fullmatch(plain):
        plain = match[1]
    plain = one_spelling(plain)
    return hmac.new(key, plain.encode("utf-8", "surrogatepass"), hashlib.sha256).hexdigest()[:_LENGTH] if plain else ""


def one_spelling(text: str) -> str:
    """A person's number, address or name in the spelling that stands for all.

    Full width is plain; a mobile number has no gaps and no 86 before it (``+86 138-0000-0000`` is ``13800000000``), an
    address for electronic mail no capitals. Whatever else there is stays, capitals too: those of an openid count.
    """
    plain = plain_width(tidy(text))
    if plain.isalnum() and not plain.startswith(("0086", "86")):
        return plain
    mobile = _MOBILE.fullmatch(re.sub(r"[\s()\-]", "", plain))
    if mobile is not None:
        return mobile[1]
    return plain.casefold() if _EMAIL.fullmatch(plain) else plain


def is_hash(text: str) -> bool:
    """Whether a text has the form of a keyed hash."""
    return re.fullmatch(rf"[0-9a-f]{{{_LENGTH}}}", text) is not None


def key_file(survey: Definition) -> Path:
    """Where the key of a survey lies."""
    named = os.environ.get(KEY)
    if named:
        return Path(named)
    configuration = os.environ.get("XDG_CONFIG_HOME")
    return (Path(configuration) if configuration else Path.home() / ".config") / "surveykit" / f"{survey.id}.key"


def key_of(survey: Definition) -> bytes:
    """The key of a survey, made if there is none; never one that is too short, or in the survey's folder."""
    path = key_file(survey)
    if survey.folder is not None and path.resolve().is_relative_to(survey.folder.resolve()):
        raise SurveyError(
            "the key of the hashed columns lies in the survey's folder",
            str(path),
            "a place that is not handed on with the data",
            remedy=f"move it, and name it in the environment variable {KEY}",
        )
    try:
        key = path.read_bytes() if path.exists() else _made(path)
    except OSError as error:
        what = f"the key of the hashed columns cannot be used: {error.strerror}"
        raise SurveyError(what, str(path), f"see {KEY}") from error
    if len(key) < _LEAST_KEY:
        raise SurveyError("the key of the hashed columns is too short", str(path), f"{_LEAST_KEY} bytes or more")
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
