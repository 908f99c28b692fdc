# Commands of the course. `make demo` and `make test` need Python 3.11+, make and, for the sandbox,
# bubblewrap, which they install where they may.

PYTHON ?= python3
JOBS ?= $(shell nproc)
BIN := .venv/bin
export PATH := $(CURDIR)/$(BIN):$(PATH)

.PHONY: demo test lint bench conformance lab build release lock sandbox clean

demo: .venv/ready sandbox  ## a class graded, from source to feedback
	$(BIN)/mlphys demo --jobs $(JOBS)

test: .venv/ready sandbox  ## the test suite
	$(BIN)/pytest -n $(JOBS) --dist worksteal

lint: .venv/ready  ## style and types
	$(BIN)/ruff check . && $(BIN)/ruff format --check mlphys solutions grader_tests tests benchmarks tools && $(BIN)/mypy

bench: .venv/ready sandbox  ## this grader against stock nbgrader, as ratios
	$(BIN)/python -m benchmarks

conformance: .venv/ready sandbox  ## nbgrader's own tests of autograde, with our Execute in its place
	$(BIN)/python -m tools.conformance

lab: .venv/ready  ## JupyterLab with nbgrader's extensions, on this course
	$(BIN)/jupyter lab

build: .venv/ready  ## source/lectureNN/lectureNN.ipynb from the authored files
	$(BIN)/mlphys build

release: build  ## release/ from source/, with nbgrader
	for lecture in $(basename $(notdir $(wildcard source/*.py))); do $(BIN)/nbgrader generate_assignment $$lecture --force || exit 1; done

lock: .venv/ready  ## requirements.lock from pyproject.toml
	$(BIN)/uv --version >/dev/null 2>&1 || $(BIN)/pip install uv
	$(BIN)/uv pip compile --universal --python-version 3.11 --extra dev --generate-hashes --no-emit-index-url --no-annotate --no-header -o requirements.lock pyproject.toml

sandbox: .venv/ready
	$(BIN)/python tools/install_sandbox.py

.venv/ready: requirements.lock pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed; name it: make PYTHON=python3.12")'
	$(PYTHON) -m venv .venv
	$(BIN)/pip install --quiet --only-binary :all: --require-hashes -r requirements.lock
	$(BIN)/pip install --quiet --no-deps --editable .
	touch $@

clean:
	rm -rf .venv demo *.egg-info
