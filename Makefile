# Two commands for a user:   make run                      the simulated company, served
#                            make run WORKSPACE=path       yours
# For a contributor:         make check, make test, make frontend, make bench, make study, make lock

WORKSPACE ?= demo-company
PYTHON ?= python3
PORT ?= 8100
SEEDS ?= 200
BIN := .venv/bin
RUN_STAMP := .venv/.locked-run
DEV_STAMP := .venv/.locked-dev
PIP := $(BIN)/python -m pip --disable-pip-version-check --no-input
PACKAGE := pyproject.toml requirements/run.txt
FRONT_LOCK := frontend/package-lock.json frontend/package.json frontend/.npmrc
FRONT_PARTS := frontend/build.mjs frontend/tsconfig.json $(wildcard frontend/src/*)
NPM_STAMP := frontend/node_modules/.locked
FRONT_OUT := src/quarterdeck/web/static/quarterdeck
FRONT_STAMP := $(FRONT_OUT)/.built
NPM := $(shell command -v npm 2>/dev/null)
# Without Node the command line and its files are whole; pages in a browser are plain.
FRONT := $(if $(NPM),$(FRONT_STAMP),no-node)

.DEFAULT_GOAL := help
.PHONY: help run setup frontend no-node check test bench study screenshots lock clean

help: ## show what there is
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | sort

run: $(RUN_STAMP) $(FRONT) ## serve the web app for WORKSPACE, or for a simulated company
	@if [ "$(WORKSPACE)" = demo-company ] && [ ! -e demo-company/workspace.toml ]; then \
	  $(BIN)/quarterdeck demo demo-company; fi
	@$(BIN)/quarterdeck serve --workspace "$(WORKSPACE)" --port $(PORT)

setup: $(DEV_STAMP) ## install what development needs into .venv; as root, missing system packages too
	@sh tools/system-packages.sh
	@$(MAKE) --silent frontend

frontend: $(FRONT) ## build what browsers load beside the pages

check: $(DEV_STAMP) ## lint, types, layers, sizes
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python tools/sizes.py
	@$(MAKE) --silent frontend
	cd frontend && npm run --silent check && npm run --silent test

test: setup check ## check, then every test
	OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1 $(BIN)/pytest -n auto --dist loadfile

bench: $(DEV_STAMP) ## time the product against hand-written SQL and pandas
	$(BIN)/python -m benchmarks
	$(BIN)/python -m benchmarks.forecasting
	$(BIN)/python -m benchmarks.web
	@if [ -n "$(FUZZ_MINUTES)" ]; then \
	  $(BIN)/python -m benchmarks.fuzz_import --minutes $(FUZZ_MINUTES); fi

study: $(DEV_STAMP) ## forecast 200 simulated companies and hold ranges and chances to their word
	$(BIN)/python -m benchmarks.study --seeds $(SEEDS)

screenshots: $(DEV_STAMP) $(FRONT) ## take the pictures of the docs from a simulated company
	$(BIN)/python tools/screenshots.py

lock: $(DEV_STAMP) ## resolve the newest versions again and write both lock files
	sh tools/lock.sh

clean: ## remove what was built, never a workspace
	rm -rf .venv build dist frontend/node_modules .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	rm -f $(addprefix $(FRONT_OUT)/,app.js front.css first.js grid.js LICENSES.txt .built)

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

no-node:
	@echo "No Node here, so pages in a browser stay plain: install nodejs and npm, then make frontend."

$(NPM_STAMP): $(FRONT_LOCK)
	@echo "Installing what builds the pages (once, some seconds) ..."
	@cd frontend && npm ci --silent
	@touch $@

$(FRONT_STAMP): $(FRONT_PARTS) $(NPM_STAMP)
	@cd frontend && npm run --silent build
	@touch $@
