"""What a notebook is seen to read: too much costs time, too little would leave a wrong page."""

import json

import pytest

from selfeval.runner.fingerprint import _reads_one_year

OWN = "dossier = load(department, fiscal_year, data_dir)"


@pytest.mark.parametrize(
    ("code", "one_year"),
    [
        (OWN, True),
        (f"{OWN}\nchosen = scoring.load_framework(framework, data_dir, variant)", True),
        ("1 + 1", True),
        ("load(department, fiscal_year - 1, data_dir)", False),
        (f"{OWN}\nother = load('other', fiscal_year, data_dir)", False),
        (f"{OWN}\npanel = load_panel(data_dir)", False),
        (f"{OWN}\nfor name in selfeval.available(data_dir): ...", False),
        (f"{OWN}\npd.read_csv('more.csv')", False),
        (f"{OWN}\nopen('more.txt')", False),
    ],
)
def test_a_notebook_that_may_read_more_counts_for_all(code: str, one_year: bool) -> None:
    notebook = json.dumps({"cells": [{"source": code.splitlines(keepends=True)}]})
    assert _reads_one_year(notebook) is one_year
