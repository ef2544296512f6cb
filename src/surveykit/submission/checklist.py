"""What a data editor looks at before a bundle leaves the house, as a list; what must not leave blocks.

After the checks of the AEA Data Editor's replication report. Nothing is altered to pass: a study passes or it does not.
"""

from __future__ import annotations

import getpass
import hashlib
import json
import re
import socket
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from surveykit.batch.planning.inputs import survey_files
from surveykit.cleaning import personal
from surveykit.disclosure import Floor
from surveykit.disclosure.anonymity import LEAST_K, quasi_identifiers, smallest_group
from surveykit.presentation.view import View, is_marked
from surveykit.submission.container import Content, data_of
from surveykit.submission.layers import layers, picture_texts, text_columns
from surveykit.submission.stored import StoredBlock, StoredNumber
from surveykit.submission.study import Study, declared, notebook_members, raw_files
from surveykit.submission.wheels import unlocked
from surveykit.survey.guesses import marked_lines
from surveykit.survey.load import FILE

State = Literal["passed", "usual", "note", "blocks"]
#: Places listed of one item; the others are counted.
_LISTED = 8
_PATHS = re.compile(rb"(?<![\w.])(?:/(?:home|Users|root)/[\w.\-]+|[A-Za-z]:\\{1,2}(?:Users|Documents)\b)")
_USUAL_NAMES = {"root", "user", "admin", "ubuntu", "debian", "jovyan", "localhost", "runner", "build", "test"}
#: Parts of a published appendix that hold digests and names of numbers, which may look like the number of a card.
_NO_TEXTS = ("cells", "slice", "numbers", "number", "id", "digest", "sha256")
#: JSON that holds digests and numbers only, and names of files, which are looked at by themselves.
_NO_JSON = ("numbers.json", "manifest.json", "ro-crate-metadata.json")
#: Keyed hashes in the place of telephones and the like: among their digits, telephones would be found by chance.
_HASHES = re.compile(r"(?<![0-9A-Za-z])(?=[0-9]*[a-f])[0-9a-f]{16,64}(?![0-9A-Za-z])")
#: Kinds of cells that print a number; tables that count rows by what became of them, not answers to a question.
_NUMBERED = ("number", "percent", "interval")
_COUNTS_OF_ROWS = re.compile(r"account|response_(channel|wave)")


@dataclass(frozen=True)
class Item:
    """One line of the checklist: what was looked at, and what was found where.

    ``state`` is ``passed``; ``usual`` (worth knowing); ``note`` (a person must judge); ``blocks`` (must not leave).
    """

    check: str
    state: State
    said: str
    places: tuple[str, ...] = ()

    def __str__(self) -> str:
        mark = {"passed": "[x]", "usual": "[i]", "note": "[!]", "blocks": "[ ]"}[self.state]
        more = [f"and {len(self.places) - _LISTED:,} more"] if len(self.places) > _LISTED else []
        return "\n      ".join([f"{mark} {self.check}: {self.said}", *self.places[:_LISTED], *more])


def checklist(study: Study, members: Mapping[str, Content], audience: str) -> tuple[Item, ...]:
    """Every item, for the members of a bundle that is about to be written."""
    hits: dict[str, list[str]] = defaultdict(list)
    digests: dict[bytes, list[str]] = defaultdict(list)
    literals = _machine(study)
    for name, content in members.items():
        data = data_of(content)
        if not data:
            hits["zero"].append(name)
        else:
            digests[hashlib.sha256(data).digest()].append(name)
        if name.startswith("environment/"):
            continue
        for where, layer in layers(name, data):
            hits["paths"] += [f"{where}: {hit}" for hit in sorted(_machine_names(layer, literals))]
        kind = "raw" if _is_raw(name, study) else "personal"
        hits[kind] += [f"{name}: {kinds}" for kinds in _personal(name, data)]
        if name.endswith((".ipynb", "appendix.json")) and any(map(is_marked, _texts(name, data))):
            hits["internal"].append(name)
    twice = [" = ".join(names[:3]) for names in digests.values() if len(names) > 1]
    others = [f"{package.where} {package.found}, in the lock {package.expected}" for package in unlocked()]
    asked, language = study.survey.questions, study.survey.language
    worded = {name: question.text.in_language(language).strip() for name, question in asked.items()}
    return (
        _item("guesses of a draft", _guesses(study), "none left in survey.yml", "nobody has confirmed them"),
        _item("absolute paths, user and host names", hits["paths"], "none", "a path or name of this machine"),
        _item("personal data", hits["personal"], "none found by the detectors", "it may identify a person"),
        _item("internal results", hits["internal"], "none", "marked as made without the publishing floor"),
        _raw_item(hits["raw"], study, members),
        _comments(members),
        _item("empty files", hits["zero"], "none", "a file of no bytes"),
        _item("files that are there twice", twice, "none", "the same content under several names", "usual"),
        _undeclared(study),
        Item("results newer than inputs", "passed", f"{len(study.entries)} reports are as the journal says"),
        _item(
            "questionnaire",
            [name for name, wording in worded.items() if wording in ("", name)],
            f"survey.yml holds the wording of {len(asked)} questions",
            "a question without wording",
        ),
        *_of_numbers(study),
        _anonymity(study, audience),
        _item("programs of the lock", others, "installed as locked", "others were used than the lock names", "note"),
    )


def _item(check: str, places: list[str], fine: str, wrong: str, state: State = "blocks") -> Item:
    return Item(check, state, wrong, tuple(places)) if places else Item(check, "passed", fine)


def _guesses(study: Study) -> list[str]:
    folder = study.survey.folder
    return [f"{FILE}:{line}" for line in marked_lines(folder / FILE)] if folder is not None else []


def _machine(study: Study) -> tuple[bytes, ...]:
    """What names this machine and this person: folders, user, host; usual names of no one in particular do not."""
    folders = {str(Path.cwd()), str(study.folder.parent), str((study.survey.folder or Path()).resolve().parent)}
    names = {getpass.getuser(), socket.gethostname().partition(".")[0]}
    special = {name for name in names if len(name) >= 4 and name.lower() not in _USUAL_NAMES}
    return tuple(sorted(text.encode() for text in {folder for folder in folders if len(folder) > 4} | special))


def _machine_names(layer: bytes, literals: Iterable[bytes]) -> set[str]:
    hits = {hit.decode("utf-8", "replace") for hit in _PATHS.findall(layer)}
    words = (word for word in literals if word in layer)
    return hits | {word.decode() for word in words if re.search(rb"(?<![\w-])%b(?![\w-])" % re.escape(word), layer)}


def _is_raw(name: str, study: Study) -> bool:
    return name in {f"{study.place}/{raw}" for raw in raw_files(study.survey)}


def _personal(name: str, data: bytes) -> Iterator[str]:
    """The kinds of personal data in the name and the texts of a file and of its pictures, with their number."""
    counts = personal.find(_HASHES.sub("", text) for text in _texts(name, data))
    yield from (f"{kind} ({n})" for kind, n in counts.items())
    yield from (f"{kind}, in its name" for kind in personal.find([_HASHES.sub("", name)]))
    pictures: dict[str, None] = {}
    for where, text in picture_texts(name, data):
        pictures |= {f"{kind}, in {where.partition('!')[2]}": None for kind in personal.find([text])}
    yield from pictures


def _texts(name: str, data: bytes) -> Iterator[str]:
    """The texts that people wrote: of published data, notebooks and their outputs, tables and settings.

    Documents say what their appendix says, and pictures, hashes and numbers are no texts.
    """
    ending = name.rpartition(".")[2]
    if ending == "parquet":
        for column in text_columns(data):
            yield from _without_hashes(column)
    elif ending == "json" and not name.endswith(_NO_JSON):
        yield from _strings(json.loads(data))
    elif ending == "ipynb":
        for cell in json.loads(data).get("cells", ()):
            yield from "".join(cell.get("source", "")).split("\n")
            for output in cell.get("outputs", ()):
                yield from "".join(output.get("text", "")).split("\n")
                # What a table says without its tags.
                shown = ("".join(said) for kind, said in output.get("data", {}).items() if kind.startswith("text/"))
                yield from (text for said in shown for text in re.sub(r"<[^>]*>", "\n", said).split("\n"))
    elif ending in ("csv", "yml", "md", "txt") and not name.endswith("numbers.csv"):
        yield from data.decode("utf-8", "replace").split("\n")


def _without_hashes(column: Sequence[str]) -> Sequence[str]:
    """The texts of a column; where nearly all that look like keyed hashes hold letters, those of digits are hashes too.

    Other texts may be among them: respondents of one channel are hashed, those of another are counted.
    """
    hashes = {text for text in column if re.fullmatch("[0-9a-f]{16,64}", text)}
    of_digits = sum(text.isdigit() for text in hashes)
    return [text for text in column if text not in hashes] if 10 * of_digits <= len(hashes) else column


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        parts = ([key, item] for key, item in value.items() if key not in _NO_TEXTS)
        yield from _strings([part for pair in parts for part in pair])
    elif isinstance(value, list):
        for item in value:
            yield from _strings(item)


def _raw_item(places: list[str], study: Study, members: Mapping[str, Content]) -> Item:
    if not any(_is_raw(name, study) for name in members):
        return Item("raw exports", "passed", "none in the bundle")
    said = "in the bundle, as asked; for reviewers who are entitled to see them only"
    return Item("raw exports", "note" if places else "usual", said, tuple(places))


def _comments(members: Mapping[str, Content]) -> Item:
    """Which documents print people's own words: the detectors know few names, and no descriptions of persons."""
    printed = []
    for name, content in members.items():
        if name.endswith(".json") and not name.endswith(_NO_JSON):
            stored = json.loads(data_of(content))
            blocks = stored.get("blocks", ()) if isinstance(stored, dict) else ()
            printed += [name.rpartition("/")[0]] if any(block.get("kind") == "verbatim" for block in blocks) else []
    said = "printed word for word; names that no word announces are not recognised: read them before they leave"
    return _item("comments", printed, "none in the reports", said, "note")


def _undeclared(study: Study) -> Item:
    known = {*declared(study.survey), *raw_files(study.survey)}
    used = {path.resolve() for path in notebook_members(study).values() if isinstance(path, Path)}
    files = survey_files(study.survey, study.folder)
    others = [name for name, path in files.items() if name not in known and path.resolve() not in used]
    return _item("undeclared inputs", others, "none", "in the survey's folder, but named nowhere: not packed", "note")


def _of_numbers(study: Study) -> Iterator[Item]:
    nameless, below, frames = [], [], []
    floor = View.of(study.survey).floor
    for name in study.published:
        folder = study.folder / name
        numbers: list[StoredNumber] = json.loads((folder / "numbers.json").read_bytes())["numbers"]
        blocks: list[StoredBlock] = json.loads((folder / "appendix.json").read_bytes())["blocks"]
        below += [f"{name}: {number['id']} (n = {number['n']})" for number in numbers if _is_below(number, floor)]
        for block in blocks:
            cells = [cell for row in block.get("rows", ()) for cell in row if cell.get("kind") in _NUMBERED]
            if n := sum(not cell.get("number") for cell in cells):
                nameless.append(f"{name}: table {block.get('id')} ({n})")
        if name in study.entries:
            frames += [
                f"{name}/report.ipynb, cell {cell['id']}"
                for cell in json.loads((folder / "report.ipynb").read_bytes())["cells"]
                for output in cell.get("outputs", ())
                if 'class="dataframe"' in "".join(output.get("data", {}).get("text/html", ""))
            ]
    said = "derived from published counts, with no id of their own in numbers.json"
    yield _item("numbers without an id", nameless, "none", said, "usual")
    yield _item("publishing floor", below, "no number of too few answers", "too few answers for what is shown")
    said = "a notebook shows a data frame: what it says has passed no floor"
    yield _item("raw outputs of notebooks", frames, "none", said)


def _is_below(number: StoredNumber, floor: Floor) -> bool:
    """Whether a number shows more than its answers allow; the account of rows counts rows, not answers."""
    n = number["n"]
    if not n or _COUNTS_OF_ROWS.fullmatch(number["table"]) or number["value"] is None:
        return False
    spread = any(value is not None for value in (number["se"], number["low"], number["high"]))
    level = floor.level(n)
    return level == "withheld" or (level == "mean_only" and spread)


def _anonymity(study: Study, audience: str) -> Item:
    """How many people share their quasi-identifiers at least; a public bundle without it holds no responses anyway."""
    check, least = "k-anonymity of the responses", LEAST_K[audience]
    names = quasi_identifiers(study.survey)
    state: State = "usual" if audience == "public" else "note"
    other = "; no responses in a public bundle" if audience == "public" else ""
    if not study.survey.privacy.quasi_identifiers:
        return Item(check, state, f"not known: survey.yml declares no privacy.quasi_identifiers{other}")
    k = smallest_group(study.responses.frame, names)
    said = f"k = {k} over {', '.join(names)}"
    if k >= least:
        return Item(check, "passed", said)
    return Item(check, state, f"{said}, below {least}{other}")
