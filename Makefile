# What a newcomer needs: make demo, make test. Every target makes .venv from the lock when it is missing or old.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed
LOCKED := --universal --generate-hashes --no-emit-index-url --no-header --upgrade

.PHONY: help install demo test slow check bench bench-full bench-svy campaigns calibration calibration-claims coverage rule-calibration rule-table
.PHONY: kills forks properties fuzz mutations crate reproduce lab lock schema clean

help:
	@echo "make demo    real reports from real data: reports/lecture-evaluation/index.html"
	@echo "make test    the test suite, on all processors"
	@echo "make slow    its long part: every seed of the attacks, long simulations, 100 examples of every property"
	@echo "make check   lint, format, types, import directions, doctests, notebooks without outputs, words"
	@echo "make lab     JupyterLab with the notebooks and the demo survey"
	@echo "make lock    write requirements.lock anew from pyproject.toml"
	@echo "make schema  write surveys/survey.schema.json anew"
	@echo ""
	@echo "Promises of speed and memory, measured:"
	@echo "make bench             every promise but the next two"
	@echo "make bench-full        712 units with all documents: time, memory, a second run; 300 empty units; takes minutes"
	@echo "make bench-svy         with svy beside, installed for it"
	@echo ""
	@echo "Long checks, minutes to hours:"
	@echo "make campaigns         are planted faults found? three campaigns of the size of a city"
	@echo "make calibration       do 95 % intervals hold the true means? 20 simulated cities"
	@echo "make calibration-claims  do intervals and claims hold at the ends of scales? 1,728 cells of 10,000 units"
	@echo "make coverage          do sets of ranks hold the true ranks? eight designs, 2,000 replications each"
	@echo "make rule-calibration  are the probabilities beside named units right? 5,400 simulated cities of 30 and 700 units"
	@echo "make rule-table        what the bottom three two years running catches, 20,000 simulated cities"
	@echo "make inspect-files     every file of ../shared/data is inspected, drafted and checked without a traceback"
	@echo "make properties        every property test ten times, with examples that were not tried before"
	@echo "make fuzz              30,000 mutated files must give a table or an explained error"
	@echo "make kills             100 kills of a run of 60 units, each resumed"
	@echo "make mutations         500 mutations of a bundle: every one is found and the file named"
	@echo "make crate             the metadata of a bundle against roc-validator, installed for it"
	@echo "make reproduce         two studies are handed in and verified without network; all numbers must come out again"
	@echo "make forks             3,000 notebooks from one warm server: none hangs, nothing grows"

install: $(STAMP)

# Compiled by compileall, which uses all processors, and not by pip: uncompiled imports are slow.
# olefile brings a copy of itself for Python 2, which is left out.
$(STAMP): requirements.lock pyproject.toml
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-compile --require-hashes --no-deps -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	$(BIN)/python -m compileall -q -j 0 -x olefile2 $(VENV)/lib src
	touch $(STAMP)

demo: install
	$(BIN)/surveykit demo

# Tests of one file run one after another: they share what was made for them.
PYTEST := $(BIN)/python -m pytest --numprocesses auto --dist loadscope --no-loadscope-reorder

test: install
	$(PYTEST) -m "not slow"

slow: install
	$(PYTEST) -m "slow or hypothesis" --hypothesis-profile=many

check: install
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m pytest --doctest-modules src/surveykit -p no:cacheprovider
	$(BIN)/python tools/notebooks_without_outputs.py
	$(BIN)/python tools/words.py

bench: install
	$(BIN)/python -m benchmarks

bench-full: install
	$(BIN)/python -m benchmarks empty batch_full

kills: install
	$(BIN)/python tools/kills.py

forks: install
	$(BIN)/python tools/forks.py

mutations: install
	SURVEYKIT_MUTATIONS=500 $(BIN)/python -m pytest -q tests/submission/test_mutations.py

reproduce: install
	$(BIN)/python tools/reproduce.py

# roc-validator wants older versions of packages that surveykit uses, so it has an environment of its own.
crate: install
	test -x $(VENV)/crate/bin/python || $(PYTHON) -m venv $(VENV)/crate
	$(VENV)/crate/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes --no-deps \
	    -r requirements-crate.lock
	$(BIN)/python tools/crate.py $(VENV)/crate/bin/python

# svy brings a library of its own for everything; only who wants the comparison gets it, and its lock.
bench-svy: install
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-compile --require-hashes --no-deps -r requirements-bench.lock
	$(BIN)/python -m benchmarks

campaigns: install
	SURVEYKIT_CAMPAIGNS=city $(BIN)/python -m pytest -q tests/batch/test_planted_faults.py

calibration: install
	$(BIN)/python tools/calibration.py

calibration-claims: install
	$(BIN)/python tools/claims.py

coverage: install
	$(BIN)/python tools/coverage.py

rule-calibration: install
	$(BIN)/python tools/rule_calibration.py

rule-table: install
	$(BIN)/python tools/rule_table.py

inspect-files: install
	$(BIN)/python tools/inspect_files.py

properties: install
	for round in 1 2 3 4 5 6 7 8 9 10; do \
		$(PYTEST) -q -m hypothesis --hypothesis-profile=fresh || exit 1; \
	done

fuzz: install
	$(BIN)/python tools/fuzz.py

lab: install
	$(BIN)/surveykit lab lecture-evaluation

# The locks are universal (every system, Python 3.11 and later) and name no address. That of the extra bench adds
# to the first one what svy needs, in the same versions where both have a package.
lock: install
	$(BIN)/python -m pip install --quiet uv
	$(BIN)/uv pip compile pyproject.toml --extra demo --extra lab --extra pdf --extra spss --group dev $(LOCKED) \
	    --output-file requirements.lock
	$(BIN)/uv pip compile pyproject.toml --extra bench --constraint requirements.lock $(LOCKED) \
	    --output-file requirements-bench.lock
	echo roc-validator | $(BIN)/uv pip compile - $(LOCKED) --output-file requirements-crate.lock

schema: install
	$(BIN)/python tools/write_schema.py

clean:
	rm -rf $(VENV) reports/*/ .mypy_cache .ruff_cache .pytest_cache
