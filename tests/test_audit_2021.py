"""The audit of the real 2021 report: all that its figures contradict, and nothing else."""

from decimal import Decimal as D
from pathlib import Path

import pytest

from selfeval import load
from selfeval.audit import CHECKS, SEVERITIES, Audit, audit


@pytest.fixture(scope="module")
def result(real_data: Path, real_department: str) -> Audit:
    """Return the audit of 2021."""
    return audit(load(real_department, 2021, real_data))


FINDINGS = [
    (
        "annual_rate",
        "error",
        "第四季度预算执行进度印为 98.82%（第四季度预算执行均衡率亦印为 98.82%），"
        "而全年预算执行 14,787.64 万元 ÷ 调整预算支出 14,955.46 万元＝98.88%，"
        "相差 0.06 个百分点（四舍五入和截尾均不能解释）；其他口径也不相符："
        "扣除上级转移支付 22.09 万元后按调整预算 98.73%、按年初预算 95.25%、"
        "扣除上级转移支付 22.09 万元后按年初预算 95.10%、只计项目支出 99.43%",
    ),
    (
        "quarter_balance",
        "error",
        "第一季度预算执行均衡率印为 84.25%，按印出的进度 21.00% ÷ 25%＝84.00%，"
        "相差 0.25 个百分点；要得到 84.25%，进度须为 21.06%（四舍五入和截尾均不能解释）",
    ),
    (
        "quarter_balance",
        "error",
        "第二季度预算执行均衡率印为 104.74%，按印出的进度 52.00% ÷ 50%＝104.00%，"
        "相差 0.74 个百分点；要得到 104.74%，进度须为 52.37%（四舍五入和截尾均不能解释）",
    ),
    (
        "execution_level",
        "warning",
        "人员支出执行率：人员支出执行 296.81 万元 ÷ 调整预算·人员支出 378.82 万元＝78.35%，"
        "低于 80%，须说明原因",
    ),
    (
        "operating_cost",
        "warning",
        "公用经费控制率含两项，报告只列“‘三公’经费控制率”，未列“日常公用经费控制率”："
        "公用支出执行 11.59 万元 ÷ 调整预算·公用支出 14.51 万元＝79.88%",
    ),
    (
        "adjustment_rate",
        "note",
        "报告未列预算调整率：（调整预算 14,955.46 万元 − 年初预算 15,525.82 万元）"
        "÷ 15,525.82 万元 ＝ −3.67%",
    ),
]
EXPLAINED = [
    (
        "project_list",
        "预算执行：项目支出执行印为 14,479.24 万元，所列 9 项之和＝14,479.25 万元，"
        "相差 0.01 万元（各数四舍五入之前可得 14,479.21～14,479.30 万元，可以解释）",
    ),
    (
        "reported_rates",
        "“三公”经费控制率印为 26.49%，按 “三公”经费实际支出 0.79 万元 ÷ "
        "“三公”经费预算安排 3.00 万元＝26.33%"
        "（各数四舍五入之前可得 26.12%～26.54%，可以解释）",
    ),
    (
        "mean_balance",
        "全年平均预算执行均衡率印为 97.16%，即所印四季均衡率的平均 97.16%；其他算法："
        "按印出进度重算的四季比值平均 96.92%；每季封顶 100% 的平均 95.71%；"
        "平均进度 ÷ 62.5% 98.98%",
    ),
]


def test_the_findings_are_those_worked_by_hand(result: Audit) -> None:
    """Three errors, two warnings, one note, the worst first; then the note on evidence."""
    found = [(one.rule, one.severity, one.message) for one in result.findings]
    assert found[:-1] == FINDINGS
    rule, severity, message = found[-1]
    assert (rule, severity) == ("evidence", "note")
    for table in ("政府采购", "人员编制", "固定资产", "预决算信息公开", "服务对象满意度"):
        assert f"《{table}》" in message


def test_what_rounding_or_the_method_explains_is_no_finding(result: Audit) -> None:
    """A cent among nine items, 26.49 % of 0.79 ÷ 3.00, and an average of printed ratios."""
    assert [(one.rule, one.message) for one in result.explained] == EXPLAINED
    assert {one.severity for one in result.explained} == {"note"}


def test_every_finding_cites_its_figures_and_how_to_settle_it(result: Audit) -> None:
    """Each figure has a label, a value, and the place in the report where it stands."""
    for one in result.findings:
        assert one.settle, one.rule
        assert bool(one.figures) == (one.rule != "evidence"), one.rule
    for one in (*result.findings, *result.explained):
        for figure in one.figures:
            assert figure.label and figure.locator, one.rule
            assert isinstance(figure.value, D), one.rule


def test_the_figures_are_cited_as_printed(result: Audit) -> None:
    """The first quarter: 84.25 % over 21.00 %, both in one paragraph."""
    first = next(one for one in result.findings if one.rule == "quarter_balance")
    cited = [(f.label, str(f.value), f.unit, f.locator) for f in first.figures]
    assert cited == [
        ("第一季度预算执行均衡率", "84.25", "%", "二（三）2（1）"),
        ("第一季度预算执行进度", "21.00", "%", "二（三）2（1）"),
    ]
    assert "恰为整数百分比" in first.settle


def test_rules_are_named_once_and_findings_use_them(result: Audit) -> None:
    """Every rule has a title in Chinese; nothing is found under another name."""
    rules = [rule for rule, _, _ in CHECKS]
    assert len(set(rules)) == len(rules)
    assert all(title and not title.isascii() for _, title, _ in CHECKS)
    assert {one.rule for one in (*result.findings, *result.explained)} <= set(rules)
    assert {one.severity for one in result.findings} <= set(SEVERITIES)
