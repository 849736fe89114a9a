"""The benchmark runs, measures like with like, and its arithmetic is right."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from bs4 import BeautifulSoup, Tag

from benchmarks import floor
from benchmarks.__main__ import main
from benchmarks.reports import check_pages, check_reports
from benchmarks.rows import growth
from benchmarks.running import ROOT, SideError, Timing, command, timed
from benchmarks.table import Line, Target, chosen, median, ratio, seconds, table

FASTER, SLOWER, SHARE = Target(15, least=True), Target(1.5), Target(0.5, "%")


def test_a_side_is_scaled_to_more_reports_but_not_what_it_does_once() -> None:
    assert Timing(30, 3).of(60) == 600
    assert Timing(32, 3, once=2).of(60) == 602
    assert Timing(32, 3, once=2).of(3) == 32


def test_the_median_is_of_scaled_times() -> None:
    """Per report 10, 2 and 4 seconds; the shortest run is not the fastest."""
    assert median([Timing(10, 1), Timing(6, 3), Timing(8, 2)], 60) == 240


def test_ratios() -> None:
    assert ratio(FASTER, ours=50, theirs=1000) == 20
    assert ratio(SLOWER, ours=60, theirs=50) == 1.2
    assert ratio(SHARE, ours=1, theirs=400) == 0.25
    with pytest.raises(ValueError, match="more than 0"):
        ratio(SLOWER, ours=0, theirs=50)


@pytest.mark.parametrize(
    ("target", "value", "verdict", "shown", "limit"),
    [
        (FASTER, 15, "met", "15.0x", ">= 15x"),
        (FASTER, 14.999, "missed", "15.0x", ">= 15x"),
        (SLOWER, 1.5, "met", "1.50x", "<= 1.5x"),
        (SLOWER, 1.501, "missed", "1.50x", "<= 1.5x"),
        (SHARE, 0.4, "met", "0.40 %", "<= 0.5 %"),
        (Target(2, "GiB"), 2.5, "missed", "2.50 GiB", "<= 2 GiB"),
    ],
)
def test_a_verdict_is_by_the_figure_before_it_is_rounded(
    target: Target, value: float, verdict: str, shown: str, limit: str
) -> None:
    assert Line("row", "what", "against", target, value).verdict == verdict
    assert Line("row", "what", "against", target, value, judged=False).verdict == "not judged"
    assert (target.show(value), str(target)) == (shown, limit)


def test_the_samples_of_the_runs_are_spread_and_all_different() -> None:
    names = [f"{number:02}" for number in range(60)]
    samples = [chosen(names, run, runs=3, each=3) for run in range(3)]
    assert samples[0] == ["00", "20", "40"]
    assert len({name for sample in samples for name in sample}) == 9
    assert chosen(names[:2], 1, runs=3, each=3) == ["00", "01"]
    assert chosen(names[:4], 2, runs=3, each=3) == ["00", "01", "02"]


def test_growth_is_that_of_the_worst_step() -> None:
    assert growth((10, 100, 1000), (1, 5, 75)) == 1.5
    assert growth((10, 100), (1, 10)) == 1


def test_the_table_lines_up_and_tells_why_a_row_failed() -> None:
    lines = [
        Line("one", "60 reports", "the commands", FASTER, 20.04, seconds(60), seconds(1202.4)),
        Line("other", "reports", "the commands", FASTER, failed="exit code 1 of papermill"),
    ]
    head, _, one, other, _, why = table(lines).splitlines()
    for column, cell in (("what", "60 reports"), ("against", "the commands"), ("target", ">=")):
        assert head.index(column) == one.index(cell)
    assert one.endswith(" 60.0 s  the commands  1,202 s     20.0x  >= 15x  met")
    assert other.endswith(">= 15x  failed")
    assert why == "other failed: exit code 1 of papermill"


def test_a_side_that_fails_says_how(tmp_path: Path) -> None:
    with pytest.raises(SideError, match=r"exit code 3 of .*\nno luck$"):
        timed([sys.executable, "-c", "import sys; print('no luck', file=sys.stderr); sys.exit(3)"])
    with pytest.raises(SideError, match="no command nosuch"):
        command("nosuch")


def test_what_a_side_made_is_counted(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text("page")
    (tmp_path / "b.html").write_text("")
    check_pages(tmp_path, 1)
    with pytest.raises(SideError, match="1 HTML files; expected 2"):
        check_pages(tmp_path, 2)
    report = tmp_path / "department" / "2021"
    report.mkdir(parents=True)
    (report / "report.html").write_text("page")
    (report / "run.json").write_text('{"outcome": "failed"}')
    with pytest.raises(SideError, match="1 pages, 0 complete; expected 1"):
        check_reports(tmp_path, 1)


def test_the_smoke_test_runs() -> None:
    """The whole way through one row, with real runs of selfeval."""
    run = [sys.executable, "-m", "benchmarks", "--quick", "--only", "rerun"]
    done = subprocess.run(run, cwd=ROOT, capture_output=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("Python 3.")
    (row,) = [line for line in done.stdout.splitlines() if line.startswith("rerun")]
    assert "rerun of 1 unchanged reports" in row
    assert row.endswith("<= 0.5 %  not judged")


@pytest.mark.parametrize("given", [["--runs", "0"], ["--only", "nosuch"], ["--departments", "x"]])
def test_mistakes(given: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit, match="2"):
        main(given)
    assert "usage: python -m benchmarks" in capsys.readouterr().err


@pytest.mark.skipif(not hasattr(os, "fork"), reason="the floor forks")
def test_the_floor_makes_the_page_of_a_run(
    tmp_path: Path, real_page: Path, real_data: Path, real_department: str
) -> None:
    """Else its time would say nothing."""
    arguments = [real_data, "2021", tmp_path, real_department]
    timed([sys.executable, "-m", "benchmarks.floor", *arguments], floor.environment(real_data))
    ours = content(real_page)
    assert len(ours.find_all("section")) >= 7
    assert str(content(tmp_path / f"{real_department}.html")) == str(ours)


def content(page: Path) -> Tag:
    """Return what stands between the head and the foot, which tell of the run."""
    main = BeautifulSoup(page.read_text("utf-8"), "html.parser").main
    for data in main.find_all("script", type="application/json"):
        # A notebook that was written and read again has them in order.
        data.string = json.dumps(json.loads(data.string), sort_keys=True)
    return main
