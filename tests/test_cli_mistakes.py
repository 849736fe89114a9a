"""A user's mistake on the command line: exit code 2 and one message, before anything is made."""

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

DEPARTMENT = "futian-disability-service-centre"
REAL = ("--department", DEPARTMENT, "--year", "2021")
Cli = Callable[..., subprocess.CompletedProcess[str]]


@pytest.mark.parametrize(
    "env", [{}, {"LC_ALL": "C", "PYTHONIOENCODING": "ascii"}], ids=["own", "ascii"]
)
def test_chinese_mistake_is_told_in_any_locale(cli: Cli, env: dict[str, str]) -> None:
    """A department in Chinese that does not exist is named as typed, not by a traceback."""
    done = cli("metrics", "--department", "福田区残联", "--year", "2021", env=env)
    message = f"selfeval: no department '福田区残联' in data: known: {DEPARTMENT}\n"
    assert (done.returncode, done.stdout, done.stderr) == (2, "", message)


MISTYPED = "futian-disability-service-center"
MISTAKES = {
    "year": (
        ("--department", DEPARTMENT, "--year", "2020"),
        f"no fiscal year 2020 for {DEPARTMENT} in data: it has 2021",
    ),
    "department": (
        ("--department", MISTYPED, "--year", "2021"),
        f"no department '{MISTYPED}' in data: did you mean '{DEPARTMENT}'?",
    ),
    "data": ((*REAL, "--data", "dta"), "no data folder 'dta' here or in the folders above"),
    "unknown parameter": (
        (*REAL, "-p", "fiscal_yaer=2021"),
        "no notebook parameter 'fiscal_yaer': did you mean 'fiscal_year'?",
    ),
    "own option": (
        (*REAL, "-p", "department=x"),
        "parameter department is given by its own option",
    ),
    "no value": ((*REAL, "-p", "top_projects"), "parameter 'top_projects': expected NAME=VALUE"),
    "all at once": (
        (*REAL, "-p", "top_projects=abc", "-p", "fiscal_yaer=2021"),
        "notebook parameter top_projects: found 'abc', expected int\n"
        "no notebook parameter 'fiscal_yaer': did you mean 'fiscal_year'?",
    ),
}


@pytest.mark.parametrize(("arguments", "message"), MISTAKES.values(), ids=MISTAKES.keys())
def test_run_refuses_a_mistake_before_anything_runs(
    cli: Cli, tmp_path: Path, arguments: tuple[str, ...], message: str
) -> None:
    """Exit code 2, the one message, no traceback, and the output folder is not even made."""
    done = cli("run", *arguments, "--output", tmp_path / "outputs")
    assert (done.returncode, done.stdout, done.stderr) == (2, "", f"selfeval: {message}\n")
    assert list(tmp_path.iterdir()) == []


def plant(path: Path, old: str, new: str) -> None:
    text = path.read_text("utf-8")
    assert text.count(old) == 1
    path.write_text(text.replace(old, new), "utf-8")


def test_bad_data_is_told_whole_and_leaves_no_output(
    cli: Cli, copy_of_2021: Path, tmp_path: Path
) -> None:
    """Every fault of every file, each with its file, row and column; exit code 2; no output."""
    plant(
        copy_of_2021 / "budget.csv",
        "public,14.51,一（三）第2段\ninitial",
        "public,约14,一\ninitial",
    )
    plant(copy_of_2021 / "budget.csv", "executed,project,14479.24", "executed,project,-1")
    plant(copy_of_2021 / "progress.csv", "3,75.63%", "3,75.63")
    plant(copy_of_2021 / "spending_control.csv", "three_public,actual", "three_public,actuel")
    plant(copy_of_2021 / "income.csv", "origin", "orign")
    (copy_of_2021 / "taks.csv").write_text("a\n", "utf-8")
    data = copy_of_2021.parents[1]
    before = sorted(tmp_path.iterdir())
    done = cli("run", *REAL, "--data", data, "--output", tmp_path / "outputs")
    assert (done.returncode, done.stdout) == (2, "")
    first, *lines = done.stderr.splitlines()
    assert first == "selfeval: 7 faults in the data:"
    assert [line.partition(";")[0] for line in lines] == [
        f"  {DEPARTMENT}/2021/{fault}"
        for fault in (
            "taks.csv: found a file of unknown name",
            "budget.csv, row 3, column amount: found '约14'",
            "budget.csv, row 10, column amount: found '-1'",
            "income.csv, row 1: found unknown column 'orign'",
            "income.csv, row 1, column origin: found no such column",
            "progress.csv, row 4, column cumulative_progress: found '75.63'",
            "spending_control.csv, row 3, column stage: found 'actuel'",
        )
    ]
    assert [line for line in lines if "; expected " not in line] == []
    assert before == sorted(tmp_path.iterdir())


USAGE = {
    "option": (("run", *REAL, "--yaer", "2021"), "--yaer"),
    "no department": (("metrics", "--year", "2021"), "--department"),
    "year": (("metrics", "--department", DEPARTMENT, "--year", "abc"), "--year"),
    "command": (("metrcs",), "metrcs"),
}


@pytest.mark.parametrize(("arguments", "named"), USAGE.values(), ids=USAGE.keys())
def test_wrong_usage_ends_with_2(cli: Cli, arguments: tuple[str, ...], named: str) -> None:
    """What is wrong is named on stderr under the usage; nothing on stdout, no traceback."""
    done = cli(*arguments)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("Usage: python -m selfeval")
    assert named in done.stderr.partition("Error")[2]
    assert "Traceback" not in done.stderr


YEARS = {
    "2023-2019": "expected the earlier year first",
    "abc": "expected 2021, 2019-2023 or last",
    "19-23": "expected 2021, 2019-2023 or last",
    "2019-2023-": "expected 2021, 2019-2023 or last",
}


@pytest.mark.parametrize(("years", "expected"), YEARS.items())
def test_demo_refuses_years_that_are_none(
    cli: Cli, tmp_path: Path, years: str, expected: str
) -> None:
    """The option, what was found and what was expected; no folder is made."""
    done = cli("demo", tmp_path / "demo", "--years", years)
    message = f"selfeval: --years: found '{years}', {expected}\n"
    assert (done.returncode, done.stdout, done.stderr) == (2, "", message)
    assert list(tmp_path.iterdir()) == []
