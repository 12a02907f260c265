# Everything starts here. Needs python3 (3.11 or newer) and make, nothing else.
#
#   make run       the demo on PORT (8000): real connectors against simulated shops, Ctrl-C ends it
#   make extras    adds what only some need: clearhold learn, and backtests by DuckDB
#   make test      the whole suite
#   make coverage  the same, and which lines it ran
#   make check     ruff, mypy, import contracts, djlint
#   make chaos     kills, fills, slows and cuts off for MINUTES (10), then counts what was lost or done twice
#   make bench     ratios against named baselines
#   make format    lets the formatters write
#   make docs      writes the pages that are made from the code
#   make lock      pins the newest dependencies that requirements/*.in allow
#   make clean     removes what the above made, the demo's data excepted

PYTHON ?= python3
PORT ?= 8000
MINUTES ?= 10
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet --quiet
# --no-build-isolation: source archives are built with the pinned setuptools, not with whatever is newest today.
INSTALL := $(PIP) install --no-build-isolation

# Else each of the many processes that tests start compiles every module anew.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: run extras test coverage check chaos bench format docs lock clean
.DELETE_ON_ERROR:

run: $(VENV)/runtime.stamp
	@exec $(BIN)/clearhold run --demo --port $(PORT)

extras: $(VENV)/runtime.stamp
	@$(INSTALL) --require-hashes -r requirements/extras.txt

test: $(VENV)/dev.stamp
	$(BIN)/pytest -n 2 --dist worksteal $(ARGS)

coverage: $(VENV)/dev.stamp
	$(BIN)/coverage erase
	$(BIN)/coverage run -m pytest -n 2 --dist worksteal $(ARGS)
	$(BIN)/coverage combine --quiet
	$(BIN)/coverage report

check: $(VENV)/dev.stamp
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo
	$(BIN)/djlint --check --lint --quiet app

chaos: $(VENV)/dev.stamp
	CHAOS_MINUTES=$(MINUTES) $(BIN)/pytest tests/chaos -o faulthandler_timeout=0 $(ARGS)

bench: $(VENV)/dev.stamp
	$(BIN)/python -m benchmarks

format: $(VENV)/dev.stamp
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .
	$(BIN)/djlint --reformat --quiet app

docs: $(VENV)/dev.stamp
	$(BIN)/python -m tests.house_rules.pages

lock: $(VENV)/dev.stamp
	@for name in build runtime extras dev; do \
		$(BIN)/uv pip compile --quiet --upgrade --universal --python-version 3.11 --generate-hashes \
			--no-emit-index-url --no-annotate --no-header --strip-extras \
			requirements/$$name.in --output-file requirements/$$name.txt || exit; \
	done

clean:
	rm -rf $(VENV) build *.egg-info .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis .coverage .coverage.*
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(VENV)/runtime.stamp: requirements/build.txt requirements/runtime.txt pyproject.toml | $(VENV)/python.stamp
	@echo "Installing what Clearhold needs into $(VENV) ..."
	@$(INSTALL) --require-hashes -r requirements/build.txt
	@$(INSTALL) --require-hashes -r requirements/runtime.txt
	@$(INSTALL) --no-deps --editable .
	@touch $@

$(VENV)/dev.stamp: requirements/dev.txt $(VENV)/runtime.stamp
	@echo "Installing what tests and checks need into $(VENV) ..."
	@$(INSTALL) --require-hashes -r requirements/dev.txt
	@touch $@

# A stamp, not the interpreter itself: that one is there before a venv is whole.
$(VENV)/python.stamp:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
		echo "Clearhold needs Python 3.11 or newer, and '$(PYTHON)' is not. Name another: make PYTHON=python3.12 ..." >&2; \
		exit 1; }
	@$(PYTHON) -m venv --clear $(VENV)
	@touch $@
