"""The reference pages, made from the schemas and the catalogue so that nothing is said twice.

``python -m selfeval.reference`` (``make reference``) writes ``data/README.md`` and
``docs/metrics.md`` anew; a test fails when they are out of date.
"""

from __future__ import annotations

import inspect
from functools import partial
from pathlib import Path

from .figures import FIGURES
from .metrics import CATALOGUE, GROUPS, Metric
from .schema import TABLES, Table

_BETTER = {
    "higher": "higher",
    "lower": "lower",
    "target": "towards 100 %",
    "zero": "towards 0",
    "none": "neither",
}

_DATA_INTRO = """\
# The data

One folder a department-year, `data/<department>/<year>/`, one CSV a table, one row a fact.
Each row says in `source` where the figure stands in the document it comes from.

- A table that is absent is an **evidence gap**: the report lists it and what cannot be computed
  for it. Only `department` and `budget` are required. Leave out what you do not know.
- Amounts are 万元 with the digits as printed (`3.00` stays `3.00`; `15,525.82` may keep its
  separator). Rates carry their sign: `21.00%`.
- Text is UTF-8, with or without a byte order mark (with one, the file opens well in Excel; there,
  save as “CSV UTF-8”). GBK files are refused with a message.
- Faults are reported all at once, each with file, row (as Excel counts) and column.

`frameworks/` holds the frameworks of indicators, see [docs/frameworks.md](../docs/frameworks.md),
`monitoring.toml` the thresholds of `selfeval run --quarter`, each with its source.
`selfeval.toml`, where there is one, says with `schema = 1` which version of these tables and files
the folder has; without it, it is 1. A newer one than selfeval knows is refused.
After `selfeval intake --write` a year also has `intake/review.csv`, in which a person accepts or
corrects what was found.

`futian-disability-service-centre/2021` holds the figures of a real, published report, checked
against it row by row. They are facts carried over as printed, also where the report contradicts
itself; names of persons are not part of it.

| file | 内容 | required | one row for each |
|---|---|---|---|
"""

_METRICS_INTRO = """\
# Metrics

Every metric of `selfeval.CATALOGUE`. A metric is a plain function (scalar in, scalar out; Series
in, Series out) and keeps numerator and denominator to the end: over a group of departments it is
sum ÷ sum, never a mean of rates. Amounts are 万元, rates fractions. Zero denominators, values over
100 % and errors are in the docstring of each function.

Evidence: S seen in a public source, C*n* corroborated by *n* sources, SEED in the real report,
D derived from these, R recalled and not verified, I inferred.
"""


def data_dictionary() -> str:
    """Return ``data/README.md``: every table, column, code and unit."""
    overview = [
        f"| [`{t.name}.csv`](#{t.name}csv) | {t.title} | {'yes' if t.required else ''} "
        f"| {' × '.join(t.key)} |"
        for t in TABLES.values()
    ]
    return _DATA_INTRO + "\n".join(overview) + "\n" + "".join(map(_table, TABLES.values()))


def _table(table: Table) -> str:
    lines = [
        f"\n## {table.name}.csv",
        f"\n{table.title}\n",
        "| column | 中文 | holds | may be empty |",
        "|---|---|---|---|",
    ]
    for column in table.columns:
        cell = table.cell(column)
        codes = "；".join(f"`{code}` {term}".strip() for code, term in cell.terms.items())
        holds = codes or cell.expected.replace(">=", "≥")
        remark = table.row.model_fields[column].description
        lines.append(
            f"| `{column}` | {table.heading(column)} | {holds}{f'（{remark}）' if remark else ''} "
            f"| {'yes' if table.optional(column) else ''} |"
        )
    return "\n".join(lines) + "\n"


def metrics_reference() -> str:
    """Return ``docs/metrics.md``: every metric with its formula, direction and source."""
    parts = [_METRICS_INTRO]
    for group, title in GROUPS.items():
        parts.append(
            f"\n## {title}\n\n| metric | 中文 | formula | better | function | source |\n"
            "|---|---|---|---|---|---|\n"
        )
        parts += [_metric(record) for record in CATALOGUE if record.group == group]
    parts.append("\n## Figures\n\n| figure | 中文 | unit |\n|---|---|---|\n")
    parts += [f"| `{f.name}` | {f.term} | {f.unit} |\n" for f in FIGURES.values()]
    return "".join(parts)


def _metric(record: Metric) -> str:
    function = record.function
    plain = function.func if isinstance(function, partial) else function
    module = inspect.getmodule(plain)
    where = f"{module.__name__ if module else ''}.{plain.__name__}"
    numerator = f"({record.numerator})" if " " in record.numerator else record.numerator
    denominator = f"({record.denominator})" if " " in record.denominator else record.denominator
    return (
        f"| `{record.name}` | {record.term} | {numerator} ÷ {denominator} "
        f"| {_BETTER[record.better]} | `{where}` | {record.source} [{record.evidence}] |\n"
    )


def main(root: Path = Path()) -> None:
    """Write both pages below ``root``, a checkout."""
    for path, text in (
        (root / "data" / "README.md", data_dictionary()),
        (root / "docs" / "metrics.md", metrics_reference()),
    ):
        path.write_text(text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
