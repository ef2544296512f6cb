"""The report on checking a bundle: ``verify.html`` for people, ``verify.json`` for programs."""

from __future__ import annotations

import html
import json
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

from surveykit.errors import Problem, RefusedError
from surveykit.files import canonical_json, write_atomic
from surveykit.language import Language, text
from surveykit.submission.checking import Verification
from surveykit.submission.full import Rerun, reproduction

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
        RefusedError: Something stands there that no verification wrote.
    """
    folder = bundle.with_name(f"{bundle.stem}-verification")
    if not folder.exists() or (folder.is_dir() and (_is_report(folder) or not any(folder.iterdir()))):
        return folder
    remedy = "name another folder with --report, or move this one away"
    raise RefusedError(
        Problem("what stands in the place of the report is not from a verification", str(folder), remedy=remedy)
    )


def _is_report(folder: Path) -> bool:
    try:
        stored = json.loads((folder / "verify.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return False
    return isinstance(stored, dict) and {"sha256", "result", "differences"} <= stored.keys()


def write_report(
    found: Verification, folder: Path, rerun: Rerun | None = None, *, is_full: bool = False
) -> tuple[Path, Path]:
    """Write ``verify.html`` and ``verify.json`` into ``folder``; their paths.

    Args:
        found: The verification.
        folder: Where to.
        rerun: How the study was run again, where it was.
        is_full: Whether it was to be run again.
    """
    result = reproduction(found, rerun) if is_full else found.result
    language: Language = "zh" if found.manifest.get("language") == "zh" else "en"
    page, data = folder / "verify.html", folder / "verify.json"
    stated = {name: found.manifest.get(name) for name in ("survey", "title", "audience", "holds", "versions")}
    entry = {
        "file": found.file,
        "sha256": found.sha256,
        "result": result,
        "rerun": None if rerun is None else _run(rerun),
        "bundle": stated,
        "checked": dict(found.checked),
        "differences": [asdict(one) for one in found.differences],
    }
    write_atomic(data, canonical_json(entry))
    write_atomic(page, "\n".join(_page(found, rerun, result, language)) + "\n")
    return page, data


def rerun_lines(rerun: Rerun, language: Language) -> Iterator[str]:
    """How the study was run again, in sentences."""

    def say(key: str, **values: object) -> str:
        return text(f"submission.page.{key}", language, **values)

    yield say("from_" + rerun.started_from)
    yield say("isolated" if rerun.isolated else "not_isolated")
    fresh = rerun.fresh
    yield say("in_" + fresh.origin, n=fresh.packages, seconds=f"{fresh.seconds:.0f}")
    if fresh.origin != "this":
        yield say("known" if fresh.is_known else "unknown")
    if rerun.programs:
        listed = "; ".join(f"{name} {there} / {here}" for name, (there, here) in rerun.programs.items())
        yield say("other_programs", listed=listed)
    else:
        yield say("same_programs")
    yield say("took", seconds=f"{rerun.ended.seconds:.0f}")
    if rerun.keyed:
        yield say("keyed")
    if rerun.compared is not None:
        for kind in ("numbers", "tables", "files"):
            total, equal = getattr(rerun.compared, kind)
            yield say(f"again_{kind}", equal=f"{equal:,}", total=f"{total:,}")


def _run(rerun: Rerun) -> dict[str, Any]:
    """The re-run for programs; its differences stand with all others."""
    entry = asdict(rerun)
    if rerun.compared is not None:
        entry["compared"] = {name: value for name, value in entry["compared"].items() if name != "differences"}
    entry["ended"]["seconds"] = round(rerun.ended.seconds, 1)
    entry["fresh"]["seconds"] = round(rerun.fresh.seconds, 1)
    del entry["fresh"]["python"]  # a folder that is no more
    return entry


def _page(found: Verification, rerun: Rerun | None, result: str, language: Language) -> Iterator[str]:
    def say(key: str, **values: object) -> str:
        return html.escape(text(f"submission.page.{key}", language, **values))

    code = "zh-CN" if language == "zh" else "en"
    title = html.escape(str(found.manifest.get("title") or found.file))
    yield f'<!doctype html><html lang="{code}"><head><meta charset="utf-8"><title>{say("title")}: {title}</title>'
    yield f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}"><style>{_STYLE}</style></head><body><main>'
    yield f"<h1>{say('title')}</h1><p>{title}<br>{html.escape(found.file)}<br>SHA-256 <code>{found.sha256}</code></p>"
    yield f'<p class="{result}"><strong>{say("class_" + result)}</strong></p>'
    yield f"<h2>{say('checked')}</h2><ul>"
    yield from (f"<li>{say('check_' + check, n=f'{n:,}')}</li>" for check, n in found.checked.items())
    if rerun is not None:
        yield from (f"<li>{html.escape(line)}</li>" for line in rerun_lines(rerun, language))
    yield f"</ul><h2>{say('differences')}</h2>"
    if found.differences:
        yield f"<table><tr>{''.join(f'<th>{say(name)}</th>' for name in _COLUMNS)}</tr>"
        # Results first: files that came out with other bytes follow from them, or are all there is.
        for one in sorted(found.differences, key=lambda one: not (one.expected or one.found)):
            yield f"<tr>{''.join(f'<td>{html.escape(getattr(one, name))}</td>' for name in _COLUMNS)}</tr>"
        yield "</table>"
    else:
        yield f"<p>{say('none')}</p>"
    yield "</main></body></html>"
