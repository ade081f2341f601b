# Two commands for a user:   make run                      the simulated company's week
#                            make run WORKSPACE=path       yours
# For a contributor:         make check, make test, make bench, make study, make lock

WORKSPACE ?= demo-company
PYTHON ?= python3
SEEDS ?= 200
BIN := .venv/bin
RUN_STAMP := .venv/.locked-run
DEV_STAMP := .venv/.locked-dev
PIP := $(BIN)/python -m pip --disable-pip-version-check --no-input
PACKAGE := pyproject.toml requirements/run.txt

.DEFAULT_GOAL := help
.PHONY: help run setup check test bench study lock clean

help: ## show what there is
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | sort

run: $(RUN_STAMP) ## print the week of WORKSPACE, or of a simulated company, and write it as HTML
	@if [ "$(WORKSPACE)" = demo-company ] && [ ! -e demo-company/workspace.toml ]; then \
	  $(BIN)/quarterdeck demo demo-company; fi
	@$(BIN)/quarterdeck week --workspace "$(WORKSPACE)"
	@$(BIN)/quarterdeck week --workspace "$(WORKSPACE)" --html "$(WORKSPACE)/the-week.html"
	@echo "Open $(abspath $(WORKSPACE))/the-week.html"

setup: $(DEV_STAMP) ## install what development needs into .venv; as root, missing system packages too
	@sh tools/system-packages.sh

check: $(DEV_STAMP) ## lint, types, layers, sizes
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python tools/sizes.py

test: setup check ## check, then every test
	$(BIN)/pytest -n auto --dist loadfile

bench: $(DEV_STAMP) ## time the product against hand-written SQL and pandas
	$(BIN)/python -m benchmarks
	$(BIN)/python -m benchmarks.forecasting
	@if [ -n "$(FUZZ_MINUTES)" ]; then \
	  $(BIN)/python -m benchmarks.fuzz_import --minutes $(FUZZ_MINUTES); fi

study: $(DEV_STAMP) ## forecast 200 simulated companies and hold ranges and chances to their word
	$(BIN)/python -m benchmarks.study --seeds $(SEEDS)

lock: $(DEV_STAMP) ## resolve the newest versions again and write both lock files
	sh tools/lock.sh

clean: ## remove what was built, never a workspace
	rm -rf .venv build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache

.venv/bin/python:
	@$(PYTHON) tools/new_venv.py

# One lock holds the other: once the developer's is in, the user's adds nothing.
$(RUN_STAMP): $(PACKAGE) | .venv/bin/python
	@echo "Installing what Quarterdeck needs (once, a minute or two) ..."
	@$(PIP) install --quiet --require-hashes -r requirements/run.txt
	@$(PIP) install --quiet --no-deps --no-build-isolation -e .
	@touch $@

$(DEV_STAMP): requirements/dev.txt $(PACKAGE) | .venv/bin/python
	@echo "Installing what development needs (once, a few minutes) ..."
	@$(PIP) install --quiet --require-hashes -r requirements/dev.txt
	@$(PIP) install --quiet --no-deps --no-build-isolation -e .
	@touch $@ $(RUN_STAMP)
