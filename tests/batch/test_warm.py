"""The warm engine gives what the stock engine gives, cell by cell, and holds notebooks to their limits."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from made import empty_slice, write_notebook
from surveykit.batch import JobSettings, plan
from surveykit.batch.engines.failure import Failure, NotebookError
from surveykit.batch.engines.limits import Limits, parse_size, size_text
from surveykit.batch.engines.registry import ENGINES
from surveykit.batch.engines.stock import run_stock
from surveykit.batch.engines.stored import stable, store
from surveykit.batch.engines.warm import client
from surveykit.batch.engines.warm.child import Order
from surveykit.batch.engines.warm.client import Server
from surveykit.batch.engines.warm.engine import WarmEngine, why_not
from surveykit.batch.engines.warm.imports import imports_of
from surveykit.batch.planning.plan import default_engine
from surveykit.batch.running import runner
from surveykit.errors import ParameterError
from surveykit.files import sha256_of_folder
from surveykit.forking.allowed import can_fork
from surveykit.forking.surroundings import SURROUNDINGS

NASTY = {
    "magics": [
        "%matplotlib inline\n%precision 3\n3.14159265",
        "x = !echo one; echo two\nprint(x)\n!echo three",
        "%%bash\necho from bash",
        "%%writefile made.txt\nhello",
        "%alias_magic t timeit\n%pwd;",
        "%who_ls int",
        "%env SURVEYKIT_NOTHING=1",
    ],
    "display": [
        "from IPython.display import HTML, JSON, Image, Latex, Markdown, SVG, display\n"
        "display(HTML('<b>一</b>'), Markdown('*x*'), Latex('$x$'), JSON({'a': [1]}))\n"
        "display(SVG('<svg xmlns=\"http://www.w3.org/2000/svg\"/>'))",
        "import pandas as pd\ndisplay(pd.DataFrame({'名': [1, 2]}))\npd.Series([1.5])",
        "handle = display('first', display_id='one')\ndisplay('second')",
        "handle.update('changed later')",
        "from IPython.display import clear_output\nprint('gone')\nclear_output()\nprint('stays')",
        "print('replaced')\nclear_output(wait=True)\nprint('by this')",
        "class Odd:\n    def _repr_html_(self):\n        return '<i>odd</i>'\n    def _repr_mimebundle_(self, **_):\n"
        "        return {'text/plain': 'odd', 'application/x-odd': 'x'}, {'a': 1}\nOdd()",
        "class Broken:\n    def __repr__(self):\n        return 'broken'\n"
        "    def _repr_html_(self):\n        raise NotImplementedError\nBroken()",
        "display({'raw': 1}, raw=False)\nNone",
        "1;",
        "_, __, Out[2] is not None",
    ],
    "what is shown is sent": [
        "class Picture:\n    def __repr__(self):\n        return 'picture'\n"
        "    def _repr_png_(self):\n        return b'\\x89PNG'\nPicture()",
        "import datetime\nfrom IPython.display import publish_display_data\n"
        "publish_display_data({'application/json': {'day': datetime.date(2024, 3, 5), 'n': (1, 2), 3: 4}})",
        "data = {'n': [1]}\npublish_display_data({'application/json': data})\ndata['n'].append(2)",
    ],
    "capture": ["%%capture caught\nprint('inside')\n1", "caught.stdout", "print(caught.stdout, len(caught.outputs))"],
    "warnings": [
        "import warnings\nwarnings.warn('mind this')",
        "import sys\nprint('to err', file=sys.stderr)\nprint('to out')",
        "import logging\nlogging.warning('logged')",
    ],
    "big output": ["print('x' * 300_000)", "for i in range(30_000):\n    print(i)", "'y' * 100_000"],
    "threads": [
        "import threading\nt = threading.Thread(target=lambda: print('in a thread'))\nt.start(); t.join()",
        "from concurrent.futures import ThreadPoolExecutor\n"
        "with ThreadPoolExecutor(2) as e:\n    print(sum(e.map(abs, range(-5, 0))))",
        "print(threading.Thread(target=print).name, ThreadPoolExecutor()._thread_name_prefix)",
        "import time\nt = threading.Thread(target=lambda: 1 / 0)\nt.start(); t.join(); time.sleep(0.5)",
    ],
    "child processes": [
        # A kernel catches what children write in a thread of its own: it is given time to.
        "import os, subprocess, sys, time\n"
        "subprocess.run([sys.executable, '-c', 'print(1)'], check=True)\ntime.sleep(0.5)",
        "os.system('echo below')\ntime.sleep(0.5)",
        "subprocess.check_output(['echo', 'kept'])",
        "import multiprocessing\ncontext = multiprocessing.get_context('fork')\ndef double(x):\n    return 2 * x\n"
        "with context.Pool(2) as pool:\n    found = pool.map(double, range(3))\nfound",
        "os.write(1, b'raw bytes\\n')\ntime.sleep(0.5)",
    ],
    "figures": [
        "import matplotlib.pyplot as plt\nplt.plot([1, 2, 3]); plt.title('无')",
        "figure, axes = plt.subplots()\naxes.bar([1, 2], [3, 4])\nplt.show()\nprint('after')",
        "figure, axes = plt.subplots(figsize=(2, 1))\naxes.plot([1])\nfigure",
        "plt.figure(); plt.figure(); plt.get_fignums()",
        "plt.rcParams['figure.figsize'], plt.get_backend()",
        "%config InlineBackend.figure_formats = ['svg']\nplt.rcParams['svg.hashsalt'] = 'x'\nplt.plot([1, 2]);",
    ],
    "asynchronous": [
        "import asyncio\nawait asyncio.sleep(0.01)\nprint('waited')",
        "async def later():\n    return 7\nawait later()",
        "asyncio.get_running_loop().is_running()",
    ],
    "an error": ["def f(x):\n    return 1 / x", "print('before')\nf(0)", "print('never')"],
    "a syntax error": ["1 +"],
    "nobody to ask": ["input('name?')"],
    "nobody to ask for a secret": ["import getpass\ngetpass.getpass()"],
    "nobody who debugs": ["breakpoint()\n1"],
    "a chain of errors": ["try:\n    {}['a']\nexcept KeyError as e:\n    raise ValueError('outer') from e"],
    "a warned error": ["import json\njson.loads('{')"],
    "surroundings": [
        "__name__, __doc__",
        "import sys\n'' in sys.path, sys.path.index(''), sys.argv[1:2], sys.flags.hash_randomization",
        "import os\nsorted(os.listdir('.'))[:1], os.environ.get('OPENBLAS_NUM_THREADS'), os.environ['TERM']",
        "os.environ['MPLBACKEND'], sys.stdout.__class__.__name__",
        "import pickle\nclass Local: pass\npickle.loads(pickle.dumps(Local())).__class__.__name__",
        "get_ipython().__class__.__name__, get_ipython().execution_count",
        "import signal\nsignal.getsignal(signal.SIGINT) is signal.default_int_handler",
        "",
        "# nothing",
    ],
}
#: What is reported of the kinds that fail, and where: by both engines.
WHERE = {
    "an error": ("ZeroDivisionError: division by zero", "code cell 3, line 2"),
    "a syntax error": ("SyntaxError: invalid syntax", "code cell 2, line 1"),
    "a chain of errors": ("ValueError: outer", "code cell 2, line 4"),
}
SHIPPED = Path(__file__).resolve().parents[2] / "notebooks"


@pytest.fixture(scope="module")
def warm() -> Any:
    engine = WarmEngine()
    yield engine
    engine.close()


@pytest.fixture(autouse=True)
def _surroundings(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in SURROUNDINGS.items():
        monkeypatch.setenv(name, value)


def stored(folder: Path) -> dict[str, Any]:
    """The executed notebook as it is kept, without the marks that papermill puts before a failed cell."""
    notebook = json.loads((folder / "report.ipynb").read_text(encoding="utf-8"))
    notebook["cells"] = [
        c for c in notebook["cells"] if "papermill-error-cell-tag" not in c["metadata"].get("tags", [])
    ]
    content: dict[str, Any] = json.loads(stable(notebook))
    return content


def run_in(
    folder: Path, engine: Any, notebook: Path, limits: Limits | None = None
) -> tuple[dict[str, Any], Failure | None]:
    """The notebook as it is kept, and why it was not run to its end."""
    folder.mkdir(parents=True)
    before, failure = Path.cwd(), None
    os.environ.pop("PYTEST_CURRENT_TEST", None)  # kernels catch nothing below Python where they see it
    os.chdir(folder)
    try:
        engine(notebook, {"unit": "机关/一"}, limits or Limits(60.0, 60.0, 2 << 30))
    except NotebookError as error:  # failures are compared too
        failure = error.failure
    finally:
        os.chdir(before)
    assert (folder / "report.ipynb").exists(), failure
    return stored(folder), failure


#: Those of which each is a little more of another: among the long tests.
FURTHER = {
    "what is shown is sent", "capture", "big output", "threads", "asynchronous", "a syntax error", "nobody to ask",
    "nobody to ask for a secret", "nobody who debugs", "a chain of errors", "a warned error",
}  # fmt: skip


@pytest.mark.parametrize(
    "kind", [pytest.param(kind, marks=pytest.mark.slow) if kind in FURTHER else kind for kind in NASTY]
)
def test_both_engines_give_the_same_cells(tmp_path: Path, kind: str, warm: WarmEngine) -> None:
    notebook = write_notebook(tmp_path / "n.ipynb", *NASTY[kind])
    here, failure = run_in(tmp_path / "w" / "job", warm, notebook)
    there, same = run_in(tmp_path / "s" / "job", run_stock, notebook)
    for ours, theirs in zip(here["cells"], there["cells"], strict=True):
        assert ours == theirs, ours["source"]
    assert here["metadata"] == there["metadata"]
    assert (failure is None) == (same is None)
    if failure is not None:
        assert (failure.what, failure.where) == (same.what, same.where)
        assert kind not in WHERE or (failure.what, failure.where) == WHERE[kind]
        assert all(each.traceback.strip().endswith(each.what) for each in (failure, same))
    assert any(cell["outputs"] for cell in here["cells"])


@pytest.mark.parametrize("name", ["unit_report", pytest.param("overall_report", marks=pytest.mark.slow)])
def test_shipped_notebooks_are_the_same_under_both_engines(
    tmp_path: Path, name: str, warm: WarmEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    from surveykit.cleaning import load_survey
    from surveykit.slices import cut
    from surveykit.survey import new_survey

    responses = load_survey(new_survey("made", tmp_path)).clean()
    slices = cut(responses, tmp_path / "slices")
    unit = "north" if name == "unit_report" else None
    piece = next(piece for piece in (slices.overall, *slices.units) if piece.unit == unit)
    monkeypatch.setenv("SURVEYKIT_SLICE", str(piece.path))
    parameters = {"survey": "made", **({} if unit is None else {"unit": unit})}
    found = []
    for kind, engine in (("w", warm), ("s", run_stock)):
        monkeypatch.setenv("SURVEYKIT_OUTPUT", str(tmp_path / kind / "out"))
        (tmp_path / kind).mkdir()
        monkeypatch.chdir(tmp_path / kind)
        engine(SHIPPED / f"{name}.ipynb", parameters, Limits())
        found.append((stored(tmp_path / kind), sha256_of_folder(tmp_path / kind / "out")))
    assert found[0] == found[1]
    outputs = [output for cell in found[0][0]["cells"] for output in cell.get("outputs", ())]
    assert sum("".join(output.get("data", {}).get("text/html", "")).count("data:image/png") for output in outputs) >= 3
    assert sum(file.endswith(".svg") for file in found[0][1]) >= 3


LIMITED = {
    "memory": ("import numpy\nbig = numpy.ones(2**28)", "MemoryError", "code cell 2, line 3"),
    "time of a cell": ("while True: pass", "took longer than 2 seconds", "code cell 2, line 2"),
    "time of the unit": ("import time\ntime.sleep(987)", "took longer than 4 seconds", "code cell 2, line 3"),
    "no answer to interrupts": (
        "import signal\nsignal.signal(signal.SIGINT, signal.SIG_IGN)\nwhile True: pass",
        "took longer than 2 seconds",
        "code cell 2",
    ),
    "a segmentation fault": ("import ctypes\nctypes.string_at(0)", "signal 11 (SIGSEGV)", "code cell 2"),
    "a quiet end": ("import os\nos._exit(0)", "ended before its last cell", "code cell 2"),
    "a loud end": ("import os\nos._exit(3)", "exit code 3", "code cell 2"),
}


@pytest.mark.parametrize("kind", LIMITED)
def test_limits_and_crashes_end_a_notebook_with_its_place(tmp_path: Path, kind: str, warm: WarmEngine) -> None:
    statement, said, place = LIMITED[kind]
    notebook = write_notebook(tmp_path / "n.ipynb", f"print('kept')\n{statement}", "print('never')")
    cell = 20.0 if kind == "time of the unit" else 2.0
    _, failure = run_in(
        tmp_path / "job", warm, notebook, Limits(cell, 4.0 if kind == "time of the unit" else 60.0, 1 << 30)
    )
    if failure is None:  # a quiet end is noticed when the notebook is stored
        with pytest.raises(NotebookError) as caught:
            store(tmp_path / "job" / "report.ipynb", tmp_path / "kept.ipynb", tmp_path / "job")
        failure = caught.value.failure
    assert said in failure.what
    assert failure.where == place


def test_what_cannot_be_shown_is_the_cells_error(tmp_path: Path, warm: WarmEngine) -> None:
    show = "from IPython.display import publish_display_data\npublish_display_data({'application/json': {'a': len}})"
    _, failure = run_in(tmp_path / "job", warm, write_notebook(tmp_path / "n.ipynb", show))
    assert "Can't clean for JSON: <built-in function len>" in failure.what
    assert failure.where == "code cell 2, line 2"


def test_what_is_done_at_the_exit_does_not_hold_up_the_report(
    tmp_path: Path, warm: WarmEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(client, "GRACE", 0.5)
    notebook = write_notebook(
        tmp_path / "n.ipynb", "import atexit, time\natexit.register(time.sleep, 987)", "print('last')"
    )
    content, failure = run_in(tmp_path / "job", warm, notebook)
    assert (failure, content["cells"][-1]["outputs"][0]["text"]) == (None, "last\n")


def test_a_lost_kernel_of_the_stock_engine_is_told_with_its_place(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    """What its processes write goes to the notebook and not to the screen too."""
    notebook = write_notebook(
        tmp_path / "n.ipynb", "import os, time\nos.write(1, b'kept\\n')\ntime.sleep(0.5)", "os._exit(3)", "1"
    )
    content, failure = run_in(tmp_path / "job", run_stock, notebook)
    assert failure is not None
    assert ("Kernel died" in failure.what, failure.where) == (True, "code cell 3")
    outputs = [output for cell in content["cells"] for output in cell.get("outputs", ())]
    assert {"name": "stdout", "output_type": "stream", "text": "kept\n"} in outputs
    assert "kept" not in capfd.readouterr().out


def test_the_stock_engine_runs_below_a_temporary_folder_with_a_long_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The path of a socket file may have about a hundred bytes only."""
    (tmp_path / ("x" * 90)).mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / ("x" * 90)))
    content, failure = run_in(tmp_path / "job", run_stock, write_notebook(tmp_path / "n.ipynb", "print('ran')"))
    assert (failure, content["cells"][-1]["outputs"][0]["text"]) == (None, "ran\n")


def test_a_notebook_leaves_no_process_behind(tmp_path: Path, warm: WarmEngine) -> None:
    statement = (
        "import subprocess, sys\n"
        "for apart in (False, True):\n"
        "    child = subprocess.Popen(['sleep', '987'], start_new_session=apart)\n"
        "    print(child.pid)"
    )
    content, _ = run_in(tmp_path / "job", warm, write_notebook(tmp_path / "n.ipynb", statement))
    pids = [int(pid) for pid in content["cells"][-1]["outputs"][0]["text"].split()]
    deadline = time.monotonic() + 5
    while any(Path(f"/proc/{pid}").exists() for pid in pids) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert len(pids) == 2
    assert not [pid for pid in pids if Path(f"/proc/{pid}").exists()]


@pytest.mark.slow  # two servers
def test_a_child_that_does_not_begin_is_run_by_stock(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(client, "START_LIMIT", 2.0)
    (tmp_path / "hangs_in_forks.py").write_text(
        "import os, time\nos.register_at_fork(after_in_child=lambda: time.sleep(99))\n"
    )
    monkeypatch.setenv("PYTHONPATH", str(tmp_path), prepend=os.pathsep)
    engine = WarmEngine()
    notebook = write_notebook(tmp_path / "n.ipynb", "import hangs_in_forks\nprint('ran', unit)")
    try:
        content, failure = run_in(tmp_path / "job", engine, notebook)
    finally:
        engine.close()
    assert failure is None
    assert content["cells"][-1]["outputs"][0]["text"] == "ran 机关/一\n"


def test_a_server_that_does_not_answer_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    """Not even with an order that is longer than a line can hold and that nobody reads."""
    monkeypatch.setattr(client, "START_LIMIT", 0.5)
    ours, theirs = socket.socketpair()
    used = time.process_time()
    with ours, theirs, pytest.raises(client.HangError, match=r"did not answer within 0\.5 seconds"):
        client.run_order(ours, Order(((0, "#" * 4_000_000, None),), {}, "/", None, ()), Limits())
    assert time.process_time() - used < 1  # it waits, it does not ask again and again


def test_a_server_that_does_not_tell_of_the_end_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(client, "GRACE", 0.2)
    ours, theirs = socket.socketpair()

    def answer() -> None:
        _, descriptors, *_ = socket.recv_fds(theirs, 100, 1)
        with socket.socket(fileno=descriptors[0]) as line:
            theirs.sendall(b'{"said": "forked", "pid": 4194304}\n')
            line.sendall(b'{"said": "started"}\n{"said": "begun", "position": 0}\n')
            assert [theirs.recv(100), theirs.recv(100)] == [b"interrupt 4194304\n", b"kill 4194304\n"]

    with ours, theirs, ThreadPoolExecutor(1) as thread:
        answered = thread.submit(answer)
        ending = client.run_order(ours, Order(((0, "1", None),), {}, "/", None, ()), Limits(0.3, 60.0, None))
        answered.result(5)
    assert ending.problem is not None
    assert "a cell took longer than 0.3 seconds" in str(ending.problem)


def test_a_module_that_starts_threads_is_left_to_the_children(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "starts_threads.py").write_text(
        "import threading, time\nthreading.Thread(target=time.sleep, args=(99,), daemon=True).start()\n"
    )
    monkeypatch.setenv("PYTHONPATH", str(tmp_path), prepend=os.pathsep)
    server = Server(("json", "starts_threads", "colorsys"), os.environ)
    try:
        server.wait()
        assert threads_of(server.process.pid) == 1
    finally:
        server.close()


def threads_of(pid: int) -> int:
    names = [(task / "comm").read_text().strip() for task in Path(f"/proc/{pid}/task").iterdir()]
    return sum(name != "jemalloc_bg_thd" for name in names)


def test_the_server_knows_modules_and_no_survey(tmp_path: Path) -> None:
    notebook = json.loads((SHIPPED / "unit_report.ipynb").read_text(encoding="utf-8"))
    modules = imports_of(notebook)
    assert modules == ("surveykit", "surveykit.sections")
    server = Server(modules, {**os.environ, **SURROUNDINGS}, tmp_path)
    try:
        server.wait()
        pid = server.process.pid
        told = Path(f"/proc/{pid}/cmdline").read_bytes() + Path(f"/proc/{pid}/environ").read_bytes()
        assert b"SURVEYKIT_SLICE" not in told and b"surveys" not in told
        assert threads_of(pid) == 1
        order = Order(((0, "import sys\n'surveykit.tables' in sys.modules", None),), dict(os.environ), "/", None, ())
        ended = client.run_order(server.connect(), order, Limits())
        assert ended.cells[0].outputs[0]["data"] == {"text/plain": "True"}, "a report was rehearsed on made-up answers"
    finally:
        server.close()
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(("count", "rehearsed"), [(2, False), (10, True)])
def test_a_report_is_rehearsed_only_for_many_jobs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, count: int, rehearsed: bool
) -> None:
    asked: list[bool] = []

    class Watched(Server):
        def __init__(self, *arguments: Any, rehearsed: bool) -> None:
            asked.append(rehearsed)
            raise StopIteration

    monkeypatch.setattr(runner, "Server", Watched)
    notebook = write_notebook(tmp_path / "n.ipynb", "1")
    slices = [empty_slice(tmp_path, f"D{number:02}") for number in range(count)]
    jobs = plan(slices, {"unit": notebook}, JobSettings("s", tmp_path))
    with pytest.raises(StopIteration):
        runner._server(jobs, tmp_path)
    assert asked == [rehearsed]


@pytest.mark.parametrize("rehearsed", [False, True])
def test_a_server_rehearses_only_when_it_is_to(tmp_path: Path, rehearsed: bool) -> None:
    environment = {**os.environ, **SURROUNDINGS, "LC_NUMERIC": "C"}  # another one than before: the nursery is new
    server = Server(("json",), environment, tmp_path, rehearsed=rehearsed)
    try:
        server.wait()
        code = "from surveykit.batch.engines.warm import warming\nbool(warming._rehearsed)"
        ended = client.run_order(server.connect(), Order(((0, code, None),), environment, "/", None, ()), Limits())
        assert ended.cells[0].outputs[0]["data"] == {"text/plain": str(rehearsed)}
    finally:
        server.close()


def test_nothing_outlives_a_killed_command(tmp_path: Path) -> None:
    code = (
        "import os, sys, time\nfrom surveykit.batch.engines.warm.client import Server\n"
        "if __name__ == '__main__':\n"
        "    server = Server(('json',), os.environ)\n    server.wait()\n"
        "    print(server.process.pid, flush=True)\n    time.sleep(99)"
    )
    command = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True)
    assert command.stdout is not None
    pid = int(command.stdout.readline())
    command.kill()
    command.wait()
    deadline = time.monotonic() + 5
    while (
        Path(f"/proc/{pid}").exists()
        and "Z" not in Path(f"/proc/{pid}/stat").read_text()
        and time.monotonic() < deadline
    ):
        time.sleep(0.05)
    assert not Path(f"/proc/{pid}").exists() or ") Z " in Path(f"/proc/{pid}/stat").read_text()


def test_papermill_finds_the_engine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The command of papermill, inside this process, which has imported it already."""
    from papermill.cli import papermill

    monkeypatch.chdir(tmp_path)
    write_notebook(tmp_path / "n.ipynb", "import pandas as pd\npd.Series([unit]).size", "print('end')")
    command = ["--engine", "surveykit-warm", "--no-progress-bar", "-r", "unit", "一"]
    done = CliRunner().invoke(papermill, [*command, "n.ipynb", "o.ipynb"])
    assert done.exit_code == 0, done.output
    content = json.loads((tmp_path / "o.ipynb").read_text(encoding="utf-8"))
    assert [c["metadata"]["papermill"]["status"] for c in content["cells"]] == ["completed"] * 4
    assert content["cells"][-1]["outputs"][0]["text"] == ["end\n"]
    assert content["metadata"]["language_info"]["name"] == "python"
    write_notebook(tmp_path / "bad.ipynb", "raise ValueError('坏')")
    failed = CliRunner().invoke(papermill, [*command, "bad.ipynb", "b.ipynb"])
    assert failed.exit_code == 1
    assert "ValueError: 坏" in str(failed.exception)


#: A kernel of a language of its own: it says back what it is told, so that one sees what it was given.
ECHO = """
from ipykernel.kernelapp import IPKernelApp
from ipykernel.kernelbase import Kernel

class Echo(Kernel):
    implementation, implementation_version, banner = "echo", "1", "echo"
    language_info = {"name": "echo", "mimetype": "text/plain", "file_extension": ".echo"}

    def do_execute(self, code, silent, store_history=True, user_expressions=None, allow_stdin=False, **more):
        failed = code == "fail"
        if failed:
            told = {"ename": "EchoError", "evalue": "asked to", "traceback": ["EchoError: asked to"]}
            self.send_response(self.iopub_socket, "error", told)
            return {"status": "error", "execution_count": self.execution_count, **told}
        self.send_response(self.iopub_socket, "stream", {"name": "stdout", "text": code})
        return {"status": "ok", "execution_count": self.execution_count, "payload": [], "user_expressions": {}}

IPKernelApp.launch_instance(kernel_class=Echo)
"""


@pytest.fixture
def echo(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A notebook for that kernel, which is installed in a folder of the test's."""
    (tmp_path / "echo.py").write_text(ECHO, encoding="utf-8")
    place = tmp_path / "share" / "kernels" / "echo"
    place.mkdir(parents=True)
    argv = [sys.executable, str(tmp_path / "echo.py"), "-f", "{connection_file}"]
    # papermill writes the parameters of a language that it knows: those of Julia.
    spec = {"argv": argv, "display_name": "Echo", "language": "julia"}
    (place / "kernel.json").write_text(json.dumps(spec), encoding="utf-8")
    monkeypatch.setenv("JUPYTER_PATH", str(tmp_path / "share"))
    path = write_notebook(tmp_path / "n.ipynb", "not Python, 不是", "end")
    notebook = json.loads(path.read_text(encoding="utf-8"))
    notebook["metadata"]["kernelspec"] = {"name": "echo", "display_name": "Echo", "language": "julia"}
    path.write_text(json.dumps(notebook), encoding="utf-8")
    return path


@pytest.mark.parametrize("name", ["warm", "stock"])
def test_notebooks_in_other_languages_run_with_their_own_kernel(tmp_path: Path, echo: Path, name: str) -> None:
    content, failure = run_in(tmp_path / "job", ENGINES.one(name), echo)
    assert failure is None
    said = [output["text"] for cell in content["cells"] for output in cell.get("outputs", ())]
    assert json.loads(said[1].split("unit = ")[1]) == "机关/一"
    assert said[2:] == ["not Python, 不是", "end"]
    assert content["metadata"]["language_info"]["name"] == "echo"


def test_a_failed_cell_in_another_language_is_a_failure_with_its_place(tmp_path: Path, echo: Path) -> None:
    echo.write_text(echo.read_text(encoding="utf-8").replace("end", "fail"), encoding="utf-8")
    _, failure = run_in(tmp_path / "job", run_stock, echo)
    assert failure == Failure("EchoError: asked to", 3)


def test_where_there_is_no_fork_notebooks_run_stock(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SURVEYKIT_NO_FORK", "1")
    assert not can_fork()
    assert default_engine() == "stock"
    engine = WarmEngine()
    content, failure = run_in(tmp_path / "job", engine, write_notebook(tmp_path / "n.ipynb", "print(1)"))
    assert (failure, content["cells"][-1]["outputs"][0]["text"]) == (None, "1\n")
    assert engine.processes == ()


def test_a_notebook_in_another_language_is_not_run_warm() -> None:
    assert why_not({"metadata": {"kernelspec": {"name": "ir", "language": "R"}}}) == "its language is R"
    assert (
        why_not({"metadata": {"kernelspec": {"name": "mine", "language": "python"}}}) == "it asks for the kernel 'mine'"
    )
    assert why_not({"metadata": {"kernelspec": {"name": "python3", "language": "python"}}}) is None


def test_imports_are_read_past_magics() -> None:
    cells = [
        "%matplotlib inline\nimport pandas as pd, numpy.linalg",
        "from surveykit import tables\nimport json",
        "text",
    ]
    notebook = {"cells": [{"cell_type": "code", "source": source} for source in cells]}
    assert imports_of(notebook) == ("pandas", "numpy.linalg", "surveykit", "surveykit.tables", "json")


@pytest.mark.parametrize(
    ("text", "size"),
    [("512MB", 512 << 20), ("2G", 2 << 30), ("1.5 GiB", 3 << 29), ("1000", 1000), ("0", None), ("none", None)],
)
def test_sizes_of_memory(text: str, size: int | None) -> None:
    assert parse_size(text) == size


def test_what_is_no_size_is_refused() -> None:
    with pytest.raises(ParameterError, match="512MB or 2GB"):
        parse_size("much")
    assert size_text(2 << 30) == "2 GB"
