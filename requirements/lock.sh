#!/bin/sh
# Write the lock files: exact versions with hashes, for every platform, without addresses.
set -eu
compile="uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
  --no-emit-index-url --no-header --no-annotate pyproject.toml \
  --group build --extra lab --extra sheets --extra formats --extra print --extra exchange"
$compile --output-file requirements/run.lock "$@"
compile="$compile --extra corpora --extra dev"
$compile --constraint requirements/run.lock --output-file requirements/dev.lock "$@"
$compile --extra benchmark --constraint requirements/run.lock \
  --output-file requirements/benchmark.lock "$@"
$compile --extra servers --constraint requirements/run.lock \
  --output-file requirements/servers.lock "$@"
$compile --extra audit --constraint requirements/run.lock \
  --output-file requirements/audit.lock "$@"
