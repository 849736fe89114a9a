"""How many figures and faults of the corpus are found, and how much that is found is right.

``python -m benchmarks.intake`` runs the intake and the audit over the reports of
``tests/reports`` and prints tables; ``--verbose`` names every miss. See ``benchmarks/README.md``.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Collection, Iterable
from pathlib import Path
from types import SimpleNamespace

from tests.reports import make
from tests.reports.corpus import read_report
from tests.reports.judging import Result, Tally, judge_faults, judge_figures, total


def measure(names: Collection[str] = ()) -> list[Result]:
    """Run the intake and the audit over the reports, or over those that are named.

    Raises ImportError where selfeval has no intake or no audit of a document. PDFs are made with
    Chromium; without it they are left out.
    """
    from selfeval.audit.whole import audit_document
    from selfeval.intake.take_in import take_in

    results = []
    with tempfile.TemporaryDirectory() as folder:
        for name, path in make.make(Path(folder), names).items():
            report, result = read_report(name), Result(name)
            try:
                intake = take_in(path)
                judge_figures(report, intake.extracts, result)
                judge_faults(report, audit_document(path), intake.document.slice, result)
            except Exception as error:  # one that breaks must not hide how the others came out
                result = Result(name, failed=f"{type(error).__name__}: {error}")
                judge_figures(report, (), result)
                judge_faults(report, SimpleNamespace(findings=(), explained=()), str, result)
            results.append(result)
    return results


def show(results: list[Result], *, verbose: bool = False) -> str:
    """Return the results as tables of text."""
    lines = ["Figures: found of those in the report, and right of those that were given", _HEAD]
    for result in results:
        lines.append(_line(result.name, result.figures, result.sure))
    figures, sure = total(r.figures for r in results), total(r.sure for r in results)
    lines += [_line("all", figures, sure), "", "Figures by table", _HEAD]
    for name, tally in sorted(_by_name(r.tables for r in results).items()):
        lines.append(_line(name, tally))
    lines += ["", "Faults by report", _HEAD]
    for result in results:
        lines.append(_line(result.name, result.all_faults))
    by_family = _by_name(r.faults for r in results)
    lines += [_line("all", total(by_family.values())), "", "Faults by family", _HEAD]
    for name, tally in sorted(by_family.items()):
        lines.append(_line(name, tally))
    explained = total(r.explained for r in results)
    lines += ["", f"Differences that only look like faults, explained: {explained.found} of "
              f"{explained.wanted}"]  # fmt: skip
    for result in results:
        if result.failed:
            lines.append(f"{result.name} failed: {result.failed}")
        lines += [f"{result.name}: {miss}" for miss in result.misses if verbose]
    return "\n".join(lines)


_HEAD = f"{'':22}{'recall':>18}{'precision':>18}{'sure: recall':>18}{'precision':>18}"


def _line(name: str, tally: Tally, sure: Tally | None = None) -> str:
    columns = []
    for each in [tally] if sure is None else [tally, sure]:
        columns += [_share(each.recall, each.found, each.wanted),
                    _share(each.precision, each.right, each.given)]  # fmt: skip
    return f"{name:22}" + "".join(f"{column:>18}" for column in columns)


def _share(share: float, part: int, whole: int) -> str:
    return f"{share:.1%} {part}/{whole}" if whole else "-"


def _by_name(groups: Iterable[dict[str, Tally]]) -> dict[str, Tally]:
    added: dict[str, Tally] = {}
    for group in groups:
        for name, tally in group.items():
            added[name] = total([added.get(name, Tally()), tally])
    return added


def main() -> int:
    """Print the tables; 2 where selfeval has no intake to measure."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.intake", description=__doc__.splitlines()[0]
    )
    parser.add_argument("report", nargs="*", help="all by default")
    parser.add_argument("-v", "--verbose", action="store_true", help="name every miss")
    arguments = parser.parse_args()
    unknown = set(arguments.report) - set(make.names())
    if unknown:
        known = ", ".join(make.names())
        parser.error(f"no report {', '.join(sorted(unknown))}: there are {known}")
    try:
        results = measure(arguments.report)
    except ImportError as error:
        print(f"There is nothing to measure yet: {error}", file=sys.stderr)
        return 2
    if make.CHROMIUM is None:
        print("Without Chromium there are no PDFs: those reports are left out.", file=sys.stderr)
    print(show(results, verbose=arguments.verbose))
    return 0


if __name__ == "__main__":
    sys.exit(main())
