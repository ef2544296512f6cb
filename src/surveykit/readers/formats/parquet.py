"""Parquet files: every value as the text that stands for it."""

from __future__ import annotations

from pathlib import Path

from surveykit.errors import ReadError
from surveykit.readers.formats.cells import as_text
from surveykit.readers.table import Grid


def read_parquet(path: Path) -> Grid:
    """Read a Parquet file; its first row counts as row 2, below the names."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        table = pq.ParquetFile(path).read()
    except (pa.ArrowException, OSError, ValueError) as error:
        raise ReadError(
            f"the Parquet file cannot be read: {str(error)[:200]}", path.name, remedy="export it again"
        ) from error
    nested = [field.name for field in table.schema if pa.types.is_nested(field.type)]
    if nested:
        raise ReadError("columns hold lists or records", path.name, "one value per cell", ", ".join(nested[:8]))
    columns = [list(map(as_text, column.to_pylist())) for column in table.columns]
    return Grid(table.column_names, columns, range(2, table.num_rows + 2))
