# Two commands do everything: `make answer` and `make test`.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.PHONY: answer test lint servers wheel clean

answer: $(VENV)/answer
	@$(BIN)/dipgraph ask shared-sectors --state Belgium --evidence --format table

test: $(VENV)/test lint servers
	$(BIN)/pytest -q
	@$(MAKE) --no-print-directory wheel

lint: $(VENV)/test
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

# The triple stores that the tests run against; what cannot be had is said, and its tests skipped.
servers: $(VENV)/test
	@PYTHON=$(BIN)/python sh tests/servers/install.sh

# The wheel, installed into an environment of its own, answers from the files that travel inside.
wheel: $(VENV)/test
	@sh tests/wheel.sh $(BIN)/python

$(VENV)/answer: pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed: make answer PYTHON=python3.11")'
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable .
	@touch $@

$(VENV)/test: pyproject.toml $(VENV)/answer
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[dev]'
	@touch $@

clean:
	rm -rf $(VENV) build dist .mypy_cache .ruff_cache .import_linter_cache
