"""Ways of running a notebook, by name. Another package can add one through the entry point ``surveykit.engines``."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib.metadata import entry_points
from pathlib import Path
from typing import Any

from surveykit.errors import ParameterError, Problem

#: Runs ``notebook`` with parameters and writes the executed notebook to ``report.ipynb`` in the current folder, also
#: when a cell fails; the last argument is the time limit of one cell in seconds.
Engine = Callable[[Path, dict[str, Any], float | None], None]

_ENGINES: dict[str, Engine] = {}


def register(name: str, engine: Engine) -> None:
    """Make an engine known under a name."""
    _ENGINES[name] = engine


def names() -> tuple[str, ...]:
    """The known engines: our own and those of installed packages."""
    return tuple(sorted({*_ENGINES, *(point.name for point in entry_points(group="surveykit.engines"))}))


def get(name: str) -> Engine:
    """The engine of that name.

    Raises:
        ParameterError: No engine has that name; the message lists those that exist.
    """
    if name not in _ENGINES:
        for point in entry_points(group="surveykit.engines", name=name):
            register(name, point.load())
    if name not in _ENGINES:
        raise ParameterError(Problem(f"there is no engine {name!r}", expected="one of " + ", ".join(names())))
    return _ENGINES[name]


def run_stock(notebook: Path, parameters: dict[str, Any], cell_timeout: float | None) -> None:
    """Run a notebook with papermill and an ordinary kernel of its own.

    papermill treats its paths as templates and addresses, so it is given plain names in the current folder, which the
    caller has made for this job alone.
    """
    import papermill

    shutil.copyfile(notebook, "notebook.ipynb")
    with _private_sockets() as kernel:
        papermill.execute_notebook(
            "notebook.ipynb",
            "report.ipynb",
            parameters=parameters,
            progress_bar=False,
            log_output=False,
            request_save_on_cell_execute=False,
            execution_timeout=cell_timeout,
            **kernel,
        )


register("stock", run_stock)


@contextmanager
def _private_sockets() -> Iterator[dict[str, Any]]:
    """Options that let the kernel talk through socket files in a folder of its own, where the system has them.

    Network ports can be taken by two kernels at once; socket files in a private folder cannot.
    """
    if os.name == "nt":
        yield {}
        return
    from jupyter_client.manager import AsyncKernelManager

    folder = tempfile.mkdtemp(prefix="k-")
    with Path(folder, "kernel.log").open("w") as log:

        class PrivateKernelManager(AsyncKernelManager):
            def __init__(self, **options: Any) -> None:
                super().__init__(**{**options, "transport": "ipc", "ip": f"{folder}/k"})

            async def start_kernel(self, **options: Any) -> None:  # type: ignore[override]  # typed as synchronous there
                # What the kernel itself says (not the notebook) would disturb the progress on the screen.
                await AsyncKernelManager.start_kernel(self, **{"stderr": log, **options})

        try:
            yield {"kernel_manager_class": PrivateKernelManager}
        finally:
            shutil.rmtree(folder, ignore_errors=True)
