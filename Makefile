.DEFAULT_GOAL := help
.PHONY: help setup report lab test test-lowest test-newest lint format reference constraints \
  supply clean

BIN := .venv/bin
# Younger than what it was made from: nothing to install.
INSTALLED := .venv/installed
UV := build/resolver/bin/uv

# `make setup PYTHON=/path/to/python` picks one; else the first of these that will do.
PYTHONS := $(or $(PYTHON),python3 python3.13 python3.12 python3.11)

DEPARTMENT ?= futian-disability-service-centre
YEAR ?= 2021

help: ## List these commands
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: $(INSTALLED) ## Make .venv, with selfeval and the tools in it

report: setup ## Make a report: DEPARTMENT=..., YEAR=... (default: the real one of 2021)
	$(BIN)/selfeval run --department $(DEPARTMENT) --year $(YEAR)

lab: setup ## Open the notebooks in JupyterLab
	$(BIN)/selfeval lab

test: setup ## Run the tests
	$(BIN)/pytest -n 2 --dist loadfile

test-lowest: RESOLUTION := lowest-direct
test-lowest: ## Run the tests with the oldest versions that pyproject.toml allows
test-newest: RESOLUTION := highest
test-newest: ## Run the tests with the newest versions there are
test-lowest test-newest: test-%: $(UV)
	$(UV) venv --quiet --clear --python $(or $(PYTHON),3.11) build/$*
	$(UV) pip install --quiet --system-certs --resolution $(RESOLUTION) \
	  --python build/$*/bin/python -e '.[dev]'
	build/$*/bin/pytest -n 2 --dist loadfile

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
constraints: $(UV) ## Write constraints.txt anew, from the newest versions
	$(UV) pip compile --quiet --upgrade --system-certs --extra dev \
	  --python-version 3.11 --no-annotate --custom-compile-command 'make constraints' \
	  -o constraints.txt pyproject.toml

# --strict: without it, what no service knows of would pass for sound.
supply: setup ## Check all that is installed: its licences, and known weaknesses (needs the network)
	$(BIN)/python -m venv --clear build/supply
	build/supply/bin/python -m pip install --quiet --disable-pip-version-check \
	  pip-audit pip-licenses
	build/supply/bin/pip-licenses --python $(BIN)/python --format csv --output-file build/licences.csv
	@build/supply/bin/pip-audit --strict --no-deps --disable-pip --progress-spinner off \
	  -r constraints.txt || \
	{ echo "make supply: a weakness was found, or nobody could be asked; see above." >&2; exit 1; }

clean: ## Remove all that was made, but for the reports
	rm -rf .venv .*_cache .hypothesis build dist
	find . -name __pycache__ -type d -prune -exec rm -r {} +

$(UV):
	$(or $(PYTHON),python3) -m venv --clear build/resolver
	build/resolver/bin/python -m pip install --quiet --disable-pip-version-check uv

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
