# The study's two commands are `make study` and `make test`; `make lab` opens the notebooks.
PYTHON ?= python3
BIN := .venv/bin
export PYTHONHASHSEED := 0

.PHONY: study test lab clean

study: .venv/ready
	$(BIN)/python -m analysis.cli run

test: .venv/ready
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/python -m pytest
	$(BIN)/python -m analysis.cli verify

lab: .venv/ready
	$(BIN)/jupyter lab --notebook-dir=. notebooks/00-start.ipynb

# Everything comes from the lock, held to its hashes; the study itself is installed as it lies here.
.venv/ready: requirements.lock pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit("study: Python 3.11 or later is needed" if sys.version_info < (3, 11) else 0)'
	$(PYTHON) -m venv --clear .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --requirement requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	touch .venv/ready

clean:
	rm -rf .venv .study local .pytest_cache .mypy_cache .ruff_cache .hypothesis
