"""The pages of the site as files: what they list, add up, link to and keep apart."""

import re
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
from bs4 import BeautifulSoup
from typer.testing import CliRunner

from selfeval import load
from selfeval.audit.whole import audit_dossier
from selfeval.cli_site import app
from selfeval.demo import write_demo
from selfeval.errors import SelfEvalError
from selfeval.scoring import load_framework, score
from selfeval.site import build_site
from selfeval.summary import summarise
from tests.sites.make import failure, points, put, rate, record, summary

HOSTILE = "<script>alert(1)</script>\"'&😀" + "长" * 31


def opened(output: Path, name: str) -> BeautifulSoup:
    """Return a page of the built site."""
    return BeautifulSoup((output / name).read_text("utf-8"), "html.parser")


def cells(page: BeautifulSoup, caption: str) -> list[list[str]]:
    """Return the texts of the table whose caption begins so."""
    for table in page.find_all("table"):
        if table.caption.get_text().startswith(caption):
            rows = table.tbody.find_all("tr")
            return [
                [c.get_text(" ", strip=True) for c in row.find_all(["th", "td"])] for row in rows
            ]
    raise AssertionError(f"no table {caption}")


@pytest.fixture
def mixed(tmp_path: Path) -> Path:
    """Return an outputs folder with a bit of everything, built."""
    put(tmp_path, record("a", 2020, summary=summary("甲", ("100", "100", "80"))))
    put(
        tmp_path,
        record("a", summary=summary("甲", ("100", "100", "90"), score=points("60", "90"))),
        "report.docx",
    )
    put(tmp_path, failure("a"))
    put(tmp_path, record("b", 2020, summary=summary("乙", ("300", "300", "150"))))
    put(
        tmp_path,
        record(
            "c",
            summary=summary(
                HOSTILE,
                ("900", "900", "100"),
                findings={"error": 2, "warning": 1, "note": 0},
                gaps=7,
            ),
        ),
    )
    put(
        tmp_path,
        record(
            "fake",
            data_kind="synthetic",
            summary=summary("假", ("1000", "1000", "1000"), synthetic=True),
        ),
    )
    put(tmp_path, record("a", quarter=2, summary=summary("甲", ("100", "100", "40"))))
    put(tmp_path, failure("never#1"))
    old = record("old")
    del old["summary"]
    put(tmp_path, old)
    (put(tmp_path, record("broken")) / "run.json").write_text("{", "utf-8")
    build_site(tmp_path, "某市财政局")
    return tmp_path


def test_the_index_lists_everything(mixed: Path) -> None:
    """One row a department and period, with its state, also of what is unreadable or old."""
    rows = {(row[0], row[2]): row for row in cells(opened(mixed, "index.html"), "全部报告")}
    assert len(rows) == 9
    assert rows["甲", "2021 年"][3:6] == ["90.00%", "60～90 / 100 未核实", "良"]
    assert rows["甲", "2021 年"][10].startswith(
        "失败 2022-03-01 09:01 运行失败，现列此前的报告。02_execution：In [3]: FileNotFoundError"
    )
    assert rows["甲", "2021 年"][11:] == ["2022-02-01", "Word"]
    assert rows["甲", "2021 年第二季度监控"][3:5] == ["40.00%", "—"]
    assert rows[HOSTILE, "2021 年"][6:11] == ["2", "1", "0", "7", "正常"]
    assert rows["假 合成数据", "2021 年"][10] == "正常"
    assert rows["never#1", "2021 年"][10].startswith("失败 2022-03-01 09:01 运行失败。")
    assert rows["old", "2021 年"][3:11] == [
        *"———————",
        "旧记录 记录中没有摘要，重新运行后可列出各项数据",
    ]
    assert rows["broken", "2021 年"][10] == "不可读 run.json 不是有效的 JSON"


def test_links_lead_to_files_and_nothing_tells_of_the_machine(mixed: Path) -> None:
    """Every link is relative and exists; no absolute path, no outside address, no markup."""
    pages = sorted(mixed.glob("*.html"))
    years = ["compare-2020", "compare-2021", "index", "summary-2020", "summary-2021"]
    assert [page.stem for page in pages] == years
    for path in pages:
        text = path.read_text("utf-8")
        page = opened(mixed, path.name)
        for link in page.find_all("a"):
            target = link["href"]
            if target.startswith("#"):
                assert page.find(id=target[1:]) is not None
            else:
                assert (mixed / unquote(target)).is_file()
        assert "://" not in text
        assert str(mixed) not in text
        assert "/home/" not in text
        assert "<script>alert" not in text
        assert len(page.find_all("script")) == 1


def test_the_year_is_summed_up_without_synthetic_data(mixed: Path) -> None:
    """90 + 100 of 100 + 900; last year 230 of 400; the one in both years 90 % after 80 %."""
    page = opened(mixed, "summary-2021.html")
    assert [h.get_text(strip=True) for h in page.find_all("h2")] == ["真实数据", "合成数据"]
    assert cells(page, "各部门金额之和") == [
        ["年初预算", "1,000.00", "2", "400.00", "2"],
        ["调整预算", "1,000.00", "2", "400.00", "2"],
        ["预算执行", "190.00", "2", "230.00", "2"],
    ]
    assert cells(page, "分子之和")[0] == [
        "预算执行率",
        "19.00% （2）",
        "57.50% （2）",
        "90.00% （1）",
        "80.00% （1）",
        "+10.00 个百分点",
    ]
    values = [v.get_text(strip=True) for v in page.select("section:first-of-type .se-value")]
    assert values == ["3 个部门", "2 个部门", "1 个部门", "2 项错误", "7 项"]
    assert "上年有报告、本年没有：乙。" in page.get_text()


def test_whom_to_ask_first(mixed: Path) -> None:
    """Failed runs, then errors; with every reason."""
    rows = cells(opened(mixed, "summary-2021.html"), "3 个部门")
    assert [row[0] for row in rows] == ["never#1", "甲", HOSTILE]
    assert rows[1][1].startswith("最近一次运行失败，沿用此前的报告：02_execution")
    assert rows[0][1].startswith("最近一次运行失败，没有报告：02_execution")
    assert rows[2][1] == "审核发现 2 项错误；预算执行率 11.11%，低于 80%"


def test_an_execution_over_the_budget_is_a_reason(tmp_path: Path) -> None:
    """More than 100 % is asked about; 80 % and 100 % are not."""
    for name, amount in (("甲", "100"), ("乙", "100.01"), ("丙", "80")):
        put(tmp_path, record(name, summary=summary(name, ("100", "100", amount))))
    build_site(tmp_path)
    rows = cells(opened(tmp_path, "summary-2021.html"), "1 个部门")
    assert rows == [["乙", "预算执行率 100.01%，高于 100%"]]


def test_departments_are_compared(tmp_path: Path) -> None:
    """Ranks with ties and ranges, the outlier by name, and sum over sum."""
    for name, amount in zip("甲乙丙丁戊", ("93", "94", "94", "95", "10"), strict=True):
        scored = points("90", "90") if name == "甲" else points("40", "95")
        put(tmp_path, record(name, summary=summary(name, ("100", "100", amount), score=scored)))
    build_site(tmp_path)
    page = opened(tmp_path, "compare-2021.html")
    ranked = [row[:3] for row in cells(page, "预算执行率")]
    assert ranked == [
        ["丁", "第 1 名", "95.00%"],
        ["丙", "第 2 名（并列）", "94.00%"],
        ["乙", "第 2 名（并列）", "94.00%"],
        ["甲", "第 4 名", "93.00%"],
        ["戊", "第 5 名", "10.00%"],
    ]
    assert [row[1:3] for row in cells(page, "按最低得分")] == [
        ["第 1～5 名", "90 / 100"],
        *[["第 1～5 名", "40～95 / 100"]] * 4,
    ]
    # Median 94, MAD 1: 0.6745 × −84 is −56.66.
    assert page.select_one(".outliers").get_text(strip=True) == "戊：10.00%（修正 z 分数 −56.66）"
    assert "汇总 77.20%（5 个部门分子之和 ÷ 分母之和）；中位数 94.00%" in page.get_text()
    assert len(page.select("circle.dot")) == 5


def test_one_department_is_compared_with_none(tmp_path: Path) -> None:
    """No page of comparison, and no link to one."""
    put(tmp_path, record("a"))
    written = build_site(tmp_path)
    assert [path.name for path in written] == ["index.html", "summary-2021.html"]
    assert "compare-" not in (tmp_path / "index.html").read_text("utf-8")


def test_five_hundred_rows_stay_small(tmp_path: Path) -> None:
    """Under 400 kB with a score and three downloads each."""
    for number in range(100):
        for year in range(2019, 2024):
            name = f"示例市第{number}区教育体育和文化局"
            made = summary(name, score=points("11.81", "99.81", grades=["优", "良", "中", "差"]))
            put(
                tmp_path,
                record(f"department-{number:03}", year, summary=made),
                "report.docx",
                "report.pdf",
                "report.xlsx",
            )
    build_site(tmp_path)
    assert len(cells(opened(tmp_path, "index.html"), "全部报告")) == 500
    assert (tmp_path / "index.html").stat().st_size < 400_000


def test_records_of_real_runs(tmp_path: Path) -> None:
    """What the run record keeps of synthetic departments is read in full."""
    data = tmp_path / "data"
    write_demo(data, 3, range(2022, 2024), 1)
    framework = load_framework("shenzhen-style", data)
    for folder in sorted(data.glob("*/20*")):
        dossier = load(folder.parent.name, int(folder.name), data)
        made = summarise(dossier, score(dossier, framework), audit_dossier(dossier))
        kept: dict[str, Any] = {"data_kind": "synthetic", "summary": made}
        put(tmp_path / "outputs", record(dossier.department, dossier.fiscal_year, **kept))
    build_site(tmp_path / "outputs")
    rows = cells(opened(tmp_path / "outputs", "index.html"), "全部报告")
    assert {row[10] for row in rows} == {"正常"}
    assert all(re.fullmatch(r"[\d.]+(～[\d.]+)? / 100 未核实", row[4]) for row in rows)
    assert all("合成数据" in row[0] for row in rows)
    shares = cells(opened(tmp_path / "outputs", "compare-2023.html"), "各指标得分率")
    assert len(shares) == len(framework.rows)


def test_a_page_that_cannot_be_written_leaves_nothing_behind(tmp_path: Path) -> None:
    """One message, and no half page."""
    put(tmp_path, record("a"))
    (tmp_path / "index.html").mkdir()
    with pytest.raises(SelfEvalError, match=r"index\.html cannot be written: "):
        build_site(tmp_path)
    assert {path.name for path in tmp_path.iterdir()} == {"a", "index.html"}


@pytest.mark.parametrize(
    ("made", "told"), [(False, "found no such folder"), (True, "found no report")]
)
def test_nothing_to_list(tmp_path: Path, made: bool, told: str) -> None:
    """A folder that is not there, or holds no report."""
    folder = tmp_path / "outputs"
    if made:
        folder.mkdir()
    with pytest.raises(SelfEvalError, match=told):
        build_site(folder)


def test_the_command_prints_what_it_wrote(tmp_path: Path) -> None:
    """With the title of the bureau on every page."""
    put(tmp_path, record("a", summary=summary("甲", metrics={"carry_over_rate": rate("1", "9")})))
    result = CliRunner().invoke(app, ["--output", str(tmp_path), "--title", "某市财政局"])
    assert result.exit_code == 0
    written = [Path(line).name for line in result.stdout.splitlines()]
    assert written == ["index.html", "summary-2021.html"]
    assert opened(tmp_path, "index.html").title.get_text() == "报告目录｜某市财政局"
