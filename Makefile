# Feira's commands. 'make help' lists them. All that they make lies in .venv/ and var/.

SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory

PYTHON ?= python3
VENV := .venv
PY := $(VENV)/bin/python
PIP := $(PY) -m pip --disable-pip-version-check
INSTALL := $(PIP) install --require-hashes
# What pip says, cut to one line a package.
BRIEFLY := sed -u -n -E 's/^Collecting ([A-Za-z0-9_.-]+)==([^ ]+).*/    \1 \2/p'

.PHONY: help setup setup-dev demo demo-data demo-reset run test check bench soak services services-stop messages

help: ## list these commands
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-14s %s\n", $$1, $$2}' Makefile
	@echo "Next: 'make demo' shows the whole of it."

$(PY):
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || \
		{ echo "Feira needs Python 3.11 or later as '$(PYTHON)'; another one: make PYTHON=python3.12 …" >&2; exit 1; }
	@echo "  Making $(VENV)"
	@$(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); echo "Python's venv module is missing: install your system's package for it (python3-venv)." >&2; exit 1; }

$(VENV)/run.stamp: requirements/run.txt | $(PY)
	@echo "  Installing what Feira runs on"
	@$(INSTALL) -r requirements/run.txt | $(BRIEFLY)
	@touch $@

$(VENV)/dev.stamp: requirements/dev.txt $(VENV)/run.stamp | $(PY)
	@echo "  Installing what tests and checks need"
	@$(INSTALL) -r requirements/dev.txt | $(BRIEFLY)
	@touch $@

$(VENV)/bench.stamp: requirements/bench.txt $(VENV)/dev.stamp | $(PY)
	@echo "  Installing what benchmarks measure beside"
	@$(INSTALL) -r requirements/bench.txt | $(BRIEFLY)
	@touch $@

setup: $(VENV)/run.stamp ## make .venv and install the pinned requirements
	@$(PY) -m scripts.compile_messages
	@echo "Next: 'make demo' fills and serves the demo."

setup-dev: $(VENV)/dev.stamp ## the same with what tests and checks need
	@$(PY) -m scripts.compile_messages
	@echo "Next: 'make test' or 'make check'."

demo: $(VENV)/run.stamp ## fill the demo where it is empty and serve it (PORT=8000, HOST=127.0.0.1)
	@$(PY) -m scripts.demo serve

demo-data: $(VENV)/run.stamp ## fill the demo's database without serving it
	@$(PY) -m scripts.demo data

demo-reset: $(VENV)/run.stamp ## empty the demo and fill it again
	@$(PY) -m scripts.demo reset

run: $(VENV)/run.stamp ## serve the demo with a server that reloads changed code
	@$(PY) -m scripts.demo run

test: $(VENV)/dev.stamp ## run all tests (ARGS='tests/shops -x'); on PostgreSQL too after 'make services'
	@$(PY) -m scripts.compile_messages
	@$(PY) -m scripts.run_tests $(ARGS)

check: $(VENV)/dev.stamp ## read the code: style, types, who imports whom, migrations, translations, settings
	@$(PY) -m scripts.compile_messages
	@$(PY) -m scripts.check $(ARGS)

bench: $(VENV)/bench.stamp ## measure (NAME=pages or another; ARGS='--json')
	@$(PY) -m scripts.compile_messages
	@$(PY) -m benchmarks $(NAME) $(ARGS)

soak: $(VENV)/dev.stamp ## run the long proofs: races on PostgreSQL whole, 5,000 schedules of card payments, a kill at each step of a checkout, 100,000 random baskets, then ten minutes of pages (ARGS='--minutes 1')
	@$(PY) -m scripts.compile_messages
	@test -f var/services/postgres.url || { echo "The races need PostgreSQL: 'make services' starts one, then 'make soak' again." >&2; exit 1; }
	@FEIRA_SOAK=20 DATABASE_URL="$$(cat var/services/postgres.url)" $(PY) -m pytest -n auto -o faulthandler_timeout=0 -m postgres
	@FEIRA_SOAK=20 $(PY) -m pytest -n auto -o faulthandler_timeout=0 tests/cards/test_schedules.py tests/cards/test_killed.py
	@FEIRA_BASKETS=100000 $(PY) -m pytest -n auto -p no:logging -o faulthandler_timeout=0 tests/baskets
	@$(PY) -m benchmarks soak $(ARGS)
	@echo "Next: write the figures into docs/measured.md."

services: $(VENV)/dev.stamp ## start the real parts that tests use (PostgreSQL, Stripe's mock, OpenSearch, Elasticsearch)
	@$(PY) -m scripts.services start

services-stop: $(VENV)/run.stamp ## stop them
	@$(PY) -m scripts.services stop

messages: $(VENV)/dev.stamp ## collect new texts into locale/ (needs gettext) and compile
	@$(PY) -m scripts.collect_messages
