"""`selfeval audit`, `intake`, `template` and `export`, in a process of their own."""

import json
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

DEPARTMENT = "futian-disability-service-centre"
REAL = ("--department", DEPARTMENT, "--year", "2021")
Cli = Callable[..., subprocess.CompletedProcess[str]]

# 1,200.00 + 300.00 + 2,500.00 = 4,000.00; 3,900.00 ÷ 4,000.00 = 97.50 %, not 97.80 %.
REPORT = """\
2022年度部门整体支出绩效自评报告

部门名称：示例市甲区某服务中心

负责人：柳某某  联系电话：0000-5550018

一、部门基本情况

（一）预算编制情况

2022年示例市甲区某服务中心年初预算支出4,000.00万元，其中：人员支出1,200.00万元、公用支出300.00万元、项目支出2,500.00万元。调整预算支出4,000.00万元，其中：人员支出1,200.00万元、公用支出300.00万元、项目支出2,500.00万元。

（二）预算执行情况

全年预算执行3,900.00万元，包括人员支出1,180.00万元、公用支出280.00万元、项目支出2,440.00万元，预算执行率97.80%。

（三）“三公”经费

2022年“三公”经费预算安排数4.00万元，实际支出数1.00万元，“三公”经费控制率25.00%。

二、履职情况

（一）履职完成情况

一是开展培训12场，共1,100人次；二是走访困难家庭45户；二是办理咨询230人次。
"""


@pytest.fixture
def report(tmp_path: Path) -> Path:
    """Return a report with a wrong rate and an ordinal that stands twice."""
    path = tmp_path / "report.txt"
    path.write_text(REPORT, "utf-8")
    return path


def test_audit_of_a_report(cli: Cli, report: Path) -> None:
    """The wrong rate with its arithmetic and places, the ordinal, nothing of the sound rate."""
    done = cli("audit", report, "--json")
    assert (done.returncode, done.stderr) == (0, "")
    found = json.loads(done.stdout)
    assert set(found) == {"findings", "explained"}
    rate = next(f for f in found["findings"] if f["rule"] in ("reported_rates", "annual_rate"))
    assert rate["severity"] == "error"
    assert "97.80%" in rate["message"]
    assert "97.50%" in rate["message"]
    assert {"label", "value", "unit", "locator"} <= set(rate["figures"][0])
    assert rate["figures"][0]["locator"]
    ordinal = next(f for f in found["findings"] if f["rule"] == "list_number")
    assert REPORT[ordinal["start"] : ordinal["end"]].startswith("二是")
    assert "25.00%" not in "".join(f["message"] for f in found["findings"])


def test_audit_fails_on_demand(cli: Cli, report: Path) -> None:
    """1 from the asked severity on; 0 without; a department-year works alike."""
    assert cli("audit", report).returncode == 0
    assert cli("audit", report, "--fail-on", "error").returncode == 1
    done = cli("audit", *REAL, "--fail-on", "warning")
    assert done.returncode == 1
    assert "第四季度预算执行进度印为 98.82%" in done.stdout
    assert done.stdout.splitlines()[-1].startswith("错误 3 项，警告 2 项")


def test_intake_finds_figures_with_their_places(cli: Cli, report: Path) -> None:
    """Each with table, kind, value, unit, and where in the text it stands."""
    found = json.loads(cli("intake", report, "--json").stdout)
    figures = {(f["table"], f["kind"]): f for f in found["figures"]}
    executed = figures["budget", "executed_project"]
    assert (executed["value"], executed["unit"]) == (2440, "万元")
    assert REPORT[executed["start"] : executed["end"]].startswith("2,440.00")
    assert executed["confidence"] >= 0.9
    assert figures["spending_control", "three_public_actual"]["value"] == 1
    assert figures["outputs", "households"]["value"] == 45
    for figure in found["figures"]:
        assert figure["printed"] in REPORT[figure["start"] : figure["end"]]
    assert "柳某某" not in json.dumps(found["rows"], ensure_ascii=False)


def test_intake_writes_tables_that_load(cli: Cli, report: Path, tmp_path: Path) -> None:
    """Never over what is there, unless told; what a person corrected outlives a re-run."""
    data = tmp_path / "data"
    data.mkdir()
    arguments = ("intake", report, "--write", "--department", "centre", "--data", data)
    assert cli(*arguments).returncode == 0
    folder = data / "centre" / "2022"
    score = cli(
        "score", "--department", "centre", "--year", "2022", "--data", data,
        "--framework", "shenzhen-style",
    )  # fmt: skip
    assert score.returncode == 0
    before = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    refused = cli(*arguments)
    assert refused.returncode == 2
    assert "nothing was written" in refused.stderr
    assert {path: path.read_bytes() for path in before} == before

    review = folder / "intake" / "review.csv"
    lines = review.read_text("utf-8-sig").splitlines()
    place = lines[0].split(",").index("correction")
    number = next(n for n, line in enumerate(lines) if ",households," in line)
    cells = lines[number].split(",")
    cells[place - len(lines[0].split(","))] = "46"  # counted from behind: a passage has commas
    lines[number] = ",".join(cells)
    review.write_text("\n".join(lines), "utf-8-sig")
    for _ in range(2):
        assert cli(*arguments, "--force").returncode == 0
        outputs = (folder / "outputs.csv").read_text("utf-8-sig")
        assert ",46,户," in outputs
        assert ",45,户," not in outputs


def test_workbook_out_and_in_again(cli: Cli, tmp_path: Path, real_data: Path) -> None:
    """The real year goes into the workbook and comes back byte by byte."""
    book = tmp_path / "year.xlsx"
    assert cli("export", *REAL, "-o", book).returncode == 0
    data = tmp_path / "data"
    data.mkdir()
    done = cli("intake", book, "--write", "--department", "x", "--year", "2021", "--data", data)
    assert done.returncode == 0
    for path in (real_data / DEPARTMENT / "2021").glob("*.csv"):
        again = (data / "x" / "2021" / path.name).read_bytes().replace(b"\r\n", b"\n")
        assert again == path.read_bytes().replace(b"\r\n", b"\n"), path.name


def test_template_is_written_once(cli: Cli, tmp_path: Path) -> None:
    """A file that is there may be somebody's work."""
    book = tmp_path / "form.xlsx"
    assert cli("template", "--year", "2023", "-o", book).returncode == 0
    done = cli("template", "--year", "2023", "-o", book)
    assert (done.returncode, done.stdout) == (2, "")
    assert "found a file of that name" in done.stderr
    assert cli("template", "--year", "2023", "-o", book, "--force").returncode == 0


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("empty.txt", b"", "empty"),
        ("old.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), ".docx"),
        ("no.pdf", b"not a pdf at all, just a few words", "pdf"),
        ("table.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), ".xlsx"),
        ("novel.txt", "从前有座山，山里有座庙。\n".encode() * 50, "a self-evaluation report"),
        ("picture.txt", bytes(range(256)) * 40, "text"),
    ],
)
@pytest.mark.parametrize("command", ["intake", "audit"])
def test_files_that_are_no_reports(
    cli: Cli, tmp_path: Path, command: str, name: str, content: bytes, message: str
) -> None:
    """Exit 2, one message that names the file; no traceback."""
    path = tmp_path / name
    path.write_bytes(content)
    done = cli(command, path)
    assert (done.returncode, done.stdout) == (2, "")
    assert name in done.stderr
    assert message in done.stderr
    assert "Traceback" not in done.stderr


def test_an_old_workbook_is_read(cli: Cli) -> None:
    """An .xls of Excel 97-2003, made by hand: three categories in three stages, in 万元."""
    path = Path(__file__).parent / "data" / "spending.xls"
    found = json.loads(cli("intake", path, "--json").stdout)
    budget = {f["kind"]: f["value"] for f in found["figures"] if f["table"] == "budget"}
    assert budget["initial_personnel"] == 120.5
    assert budget["adjusted_project"] == 310
    assert budget["executed_public"] == 9.5
    assert len(budget) == 9


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("audit",), "either a FILE, or --department and --year"),
        (("audit", "nowhere.txt"), "nowhere.txt"),
        (("intake", "nowhere.docx"), "nowhere.docx"),
        (("template", "--year", "2023", "-o", "form.csv"), ".xlsx"),
    ],
)
def test_mistakes_end_with_2(cli: Cli, arguments: tuple[str, ...], message: str) -> None:
    """One message, nothing on stdout."""
    done = cli(*arguments)
    assert (done.returncode, done.stdout) == (2, "")
    assert message in done.stderr
    assert "Traceback" not in done.stderr
