# What a newcomer needs: make demo, make test. Every target makes .venv from the lock when it is missing or old.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed

.PHONY: help install demo test check bench lab lock schema clean

help:
	@echo "make demo    real reports from real data: reports/lecture-evaluation/index.html"
	@echo "make test    the whole test suite"
	@echo "make check   lint, format, types, import directions, doctests, notebooks without outputs"
	@echo "make bench   the performance promises, measured"
	@echo "make lab     JupyterLab with the notebooks and the demo survey"
	@echo "make lock    write requirements.lock anew from pyproject.toml"

install: $(STAMP)

# pip compiles what it installs unless told otherwise; compileall makes sure, since uncompiled imports are slow.
$(STAMP): requirements.lock pyproject.toml
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --no-deps -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	$(BIN)/python -m compileall -q -j 0 $(VENV)/lib src
	touch $(STAMP)

demo: install
	$(BIN)/surveykit demo

test: install
	$(BIN)/python -m pytest

check: install
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m pytest --doctest-modules src/surveykit -p no:cacheprovider
	$(BIN)/python tools/notebooks_without_outputs.py

bench: install
	$(BIN)/python -m benchmarks

lab: install
	$(BIN)/surveykit lab lecture-evaluation

# The lock is universal (every system, Python 3.11 and later) and names no address.
lock: install
	$(BIN)/python -m pip install --quiet uv
	$(BIN)/uv pip compile pyproject.toml --all-extras --group dev --universal --generate-hashes \
	    --no-emit-index-url --no-header --upgrade --output-file requirements.lock

schema: install
	$(BIN)/python tools/write_schema.py

clean:
	rm -rf $(VENV) reports/*/ .mypy_cache .ruff_cache .pytest_cache
