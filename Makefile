# Every target sets up what it needs by itself, from nothing but Python 3.11 or newer.
# `make` alone lints and tests.

PYTHON ?= $(shell for p in python3 python3.13 python3.12 python3.11 python; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
CODE := bot adapters formatters tests bench

.PHONY: all today test check fix lock bench bench-million eval simulation wheel clean
all: check test

today: $(READY)  ## show today's digest
	@$(BIN)/paperboy today

test: $(READY)  ## run the tests, in about a minute; with CI=1 the slow ones too
	@# Compiled once, whatever the shell says: half of a warm start goes there otherwise.
	PYTHONDONTWRITEBYTECODE= $(BIN)/pytest -n auto --dist worksteal -q $(if $(CI),,-m "not slow")

check: $(READY)  ## lint, format, types, layers
	$(BIN)/ruff check $(CODE)
	$(BIN)/ruff format --check $(CODE)
	$(BIN)/mypy
	$(BIN)/lint-imports

fix: $(READY)  ## mend what the linter can mend
	$(BIN)/ruff check --fix $(CODE)
	$(BIN)/ruff format $(CODE)

bench: $(READY)  ## what planning, a fan-out, an answer and a check cost, as ratios
	$(BIN)/python -m bench.plan
	$(BIN)/python -m bench.fan_out
	$(BIN)/python -m bench.answer
	$(BIN)/python -m bench.discord_answers
	$(BIN)/python -m bench.grounding

bench-million: $(READY)  ## a million subscriptions on a PostgreSQL server of its own, some ten minutes
	$(BIN)/python -m bench.million

eval: $(READY)  ## how good a model's summaries are: make eval ARGS="--model NAME --show"
	@$(BIN)/python -m bench.evaluation $(ARGS)

simulation: $(READY)  ## 1,000 readers over 400 days on a virtual clock, several minutes
	PAPERBOY_SIMULATION=full $(BIN)/pytest -q tests/bot/test_simulation.py

wheel: $(READY)  ## build the wheel and start it without the development packages
	.ci/wheel $(BIN)/python

lock: $(READY)  ## pin every package again, newest allowed versions, with hashes
	$(BIN)/pip install --quiet uv
	$(BIN)/uv pip compile pyproject.toml --universal --python-version 3.11 --upgrade \
		--all-extras --group dev --generate-hashes --no-header \
		--output-file requirements.lock

clean:  ## forget the environment and every cache
	rm -rf $(VENV) dist .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache

$(READY): requirements.lock pyproject.toml
	@test -n "$(PYTHON)" || { echo "Paperboy needs Python 3.11 or newer: install it, or name it: make PYTHON=…"; exit 1; }
	@echo "Setting up $(VENV) (once, about half a minute)…"
	@$(PYTHON) -m venv $(VENV) || { echo "Python's venv module is missing; on Debian and Ubuntu: apt install python3-venv"; exit 1; }
	@$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@
