"""The main job on a closed machine: no network, no home; and what it writes tells of neither."""

import json
import os
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import nbformat
import pytest

from selfeval import load
from selfeval.runner import neutral, ready
from selfeval.runner.deliver import Wanted
from selfeval.runner.settings import Settings

DEPARTMENT = "futian-disability-service-centre"
PLACE = "odd place 奇Q7"
MARKERS = {
    "USER": "userQ7", "LOGNAME": "logQ7", "USERNAME": "nameQ7", "HOSTNAME": "hostQ7",
    "SECRET_TOKEN": "secretQ7",
}  # fmt: skip
# Python reads it at the start of every process; the first line outside the library is the culprit.
REFUSE = """
import os, socket, sys
def refuse(event, arguments):
    if event == "socket.__new__" and arguments[1] in (socket.AF_INET, socket.AF_INET6):
        frame = sys._getframe(1)
        while frame.f_code.co_filename == socket.__file__:
            frame = frame.f_back
        with open(os.environ["REFUSED"], "a") as file:
            file.write(frame.f_code.co_name + "\\n")
        raise OSError("no network on this machine")
sys.addaudithook(refuse)
"""


@dataclass(frozen=True)
class Closed:
    """A project in a folder of odd name, and how the run in it ended."""

    project: Path
    done: subprocess.CompletedProcess[str]
    refused: list[str]

    @property
    def report(self) -> Path:
        return self.project / "outputs" / DEPARTMENT / "2021"

    def texts(self) -> Iterator[tuple[str, str]]:
        """Yield the name and text of each file, also of those packed into another."""
        for path in sorted(self.project.joinpath("outputs").rglob("*")):
            if path.is_file():
                yield path.name, path.read_bytes().decode("utf-8", "ignore")
            if path.suffix in (".docx", ".xlsx"):
                with zipfile.ZipFile(path) as packed:
                    for name in packed.namelist():
                        yield name, packed.read(name).decode("utf-8", "ignore")


def without_network() -> list[str]:
    """Return what starts a command where there is no network at all, if this system can."""
    command = ["unshare", "--map-root-user", "--net"]
    if not shutil.which("unshare"):
        return []
    able = subprocess.run([*command, "true"], capture_output=True, check=False).returncode == 0
    return command if able else []


@pytest.fixture(scope="module")
def closed(tmp_path_factory: pytest.TempPathFactory, real_data: Path) -> Closed:
    """Return a run with all but the PDF, on absolute paths, with markers in the environment."""
    base = tmp_path_factory.mktemp("closed") / PLACE
    project = base / "project"
    shutil.copytree(real_data, project / "data")
    (base / "sitecustomize.py").write_text(REFUSE, "utf-8")
    (base / "file").touch()
    home = base / "file" / "homeQ7"  # below a file nobody can make a folder, not even root
    homes = ("HOME", "USERPROFILE", "LOCALAPPDATA", "APPDATA", "XDG_CACHE_HOME",
             "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME", "XDG_RUNTIME_DIR")  # fmt: skip
    paths = [str(base), str(real_data.parent), os.environ.get("PYTHONPATH", "")]
    done = subprocess.run(
        [
            *without_network(), sys.executable, "-m", "selfeval", "run", "--docx", "--xlsx",
            "--department", DEPARTMENT, "--year", "2021", "--data", str(project / "data"),
            "--output", str(project / "outputs"),
        ],
        cwd=project,
        env={
            **os.environ, **MARKERS, **dict.fromkeys(homes, str(home)),
            "PYTHONPATH": os.pathsep.join(paths), "REFUSED": str(base / "refused"),
        },
        capture_output=True,
        encoding="utf-8",
        check=False,
    )  # fmt: skip
    refused = base / "refused"
    return Closed(project, done, refused.read_text().split() if refused.exists() else [])


@pytest.mark.skipif(sys.platform == "win32", reason="its event loops are built on sockets")
def test_the_job_needs_no_network_and_no_home(closed: Closed) -> None:
    """All that ever asks is a library that looks, as it is loaded, whether there is IPv6."""
    assert closed.done.returncode == 0, closed.done.stderr
    assert {path.name for path in closed.report.iterdir()} == {
        "notebooks", "report.docx", "report.html", "report.xlsx", "run.json",
    }  # fmt: skip
    assert set(closed.refused) == {"_has_ipv6"}


def test_nothing_of_the_machine_is_in_what_was_written(closed: Closed) -> None:
    """Neither folders nor users, hosts and variables; also in the parts of the documents."""
    secret = [PLACE, "homeQ7", *MARKERS.values(), str(Path.home()), sys.prefix, "site-packages"]
    escaped = [PLACE.encode("unicode_escape").decode(), json.dumps(PLACE)[1:-1]]
    texts = list(closed.texts())
    assert len(texts) > 40
    found = [(name, one) for name, text in texts for one in [*secret, *escaped] if one in text]
    assert found == []


def test_a_kept_notebook_finds_its_data_again(
    closed: Closed, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In its own folder, as JupyterLab runs it, with the parameters that stand in it."""
    kept = closed.report / "notebooks" / "01_budget.ipynb"
    notebook = nbformat.read(kept, as_version=4)
    (cell,) = [c for c in notebook.cells if "injected-parameters" in c.metadata.get("tags", [])]
    given: dict[str, Any] = {}
    exec(cell.source, given)
    about = notebook.metadata.papermill
    assert (about.input_path, about.output_path) == ("01_budget.ipynb", "01_budget.ipynb")
    assert given["data_dir"] == about.parameters["data_dir"] == "data"
    monkeypatch.chdir(kept.parent)
    dossier = load(given["department"], given["fiscal_year"], given["data_dir"])
    assert dossier.path.resolve() == (closed.project / "data" / DEPARTMENT / "2021").resolve()


def test_places_are_cut_wherever_they_stand(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As a path below the current folder, else as a name; in errors as in parameters."""
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    assert neutral.shown("data") == "data"
    assert neutral.shown(tmp_path / "here" / "a" / "data") == "a/data"
    assert neutral.shown("../数据") == "数据"
    given = {"data_dir": "../数据", "framework": "shenzhen-style", "top": 3, "note": "一/二"}
    assert neutral.shown_parameters(given) == {**given, "data_dir": "数据"}
    (tmp_path / "own.toml").touch()
    own = {"framework": str(tmp_path / "own.toml")}
    assert neutral.shown_parameters(own) == {"framework": "own.toml"}

    settings = Settings(str(tmp_path / "数据"), tmp_path / "out")
    said = f"no {tmp_path / '数据' / 'x.csv'}, {Path.home() / 'y'}, {nbformat.__file__}: 一/二"
    text = neutral.without_places(json.dumps(said, ensure_ascii=False), settings)
    assert json.loads(text) == "no 数据/x.csv, ~/y, site-packages/nbformat/__init__.py: 一/二"


def test_addresses_and_other_places_are_left_alone() -> None:
    """In a container the data may lie in a folder of an everyday name, right below the root."""
    settings = Settings("/data", Path('/odd"out'))
    said = {
        "https://x.cn/data/a.html": "https://x.cn/data/a.html",
        "../data/README.md, 报告/data/": "../data/README.md, 报告/data/",
        "first\n/data/a.csv": "first\ndata/a.csv",
        "\x1b[0;32m/data/a.csv": "\x1b[0;32mdata/a.csv",
        "file:///data/a.csv": "file://data/a.csv",
        '/odd"out/x': 'odd"out/x',
    }
    text = neutral.without_places(json.dumps(list(said), ensure_ascii=False), settings)
    assert json.loads(text) == list(said.values())


def test_the_command_on_the_page_is_safe_to_paste() -> None:
    dossier: Any = SimpleNamespace(department="甲 $(rm x); 'b'", fiscal_year=2021)
    wanted = Wanted(["docx"], template=Path("/secret/own form.docx"))
    settings = Settings(parameters={"note": "a; b"}, wanted=wanted)
    assert ready._command(dossier, settings) == (
        "selfeval run --department '甲 $(rm x); '\"'\"'b'\"'\"'' --year 2021 --docx "
        "--docx-template 'own form.docx' --parameter 'note=a; b'"
    )
