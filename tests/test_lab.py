"""JupyterLab as the command opens it: in the project, with this Python, at the overview."""

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from selfeval.cli_lab import copy_notebooks
from selfeval.runner.places import notebook_folder


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory, real_data: Path) -> Iterator[Any]:
    """Return what the server of a new project answers, by address."""
    project = tmp_path_factory.mktemp("project")
    shutil.copytree(real_data, project / "data")
    (project / "below").mkdir()
    # A kernel of the same name in the home folder must not be taken.
    other = project / "home" / "kernels" / "python3"
    other.mkdir(parents=True)
    spec = {"argv": ["/no/such/python"], "display_name": "other", "language": "python"}
    (other / "kernel.json").write_text(json.dumps(spec), "utf-8")
    port = free_port()
    options = ["--no-browser", f"--port={port}", "--IdentityProvider.token=", "--allow-root"]
    process = subprocess.Popen(
        [sys.executable, "-m", "selfeval", "lab", *options],
        cwd=project / "below",
        env={**os.environ, "JUPYTER_DATA_DIR": str(project / "home")},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )

    def ask(path: str) -> Any:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=10) as answer:
            return answer.read().decode(), answer.url

    try:
        for _ in range(150):
            try:
                ask("/api/status")
                break
            except OSError:
                assert process.poll() is None, process.stderr.read()  # type: ignore[union-attr]
                time.sleep(0.2)
        yield ask
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait(20)


pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="process groups are POSIX")


def test_it_opens_at_the_overview_of_the_project(server: Any) -> None:
    """Started in a folder below; the root is where the data is, with copies of the notebooks."""
    _, address = server("/")
    assert address.endswith("/lab/tree/notebooks/00_overview.ipynb")
    listed = json.loads(server("/api/contents/notebooks")[0])["content"]
    there = sorted(path.name for path in notebook_folder().glob("[0-9][0-9]_*.ipynb"))
    assert sorted(one["name"] for one in listed) == there
    assert json.loads(server("/api/contents/data")[0])["type"] == "directory"


def test_the_kernel_is_this_python(server: Any) -> None:
    """Not the one of the same name in the user's own folder."""
    found = json.loads(server("/api/kernelspecs")[0])
    assert found["default"] == "python3"
    assert found["kernelspecs"]["python3"]["spec"]["display_name"] != "other"


def test_notebooks_that_are_there_are_left(tmp_path: Path) -> None:
    """What an analyst has made stays; nothing is put beside it."""
    (tmp_path / "own.ipynb").write_text("{}", "utf-8")
    assert copy_notebooks(tmp_path) == []
    assert [path.name for path in tmp_path.iterdir()] == ["own.ipynb"]
