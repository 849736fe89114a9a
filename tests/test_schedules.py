"""A yearly job for each scheduler: read by a parser of its notation, and run as it would be."""

import ast
import configparser
import json
import os
import re
import shlex
import shutil
import stat
import subprocess
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any
from xml.etree import ElementTree

import jinja2
import pytest

from selfeval.cli import main
from selfeval.errors import SelfEvalError
from selfeval.schedules import yearly

ROOT = Path(__file__).parents[1]
KINDS = ("cron", "systemd", "windows", "airflow")
POSIX = pytest.mark.skipif(os.name != "posix", reason="needs a POSIX shell")
#: What means something in a crontab, a unit, a shell, XML, Jinja or Python, and what need not.
HOSTILE = [
    "100% of it", "%d", "\\%", "\\\\", "end\\", "it's", '"quoted"', "$HOME", "$$", "`id`",
    "$(id)", "a;b", "a && b", "a|b", "a>b", "<&>", "]]>", "*", "~", "!", "#", "-x", "", " ",
    "{{ 7*7 }}", "{% if %}", "{#", "}}", "福田区残联　报告", "é😀", "\\x41", "\\n", "x=1", ";",
    "run.sh",
]  # fmt: skip
#: Those that the Windows Task Scheduler could not give back.
VARIABLES = ["$(id)", "{% if %}"]


def stub(folder: Path) -> Path:
    """Write a program that tells where it runs and with which arguments."""
    path = folder / "a program=of 100% $HOME 'x'"
    path.write_text(
        f"#!{sys.executable}\nimport json, os, sys\n"
        "print(json.dumps([os.getcwd(), sys.argv[1:]]))\n",
        "utf-8",
    )
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    return path


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a folder to run in, whose name has all that is awkward in one."""
    folder = tmp_path / "福田 100% $HOME 'it' \"is\" {{ 1 }} a\\%b & <c>"
    folder.mkdir()
    return folder


def ran(words: list[str] | str, **options: Any) -> tuple[str, list[str]]:
    """Run a command in the bare environment of a scheduler; return what the stub told."""
    env = {"PATH": "/usr/bin:/bin"}
    done = subprocess.run(words, env=env, capture_output=True, check=True, **options)
    where, arguments = json.loads(done.stdout)
    return where, arguments


def cron_command(line: str) -> str:
    """Return what cron gives the shell of a line, which must be one.

    As cron does it: % ends the command, unless there is a backslash before; that one goes, and
    with the cron of Debian and Red Hat also one of two backslashes.
    """
    fields = r"(\d+) (\d+) (\d+) (\d+) \* (.*)\n"
    match = re.fullmatch(fields, line)
    assert match
    assert match.groups()[:4] == ("5", "6", "15", "2")
    assert "\\\\" not in match[5]
    assert not re.search(r"(?<!\\)%", match[5])
    return match[5].replace("\\%", "%")


def units(text: str) -> dict[str, configparser.ConfigParser]:
    """Return the units of a text by the names in its headings."""
    found = {}
    for part in re.split(r"^# ~/.config/systemd/user/", text, flags=re.MULTILINE)[1:]:
        name, _, unit = part.partition("\n")
        found[name] = configparser.ConfigParser(interpolation=None)
        found[name].optionxform = str  # type: ignore[assignment,method-assign]
        found[name].read_string(unit)
    return found


def unit_words(text: str) -> list[str]:
    """Return the words of a command as systemd reads them."""
    return [word.replace("%%", "%").replace("$$", "$") for word in shlex.split(text)]


def dag_of(text: str, monkeypatch: pytest.MonkeyPatch) -> tuple[dict[str, Any], dict[str, Any]]:
    """Execute a DAG with a stub of Airflow; return what the DAG and its task were given."""
    given: dict[str, dict[str, Any]] = {}

    class Dag:
        def __init__(self, **options: Any) -> None:
            given["dag"] = options

        def __enter__(self) -> None:
            pass

        def __exit__(self, *error: object) -> None:
            pass

    def operator(**options: Any) -> None:
        given["task"] = options

    names = "airflow", "airflow.providers", "airflow.providers.standard"
    for name in (*names, f"{names[-1]}.operators", f"{names[-1]}.operators.bash", "pendulum"):
        monkeypatch.setitem(sys.modules, name, ModuleType(name))
    sys.modules["airflow"].DAG = Dag  # type: ignore[attr-defined]
    sys.modules[f"{names[-1]}.operators.bash"].BashOperator = operator  # type: ignore[attr-defined]
    sys.modules["pendulum"].datetime = lambda *day, tz: SimpleNamespace(tz=tz)  # type: ignore[attr-defined]
    ast.parse(text)
    exec(compile(text, "dag.py", "exec"), {})
    return given["dag"], given["task"]


@POSIX
def test_cron_runs_what_it_was_given(tmp_path: Path, folder: Path) -> None:
    line = yearly("cron", [str(stub(tmp_path)), *HOSTILE], folder, "02-15", "06:05")
    assert ran(cron_command(line), shell=True) == (str(folder), HOSTILE)


@POSIX
def test_systemd_runs_what_it_was_given(tmp_path: Path, folder: Path) -> None:
    words = [str(stub(tmp_path)), *HOSTILE]
    found = units(yearly("systemd", words, folder, "02-15", "06:05"))
    service, timer = found["selfeval.service"]["Service"], found["selfeval.timer"]
    assert service["WorkingDirectory"].replace("%%", "%") == str(folder)
    command = unit_words(service["ExecStart"])
    assert ran(command, cwd=folder) == (str(folder), HOSTILE)
    assert timer["Timer"]["OnCalendar"] == "*-02-15 06:05:00"
    assert timer["Install"]["WantedBy"] == "timers.target"


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="needs systemd")
def test_systemd_accepts_the_units(tmp_path: Path, folder: Path) -> None:
    text = yearly("systemd", [str(stub(tmp_path)), *HOSTILE], folder, "02-15", "06:05")
    for part in text.split("# ~/.config/systemd/user/")[1:]:
        name, _, unit = part.partition("\n")
        (tmp_path / name).write_text(unit, "utf-8")
    paths = [tmp_path / "selfeval.service", tmp_path / "selfeval.timer"]
    done = subprocess.run(
        ["systemd-analyze", "verify", *paths], capture_output=True, text=True, check=False
    )
    assert [line for line in done.stderr.splitlines() if "selfeval" in line] == []
    next_run = subprocess.run(
        ["systemd-analyze", "calendar", "*-02-15 06:05:00"],
        capture_output=True,
        text=True,
        check=True,
    )
    assert "-02-15 06:05:00" in next_run.stdout


def test_windows_has_what_it_was_given() -> None:
    """In ASCII and without a declared encoding, so that whatever a shell saves is read."""
    words = [sys.executable, *(word for word in HOSTILE if word not in VARIABLES)]
    place = Path("福田 100% 'it' & <c>")
    text = yearly("windows", words, place, "02-15", "06:05")
    assert text.isascii()
    assert "encoding" not in text.partition("?>")[0]
    space = {"t": "http://schemas.microsoft.com/windows/2004/02/mit/task"}
    task = ElementTree.fromstring(text)
    assert task.tag == f"{{{space['t']}}}Task"

    def told(path: str) -> str | None:
        found = task.find(path, space)
        assert found is not None
        return found.text

    action = "t:Actions/t:Exec"
    assert told(f"{action}/t:Command") == sys.executable
    assert told(f"{action}/t:WorkingDirectory") == str(place)
    assert told(f"{action}/t:Arguments") == subprocess.list2cmdline(words[1:])
    trigger = "t:Triggers/t:CalendarTrigger"
    assert told(f"{trigger}/t:StartBoundary") == "2001-01-01T06:05:00"
    assert told(f"{trigger}/t:ScheduleByMonth/t:DaysOfMonth/t:Day") == "15"
    months = task.find(f"{trigger}/t:ScheduleByMonth/t:Months", space)
    assert months is not None
    assert [month.tag.rpartition("}")[2] for month in months] == ["February"]


@POSIX
def test_airflow_runs_what_it_was_given(
    tmp_path: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its template rendered as Airflow does it; a command that ends in .sh is a file to it."""
    words = [str(stub(tmp_path)), *HOSTILE]
    dag, task = dag_of(yearly("airflow", words, folder, "02-15", "06:05"), monkeypatch)
    assert (dag["schedule"], dag["catchup"], dag["max_active_runs"]) == ("5 6 15 2 *", False, 1)
    assert not task["bash_command"].endswith((".sh", ".bash"))
    command = jinja2.Template(task["bash_command"]).render()
    assert ran(["bash", "-c", command]) == (str(folder), HOSTILE)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("sign", ["\n", "\r", "\0", "\x1b", "\u2028", "\udc80"])
def test_what_is_no_text_is_refused(kind: str, sign: str) -> None:
    with pytest.raises(SelfEvalError, match="without control characters"):
        yearly(kind, ["selfeval", f"a{sign}b"], Path("data"), "02-15", "06:00")
    with pytest.raises(SelfEvalError, match="without control characters"):
        yearly(kind, ["selfeval"], Path(f"a{sign}b"), "02-15", "06:00")


@pytest.mark.parametrize(
    ("kind", "word", "folder", "told"),
    [
        ("windows", "%TEMP%", "data", "'%TEMP%', which Windows takes for a variable"),
        ("windows", "$(Arg0)", "data", "takes for a variable"),
        ("systemd", "x", "data ", "found the folder 'data ', which systemd cannot name"),
        ("systemd", "x", "data\\", "which systemd cannot name"),
    ],
)
def test_what_a_scheduler_cannot_give_back_is_refused(
    kind: str, word: str, folder: str, told: str
) -> None:
    with pytest.raises(SelfEvalError, match=re.escape(told)):
        yearly(kind, ["selfeval", word], Path(folder), "02-15", "06:00")


@pytest.mark.parametrize(
    ("on", "at", "told"),
    [
        ("02-29", "06:00", "--on: found '02-29', expected MM-DD, a day that every year has"),
        ("13-01", "06:00", "--on: found '13-01'"),
        ("2-15", "06:00", "--on: found '2-15'"),
        ("０２-15", "06:00", "--on: found '０２-15'"),
        ("02-15", "24:00", "--at: found '24:00', expected HH:MM"),
        ("02-15", "6:00", "--at: found '6:00'"),
        ("02-15", "06:00\n", "--at: found '06:00\\n'"),
    ],
)
def test_days_and_times_that_are_none(on: str, at: str, told: str) -> None:
    with pytest.raises(SelfEvalError, match=re.escape(told)):
        yearly("cron", ["selfeval"], Path("data"), on, at)


@POSIX
def test_the_printed_line_makes_last_years_reports_once(
    tmp_path: Path, folder: Path, add_department: Callable[..., Path]
) -> None:
    """Printed in a folder and run from another; again, there is nothing left to do."""
    add_department(folder / "data", "残联", date.today().year - 1)
    env = {**os.environ, "PYTHONPATH": str(ROOT)}

    def call(command: list[str] | str, where: Path, **options: Any) -> str:
        done = subprocess.run(
            command, cwd=where, env=env, capture_output=True, text=True, check=True, **options
        )
        return done.stdout

    print_it = [sys.executable, "-m", "selfeval", "schedule", "cron", "--at", "06:05"]
    line = call([*print_it, "--log", "100% 日志.jsonl"], folder)
    command = cron_command(line)
    assert call(command, tmp_path, shell=True).startswith("1 reports: 1 made, 0 unchanged")
    assert call(command, tmp_path, shell=True).startswith("1 reports: 0 made, 1 unchanged")
    assert len((folder / "100% 日志.jsonl").read_text("utf-8").splitlines()) == 5


def call(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], *arguments: str
) -> tuple[object, str, str]:
    """Return the exit code of `selfeval schedule`, and what it wrote to stdout and stderr."""
    monkeypatch.chdir(ROOT)
    monkeypatch.setattr(sys, "argv", ["selfeval", "schedule", *arguments])
    with pytest.raises(SystemExit) as ended:
        main()
    return ended.value.code, *capsys.readouterr()


@pytest.mark.parametrize(
    ("options", "run"),
    [
        ([], "run --all --years last"),
        (["-j", "2", "--docx"], "run --all --years last -j 2 --docx"),
        (["--departments", "a,b", "--years", "2021"], "run --departments a,b --years 2021"),
    ],
)
def test_options_go_to_the_run(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    options: list[str],
    run: str,
) -> None:
    code, out, error = call(monkeypatch, capsys, "cron", *options)
    assert (code, error) == (0, "")
    assert out.endswith(f" -P -m selfeval {run}\n")


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["cron", "--yaers", "last"], "--yaers"),
        (["cron", "-j", "many"], "--workers"),
        (["cron", "--data", "dta"], "no data folder 'dta'"),
        (["launchd"], "launchd"),
        (["cron", "--on", "02-30"], "--on: found '02-30'"),
    ],
)
def test_mistakes_are_told_now_and_not_next_year(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    arguments: list[str],
    told: str,
) -> None:
    code, out, error = call(monkeypatch, capsys, *arguments)
    assert (code, out) == (2, "")
    assert told in error
