"""The stock way from Python: ``papermill.execute_notebook``, then nbconvert, in one process.

``python -m benchmarks.stock DATA YEAR OUTPUT DEPARTMENT...`` writes
``OUTPUT/<department>/<notebook>.html`` and prints the seconds of the loop, without the imports
before it, as JSON.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

import papermill
from nbconvert import HTMLExporter

from selfeval.runner.places import notebooks


def main() -> None:
    """Execute and convert every notebook of every department that is named."""
    data, year, output, *departments = sys.argv[1:]
    exporter = HTMLExporter()
    start = time.perf_counter()
    for department in departments:
        folder = Path(output) / department
        folder.mkdir(parents=True)
        given = {"department": department, "fiscal_year": int(year), "data_dir": data}
        for source in notebooks():
            executed = folder / source.name
            papermill.execute_notebook(source, executed, parameters=given, progress_bar=False)
            body, _ = exporter.from_filename(str(executed))
            executed.with_suffix(".html").write_text(body, encoding="utf-8")
    print(json.dumps({"seconds": time.perf_counter() - start}))


if __name__ == "__main__":
    main()
