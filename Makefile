# Otklik: `make demo` shows it, `make test` tests it. Needs Python 3.11+ with venv; the rest it installs itself.
# PYTHON chooses the interpreter, PORT the port; DATABASE_URL, VALKEY_URL and .env are described in docs/how-to.

.POSIX:
.SUFFIXES:

# Extra arguments, e.g. make test ARGS="tests/appeals -k moderation"; make lock ARGS=--upgrade
ARGS =
# make test: how many processes, one more than two cores as tests of the running site wait half of their time; and the
# order of the tests (a number, or `default` for a new order each time).
WORKERS = 3
SEED = 1
# make walk, make chaos: how long.
WALK_MINUTES = 60
CHAOS_MINUTES = 10

BIN = .venv/bin
LOCK = $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-emit-index-url

help: ## List these commands
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/make \1	\2/p' Makefile | expand -t 14

demo: ## Run everything with two demo regions; Ctrl-C stops it all
	@sh bin/setup
	@exec $(BIN)/otklik demo $(ARGS)

install: ## Prepare .venv for a server: pinned packages without those of the demo and the tests
	@sh bin/setup runtime

test: ## Run the whole test suite, browser tests included
	@sh bin/setup
	@CHROMIUM="$$(sh bin/ensure-browser)" && export CHROMIUM && exec $(BIN)/python -m pytest -n $(WORKERS) --dist loadfile --no-loadscope-reorder --max-worker-restart=0 --randomly-seed=$(SEED) $(ARGS)

walk: ## Walk at random as everybody for an hour (WALK_MINUTES); prints the shortest way to a fault
	@sh bin/setup
	@WALK_MINUTES=$(WALK_MINUTES) exec $(BIN)/python -m pytest tests/walk -p no:randomly --show-capture=no $(ARGS)

chaos: ## Kill every program under load, hang Valkey, fill the disk, for CHAOS_MINUTES; nothing may be lost or doubled
	@sh bin/setup
	@CHAOS_MINUTES=$(CHAOS_MINUTES) exec $(BIN)/python -m pytest tests/chaos -p no:randomly $(ARGS)

check: ## Run the linters, the type checker and Django's own checks
	@sh bin/setup
	@exec sh bin/check

lock: ## Pin the versions of requirements/*.in anew
	@sh bin/setup
	$(LOCK) $(ARGS) --output-file requirements/dev.txt requirements/dev.in
	$(LOCK) --constraints requirements/dev.txt --output-file requirements/base.txt requirements/base.in
	$(LOCK) --constraints requirements/dev.txt --output-file requirements/embedded.txt requirements/embedded.in
	$(LOCK) --constraints requirements/dev.txt --output-file requirements/reader.txt requirements/reader.in
	@sh bin/setup

clean: ## Remove .venv, the local data of the demo and the tests, and every cache
	@sh bin/clean

.PHONY: help demo install test walk chaos check lock clean
