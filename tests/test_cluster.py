"""The batch on a Dask cluster of real processes, and reports in an object store."""

import json
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import fsspec
import pytest
from distributed import LocalCluster

from selfeval.errors import SelfEvalError
from selfeval.runner import cluster as cluster_of_dask
from selfeval.runner import elsewhere
from selfeval.runner.edited import keep_edited
from selfeval.runner.many import work_for
from selfeval.runner.record import write_record
from selfeval.runner.run import forget_failure, keep_failed
from selfeval.runner.settings import Job, Outcome, Settings
from selfeval.writing import folder_aside

Cli = Callable[..., subprocess.CompletedProcess[str]]
Add = Callable[..., Path]


def tree(folder: Path) -> set[str]:
    return {p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file()}


REPORT = {"report.html", "run.json"} | {
    f"notebooks/{path.name}"
    for path in (Path(__file__).parents[1] / "notebooks").glob("0[0-6]_*.ipynb")
}


@pytest.fixture(scope="module")
def cluster() -> Iterator[LocalCluster]:
    """Return a cluster of two worker processes."""
    with LocalCluster(
        n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None
    ) as cluster:
        yield cluster


def test_a_lost_worker_loses_no_report(
    cluster: LocalCluster, cli: Cli, add_department: Add, tmp_path: Path
) -> None:
    """One of two workers is killed at the first report; all are made, once each, and whole."""
    for number in range(6):
        add_department(tmp_path / "data", f"部门{number}")
    add_department(tmp_path / "data", "坏", amount="many")
    output = tmp_path / "out"
    settings = Settings((tmp_path / "data").as_posix())
    address = cluster.scheduler_address
    work = work_for(None, [2021], settings, output.as_posix(), scheduler=address)
    ended: list[Outcome] = []

    def told(outcome: Outcome) -> None:
        if not ended:
            next(iter(cluster.workers.values())).process.process._process.kill()
        ended.append(outcome)

    work.make(told)
    assert sorted(one.job.department for one in ended) == sorted(
        [*map("部门{}".format, range(6)), "坏"]
    )
    assert {one.job.department: one.state for one in ended if one.state != "made"} == {
        "坏": "failed"
    }
    for number in range(6):
        assert tree(output / f"部门{number}" / "2021") == REPORT
    assert tree(output / "failed") == {"坏/2021/run.json"}
    assert not list(output.rglob(".*"))

    # The same from the command line: what is unchanged is not made again.
    url = ("--scheduler", cluster.scheduler_address, "--data", tmp_path / "data")
    again = cli("run", "--all", *url, "--output", f"file://{output.as_posix()}")
    assert again.stdout.startswith("7 reports: 0 made, 6 unchanged, 1 failed"), again.stderr
    assert again.returncode == 3


def test_reports_in_an_object_store(add_department: Add, tmp_path: Path) -> None:
    """Data and reports elsewhere: the record comes last, a rerun reads it and makes nothing."""
    store = fsspec.filesystem("memory")
    add_department(tmp_path / "data", "甲")
    faulty = add_department(tmp_path / "data", "坏", amount="many")
    store.put(str(tmp_path / "data"), "/bucket/data", recursive=True)
    settings = Settings("memory://bucket/data")

    def run(cluster: LocalCluster, **options: Any) -> dict[str, str]:
        ended: list[Outcome] = []
        address = cluster.scheduler_address
        work = work_for(None, None, settings, "memory://bucket/out", scheduler=address)
        work.make(ended.append)
        return {one.job.department: one.state for one in ended}

    # Memory is of one process: so are these workers.
    with LocalCluster(
        n_workers=1, threads_per_worker=1, processes=False, dashboard_address=None
    ) as cluster:
        assert run(cluster) == {"甲": "made", "坏": "failed"}
        names = {name.removeprefix("/bucket/out/") for name in store.find("/bucket/out")}
        assert names == {f"甲/2021/{name}" for name in REPORT} | {"failed/坏/2021/run.json"}
        assert "many" in json.loads(store.cat("/bucket/out/failed/坏/2021/run.json"))["error"]

        written = {name: store.modified(name) for name in store.find("/bucket/out/甲")}
        text = (faulty / "budget.csv").read_text("utf-8").replace("many", "9.00")
        store.pipe("/bucket/data/坏/2021/budget.csv", text.encode())
        assert run(cluster) == {"甲": "made", "坏": "made"}  # the trends compare
        assert run(cluster) == {"甲": "unchanged", "坏": "unchanged"}
        assert not store.exists("/bucket/out/failed/坏/2021/run.json")
        assert written.keys() == set(store.find("/bucket/out/甲"))


class Breaking:
    """A file system whose writing breaks off after so many files."""

    def __init__(self, fs: Any, files: int) -> None:
        self._fs = fs
        self._left = files

    def __getattr__(self, name: str) -> Any:
        return getattr(self._fs, name)

    def put_file(self, *names: str) -> None:
        if not self._left:
            raise OSError("the network is gone")
        self._left -= 1
        self._fs.put_file(*names)


@pytest.mark.parametrize("files", [0, 1, 2])
def test_a_report_that_is_put_half_is_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, files: int
) -> None:
    """Its record goes first and comes last; until then a reader finds nothing to fetch."""
    store = fsspec.filesystem("memory")
    place = f"memory://half{files}/report"
    folder = tmp_path / "report"
    for text in ("old", "new"):
        for name in ("a.html", "notebooks/b.ipynb", "run.json"):
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_text(text, "utf-8")
        if text == "old":
            (folder / "gone.pdf").write_text("old", "utf-8")
            elsewhere.publish(folder, place)
            (folder / "gone.pdf").unlink()
    with monkeypatch.context() as patch:
        opened = (Breaking(store, files), f"/half{files}/report")
        patch.setattr(elsewhere, "_filesystem", lambda place: opened)
        with pytest.raises(OSError, match="network"):
            elsewhere.publish(folder, place)
    elsewhere.fetch(place, tmp_path / "fetched")
    assert not (tmp_path / "fetched").exists()
    elsewhere.publish(folder, place)
    elsewhere.fetch(place, tmp_path / "fetched")
    assert tree(tmp_path / "fetched") == {"a.html", "notebooks/b.ipynb", "run.json"}
    assert {p.read_text() for p in (tmp_path / "fetched").rglob("*") if p.is_file()} == {"new"}


def test_what_a_person_changed_in_an_object_store_is_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It goes beside the reports there; what nobody changed does not, though its times are new."""
    store = fsspec.filesystem("memory")
    job, places = Job("甲", 2021), cluster_of_dask.Places("data", "memory://kept/out", "")
    texts = iter("123")

    def attempt(job: Job, settings: Settings, known: Any) -> Outcome:
        if (text := next(texts)) == "2":
            (tmp_path / "a.ipynb").write_text("failed", "utf-8")
            keep_failed(job, settings, {}, tmp_path)
            return Outcome(job, "failed")
        with folder_aside(settings.folder(job)) as aside:
            for name in ("report.docx", "report.xlsx"):
                (aside / name).write_text(text, "utf-8")
            write_record(aside, {}, settings)
            keep_edited(settings.folder(job), settings.edited(job))
        forget_failure(job, settings)
        return Outcome(job, "made")

    monkeypatch.setattr(cluster_of_dask, "attempt", attempt)
    monkeypatch.setattr(cluster_of_dask, "prepare", lambda data: None)
    for _ in range(2):
        cluster_of_dask.make_there(job, places, Settings(), {})
    assert not store.exists("/kept/out/edited")
    store.pipe("/kept/out/甲/2021/report.docx", b"by hand")
    store.pipe("/kept/out/failed/甲/2021/notebooks/a.ipynb", b"by hand")
    store.pipe("/kept/out/edited/甲/2021/earlier.docx", b"by hand")
    cluster_of_dask.make_there(job, places, Settings(), {})
    assert store.cat("/kept/out/甲/2021/report.docx") == b"3"
    kept = store.find("/kept/out/edited/甲/2021")
    assert [store.cat(name) for name in kept] == [b"by hand"] * 3
    assert not store.exists("/kept/out/failed/甲/2021/run.json")


@pytest.mark.parametrize(
    ("place", "path"),
    [
        ("data", "data"),
        ("file:///srv/data", "/srv/data"),
        ("file:///C:/data", "C:/data"),
        ("local:///srv/%E7%94%B2", "/srv/甲"),
        ("s3://bucket/data", None),
    ],
)
def test_places(place: str, path: str | None) -> None:
    found = elsewhere.as_path(place)
    assert (found and found.as_posix()) == path


@pytest.mark.parametrize("place", ["nosuch://x", "memory://nothing/here"])
def test_a_place_that_cannot_be_opened(place: str) -> None:
    with pytest.raises(SelfEvalError, match=f"'{place}'"):
        elsewhere.copied(place)


def test_mistakes_of_the_command_line(cli: Cli, add_department: Add, tmp_path: Path) -> None:
    """URLs without a scheduler."""
    add_department(tmp_path / "data", "甲")
    done = cli("run", "--all", "--data", "s3://bucket/data")
    assert (done.returncode, "needs --scheduler" in done.stderr) == (2, True)
    one = ("--department", "甲", "--year", 2021, "--data", tmp_path / "data")
    done = cli("run", *one, "--output", "s3://bucket/out")
    assert (done.returncode, "needs --scheduler" in done.stderr) == (2, True)


def test_no_scheduler_answers(
    add_department: Add, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    add_department(tmp_path / "data", "甲")
    monkeypatch.setattr(cluster_of_dask, "PATIENCE", 0.5)
    settings = Settings(str(tmp_path / "data"), tmp_path / "out")
    with pytest.raises(SelfEvalError, match=r"no Dask scheduler answers at tcp://127\.0\.0\.1:1"):
        work_for(None, None, settings, str(tmp_path / "out"), scheduler="tcp://127.0.0.1:1")
