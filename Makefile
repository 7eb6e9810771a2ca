# One command each: demo, test, check, test-faults, test-hosts, test-pythons, bench, docs. Each sets up what it needs.
# The same without make stands in README.md.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PEER := .venv-peer
BPY := .venv-bpy
PIP_FLAGS := --quiet --disable-pip-version-check
FRAMES ?= 48
BENCH ?= publish

.PHONY: demo test check test-faults test-postgresql test-hosts test-pythons test-server-pythons test-panels environments bench docs clean migration

demo: $(VENV)/.run
	$(BIN)/rushes demo --frames $(FRAMES)

test: $(VENV)/.dev $(PEER)/.done
	$(BIN)/python -m pytest -m "not blender and not krita" $(PYTEST_ARGS)

check: $(VENV)/.dev
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

# Every moment at which a worker may die, crossed with every fault on the wire: a quarter of an hour.
# `make test` tries every moment, and every fault at some of them.
test-faults: $(VENV)/.dev
	RUSHES_FAULTS=all $(BIN)/python -m pytest tests/faults/test_kill_points.py tests/faults/test_other_kill_points.py $(PYTEST_ARGS)

# The rest of the server's suite on a real PostgreSQL: `make test` runs a part of it on both databases. Media
# stays out: its storage of S3 runs once on a machine.
test-postgresql: $(VENV)/.dev $(PEER)/.done
	RUSHES_TEST_DATABASE=postgresql $(BIN)/python -m pytest \
	  -m "not browser and not both_databases" tests/server --ignore tests/server/media $(PYTEST_ARGS)

# What a change of the server's tables needs: a draft of the revision that brings older ones there.
migration: $(VENV)/.dev
	$(BIN)/python -m rushes.server.store.migrations.draft "$(MESSAGE)"

# Real applications: the Blender module, and a Blender on PATH (with its window where Xvfb is there).
test-hosts: $(VENV)/.dev $(BPY)-4.2/.done $(BPY)-4.5/.done $(BPY)-5.2/.done
	$(BIN)/python -m pytest -m "blender or krita" $(PYTEST_ARGS)

# What applications load, on the oldest and the newest Python they bring.
test-pythons: .venv-3.9/.done .venv-3.13/.done
	for version in 3.9 3.13; do \
	  echo "== Python $$version"; \
	  .venv-$$version/bin/python -m pytest -m "not blender and not krita and not browser" \
	    tests/core tests/hosts tests/ui $(PYTEST_ARGS) || exit 1; \
	done

# The server there as well; no application loads it, so this is for a change of the server.
test-server-pythons: .venv-3.9/.done .venv-3.13/.done
	for version in 3.9 3.13; do \
	  echo "== Python $$version"; \
	  .venv-$$version/bin/python -m pytest -m "not browser and not both_databases" \
	    tests/server $(PYTEST_ARGS) || exit 1; \
	done

# The panel on other Qt bindings than PySide6, which `make test` takes.
test-panels: .venv-panel-pyqt5/.done .venv-panel-pyqt6/.done .venv-panel-pyside2/.done
	for api in pyqt5 pyqt6 pyside2; do \
	  QT_API=$$api PYTEST_QT_API=$$api .venv-panel-$$api/bin/python -m pytest tests/ui $(PYTEST_ARGS) || exit 1; \
	done

# The last PySide2 is for Python 3.10, and the last pytest-qt that knows it is 4.4.
.venv-panel-pyside2/.done: pyproject.toml
	$$(tests/find_python.sh 3.10) -m venv .venv-panel-pyside2
	.venv-panel-pyside2/bin/pip install $(PIP_FLAGS) -e ".[worker,server]" \
	  "PySide2==5.15.2.1" "pytest-qt<4.5" "pytest>=8" pytest-timeout
	touch $@

.venv-panel-pyqt5/.done: QT := PyQt5==5.15.*
.venv-panel-pyqt6/.done: QT := PyQt6==6.8.*
.venv-panel-pyqt%/.done: pyproject.toml
	$(PYTHON) -m venv .venv-panel-pyqt$*
	.venv-panel-pyqt$*/bin/pip install $(PIP_FLAGS) -e ".[worker,server]" \
	  "$(QT)" pytest-qt "pytest>=8" pytest-timeout
	touch $@

bench: $(VENV)/.dev $(PEER)/.done
	$(BIN)/python -m tests.benchmarks $(BENCH) --json

docs: $(VENV)/.docs
	$(BIN)/python docs/build.py
	$(BIN)/mkdocs build --strict

clean:
	rm -rf .venv .venv-* .dev build dist site

# All environments at once, for who runs several of the above at the same time.
environments: $(VENV)/.dev $(PEER)/.done .venv-3.9/.done .venv-3.13/.done \
  .venv-panel-pyqt5/.done .venv-panel-pyqt6/.done .venv-panel-pyside2/.done \
  $(BPY)-4.2/.done $(BPY)-4.5/.done $(BPY)-5.2/.done

$(BIN)/python:
	$(PYTHON) -m venv $(VENV)

$(VENV)/.run: pyproject.toml | $(BIN)/python
	$(BIN)/pip install $(PIP_FLAGS) -e ".[worker,server]"
	touch $@

$(VENV)/.dev: pyproject.toml | $(BIN)/python
	$(BIN)/pip install $(PIP_FLAGS) -e ".[dev]"
	touch $@ $(VENV)/.run

$(VENV)/.docs: pyproject.toml | $(BIN)/python
	$(BIN)/pip install $(PIP_FLAGS) -e ".[docs]"
	touch $@

$(PEER)/.done: tests/peer/requirements.txt
	$(PYTHON) -m venv $(PEER)
	$(PEER)/bin/pip install $(PIP_FLAGS) -r tests/peer/requirements.txt
	touch $@

# Each Blender's module is for one Python. What else the tests need there comes from their own environment.
$(BPY)-4.%/.done:
	$$(tests/find_python.sh 3.11) -m venv $(BPY)-4.$*
	$(BPY)-4.$*/bin/pip install $(PIP_FLAGS) "bpy==4.$*.*"
	touch $@

$(BPY)-5.%/.done:
	$$(tests/find_python.sh 3.13) -m venv $(BPY)-5.$*
	$(BPY)-5.$*/bin/pip install $(PIP_FLAGS) "bpy==5.$*.*"
	touch $@

.venv-%/.done: pyproject.toml
	$$(tests/find_python.sh $*) -m venv .venv-$*
	.venv-$*/bin/pip install $(PIP_FLAGS) -e ".[test]"
	touch $@
