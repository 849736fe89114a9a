"""What goes wrong in one run of the engine stays there: isolation, limits, deaths, interrupts."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import nbformat
import papermill
import pytest
from nbclient.exceptions import CellTimeoutError, DeadKernelError
from papermill.engines import papermill_engines
from papermill.exceptions import PapermillExecutionError

from selfeval.engine import ForkEngine, prepare
from selfeval.engine.client import RunTimeoutError
from selfeval.engine.forked import Server, server
from selfeval.engine.spawned import spares

papermill_engines.register("selfeval", ForkEngine)
pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="is about processes of POSIX")
KERNEL = {"name": "python3", "display_name": "Python 3", "language": "python"}

Run = Callable[..., list[Any]]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Return a function that runs cells and returns what they printed, by cell.

    The executed notebook is ``<name>-out.ipynb`` in ``tmp_path``, whatever becomes of the run.
    """
    monkeypatch.delenv("PYTEST_CURRENT_TEST", raising=False)

    def execute(*cells: str, name: str = "run", **options: Any) -> list[Any]:
        given = [nbformat.v4.new_code_cell(source) for source in cells]
        notebook = nbformat.v4.new_notebook(cells=given, metadata={"kernelspec": KERNEL})
        nbformat.write(notebook, tmp_path / f"{name}.ipynb")
        papermill.execute_notebook(
            tmp_path / f"{name}.ipynb",
            tmp_path / f"{name}-out.ipynb",
            engine_name="selfeval",
            progress_bar=False,
            request_save_on_cell_execute=False,
            **options,
        )
        return printed(tmp_path / f"{name}-out.ipynb")

    return execute


def printed(path: Path) -> list[str]:
    """Return what each code cell printed to standard output."""
    cells = [cell for cell in nbformat.read(path, as_version=4).cells if "outputs" in cell]
    return [
        "".join(output.text for output in cell.outputs if output.output_type == "stream")
        for cell in cells
    ]


def gone(pid: int, seconds: float = 10) -> bool:
    """Tell whether a process ends within some seconds; one that nobody has buried counts."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            return True
        status = Path(f"/proc/{pid}/stat")
        if status.exists() and status.read_text().rpartition(")")[2].split()[0] == "Z":
            return True
        time.sleep(0.05)
    return False


def test_a_run_takes_the_folder_and_the_environment_of_now(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    odd = "一二\udc80"
    monkeypatch.setenv("SELFEVAL_TEST", odd)
    look = "import os; print(os.getcwd(), ascii(os.environ['SELFEVAL_TEST']), __name__)"
    assert run(look, cwd=str(tmp_path)) == [f"{tmp_path} {odd!a} __main__\n"]


def test_a_run_sees_nothing_of_the_one_before(run: Run) -> None:
    state = (
        "import os, random, signal, sys, warnings\nimport numpy\nimport selfeval.dossier\n"
        "print([os.getcwd(), os.environ.get('LEFT'), len(warnings.filters), os.umask(0o22),"
        " selfeval.dossier.load, 'x' in globals(), sys.path, 'left' in sys.modules,"
        " signal.getsignal(signal.SIGTERM), sys.getrecursionlimit(), numpy.geterr()])"
    ).replace("selfeval.dossier.load,", "selfeval.dossier.load.__name__,")
    change = (
        "os.chdir('/'); os.environ['LEFT'] = '1'; warnings.simplefilter('error'); os.umask(0)\n"
        "selfeval.dossier.load = print; x = 1; sys.path.append('left')\n"
        "sys.modules['left'] = sys; sys.setrecursionlimit(5000)\n"
        "signal.signal(signal.SIGTERM, signal.SIG_IGN)\n"
        "numpy.seterr(all='raise'); random.seed(1); numpy.random.seed(1)"
    )
    draw = "print(random.random(), numpy.random.random())"
    before, _, _ = run(state, change, draw)
    after, drawn = run(state, draw)
    (*_, drawn_again) = run(state, draw)
    assert after == before
    assert drawn != drawn_again


def test_many_threads_run_at_once_and_keep_their_outputs_apart(run: Run) -> None:
    def one(number: int) -> list[str]:
        wait = "import time; time.sleep(0.1)"
        return run(f"x = {number}", wait, "print(x)", name=str(number))

    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(one, range(8))) == [["", "", f"{n}\n"] for n in range(8)]


@pytest.mark.parametrize("end", ["os._exit(3)", "os.kill(os.getpid(), signal.SIGSEGV)"])
def test_a_worker_that_dies_takes_only_its_run_down(run: Run, tmp_path: Path, end: str) -> None:
    run("1")  # with a warm start, the time is that of the death
    with ThreadPoolExecutor(1) as pool:
        other = pool.submit(run, "import time; time.sleep(1); print('fine')", name="other")
        begun = time.monotonic()
        with pytest.raises(DeadKernelError):
            run("print('before')", f"import os, signal; {end}", "print(1)")
        assert time.monotonic() - begun < 5
        assert other.result() == ["fine\n"]
    assert printed(tmp_path / "run-out.ipynb") == ["before\n", "", ""]


def test_workers_that_are_not_forked(run: Run, tmp_path: Path) -> None:
    """What Windows has: the same outputs, and the same deaths."""
    cells = ["import os, selfeval\nprint(os.getcwd())", "print(1)\nos._exit(3)", "1"]
    (printed_here, shown) = run(*cells[:1], "1", start_method="spawn", cwd=str(tmp_path))
    assert (printed_here, shown) == (f"{tmp_path}\n", "")
    with pytest.raises(DeadKernelError):
        run(*cells, start_method="spawn")
    assert printed(tmp_path / "run-out.ipynb")[1] in ("1\n", "")  # it may die before that is sent
    spares.stop()


def test_a_worker_killed_from_outside_and_its_server_too(run: Run, tmp_path: Path) -> None:
    mark = tmp_path / "mark"
    cell = f"import os, pathlib, time; pathlib.Path({str(mark)!r}).write_text(str(os.getpid()))"

    def kill_it() -> None:
        while not mark.exists() or not mark.read_text():
            time.sleep(0.02)
        os.kill(int(mark.read_text()), signal.SIGKILL)

    killer = threading.Thread(target=kill_it)
    killer.start()
    with pytest.raises(DeadKernelError):
        run(cell, "time.sleep(60)")
    killer.join()
    assert server._process is not None
    os.kill(server._process.pid, signal.SIGKILL)
    assert run("print('again')") == ["again\n"]


def test_a_cell_that_hangs_ends_at_its_limit_with_what_it_started(
    run: Run, tmp_path: Path
) -> None:
    cell = "import subprocess; print(subprocess.Popen(['sleep', '60']).pid)\nwhile True: pass"
    begun = time.monotonic()
    with pytest.raises(CellTimeoutError) as caught:
        run("print('first')", cell, execution_timeout=2)
    assert time.monotonic() - begun < 20
    assert not isinstance(caught.value, RunTimeoutError)
    first, pid = printed(tmp_path / "run-out.ipynb")
    assert first == "first\n"
    assert gone(int(pid))


def test_a_run_ends_at_its_limit(run: Run, tmp_path: Path) -> None:
    cells = ["import time; time.sleep(1); print('first')", *["time.sleep(1)"] * 30]
    with pytest.raises(RunTimeoutError, match=r"ran for more than 2\.5 seconds"):
        run(*cells, run_timeout=2.5, execution_timeout=20)
    assert printed(tmp_path / "run-out.ipynb")[0] == "first\n"
    assert run("print(1)", run_timeout=60) == ["1\n"]


def test_memory_has_a_limit(run: Run) -> None:
    fill = "kept = []\nwhile True:\n    kept.append(bytearray(10_000_000))"
    with ThreadPoolExecutor(1) as pool:
        other = pool.submit(run, "print(len(bytearray(10_000_000)))", name="other")
        with pytest.raises(PapermillExecutionError) as caught:
            run(fill, memory_limit=2_000_000_000)
        assert other.result() == ["10000000\n"]
    assert caught.value.ename == "MemoryError"


def test_an_interrupt_of_the_client_interrupts_the_cell(run: Run, tmp_path: Path) -> None:
    run("1")
    mark = tmp_path / "mark"

    def interrupt() -> None:
        while not mark.exists():
            time.sleep(0.02)
        time.sleep(0.2)
        os.kill(os.getpid(), signal.SIGINT)

    interrupter = threading.Thread(target=interrupt)
    interrupter.start()
    cell = f"import pathlib, time; pathlib.Path({str(mark)!r}).touch(); time.sleep(60)"
    with pytest.raises(KeyboardInterrupt):
        run(cell, "print('after')")
    interrupter.join()
    stopped, after = nbformat.read(tmp_path / "run-out.ipynb", as_version=4).cells
    assert [output.ename for output in stopped.outputs] == ["KeyboardInterrupt"]
    assert after.outputs == []


def test_nothing_is_left_when_the_client_is_killed(run: Run, tmp_path: Path) -> None:
    """Also: a script needs no guard of its main part to use the engine."""
    mark = tmp_path / "mark"
    run("1", name="any")
    notebook = nbformat.read(tmp_path / "any.ipynb", as_version=4)
    cell = f"import os, pathlib, time; pathlib.Path({str(mark)!r}).write_text(f'{{os.getpid()}} ')"
    notebook.cells[0].source = f"{cell}\nwhile True: pass"
    nbformat.write(notebook, tmp_path / "any.ipynb")
    script = tmp_path / "script.py"
    script.write_text(
        "import papermill\nfrom papermill.engines import papermill_engines\n"
        "from selfeval.engine import ForkEngine\n"
        "papermill_engines.register('selfeval', ForkEngine)\n"
        "papermill.execute_notebook('any.ipynb', None, engine_name='selfeval')\n"
    )
    client = subprocess.Popen([sys.executable, script], cwd=tmp_path, stderr=subprocess.DEVNULL)
    while not mark.exists() or not mark.read_text().endswith(" "):
        assert client.poll() is None
        time.sleep(0.05)
    client.kill()
    client.wait()
    assert gone(int(mark.read_text()))


def test_exit_handlers_and_threads_of_a_notebook_come_to_their_end(
    run: Run, tmp_path: Path
) -> None:
    hook, late = tmp_path / "hook", tmp_path / "late"
    run(
        f"import atexit, pathlib, threading; atexit.register(pathlib.Path({str(hook)!r}).touch)",
        f"threading.Timer(0.5, pathlib.Path({str(late)!r}).touch).start()",
    )
    assert hook.exists() and late.exists()


def test_exit_in_the_last_cell_is_no_failure(run: Run) -> None:
    assert run("print(1)", "exit") == ["1\n", ""]


def test_a_notebook_in_another_language_is_refused(run: Run, tmp_path: Path) -> None:
    run("1")
    notebook = nbformat.read(tmp_path / "run.ipynb", as_version=4)
    notebook.metadata.kernelspec.update(name="ir", language="R")
    nbformat.write(notebook, tmp_path / "run.ipynb")
    with pytest.raises(ValueError, match="in Python, not in R"):
        papermill.execute_notebook(tmp_path / "run.ipynb", None, engine_name="selfeval")


def test_arguments_for_a_kernel_that_is_there_already_are_refused(run: Run) -> None:
    with pytest.raises(ValueError, match="takes no arguments"):
        run("1", extra_arguments=["--log-level=CRITICAL"])


def test_a_server_that_cannot_start_is_an_error_and_no_hang(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    broken = [sys.executable, "-c", "raise SystemExit"]
    monkeypatch.setattr("selfeval.engine.forked.python", lambda *_: broken)
    with pytest.raises(RuntimeError, match="does not run"):
        Server().take()


def test_the_server_has_one_thread_and_its_workers_import_nothing_more(
    run: Run, real_data: Path
) -> None:
    prepare()
    run("1")
    assert server._process is not None
    assert len(list(Path(f"/proc/{server._process.pid}/task").iterdir())) == 1
    cells = (
        "import sys; before = set(sys.modules)\n"
        "from selfeval import charts, load, prose, scoring, summary, tables\n"
        "from selfeval.audit import view, whole",
        f"one = load('futian-disability-service-centre', 2021, {str(real_data)!r})",
        "charts.budget_bridge(one)",
        "tables.score(scoring.score(one, scoring.load_framework('shenzhen-style')))",
        "view.headline(whole.audit_dossier(one))",
        "print(sorted(set(sys.modules) - before))",
    )
    *_, last = run(*cells)
    assert last == "[]\n"
