"""A folder that appears whole or not at all, and never takes the place of somebody's work."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from surveykit.errors import FolderError, ParameterError
from surveykit.files import locked, replace_folder, sha256_of
from surveykit.matching.texts import listing
from surveykit.simulation.truth import FILE, recorded_files


@contextmanager
def whole_folder(folder: Path) -> Iterator[Path]:
    """Give a new folder; what is written there takes the place of ``folder`` when the block ends well.

    What a killed command left behind is removed.

    Raises:
        ParameterError: ``folder`` is a file, or holds files that no simulation made.
        FolderError: Another command is making the same folder.
    """
    folder = folder.absolute()
    _refuse_work_of_others(folder)
    workplace = folder.parent / f".{folder.name}.simulating"
    with ExitStack() as stack:
        try:
            stack.enter_context(locked(workplace))
        except BlockingIOError:
            remedy = "wait until it ends, or give another one with -o"
            raise FolderError("another surveykit command is making this folder", str(folder), remedy=remedy) from None
        new = workplace / "new"
        if new.exists():
            shutil.rmtree(new)
        new.mkdir()
        try:
            yield new
            replace_folder(new, folder)
        finally:
            shutil.rmtree(workplace, ignore_errors=True)


def _refuse_work_of_others(folder: Path) -> None:
    """Refuse a folder with anything in it that a simulation did not write as it is."""
    remedy = "give an empty or new folder with -o"
    if folder.exists() and not folder.is_dir():
        raise ParameterError("there is a file where the folder should be", str(folder), remedy=remedy)
    if not folder.is_dir() or not any(folder.iterdir()):
        return
    made = recorded_files(folder / FILE)
    if made is None:
        raise ParameterError("the folder is not empty, and no simulation made it", str(folder), remedy=remedy)
    there = {path.relative_to(folder).as_posix(): path for path in sorted(folder.rglob("*")) if path.is_file()}
    others = [name for name in there if name not in made and name != FILE]
    changed = [name for name, digest in made.items() if name in there and sha256_of(there[name]) != digest]
    if others or changed:
        what = "the folder holds files that are not as the simulation made them"
        remedy = "move them away, or give another folder with -o"
        raise ParameterError(what, str(folder), found=listing([*others, *changed]), remedy=remedy)
