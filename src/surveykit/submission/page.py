"""The report on checking a bundle: ``verify.html`` for people, ``verify.json`` for programs."""

from __future__ import annotations

import html
from collections.abc import Iterator
from dataclasses import asdict
from functools import partial
from pathlib import Path
from typing import Any

from surveykit.errors import RefusedError
from surveykit.files import canonical_json, write_atomic
from surveykit.language import Language, text
from surveykit.submission.checking import Verification
from surveykit.submission.full import Rerun, reproduction
from surveykit.submission.stored import read_json

_STYLE = (
    "body{font:16px/1.5 'Noto Sans SC','Microsoft YaHei',sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem}"
    "table{border-collapse:collapse;width:100%}td,th{border:1px solid #bbb;padding:.3rem .5rem;text-align:left;"
    "vertical-align:top;overflow-wrap:anywhere}code{overflow-wrap:anywhere}.intact,.full,.minor{color:#1b5e20}"
    ".damaged,.partial,.not{color:#b71c1c}"
    # Long texts that differ do not squeeze the names of files and places to a few letters a line.
    "td:nth-child(-n+2){min-width:min(14rem,22vw)}td:nth-child(3){min-width:min(8rem,14vw)}"
)
_COLUMNS = ("file", "place", "what", "expected", "found")
_POLICY = "default-src 'none'; style-src 'unsafe-inline'"


def report_folder_beside(bundle: Path) -> Path:
    """The folder for the report on a bundle where none was named: ``study-verification`` beside ``study.zip``.

    Raises:
        RefusedError: There is something that no verification wrote.
    """
    folder = bundle.with_name(f"{bundle.stem}-verification")
    is_report = {"sha256", "result", "differences"} <= read_json(folder / "verify.json").keys()
    if not folder.exists() or (folder.is_dir() and (is_report or not any(folder.iterdir()))):
        return folder
    what = "what is in the place of the report is not from a verification"
    remedy = "name another folder with --report, or move this one away"
    raise RefusedError(what, str(folder), remedy=remedy)


def write_report(
    verification: Verification, folder: Path, rerun: Rerun | None = None, *, is_full: bool = False
) -> tuple[Path, Path]:
    """Write ``verify.html`` and ``verify.json`` into ``folder``; their paths.

    Args:
        verification: The verification.
        folder: Where to.
        rerun: How the study was run again, where it was.
        is_full: Whether it was to be run again.
    """
    result = reproduction(verification, rerun) if is_full else verification.result
    language: Language = "zh" if verification.manifest.get("language") == "zh" else "en"
    page, data = folder / "verify.html", folder / "verify.json"
    stated = {name: verification.manifest.get(name) for name in ("survey", "title", "audience", "holds", "versions")}
    content = {
        "file": verification.file,
        "sha256": verification.sha256,
        "result": result,
        "rerun": None if rerun is None else _run(rerun),
        "bundle": stated,
        "checked": dict(verification.checked),
        "differences": [asdict(entry) for entry in verification.differences],
    }
    write_atomic(data, canonical_json(content))
    write_atomic(page, "\n".join(_page(verification, rerun, result, language)) + "\n")
    return page, data


def rerun_lines(rerun: Rerun, language: Language) -> Iterator[str]:
    """How the study was run again, in sentences."""
    say = partial(_say, language)
    yield say(f"from_{rerun.started_from}")
    yield say("isolated" if rerun.isolated else "not_isolated")
    fresh = rerun.fresh
    yield say(f"in_{fresh.origin}", n=fresh.packages, seconds=f"{fresh.seconds:.0f}")
    if fresh.origin != "this":
        yield say("known" if fresh.is_known else "unknown")
    listed = "; ".join(f"{name} {there} / {here}" for name, (there, here) in rerun.programs.items())
    yield say("other_programs", listed=listed) if listed else say("same_programs")
    yield say("took", seconds=f"{rerun.ended.seconds:.0f}")
    if rerun.keyed:
        yield say("keyed")
    if rerun.compared is not None:
        for kind in ("numbers", "tables", "files"):
            total, equal = getattr(rerun.compared, kind)
            yield say(f"again_{kind}", equal=f"{equal:,}", total=f"{total:,}")


def _say(language: Language, key: str, **values: int | str) -> str:
    return text(f"submission.page.{key}", language, **values)


def _run(rerun: Rerun) -> dict[str, Any]:
    """The re-run for programs; its differences are among all others."""
    entry = asdict(rerun)
    if rerun.compared is not None:
        del entry["compared"]["differences"]
    entry["ended"]["seconds"] = round(rerun.ended.seconds, 1)
    entry["fresh"]["seconds"] = round(rerun.fresh.seconds, 1)
    del entry["fresh"]["python"]  # a folder that is no more
    return entry


def _page(verification: Verification, rerun: Rerun | None, result: str, language: Language) -> Iterator[str]:
    def say(key: str, **values: str) -> str:
        return html.escape(_say(language, key, **values))

    code = "zh-CN" if language == "zh" else "en"
    title = html.escape(str(verification.manifest.get("title") or verification.file))
    yield f'<!doctype html><html lang="{code}"><head><meta charset="utf-8"><title>{say("title")}: {title}</title>'
    yield f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}"><style>{_STYLE}</style></head><body><main>'
    file, digest = html.escape(verification.file), verification.sha256
    yield f"<h1>{say('title')}</h1><p>{title}<br>{file}<br>SHA-256 <code>{digest}</code></p>"
    yield f'<p class="{result}"><strong>{say("class_" + result)}</strong></p>'
    yield f"<h2>{say('checked')}</h2><ul>"
    yield from (f"<li>{say('check_' + check, n=f'{n:,}')}</li>" for check, n in verification.checked.items())
    if rerun is not None:
        yield from (f"<li>{html.escape(line)}</li>" for line in rerun_lines(rerun, language))
    yield f"</ul><h2>{say('differences')}</h2>"
    if verification.differences:
        yield f"<table><tr>{''.join(f'<th>{say(name)}</th>' for name in _COLUMNS)}</tr>"
        # Results first: files that came out with other bytes follow from them, or are all there is.
        for entry in sorted(verification.differences, key=lambda entry: not (entry.expected or entry.found)):
            yield f"<tr>{''.join(f'<td>{html.escape(getattr(entry, name))}</td>' for name in _COLUMNS)}</tr>"
        yield "</table>"
    else:
        yield f"<p>{say('none')}</p>"
    yield "</main></body></html>"
