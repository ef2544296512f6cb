"""Which kernel runs a notebook: the one that it asks for, or this Python where a Python notebook's is not here."""

from __future__ import annotations

from surveykit.batch.engines.notebook import Notebook, language_of
from surveykit.errors import ParameterError

#: Names under which this Python's kernel is asked for.
THIS_PYTHON = ("python3", "python", "")


def kernel_of(notebook: Notebook) -> str:
    """The name of the kernel that a notebook asks for."""
    return notebook.get("metadata", {}).get("kernelspec", {}).get("name", "python3")


def is_missing(notebook: Notebook) -> bool:
    """Whether the kernel that a notebook asks for is not installed."""
    return kernel_of(notebook) not in THIS_PYTHON and kernel_of(notebook) not in installed_kernels()


def installed_kernels() -> tuple[str, ...]:
    """The names of the kernels that are installed."""
    from jupyter_client.kernelspec import KernelSpecManager

    return tuple(sorted(KernelSpecManager().find_kernel_specs()))


def runnable(notebook: Notebook) -> Notebook:
    """The notebook, asking for this Python's kernel where it is in Python and asks for one that is not here."""
    if language_of(notebook).lower() != "python" or not is_missing(notebook):
        return notebook
    spec = {"name": "python3", "language": "python", "display_name": "Python 3 (ipykernel)"}
    return {**notebook, "metadata": {**notebook["metadata"], "kernelspec": spec}}


def refuse_missing_kernel(notebook: Notebook, name: str) -> None:
    """Raise an error where nothing here can run a notebook.

    Raises:
        ParameterError: The notebook is in another language, and its kernel is not installed.
    """
    if language_of(notebook).lower() != "python" and is_missing(notebook):
        raise ParameterError(
            f"the kernel {kernel_of(notebook)!r} is not installed",
            name,
            expected=f"one of {', '.join(installed_kernels())}",
            found=f"a notebook in {language_of(notebook)}",
            remedy="install the kernel on this machine (jupyter kernelspec list shows which are here), or choose one"
            " that is here in JupyterLab and save the notebook",
        )
