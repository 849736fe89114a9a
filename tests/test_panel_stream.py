"""A whole panel is scored batch by batch: here, by several processes, or on a cluster."""

import csv
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from decimal import Decimal as D
from pathlib import Path
from random import Random
from typing import Any

import pandas as pd
import pytest

from selfeval import SelfEvalError, load_panel
from selfeval.demo import write_demo
from selfeval.panel import MetricJob, build_panel, run_job, score_job
from selfeval.scoring import Framework, load_framework, score
from tests.panels.make import dossiers, frameworks, panel_of

Cli = Callable[..., subprocess.CompletedProcess[str]]
DEPARTMENTS, YEARS = 6, (2020, 2021)


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a data folder, of which one department-year has a judgement that does not fit."""
    folder = tmp_path_factory.mktemp("demo")
    write_demo(folder, DEPARTMENTS, YEARS, 11)
    path = sorted(folder.glob("*/2021/judgements.csv"))[0]
    lines = path.read_text("utf-8-sig").splitlines()
    cells = {"framework": "shenzhen-style", "indicator": "没有的指标", "points": "1"}
    cells |= {"evidence": "佐证", "source": "四"}
    lines.append(",".join(cells.get(column, "") for column in lines[0].split(",")))
    path.write_text("\n".join(lines) + "\n", "utf-8")
    return folder


@pytest.fixture(scope="module")
def panel(data: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a panel of the data in several parts."""
    folder = tmp_path_factory.mktemp("built") / "panel"
    build_panel(data, folder, part=2)
    return folder


@pytest.fixture(scope="module")
def framework(data: Path) -> Framework:
    return load_framework("shenzhen-style", data)


def spoilt(data: Path) -> str:
    return sorted(data.glob("*/2021/judgements.csv"))[0].parts[-3]


def table(output: Path, name: str = "scores") -> pd.DataFrame:
    """Return all that was written, in the order of years and departments."""
    found = pd.read_parquet(output / name)
    return found.sort_values(["fiscal_year", "department"]).reset_index(drop=True)


def test_scores_are_those_of_the_dossiers(
    data: Path, panel: Path, framework: Framework, tmp_path: Path
) -> None:
    """With the one that has a fault left out and named."""
    done = run_job(score_job(panel, framework), panel, tmp_path / "scores")
    written = table(tmp_path / "scores").set_index(["department", "fiscal_year"])
    assert len(written) == DEPARTMENTS * len(YEARS) - 1
    assert list(done.skipped) == [(2021, spoilt(data))]
    for dossier in load_panel(data).dossiers:
        place = dossier.department, dossier.fiscal_year
        if place == (spoilt(data), 2021):
            continue
        expected, line = score(dossier, framework), written.loc[place]
        for key, row in [("total", expected.total), *((r.row.key, r) for r in expected.rows)]:
            found = [D(str(line[f"{key}.{end}"])) for end in ("low", "high", "weight")]
            assert found == [row.low, row.high, row.weight], (place, key)
        assert line["grades"] == "、".join(expected.grades)
        assert line["synthetic"]


def test_the_summary_adds_up(panel: Path, framework: Framework, tmp_path: Path) -> None:
    done = run_job(score_job(panel, framework), panel, tmp_path / "scores")
    written, summary = table(tmp_path / "scores"), done.summary
    for year, lines in written.groupby("fiscal_year"):
        one = summary.loc[year]
        assert one["departments"] == len(lines)
        assert one["skipped"] == DEPARTMENTS - len(lines)
        for end in ("low", "high"):
            exact = sum(D(str(value)) for value in lines[f"total.{end}"]) / len(lines)
            assert one[f"mean.{end}"] == pytest.approx(float(exact), abs=0.0051)
        open_grades = lines["grades"].str.contains("、")
        assert one["grade.open"] == open_grades.sum()
        for grade in "优良中差":
            assert one[f"grade.{grade}"] == (lines["grades"] == grade).sum()
    assert (tmp_path / "scores" / "summary.csv").read_text("utf-8").startswith("fiscal_year,")


@pytest.mark.parametrize("how", [{"workers": 2}, {}], ids=["two processes", "other parts"])
def test_how_it_is_cut_and_who_works_does_not_matter(
    data: Path, panel: Path, framework: Framework, tmp_path: Path, how: dict[str, Any]
) -> None:
    run_job(score_job(panel, framework), panel, tmp_path / "parts")
    whole = tmp_path / "panel"
    build_panel(data, whole)
    run_job(score_job(whole, framework), whole, tmp_path / "whole", **how)
    pd.testing.assert_frame_equal(table(tmp_path / "parts"), table(tmp_path / "whole"))
    for name in ("summary.csv", "skipped.csv"):
        assert (tmp_path / "parts" / name).read_bytes() == (tmp_path / "whole" / name).read_bytes()


def test_metrics_are_written_with_their_states(panel: Path, tmp_path: Path) -> None:
    done = run_job(MetricJob(), panel, tmp_path / "metrics")
    written = table(tmp_path / "metrics", "metrics")
    assert len(written) == DEPARTMENTS * len(YEARS)
    given = written["execution_rate.state"] == "given"
    assert (written["execution_rate"].notna() == given).all()
    counts = done.summary.xs("execution_rate", level="metric")
    assert counts["given"].sum() == given.sum()
    assert (done.summary.sum(axis=1) == DEPARTMENTS).all()


def test_a_second_run_replaces_the_first(
    panel: Path, framework: Framework, tmp_path: Path
) -> None:
    """A part that is there no more goes too; but nothing that is not of a run."""
    job, output = score_job(panel, framework), tmp_path / "scores"
    run_job(job, panel, output)
    stray = output / "scores" / "fiscal_year=1999" / "part-00000.parquet"
    stray.parent.mkdir()
    stray.write_bytes(b"old")
    run_job(job, panel, output)
    assert not stray.exists()
    assert not list(output.glob("**/*.new"))
    (output / "notes.txt").write_text("mine", "utf-8")
    with pytest.raises(SelfEvalError, match="found other files, expected scores"):
        run_job(job, panel, output)


def test_a_template_cannot_be_scored(panel: Path, data: Path) -> None:
    template = load_framework("mof-2013-reference", data)
    with pytest.raises(SelfEvalError, match="has no weights"):
        score_job(panel, template)


def test_memory_is_bounded_by_the_parts(tmp_path: Path) -> None:
    """Of four parts one is held at a time."""
    many = dossiers(frameworks()[0], 100, Random(3))
    for count in (1, 4):
        panel_of(tmp_path / str(count), many * count, len(many))
    most = [peak(tmp_path / str(count), tmp_path / f"out{count}") for count in (1, 4)]
    assert most[1] < most[0] * 1.5


def peak(panel: Path, output: Path) -> int:
    """Return the most bytes that Python, NumPy and Arrow held at once while they scored."""
    code = (
        "import sys, tracemalloc; import pyarrow as pa; from pathlib import Path\n"
        "from selfeval.panel import run_job, score_job\n"
        "from selfeval.scoring import load_framework\n"
        "framework = load_framework(sys.argv[3], None)\n"
        "panel, output = map(Path, sys.argv[1:3])\n"
        "run_job(score_job(panel, framework), panel, output)\n"
        "tracemalloc.start()\n"
        "run_job(score_job(panel, framework), panel, output)\n"
        "print(tracemalloc.get_traced_memory()[1] + pa.default_memory_pool().max_memory())\n"
    )
    path = Path(__file__).parent / "panels" / "everything.toml"
    command = [sys.executable, "-c", code, panel, output, path]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", check=True)
    return int(done.stdout)


def test_a_cluster_writes_the_same(panel: Path, framework: Framework, tmp_path: Path) -> None:
    """Two real processes, of which one is killed when the first part is done."""
    distributed = pytest.importorskip("distributed")
    job, workers = score_job(panel, framework), []

    def kill(count: int) -> None:
        if workers:
            os.kill(workers.pop(), getattr(signal, "SIGKILL", signal.SIGTERM))

    run_job(job, panel, tmp_path / "here")
    local = {"n_workers": 2, "threads_per_worker": 1, "dashboard_address": None}
    with distributed.LocalCluster(**local) as cluster, distributed.Client(cluster) as client:
        workers += list(client.run(os.getpid).values())[:1]
        run_job(job, panel, tmp_path / "there", scheduler=cluster.scheduler_address, told=kill)
    assert not workers
    pd.testing.assert_frame_equal(table(tmp_path / "here"), table(tmp_path / "there"))
    # What is written is one Dask DataFrame, a partition for each part.
    written = pytest.importorskip("dask.dataframe").read_parquet(tmp_path / "there" / job.name)
    assert written.npartitions == len(list((tmp_path / "there" / job.name).rglob("*.parquet"))) > 1
    assert sorted(written["department"].compute()) == sorted(
        table(tmp_path / "here")["department"]
    )
    for name in ("summary.csv", "skipped.csv"):
        assert (tmp_path / "here" / name).read_bytes() == (tmp_path / "there" / name).read_bytes()


def test_no_scheduler_answers(
    panel: Path, framework: Framework, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("distributed")
    monkeypatch.setattr("selfeval.runner.cluster.PATIENCE", 0.5)
    with pytest.raises(SelfEvalError, match=r"no Dask scheduler answers at tcp://127\.0"):
        run_job(score_job(panel, framework), panel, tmp_path / "s", scheduler="tcp://127.0.0.1:1")


def test_the_command_line_builds_and_scores(cli: Cli, data: Path, tmp_path: Path) -> None:
    """Department-years with faults are named; the exit code is that of work done."""
    panel, scores = tmp_path / "panel", tmp_path / "scores"
    built = cli("panel", "build", "--data", data, "--output", panel, "--years", "2020-2021")
    assert (built.returncode, "12 department-years of 2 years" in built.stdout) == (0, True)
    done = cli("panel", "score", "--framework", "shenzhen-style", "--panel", panel,
               "--output", scores)  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert f"left out {spoilt(data)}/2021: " in done.stderr
    with (scores / "skipped.csv").open(encoding="utf-8", newline="") as file:
        (one,) = csv.DictReader(file)
    assert (one["fiscal_year"], one["department"]) == ("2021", spoilt(data))
    assert "found '没有的指标'" in one["fault"]
    assert cli("panel", "metrics", "--panel", panel, "--output", tmp_path / "m").returncode == 0


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["score", "--framework", "shenzhen-style", "--panel", "nowhere"], "no panel here"),
        (
            ["build", "--years", "2021-"],
            "--years: found '2021-', expected 2021, 2019-2023 or last",
        ),
        (["metrics", "--panel", "nowhere"], "no panel here"),
    ],
    ids=["no panel", "years", "metrics"],
)
def test_mistakes_are_one_message(cli: Cli, arguments: list[str], message: str) -> None:
    done = cli("panel", *arguments)
    assert done.returncode == 2
    assert message in done.stderr
    assert "Traceback" not in done.stderr
