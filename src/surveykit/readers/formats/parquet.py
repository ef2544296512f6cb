"""Parquet files: every value as the text that stands for it."""

from __future__ import annotations

from pathlib import Path

from surveykit.errors import ReadError
from surveykit.readers.formats.cells import as_text
from surveykit.readers.table import Grid

#: The most cells of a table.
_CELLS = 150_000_000


def read_parquet(path: Path) -> Grid:
    """Read a Parquet file; its first row counts as row 2, below the names."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        file = pq.ParquetFile(path)
        rows, columns = file.metadata.num_rows, len(file.schema_arrow.names)
        if rows * columns > _CELLS:
            what = f"the table has {rows:,} rows of {columns} columns, more than fit into memory"
            raise ReadError(what, path.name, remedy="export it in parts")
        table = file.read()
    except (pa.ArrowException, OSError, ValueError) as error:
        raise ReadError(
            f"the Parquet file cannot be read: {str(error)[:200]}", path.name, remedy="export it again"
        ) from error
    nested = [field.name for field in table.schema if pa.types.is_nested(field.type)]
    if nested:
        raise ReadError("columns hold lists or records", path.name, "one value per cell", ", ".join(nested[:8]))
    texts = [list(map(as_text, column.to_pylist())) for column in table.columns]
    return Grid(table.column_names, texts, range(2, table.num_rows + 2))
