"""The tables of a made-up department-year that are about its work and people."""

from __future__ import annotations

from decimal import Decimal

from .. import terms
from .department import years_since_epoch
from .draws import clip, exp, money, rounded
from .fields import Service
from .year import DepartmentYear, Row, items, whole, yes_no


def goals(one: DepartmentYear) -> list[Row]:
    """年度主要目标."""
    return [{"number": n, "goal": goal} for n, goal in enumerate(one.department.goals, 1)]


def tasks(one: DepartmentYear) -> list[Row]:
    """重点工作与项目完成情况: the goals and the projects."""
    drawn, diligence = one.draws("key tasks"), one.steady("key tasks").between(0.88, 1)
    rows = []
    for number, goal in enumerate(one.department.goals, 1):
        completed, in_time = drawn.chance(diligence), drawn.chance(diligence)
        rows.append(_task("key_task", number, goal, completed, completed and in_time))
    for number, (project, completed, on_time) in enumerate(one.project_states, 1):
        rows.append(_task("project", number, project.name, completed, on_time))
    return rows


def _task(kind: str, number: int, task: str, completed: bool, on_time: bool) -> Row:
    late = "前期准备不足，进度滞后" if completed else "未完成，下年继续实施"
    return {
        "kind": kind,
        "number": number,
        "task": task,
        "completed": yes_no(completed),
        "on_time": yes_no(on_time),
        "to_standard": yes_no(completed),
        "note": "" if on_time else late,
    }


def outputs(one: DepartmentYear) -> list[Row]:
    """服务产出: quantities, some printed round, some with the money that paid for them."""
    rows = []
    for service in one.department.services:
        quantity = one.quantities[service.measure]
        value, precision = _as_printed(one, service, quantity)
        row: Row = {
            "programme_number": one.department.field.programmes.index(service.programme) + 1,
            "programme": service.programme,
            "measure": service.measure,
            "value": value,
            "unit": service.unit,
            "kind": service.kind,
            "beneficiary": service.beneficiary,
            "precision": precision,
            "part_of": service.of,
        }
        rows.append(row)
        if service.cost:
            habit = 0.15 * one.steady(f"cost {service.measure}").normal()
            cost = service.cost * exp(habit + 0.02 * years_since_epoch(one.year))
            row["funding_group"] = service.measure
            paid = {"value": money(float(quantity) * cost), "unit": "万元", "kind": "money"}
            rows.append({**row, "measure": f"{service.measure}资金", **paid})
    return rows


def _as_printed(one: DepartmentYear, service: Service, value: Decimal) -> tuple[Decimal, str]:
    """Return a quantity as a report has it (约、余); what others hang on is exact."""
    precision = one.steady(f"precision {service.measure}").pick(("exact",) * 9 + ("about", "over"))
    wholes = {service.of for service in one.department.services}
    if (
        precision == "exact"
        or value < 200
        or service.of
        or service.cost
        or service.measure in wholes
    ):
        return value, "exact"
    down = value - value % 10
    return (down, "over") if precision == "over" else (down + 10 * (value % 10 >= 5), "about")


def targets(one: DepartmentYear) -> list[Row]:
    """绩效指标完成情况: services against last year's, rules, the survey, and one in words."""
    drawn, rows = one.draws("targets"), []
    for service in one.department.services[:7]:
        easy = drawn.pick((0.7, 0.95, 1, 1, 1.03))
        target = whole(float(one.quantities_before[service.measure]) * easy)
        actual = one.quantities[service.measure]
        rows.append(_target("quantity", service.measure, ">=", target, actual, service.unit))
    valid, satisfied = one.survey
    limit, spent = (one.accounts.controls["three_public", s] for s in terms.CONTROL_STAGES)
    regular = Decimal(drawn.pick((100,) * 20 + (98,)))
    rate = rounded(Decimal(100 * satisfied) / valid, Decimal("0.01"))
    return [
        *rows,
        _target("cost", "“三公”经费支出", "<=", limit, spent, "万元"),
        _target("quality", "资金使用合规率", "=", Decimal(100), regular, "%"),
        _target("satisfaction", "服务对象满意度", ">=", Decimal(90), rate, "%"),
        {
            "indicator": "长效机制持续完善",
            "operator": "=",
            "met": yes_no(drawn.chance(0.95)),
            "kind": "sustainable",
        },
    ]


def _target(
    kind: str, indicator: str, operator: str, target: Decimal, actual: Decimal, unit: str
) -> Row:
    numbers = {"target": target, "actual": actual, "unit": unit, "kind": kind}
    return {"indicator": indicator, "operator": operator, **numbers}


def staffing(one: DepartmentYear) -> list[Row]:
    """人员编制: posts are fixed; a few departments have more people than posts."""
    steady, department = one.steady("staffing"), one.department
    a_head = steady.between(17, 26)
    posts = max(3, int(exp(department.size) * department.shares["personnel"] / a_head))
    filled = clip(steady.between(0.86, 1.015) + 0.015 * one.drift("staffing"), 0.75, 1.06)
    off_post = int(posts * steady.between(0, 0.14) * exp(0.1 * one.drift("off post")))
    staff = int(posts * filled + 0.5)
    counts = {"approved_posts": posts, "staff": staff, "off_post_staff": off_post}
    return items(counts, "count")


def disclosure(one: DepartmentYear) -> list[Row]:
    """预决算信息公开: careless departments publish late, seldom not at all."""
    drawn, careless = one.draws("disclosure"), one.steady("disclosure").between(0, 0.25)
    statuses = {}
    for document in terms.DISCLOSURE_DOCUMENTS:
        late, never = drawn.chance(careless), drawn.chance(careless / 15)
        published = "late_or_incomplete" if late else "on_time_complete"
        statuses[document] = "not_published" if never else published
    return items(statuses, "status", "document")


def petitions(one: DepartmentYear) -> list[Row]:
    """群众信访办理: some departments get no petitions at all."""
    drawn, steady = one.draws("petitions"), one.steady("petitions")
    usual = 0 if steady.chance(0.08) else exp(steady.between(0.7, 5))
    valid = int(usual * exp(0.2 * one.drift("petitions")))
    replied = valid - int(valid * drawn.between(0, 0.06))
    on_time = replied - int(replied * drawn.between(0, 0.12))
    settled = valid - int(valid * drawn.between(0, 0.1))
    counts = {"valid": valid, "settled": settled, "replied": replied, "replied_on_time": on_time}
    return items(counts, "count")


def satisfaction(one: DepartmentYear) -> list[Row]:
    """服务对象满意度: with the satisfied, the mean score, or both."""
    steady, (valid, satisfied) = one.steady("satisfaction"), one.survey
    columns = steady.pick(("both", "satisfied", "satisfied", "score"))
    score = rounded(Decimal(100 * satisfied) / valid - Decimal("1.5"), Decimal("0.1"))
    survey = {
        "group": one.department.services[0].beneficiary,
        "valid_responses": valid,
        "satisfied": "" if columns == "score" else satisfied,
        "mean_score": "" if columns == "satisfied" else score,
        "method": steady.pick(("线上问卷", "现场问卷", "电话回访")),
    }
    return [survey]
