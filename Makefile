# make demo: the sample filing indexed and asked; make serve-demo: it served over HTTP; make test: the
# tests; make eval: how well filings are read and questions answered; make bench: how fast; make load:
# ten minutes of clients at the server, then faults; make bench-scale: libraries of up to 10,000
# filings in both stores, about an hour (SCALE_ARGS="--sizes 100,1000" for less). Each makes .venv first.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
INSTALLED := $(VENV)/.installed
# A worker takes files one after another, and from the other's end when it has done its own:
# what a file's tests share is made once.
PYTEST_ARGS ?= -n 2 --dist worksteal
CODE := index assistant prompts

export PIP_DISABLE_PIP_VERSION_CHECK := 1
# Compiled once, not by each of the hundred processes that the tests start.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: demo serve-demo test check check-wheel check-types check-style eval bench bench-scale load clean

demo: $(INSTALLED)
	PATH="$(CURDIR)/$(BIN):$$PATH" eval/demo.sh

serve-demo: $(INSTALLED)
	PATH="$(CURDIR)/$(BIN):$$PATH" eval/serve_demo.sh

test: $(INSTALLED)
	$(BIN)/python -m pytest $(PYTEST_ARGS)

# The longest first: `make -j2 check` does two at a time.
check: check-wheel check-types check-style

check-wheel: $(INSTALLED)
	$(BIN)/python tools/check_wheel.py

check-types: $(INSTALLED)
	$(BIN)/mypy $(CODE:%=-p %)

check-style: $(INSTALLED)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

eval: $(INSTALLED)
	FILING_HOME="$(CURDIR)/.filing" $(BIN)/python eval/quality.py

bench: $(INSTALLED)
	$(BIN)/python eval/bench.py

bench-scale: $(INSTALLED)
	$(BIN)/python eval/bench_scale.py $(SCALE_ARGS)

load: $(INSTALLED)
	$(BIN)/python eval/load.py $(LOAD_ARGS)

clean:
	rm -rf $(VENV) .filing build dist *.egg-info .hypothesis .mypy_cache .pytest_cache .ruff_cache
	find $(CODE) eval tests tools -name __pycache__ -type d -prune -exec rm -rf {} +

# Metadata and pins decide what is installed; the stamp is written only after a whole install.
$(INSTALLED): pyproject.toml constraints.txt
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet -e '.[dev]' -c constraints.txt
	touch $@
