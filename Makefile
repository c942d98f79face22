# The front door. `make help` says what every target does.

DATA     := data/synthetic/respondents.parquet
SECTORS  := PHV,TSB,AVT
REGION   :=
TRUST    :=
MIN_CELL := 10
OUT      := build
VENV     := .venv
PYTHON   := python3
SEED     :=

# --- settings: checked before anything runs ------------------------------------------------

SETTINGS := DATA LANG SECTORS REGION TRUST MIN_CELL OUT VENV PYTHON SEED
comma := ,
given := $(strip $(foreach v,$(.VARIABLES),$(if $(filter command,$(firstword $(origin $v))),$v)))
unknown := $(filter-out $(SETTINGS),$(given))
ifneq ($(unknown),)
  $(error no such setting: $(unknown). The settings are $(SETTINGS))
endif
ifneq ($(words $(OUT)$(VENV)),1)
  $(error OUT and VENV must name folders without spaces)
endif

# LANG is the shell's locale unless it stands on the command line.
EDITIONS := $(if $(filter LANG,$(given)),$(LANG),en$(comma)nb)
override export LANG := C.UTF-8

# --- how things run ------------------------------------------------------------------------

SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.SUFFIXES:
MAKEFLAGS += --no-builtin-rules
ifeq ($(MAKELEVEL)$(filter -j% --jobs%,$(MAKEFLAGS)),0)
  MAKEFLAGS += -j$(shell nproc 2>/dev/null || sysctl -n hw.ncpu 2>/dev/null || echo 2)
endif

# One thread each: model fits are faster that way, and notebooks run side by side.
export OMP_NUM_THREADS := 1
export OPENBLAS_NUM_THREADS := 1
export MKL_NUM_THREADS := 1
export NUMBA_NUM_THREADS := 1
export PYTHONUTF8 := 1
export PIP_DISABLE_PIP_VERSION_CHECK := 1

READY := $(VENV)/.patientsurvey
BIN := $(VENV)/bin
RUN := $(BIN)/python -m patientsurvey
quote = '$(subst ','\'',$1)'
PARAMETERS = $(foreach v,DATA SECTORS REGION TRUST MIN_CELL OUT,-p $v $(call quote,$($v))) \
             -p LANG $(call quote,$(EDITIONS))
DRAW = $(if $(SEED),--seed $(call quote,$(SEED)))

# --- what depends on what ------------------------------------------------------------------

PACKAGE  := $(wildcard $(addprefix src/patientsurvey/,*.py */*.py */*/*.py */*.js */*/*.js */*/*.css))
BUILDER  := $(wildcard src/patientsurvey/site/*.py)
# What no number in a notebook can depend on.
APART    := $(addprefix src/patientsurvey/,__main__.py accept.py build.py environment.py \
             several_draws.py bench/% synthesis/%)
ANALYSIS := $(filter-out $(BUILDER) $(APART),$(PACKAGE))
SPECS    := $(wildcard $(addprefix data/,codebook/*.csv published/*.csv audit/*.csv audit/examples/*.csv companions/*.csv))
PAGES    := $(wildcard book/*.md book/*.yml book/_static/* book/_templates/* book/_locale/*/*/*)

NOTEBOOKS := $(wildcard notebooks/*.ipynb)
# A mark is newer than the book when its notebook has to run again.
mark       = $(patsubst notebooks/%.ipynb,$(OUT)/stale/%,$1)
MARKS     := $(call mark,$(NOTEBOOKS))
HTML      := $(if $(filter build,$(OUT)),book/_build/html,$(OUT)/html)

.PHONY: help book install data draws audit test check-notebooks accept lint lab bench lock clean FORCE

help: ## list the targets and settings
	@echo "make TARGET [SETTING=value …]"
	@echo
	@awk -F ':.*## ' '/^[a-z-]+:.*## /{printf "  %-16s %s\n", $$1, $$2}' $(MAKEFILE_LIST)
	@echo
	@awk '/^#  /{sub(/^#/, ""); print}' $(MAKEFILE_LIST)

# Settings of `make book` (on the command line):
#  DATA=file         respondents: csv, parquet, sav or dta (default: the synthetic ones)
#  LANG=en|nb        one language alone (default: both)
#  SECTORS=PHV,TSB   sectors to include (default: PHV,TSB,AVT)
#  REGION=, TRUST=   one health region, one health trust (default: all)
#  MIN_CELL=10       smallest group that is shown
#  OUT=folder        where everything is built (default: build, and the site in book/_build/html)
#  PYTHON=, VENV=    interpreter and environment (default: python3, .venv)
#  SEED=7            of `make data`: another draw, in build/draws/7 (default: the one in git)

book: $(HTML)/index.html ## build the book: book/_build/html/index.html
	@echo "The book: $(HTML)/index.html"

install: $(READY) ## install the pinned packages into .venv (book and test do so too)

$(READY): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "python3 must be 3.11 or later: set PYTHON=, e.g. make book PYTHON=python3.12"; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@echo "installing the pinned packages into $(VENV)"
	@$(BIN)/python -m pip install --quiet --require-hashes --no-deps --no-compile -r requirements.lock
	@$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation --no-index --editable .
	@$(BIN)/python -m ipykernel install --sys-prefix --name patientsurvey \
	  --display-name "Patient survey" >/dev/null
	@touch $@

# Rewritten only when a setting or the content of the data file has changed.
$(OUT)/parameters.json: $(READY) FORCE
	@$(RUN) parameters $@ $(PARAMETERS)

$(OUT)/stale/%: notebooks/%.ipynb $(ANALYSIS) $(SPECS) requirements.lock $(OUT)/parameters.json
	@mkdir -p $(@D)
	@touch $@

$(OUT)/stale/synthetic_respondents: data/synthesis/goals.csv \
  $(wildcard $(addprefix data/synthetic/,baseline.csv draws.csv draws.json provenance.json))

# One process runs all that is stale, so that Python and its libraries start once.
$(HTML)/index.html: $(MARKS) $(PAGES) $(BUILDER)
	@$(RUN) build $(OUT) $(HTML) $(notdir $(filter $(MARKS),$?))

data: $(READY) ## rebuild the synthetic respondents from data/codebook and data/published
	@$(RUN) data $(DRAW)
	@$(RUN) fidelity $(DRAW)

draws: $(READY) ## make four further draws and the naive baseline, shown beside the data
	@$(RUN) draws

audit: book ## list what in the printed numbers cannot be right, and what recomputation does not meet
	@$(RUN) audit || [ $$? = 1 ]
	@$(RUN) verdicts $(OUT)/reproduction.csv

test: book ## build the book, run the tests, hold the notebooks against their stored numbers
	@$(BIN)/python -m pytest
	@$(MAKE) --no-print-directory check-notebooks lint

check-notebooks: book ## compare the numbers stored in the notebooks with freshly computed ones
	@PATIENTSURVEY_DISPLAY=text $(BIN)/python -m pytest --nbval -p no:cacheprovider notebooks

accept: book ## store freshly computed numbers in the notebooks (after an intended change)
	@$(RUN) accept $(NOTEBOOKS)

lint: $(READY) ## check the style of the code
	@$(BIN)/ruff check --quiet .

lab: $(READY) ## open JupyterLab on the notebooks
	@$(BIN)/jupyter lab notebooks

bench: $(READY) ## time the build and the synthesis, with its fidelity beside a naive draw's
	@$(RUN) bench

lock: pyproject.toml $(READY) ## choose package versions anew: requirements.lock, environment.yml
	@$(RUN) lock

clean: ## remove what was built (keeps .venv)
	rm -rf build book/_build
