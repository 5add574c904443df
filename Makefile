# The same lines a user can type. `make` alone lists them.

PYTHON  ?=
WORKERS ?= 2
BIN     := .venv/bin
STAMP   := .venv/.setup-done
UV      := uv==0.13.9

.DEFAULT_GOAL := help
.PHONY: help setup demo test check validate nightly bench broken-table lock clean

help: ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-12s %s\n", $$1, $$2 }' $(firstword $(MAKEFILE_LIST))

setup: $(STAMP) ## make .venv from the lock, once; needs Python 3.11 or newer with venv

# Hashes and an editable install do not go together, hence the lock first and then the package alone.
$(STAMP): pyproject.toml requirements.lock
	@if ! $(BIN)/python -c 'import sys, pip; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then \
	  python=$$(.ci/find-python $(PYTHON)) || exit 1; \
	  echo "Making .venv with $$python" >&2; \
	  "$$python" -m venv --clear .venv || exit 1; \
	fi
	@echo "Installing what requirements.lock names; the first time takes a minute or so" >&2
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --only-binary :all: --require-hashes -r requirements.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@echo "Compiling the fast engine, once; about half a minute" >&2
	@$(BIN)/ketenopt simulate scenarios/small --replications 1 --quiet > /dev/null
	@touch $@

demo: setup ## compare the scenarios of the Dutch criminal-justice chain
	@$(BIN)/ketenopt compare scenarios/strafrechtketen/study.yaml

test: setup ## the whole test suite, within 10 minutes (WORKERS=2)
	$(BIN)/python -m pytest -n $(WORKERS) -m "not nightly"

check: setup ## all that CI checks: ruff, mypy, import contracts, tests
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache --no-logo
	$(MAKE) --no-print-directory test

validate: setup ## run every oracle of the simulation and write docs/validation.md
	@PYTHONPATH=tests $(BIN)/python -m simulate.validation

nightly: setup ## the tests that take long as well
	$(BIN)/python -m pytest -n $(WORKERS) --timeout 3600

bench: setup ## one file a phase; each asserts its answer and prints its time
	@for file in benchmarks/*.py; do \
	  if [ -e "$$file" ]; then echo "$$file"; $(BIN)/python "$$file" || exit 1; fi; \
	done

broken-table: setup ## write docs/broken-files.md anew: what each broken file of the tests is told
	$(BIN)/python tests/read/broken/document.py

# One lock for CPython 3.11 and newer on Linux, macOS and Windows: versions, markers and the hash of every file of a
# version; no address. Everything a machine configures for pip or uv is left out. Versions already there stay unless UPGRADE=1.
lock: ## pick versions again and write requirements.lock (UPGRADE=1 for newer ones)
	@python=$$(.ci/find-python $(PYTHON)) && "$$python" -m venv build/lock
	@build/lock/bin/python -m pip install --quiet --disable-pip-version-check '$(UV)'
	@env -u UV_INDEX -u UV_FIND_LINKS -u UV_CONSTRAINT -u UV_OVERRIDE \
	  build/lock/bin/uv --no-config pip compile pyproject.toml .ci/lock.in --all-extras --output-file requirements.lock \
	  --quiet --universal --python-version 3.11 --fork-strategy fewest --no-build --generate-hashes \
	  --no-annotate --no-header --no-emit-index-url --no-emit-find-links --no-emit-package ketenopt $(if $(UPGRADE),--upgrade)

clean: ## remove what tools made; .venv and runs/ stay
	rm -rf build dist .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis .benchmarks
	find . -path ./.venv -prune -o -name __pycache__ -type d -exec rm -rf {} +
