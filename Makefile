# make run    sets everything up, does the main job on the demo transcripts, then serves the app with that workspace
# make test   every test; browser tests need Chromium (CHROMIUM names it), corpus tests the development corpora
# make lint   style, format, types
# make bench  side by side with the peers; QUICK=1 for a small run

PYTHON ?= python3.11
VENV   := .venv
BIN    := $(VENV)/bin
PORT   ?= 8501
export TAMIZ_HOME ?= $(CURDIR)/data/workspaces

.PHONY: run demo serve test lint format bench clean

run: demo
	@$(BIN)/python -m curation serve --port $(PORT)

demo: $(VENV)/runtime
	@$(BIN)/python -m curation demo

serve: $(VENV)/runtime
	@$(BIN)/python -m curation serve --port $(PORT)

test: $(VENV)/dev
	@$(BIN)/python -m pytest -n 2 --dist loadgroup --durations 8 $(ARGS)

lint: $(VENV)/dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

format: $(VENV)/dev
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

bench: $(VENV)/dev
	@for script in tokens imports duplicates pii review; do $(BIN)/python -m benchmarks.$$script $(if $(QUICK),--quick) || exit 1; done

clean:
	rm -rf $(VENV) .pytest_cache .ruff_cache .mypy_cache .hypothesis

$(VENV)/bin/python:
	@sh .ci/venv $(PYTHON) $(VENV)

$(VENV)/runtime: requirements.txt | $(VENV)/bin/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements.txt
	@touch $@

$(VENV)/dev: requirements.txt requirements-dev.txt | $(VENV)/bin/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements-dev.txt
	@touch $@ $(VENV)/runtime
