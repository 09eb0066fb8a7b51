# Timekeeper's commands. Set-up leaves a stamp for each finished step, so that only the steps
# whose files have changed run again. It needs Python 3.11 or newer with venv, make and git.

PYTHON ?= python3
HOST ?= 127.0.0.1
PORT ?= 5000
FACTOR ?= 20
SCENES ?=

PY := .venv/bin/python
STAMPS := .venv/stamps

.DEFAULT_GOAL := help
.NOTPARALLEL:
.DELETE_ON_ERROR:
.PHONY: help run demo test full check audit bench screenshots messages lock clean

help: ## List these commands
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: $(STAMPS)/run static/vendor/.copied ## Serve on HOST=127.0.0.1 PORT=5000, with the built-in programme
	@export TIMEKEEPER_HOST="$(HOST)" TIMEKEEPER_PORT="$(PORT)"; \
	exec $(PY) wsgi.py --prepare

demo: $(STAMPS)/run static/vendor/.copied ## The same with a rehearsal that plays by itself, FACTOR=20 times as fast
	@export TIMEKEEPER_HOST="$(HOST)" TIMEKEEPER_PORT="$(PORT)"; \
	exec $(PY) wsgi.py --demo "$(FACTOR)"

test: $(STAMPS)/test $(STAMPS)/chromium $(STAMPS)/compiler $(STAMPS)/services static/vendor/.copied ## Check the style and the types, run every test
	@$(PY) -m ruff check --quiet
	@$(PY) -m ruff format --check --quiet
	@$(PY) -m mypy --no-error-summary
	@PATH="$(CURDIR)/.venv/bin:$$PATH" node --test --test-reporter=dot $$(find tests/js -name '*.test.js')
	@$(PY) -m pytest -n 2 --dist loadfile -m "not browser"
	@$(PY) -m pytest -m browser

full: export FULL = 1
full: test ## The same, with the tests that take long

check: $(STAMPS)/test ## Only the style and the types
	@$(PY) -m ruff check
	@$(PY) -m ruff format --check
	@$(PY) -m mypy

audit: $(STAMPS)/test $(STAMPS)/node ## Look for known weaknesses in the packages, the browser libraries and our own code
	@scripts/audit.sh

bench: $(STAMPS)/test $(STAMPS)/compiler static/vendor/.copied ## Measure, side by side in one run, and print the table; SCENES="herd idle" for some
	@$(PY) -m bench $(SCENES)

screenshots: $(STAMPS)/test $(STAMPS)/chromium static/vendor/.copied ## Take the pictures in docs/ again
	@PYTHONPATH="$(CURDIR)" $(PY) scripts/screenshots.py

messages: $(STAMPS)/test ## Collect the texts to translate
	@$(PY) -m babel.messages.frontend --quiet extract --mapping-file pyproject.toml \
	  --keywords "Refused Sentence translate english" --project Timekeeper --add-location file --sort-output \
	  --output-file timekeeper/translations/messages.pot .
	@$(PY) -m babel.messages.frontend --quiet update --no-fuzzy-matching --ignore-obsolete \
	  --input-file timekeeper/translations/messages.pot --output-dir timekeeper/translations

lock: $(STAMPS)/node ## Raise the locked versions of all packages
	@PYTHON="$(PYTHON)" scripts/lock.sh

clean: ## Remove what set-up and the tests made; the data in instance/ stays
	@rm -rf .venv node_modules static/vendor .mypy_cache .pytest_cache .ruff_cache .hypothesis test-results bench/results
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(STAMPS)/venv: scripts/make_venv.sh
	@scripts/make_venv.sh "$(PYTHON)"
	@mkdir -p $(STAMPS) && touch $@

$(STAMPS)/run: requirements.lock scripts/install_packages.sh $(STAMPS)/venv
	@scripts/install_packages.sh requirements.lock
	@touch $@

$(STAMPS)/test: requirements-dev.lock $(STAMPS)/run
	@scripts/install_packages.sh requirements-dev.lock
	@touch $@

$(STAMPS)/node: requirements-node.lock scripts/provide_node.sh $(STAMPS)/venv
	@scripts/provide_node.sh
	@touch $@

$(STAMPS)/chromium: scripts/provide_chromium.sh scripts/lib/apt.sh $(STAMPS)/test
	@scripts/provide_chromium.sh
	@touch $@

$(STAMPS)/compiler: scripts/provide_compiler.sh scripts/lib/apt.sh $(STAMPS)/venv
	@scripts/provide_compiler.sh
	@touch $@

$(STAMPS)/services: scripts/provide_services.sh scripts/lib/apt.sh $(STAMPS)/venv
	@scripts/provide_services.sh
	@touch $@

node_modules/.installed: package.json package-lock.json scripts/install_browser_libraries.sh $(STAMPS)/node
	@scripts/install_browser_libraries.sh
	@touch $@

static/vendor/.copied: scripts/copy_browser_libraries.py node_modules/.installed
	@$(PY) scripts/copy_browser_libraries.py
	@touch $@
