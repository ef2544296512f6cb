"""What surrounds a notebook on every machine, so that the same answers give the same bytes."""

from __future__ import annotations

#: Environment of a notebook: one numeric thread (equal bits, and units run side by side), a fixed hash seed, and a
#: fixed time for what stores one (matplotlib's SVG).
SURROUNDINGS = {
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
    "PYTHONHASHSEED": "0",
    "SOURCE_DATE_EPOCH": "315532800",
    "PYDEVD_DISABLE_FILE_VALIDATION": "1",
}
#: Where matplotlib draws: into the notebook, as in a kernel.
BACKEND = "module://matplotlib_inline.backend_inline"
