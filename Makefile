# Every target makes .venv by itself, and installs srcad into it with what the target needs.
# PYTHON is the Python that .venv is made with, ARGS goes to the program that the target runs:
#   make test PYTHON=python3.12 ARGS="-k grads"

PYTHON ?= python3
WORKERS ?= 2
PROGRAMS ?= 20000
ARGS ?=

BIN := .venv/bin
PIP := $(BIN)/python -m pip install --quiet --quiet --disable-pip-version-check

.NOTPARALLEL:
.PHONY: demo test lint types golden bench bench-rules fuzz docs rules clean

demo: .venv/.demo
	$(BIN)/python examples/logistic_regression.py $(ARGS)

# One BLAS thread a process: the test processes already fill the cores. The processes that tests start find srcad
# compiled, also where the environment says that nothing is to be written.
test: export OPENBLAS_NUM_THREADS = 1
test: export OMP_NUM_THREADS = 1
test: export PYTHONDONTWRITEBYTECODE =
test: .venv/.dev
	$(BIN)/python -m pytest -q -n $(WORKERS) $(ARGS)

lint: .venv/.dev
	$(BIN)/ruff check . $(ARGS)

types: .venv/.dev
	$(BIN)/mypy $(ARGS)

# Writes the golden files and the pages' outputs anew; read the diff as you would review hand-written code.
golden: .venv/.dev
	SRCAD_UPDATE_GOLDEN=1 $(BIN)/python -m pytest -q tests/golden tests/forward/test_golden_forward.py tests/test_documents.py tests/test_limitations.py $(ARGS)
	git --no-pager diff --stat -- tests/golden README.md docs

bench: export OPENBLAS_NUM_THREADS = 1
bench: export OMP_NUM_THREADS = 1
bench: export MKL_NUM_THREADS = 1
bench: .venv/.bench
	$(BIN)/python -m benchmarks $(ARGS)

# A row a rule: what its gradient costs.
bench-rules: export OPENBLAS_NUM_THREADS = 1
bench-rules: export OMP_NUM_THREADS = 1
bench-rules: export MKL_NUM_THREADS = 1
bench-rules: .venv/.bench
	$(BIN)/python -m benchmarks rules $(ARGS)

fuzz: export OPENBLAS_NUM_THREADS = 1
fuzz: .venv/.dev
	$(BIN)/python -m tests.fuzz --programs $(PROGRAMS) $(ARGS)

# What the README and the pages of docs/ show is what happens.
docs: .venv/.dev
	$(BIN)/python -m pytest -q tests/test_documents.py tests/test_conventions.py $(ARGS)

# Writes the tables of docs/rules.md and docs/scipy.md anew.
rules: .venv/.dev
	SRCAD_UPDATE_GOLDEN=1 $(BIN)/python -m pytest -q tests/rules/test_inventory.py tests/rules/scipy/test_inventory.py $(ARGS)

clean:
	rm -rf .venv build dist *.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis

# The stamps come last, so that an interrupted installation is taken up again by the next make.
.venv/.made:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 10))' \
	  || { echo "srcad needs Python 3.10 or newer; name one: make PYTHON=python3.12 ..." >&2; exit 1; }
	@$(BIN)/python -m pip --version >/dev/null 2>&1 || $(PYTHON) -m venv .venv \
	  || { echo "$(PYTHON) cannot make a virtual environment (Debian and Ubuntu: the package python3-venv)" >&2; exit 1; }
	@touch $@

.venv/.demo: EXTRAS = demo
.venv/.dev: EXTRAS = dev,demo
.venv/.bench: EXTRAS = bench,dev,demo
.venv/.demo .venv/.dev .venv/.bench: .venv/.made pyproject.toml
	@echo "installing srcad[$(EXTRAS)] into .venv"
	@$(PIP) --editable ".[$(EXTRAS)]"
	@touch $@
