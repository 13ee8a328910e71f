#!/bin/sh
# Build the wheel, install it into an empty environment, and ask it a question far from here.
set -eu
python=$1
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
"$python" -m pip wheel --quiet --disable-pip-version-check --no-deps --no-build-isolation \
    --wheel-dir "$scratch/dist" .
"$python" -m venv "$scratch/venv"
"$scratch/venv/bin/python" -m pip install --quiet --disable-pip-version-check "$scratch"/dist/*.whl
cd "$scratch"
XDG_CACHE_HOME="$scratch/cache" "$scratch/venv/bin/dipgraph" ask shared-sectors --state Belgium \
    --format csv >"$scratch/answer.csv"
grep -q '^agriculture,China,' "$scratch/answer.csv"
echo "The wheel answers from an environment of its own."
