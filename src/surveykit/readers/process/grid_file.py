"""A grid in a file: how a table travels from the process that parsed it, as texts and nothing that could run."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

import numpy as np
import pyarrow as pa

from surveykit.readers.table import Grid, HeaderCell

#: Where in the file's metadata everything is that is no column.
_ABOUT = b"about"
#: The column of the rows' numbers.
_ROWS = "rows"


def store_grid(grid: Grid, path: Path) -> None:
    """Write a grid; texts that recur in a column are written once."""
    with pa.OSFile(str(path), "wb") as file:
        _write(grid, file)


def rehearse(folder: Path | None) -> None:
    """Do once what is slow the first time; nothing is written to a disk."""
    _write(Grid(["a"], [["1", "1"]], [2, 3]), pa.BufferOutputStream())


def _write(grid: Grid, file: pa.NativeFile) -> None:
    about = asdict(grid)
    del about["columns"], about["rows"]
    columns = {f"{number}": _array(texts) for number, texts in enumerate(grid.columns)}
    rows = pa.array(np.asarray(grid.rows, dtype=np.int64))
    # Only ASCII in the metadata: halves of characters, which no file can hold, are escaped.
    metadata = {_ABOUT: json.dumps(about, ensure_ascii=True).encode("ascii")}
    table = pa.table({_ROWS: rows, **columns}).replace_schema_metadata(metadata)
    with pa.ipc.new_file(file, table.schema) as writer:
        writer.write_table(table)


def load_grid(path: Path) -> Grid:
    """Read a grid that was stored."""
    with pa.memory_map(str(path)) as file:
        table = pa.ipc.open_file(file).read_all()
        rows, *columns = table.columns
        about = json.loads(table.schema.metadata[_ABOUT])
        return Grid(
            **{
                **about,
                "notes": tuple(about["notes"]),
                "recognised": tuple(about["recognised"]),
                "guessed": tuple(about["guessed"]),
                "codebook": {name: tuple(map(tuple, pairs)) for name, pairs in about["codebook"].items()},
                "parsed": tuple(HeaderCell(**cell) for cell in about["parsed"]),
            },
            columns=list(map(_texts, columns)),
            rows=rows.to_numpy().tolist(),
        )


def _array(texts: Sequence[str]) -> pa.Array:
    try:
        array = pa.array(texts, pa.large_string())
    except UnicodeEncodeError:
        array = pa.array([text.encode("utf-8", "surrogatepass") for text in texts], pa.large_binary())
    coded = array.dictionary_encode()
    return coded if 2 * len(coded.dictionary) <= len(array) else array


def _texts(column: pa.ChunkedArray) -> list[str]:
    array = column.combine_chunks()
    if not pa.types.is_dictionary(array.type):
        return _plain(array)
    values = np.array([*_plain(array.dictionary), None], dtype=object)[:-1]
    texts: list[str] = values[array.indices.to_numpy()].tolist()
    return texts


def _plain(array: pa.Array) -> list[str]:
    texts: list[str] = array.to_pylist()
    if pa.types.is_large_binary(array.type):
        return [text.decode("utf-8", "surrogatepass") for text in array.to_pylist()]
    return texts
