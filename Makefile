# Two commands: make demo, make test. They need Python 3.11 to 3.13 and nothing else; .tools/ and .venv/ hold the rest.

PYTHON ?= python3
SIZE ?= 20000
PORT ?= 8000
CHECK ?=

.PHONY: help demo test bench clean

help: ## this list
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/  make \1	\2/p' $(MAKEFILE_LIST)

demo: ## the city on http://127.0.0.1:8000 (SIZE=100000 for more businesses, PORT=8001, CHECK=1 to try it and stop)
	@$(PYTHON) tools/bootstrap.py
	@exec .venv/bin/penggerak demo --size $(SIZE) --port $(PORT) $(if $(filter-out 0,$(CHECK)),--check)

test: ## lints, types, import contracts, all tests with those in a browser
	@$(PYTHON) tools/bootstrap.py --dev
	@exec .venv/bin/python tools/check.py

bench: ## timings of the heavy parts, forty minutes
	@$(PYTHON) tools/bootstrap.py --dev
	@.venv/bin/python -m pytest benchmarks -p no:django --benchmark-only
	@.venv/bin/python benchmarks/linkage.py 100000 400000
	@.venv/bin/python benchmarks/linkage_increment.py 20000
	@.venv/bin/python benchmarks/linkage_one.py 10000 100000
	@.venv/bin/python benchmarks/importing.py
	@.venv/bin/python benchmarks/surge.py
	@.venv/bin/python benchmarks/audit_chain.py
	@.venv/bin/python benchmarks/eligibility.py
	@.venv/bin/python benchmarks/draw.py
	@.venv/bin/python benchmarks/placement.py 2000 200000
	@exec .venv/bin/python benchmarks/register_size.py 10000 100000

clean: ## forget environment, tools, caches and demo cities (never the data of an installation)
	@if [ -x .venv/bin/penggerak ]; then .venv/bin/penggerak demo --forget; fi
	@rm -rf .venv .tools .cache .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache .benchmarks
	@find . -path ./.git -prune -o -name __pycache__ -type d -prune -exec rm -rf {} +
