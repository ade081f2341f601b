#!/bin/sh
# Write both lock files: exact versions with their hashes and no address of any registry.
set -eu
lock() {
  output=$1
  shift
  CUSTOM_COMPILE_COMMAND="make lock" .venv/bin/pip-compile --quiet --upgrade --allow-unsafe \
    --generate-hashes --no-emit-index-url --no-emit-trusted-host --no-emit-find-links \
    --no-emit-options --strip-extras --resolver=backtracking --output-file "$output" "$@"
}
lock requirements/run.txt pyproject.toml requirements/build.in
lock requirements/dev.txt --extra spark -c requirements/run.txt \
  pyproject.toml requirements/build.in requirements/dev.in
