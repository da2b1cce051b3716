# Two commands: `make demo` and `make test`. The rest serves them.
PORT ?= 8000
PYTHON ?= $(shell for p in python3.13 python3.12 python3.11 python3; do \
	command -v $$p >/dev/null 2>&1 && $$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)
BIN := .venv/bin
export PORT

.PHONY: demo test install install-dev catalogues lint format typecheck tests test-postgres browser requirements messages clean help \
	bench-pages bench-api bench-send bench-tracking bench-search bench-dashboards bench-start

help: ## what can be done here
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 18

demo: install ## the whole product at http://localhost:$(PORT), with demo content; Ctrl-C stops everything
	@$(BIN)/python manage.py demo --serve

test: install-dev browser ## everything that must hold, on every database that answers
	@$(MAKE) --no-print-directory --jobs=3 lint typecheck tests

# --- installing -------------------------------------------------------------------------------------------------------
.venv/bin/python:
	@test -n "$(PYTHON)" || { echo "Latarnia needs Python 3.11 or newer; install it and run make again."; exit 1; }
	@echo "==> creating .venv with $(PYTHON)"
	@$(PYTHON) -m venv .venv || { echo "Python's venv is missing; on Debian: apt-get install python3-venv"; exit 1; }

.venv/installed: requirements.txt pyproject.toml | .venv/bin/python
	@echo "==> installing the pinned packages (about half a minute)"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --no-index -e .
	@touch $@

.venv/installed-dev: requirements-dev.txt pyproject.toml | .venv/bin/python
	@echo "==> installing what the tests need (about a minute)"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --no-index -e .
	@touch $@ .venv/installed

install: .venv/installed catalogues
install-dev: .venv/installed-dev catalogues

# gettext's own tools are not needed: Babel compiles
CATALOGUES := $(patsubst %.po,%.mo,$(wildcard site/locale/*/LC_MESSAGES/django.po))
catalogues: $(CATALOGUES)
%.mo: %.po | .venv/bin/python
	@PYTHONPATH=site $(BIN)/python -m config.catalogues $< $@

# --- checking ---------------------------------------------------------------------------------------------------------
browser:
	@$(BIN)/python tests/browser.py

# every folder of ours that may hold templates; not by asking git, so that new files count and an archive will do
APPS := templates campaigns home search site

lint: install-dev ## ruff, template formatting, who may import whom
	@$(BIN)/ruff check --quiet
	@$(BIN)/ruff format --check --quiet || { echo "run: make format"; exit 1; }
	@find $(APPS) -name '*.html' | xargs $(BIN)/djade --target-version 5.2 --check
	@$(BIN)/lint-imports --no-logo

typecheck: install-dev
	@$(BIN)/mypy

format: install-dev ## writes Python and templates the way `make lint` wants them
	@$(BIN)/ruff check --fix --quiet || true
	@$(BIN)/ruff format --quiet
	@find $(APPS) -name '*.html' | xargs $(BIN)/djade --target-version 5.2 || true

tests: install-dev
	@$(BIN)/python tests/everywhere.py

test-postgres: install-dev ## everything but the browser once more, on TEST_POSTGRES_URL (make test runs there what speaks SQL of its own)
	@DATABASE_URL=$${TEST_POSTGRES_URL:-postgres://$${USER:-root}@127.0.0.1:5432/postgres} \
		REDIS_URL=$${TEST_REDIS_URL:-redis://127.0.0.1:6379/15} $(BIN)/python -m pytest -q -m "not journey"

# --- measuring --------------------------------------------------------------------------------------------------------
bench-pages bench-api bench-send bench-tracking bench-search bench-dashboards bench-start: install-dev
	@$(BIN)/python tests/benchmarks/$(subst -,_,$@).py

# --- keeping ----------------------------------------------------------------------------------------------------------
COMPILE = $(BIN)/uv pip compile pyproject.toml --universal --generate-hashes --group build \
	--no-header --no-annotate --no-emit-index-url --no-emit-find-links --quiet

requirements: install-dev ## pins every dependency anew, hashes included, for every platform
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check uv
	@$(COMPILE) --upgrade --all-extras --group dev --output-file requirements-dev.txt
	@$(COMPILE) --all-extras --constraint requirements-dev.txt --output-file requirements-production.txt
	@$(COMPILE) --constraint requirements-dev.txt --output-file requirements.txt

messages: install-dev ## collects the texts of the interface into site/locale
	@$(BIN)/python manage.py collect_messages

clean: ## removes what the demo and the tests wrote (not the installed packages)
	rm -rf var .pytest_cache .mypy_cache .ruff_cache .import_linter_cache
