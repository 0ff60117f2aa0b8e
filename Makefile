# Two commands: `make run` and `make test`. Both do all set-up themselves.

PYTHON ?= python3
PORT ?= 8000
DEMO ?= 1
BIN := .venv/bin

# Hundreds of processes of the tests would each compile all of the code anew.
unexport PYTHONDONTWRITEBYTECODE

# An environment of its own for the versions that come after ours.
NEXT := .venv-next/bin

.PHONY: run test test-wide prepared test-next lint setup requirements clean lighthouse bench soak attacks pictures drill release-check

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
	@PYTHONPATH=. $(BIN)/lint-imports --no-cache > /dev/null || PYTHONPATH=. $(BIN)/lint-imports --no-cache
	@DJANGO_SETTINGS_MODULE=home.settings.test $(BIN)/python -W ignore manage.py makemigrations --check --dry-run > /dev/null || DJANGO_SETTINGS_MODULE=home.settings.test $(BIN)/python -W ignore manage.py makemigrations --check --dry-run
	@$(BIN)/deptry .
	@$(BIN)/deptry tests --exclude var --ignore DEP002,DEP004

test: setup
	@$(MAKE) --no-print-directory -j2 lint prepared
	@$(BIN)/python -m tests.run $(ARGS)

# What `make test` leaves out: the second database, and the tests marked `wide`.
test-wide: prepared
	@$(BIN)/python -m tests.run --wide $(ARGS)

# What the tests start from, made beside the linters.
prepared: setup
	@$(BIN)/python -m tests.programs
	@$(BIN)/python -m tests.databases

# The SQLite part on the newest Django and another interpreter, 3.12 or newer; the rest as locked:
#   make test-next PYTHON=python3.13
$(NEXT)/.installed: requirements-dev.txt
	@rm -rf .venv-next
	@$(PYTHON) -m venv .venv-next
	@$(NEXT)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt
	@$(NEXT)/python -m pip install --quiet --disable-pip-version-check "Django>=6,<7"
	@touch $@

test-next: $(NEXT)/.installed
	@$(NEXT)/python -m tests.programs
	@$(NEXT)/python -m django --version
	@$(NEXT)/python -m pytest -q -n auto -m "not browser and not soak" $(ARGS)

# Which versions are installed: the newest that pyproject.toml allows, whatever stood there before,
# with hashes and without any registry's address.
requirements: setup
	@$(BIN)/python -m pip install --quiet uv
	@$(BIN)/uv pip compile --quiet --upgrade --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links --no-header --no-annotate -o requirements.txt pyproject.toml
	@$(BIN)/uv pip compile --quiet --upgrade --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links --no-header --no-annotate --group dev -o requirements-dev.txt pyproject.toml

clean:
	rm -rf .venv .venv-next var

# The long runs of tests/trials and of changes at random, on SQLite or the PostgreSQL of DATABASE_URL.
soak: setup
	@$(BIN)/python -m pytest -q -m soak

# Loses a site and brings it back from its backup, on both databases and from one to the other.
drill: setup
	@$(BIN)/python -W ignore -m tests.trials.drill

# Boots a bare Debian and does to it what docs/operations.md says, as root of this machine.
release-check: setup
	@$(BIN)/python -W ignore -m tests.release_check $(ARGS)

# All measurements against their references; writes docs/benchmarks.md. ARGS="serving" runs a part.
bench: setup
	@$(BIN)/python -W ignore -m tests.bench $(ARGS)

# The attacks of docs/threats.md and Mozilla Observatory's rules, on a site of its own behind our nginx.
attacks: setup
	@$(BIN)/python -m tests.programs
	@$(BIN)/python -W ignore -m tests.attacks $(ARGS)

# What Lighthouse says of the main pages in Russian, French and Arabic; needs Node.js.
lighthouse: setup
	@$(BIN)/python -m tests.lighthouse $(ARGS)

# The pictures of README and docs, from a site with the demo.
pictures: setup
	@$(BIN)/python -m tests.programs
	@$(BIN)/python -W ignore -m tests.pictures
