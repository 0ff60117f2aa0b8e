# Two commands: `make run` and `make test`. Both do all set-up themselves.

PYTHON ?= python3
PORT ?= 8000
DEMO ?= 1
BIN := .venv/bin

.PHONY: run test lint setup requirements clean lighthouse bench soak

run: $(BIN)/.installed
	@PORT=$(PORT) DEMO=$(DEMO) $(BIN)/python -m home.run

$(BIN)/.installed: requirements.txt
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
	@touch $@

$(BIN)/.installed-dev: requirements.txt requirements-dev.txt
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt
	@touch $(BIN)/.installed $@

setup: $(BIN)/.installed-dev

lint: setup
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/djlint templates --lint --quiet
	@$(BIN)/deptry .
	@$(BIN)/deptry tests --exclude var --ignore DEP002,DEP004

test: lint
	@$(BIN)/python -m tests.programs
	@$(BIN)/python -m tests.run $(ARGS)

# Which versions are installed: the newest that pyproject.toml allows, whatever stood there before,
# with hashes and without any registry's address.
requirements: setup
	@$(BIN)/python -m pip install --quiet uv
	@$(BIN)/uv pip compile --quiet --upgrade --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links --no-header --no-annotate -o requirements.txt pyproject.toml
	@$(BIN)/uv pip compile --quiet --upgrade --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links --no-header --no-annotate --group dev -o requirements-dev.txt pyproject.toml

clean:
	rm -rf .venv var

# Two hundred random kills of the scheduler, on SQLite or the PostgreSQL of DATABASE_URL.
soak: setup
	@$(BIN)/python -m pytest -q -m soak

# All measurements against their references; writes docs/benchmarks.md. ARGS="serving" runs a part.
bench: setup
	@$(BIN)/python -W ignore -m tests.bench $(ARGS)

# What Lighthouse says of the main pages in Russian, French and Arabic; needs Node.js.
lighthouse: setup
	@$(BIN)/python -m tests.lighthouse
