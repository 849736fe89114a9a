.DEFAULT_GOAL := help
.PHONY: help setup report lab test lint format reference constraints clean

BIN := .venv/bin
# Younger than what it was made from: nothing to install.
INSTALLED := .venv/installed

# `make setup PYTHON=/path/to/python` picks one; else the first of these that will do.
PYTHONS := $(or $(PYTHON),python3 python3.13 python3.12 python3.11)

DEPARTMENT ?= futian-disability-service-centre
YEAR ?= 2021

help: ## List these commands
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: $(INSTALLED) ## Make .venv, with selfeval and the tools in it

report: setup ## Make a report: DEPARTMENT=..., YEAR=... (default: the real one of 2021)
	$(BIN)/selfeval run --department $(DEPARTMENT) --year $(YEAR)

lab: setup ## Open the notebooks in JupyterLab
	$(BIN)/selfeval lab

test: setup ## Run the tests
	$(BIN)/pytest -n 2 --dist loadfile

lint: setup ## Check style, format and types
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy

format: setup ## Put code and notebooks into shape
	$(BIN)/ruff check --fix
	$(BIN)/ruff format
	$(BIN)/nbstripout --keep-id notebooks/*.ipynb

reference: setup ## Write the data dictionary and the list of metrics anew, from the code
	$(BIN)/python -m selfeval.reference

# Resolved for the oldest Python supported, whichever runs here: a newer one, were it only a
# patch release, may get versions that the oldest cannot install.
constraints: ## Write constraints.txt anew, from the newest versions
	$(or $(PYTHON),python3) -m venv --clear build/resolver
	build/resolver/bin/python -m pip install --quiet --disable-pip-version-check uv
	build/resolver/bin/uv pip compile --quiet --upgrade --system-certs --extra dev \
	  --python-version 3.11 --no-annotate --custom-compile-command 'make constraints' \
	  -o constraints.txt pyproject.toml

clean: ## Remove all that was made, but for the reports
	rm -rf .venv .*_cache .hypothesis build dist
	find . -name __pycache__ -type d -prune -exec rm -r {} +

# Debian's own python3 may lack ensurepip, and a version manager's shim may stand for a Python
# that is not there: so each candidate has to show that it can do the work.
$(INSTALLED): pyproject.toml constraints.txt
	@$(BIN)/python -m pip --version >/dev/null 2>&1 && exit; \
	for python in $(PYTHONS); do \
	  if "$$python" -c 'import ensurepip, sys, venv; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then \
	    echo "Making .venv with $$python"; exec "$$python" -m venv --clear .venv; \
	  fi; \
	done; \
	echo "selfeval needs Python 3.11 or newer, with the venv and ensurepip modules." >&2; \
	echo "Tried: $(PYTHONS)." >&2; \
	echo "Install one (on Debian or Ubuntu: apt-get install python3-venv), or name yours:" >&2; \
	echo "  make setup PYTHON=/path/to/python" >&2; \
	exit 1
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[dev]'
	@touch $@
