# make render [ARGS="red_ball_steps --theme light"]   installs what is missing, then renders
# make test   [ARGS="tests/gd"]                       installs what is missing, then runs the tests
# make check                                          installs ruff and mypy too, then format, lint and types
# make hooks                                          the same checks before every commit
# make browser                                        installs Chromium, which the tests of the page use if it is there
# make bench  [ARGS="--quick"]                        installs Matplotlib too, then runs side by side with stock tools
# make clean                                          removes the installation and what was rendered

PYTHON ?= python3
VENV := .venv
INSTALLED := $(VENV)/installed

.PHONY: render test check hooks browser bench clean

render: $(INSTALLED)
	@$(VENV)/bin/python render.py $(ARGS)

test: $(INSTALLED)
	@$(VENV)/bin/python -m pytest $(ARGS)

check: $(VENV)/installed-check
	@$(VENV)/bin/python -m ruff format --check .
	@$(VENV)/bin/python -m ruff check .
	@$(VENV)/bin/python -m mypy

hooks: $(VENV)/installed-check
	@$(VENV)/bin/python -m pip install --quiet --disable-pip-version-check 'pre-commit>=4'
	@$(VENV)/bin/python -m pre_commit install

browser:
	@command -v chromium chromium-browser google-chrome >/dev/null || { \
	if command -v apt-get >/dev/null; then \
	    if [ "$$(id -u)" = 0 ]; then AS=env; else AS="sudo env"; fi; \
	    $$AS apt-get update -qq; \
	    $$AS DEBIAN_FRONTEND=noninteractive apt-get install -y -qq chromium >/dev/null; \
	else \
	    echo "Install Chromium or Chrome by your system's means; without it the tests of the page are skipped." >&2; \
	fi; }

bench: $(VENV)/installed-bench
	@$(VENV)/bin/python -m benchmarks $(ARGS)

clean:
	rm -rf $(VENV) build *.egg-info .pytest_cache .hypothesis .mypy_cache .ruff_cache
	[ ! -d media ] || find media -mindepth 1 -maxdepth 1 ! -name gallery -exec rm -rf {} +

# Pycairo and ManimPango come as source on Linux and macOS, so pip needs headers and a compiler.
APT := libpango1.0-dev libcairo2-dev pkg-config gcc python3-dev python3-venv
HEADERS := import os, sysconfig; os.stat(sysconfig.get_path("include") + "/Python.h")
RECENT := import sys; sys.exit(sys.version_info < (3, 11))
BUILDABLE = { pkg-config --exists pangocairo cairo && command -v cc && $(PYTHON) -c 'import ensurepip' \
	&& $(PYTHON) -c '$(HEADERS)'; } >/dev/null 2>&1

$(INSTALLED): pyproject.toml
	@$(BUILDABLE) || { \
	if command -v apt-get >/dev/null; then \
	    if [ "$$(id -u)" = 0 ]; then AS=env; elif sudo -n true 2>/dev/null; then AS="sudo env"; else AS=; fi; \
	    TYPE="sudo apt-get update && sudo apt-get install -y $(APT)"; \
	    if [ -n "$$AS" ]; then \
	        echo "Installing the headers Manim is built with: $(APT)"; \
	        $$AS apt-get update -qq; \
	        $$AS DEBIAN_FRONTEND=noninteractive apt-get install -y -qq $(APT) >/dev/null || true; \
	    fi; \
	elif command -v dnf >/dev/null; then \
	    TYPE="sudo dnf install -y pango-devel cairo-devel pkgconf-pkg-config gcc python3-devel"; \
	elif [ "$$(uname)" = Darwin ]; then \
	    TYPE="brew install pango cairo pkg-config python"; \
	else \
	    TYPE="(the command that installs them, with headers, on your system)"; \
	fi; \
	$(BUILDABLE) || { \
	echo "Manim needs Pango, Cairo, pkg-config, a C compiler and Python's headers. Type:  $$TYPE" >&2; \
	exit 1; }; }
	@$(PYTHON) -c '$(RECENT)' || { \
	echo "Fall Line needs Python 3.11 or newer, and $(PYTHON) is $$($(PYTHON) -V 2>&1)." \
	    "Name another:  make PYTHON=python3.12 $(MAKECMDGOALS)" >&2; exit 1; }
	@echo "Installing Fall Line and Manim into $(VENV) (a minute or two, once)"
	@$(PYTHON) -m venv --clear $(VENV)
	@$(VENV)/bin/python -m pip install --quiet --disable-pip-version-check --editable '.[test]'
	@touch $@

$(VENV)/installed-check: $(INSTALLED)
	@$(VENV)/bin/python -m pip install --quiet --disable-pip-version-check --editable '.[check]'
	@touch $@

$(VENV)/installed-bench: $(INSTALLED)
	@$(VENV)/bin/python -m pip install --quiet --disable-pip-version-check --editable '.[bench]'
	@touch $@
