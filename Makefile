# Each target sets the machine up first; that is quick when nothing is missing.
SHELL := /bin/bash
PYTHON := .venv/bin/python
export QT_QPA_PLATFORM ?= offscreen
export PYTHONDONTWRITEBYTECODE := 1

.PHONY: demo test fuzz mutants check test-344 setup package qgis bench lint format docs clean

demo: setup
	$(PYTHON) scripts/demo.py

test: setup
	scripts/test.sh

# Inputs that are wrong by chance, two thousand of them; `make test` tries a fixed part.
fuzz: setup
	$(PYTHON) -m tests.fuzz
	KLIMAKLOK_KILLS=3 .venv/bin/pytest -q -n0 tests/fuzz/test_killed.py

# Small wrong changes to the analysis, and which of them the tests find; takes hours.
mutants: setup
	$(PYTHON) -m tests.mutants

# What a developer runs while working, in under a minute: lint, and the quick tests of what was changed in the analysis.
check: setup
	scripts/check.sh

# The same suite under QGIS 3.44, in a Debian 13 that is set up beside the checkout.
test-344:
	scripts/test_qgis344.sh

setup:
	@scripts/setup.sh

package: setup
	$(PYTHON) scripts/package.py

qgis: setup
	scripts/qgis.sh

bench: setup
	$(PYTHON) -m benchmarks

lint: setup
	.venv/bin/ruff check .
	.venv/bin/ruff format --check .
	.venv/bin/mypy
	.venv/bin/bandit -q -c pyproject.toml -r klimaklok_plugin processing scripts
	$(PYTHON) scripts/check_qt6.py

format: setup
	.venv/bin/ruff check --fix .
	.venv/bin/ruff format .

docs: setup
	$(PYTHON) scripts/make_docs.py

clean:
	rm -rf build dist .qgis-settings .pytest_cache .mypy_cache .ruff_cache
