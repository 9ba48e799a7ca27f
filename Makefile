# Each target sets the machine up first; that is quick when nothing is missing.
SHELL := /bin/bash
PYTHON := .venv/bin/python
export QT_QPA_PLATFORM ?= offscreen
export PYTHONDONTWRITEBYTECODE := 1

.PHONY: demo test fuzz mutants check test-344 setup package release site screenshots qgis bench compare lint format docs clean

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

package: setup site
	$(PYTHON) scripts/package.py

# What planners are given, in dist/: the zip with its version, what is new, and checksums. Refused while pyproject.toml
# does not say where the plugin lives, and while the plugin site would find something.
release: setup
	$(PYTHON) scripts/release.py

# The documentation as it lies in the zip, in both languages: build/site/en/index.html and build/site/nb/index.html.
site: setup
	$(PYTHON) scripts/make_site.py

# The documentation's pictures, made anew in the real QGIS on a virtual screen.
screenshots: setup
	$(PYTHON) scripts/make_screenshots.py

qgis: setup
	scripts/qgis.sh

bench: setup
	$(PYTHON) -m benchmarks

# Shortest ways beside those of Valhalla, another engine, on real cities, and why they differ.
compare: setup
	$(PYTHON) scripts/compare_valhalla.py
	$(PYTHON) scripts/compare_isochrones.py

lint: setup
	.venv/bin/ruff check .
	.venv/bin/ruff format --check .
	.venv/bin/mypy
	.venv/bin/bandit -q -c pyproject.toml -r klimaklok_plugin processing scripts
	.venv/bin/flake8 klimaklok_plugin processing
	$(PYTHON) scripts/check_qt6.py

format: setup
	.venv/bin/ruff check --fix .
	.venv/bin/ruff format .

docs: setup
	$(PYTHON) scripts/make_docs.py

clean:
	rm -rf build dist .qgis-settings .pytest_cache .mypy_cache .ruff_cache
