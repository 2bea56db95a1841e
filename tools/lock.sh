#!/usr/bin/env bash
# Resolves requirements.in into requirements.lock with hashes. The lock names no index.
set -euo pipefail
root=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")/.." && pwd)
cd -- "$root"
workshop=$(mktemp -d)
trap 'rm -rf "$workshop"' EXIT
/usr/bin/python3 -m venv "$workshop/venv"
"$workshop/venv/bin/python" -m pip install -q --disable-pip-version-check pip-tools
CUSTOM_COMPILE_COMMAND="make lock" "$workshop/venv/bin/pip-compile" -q --generate-hashes \
  --strip-extras --no-emit-index-url --no-emit-find-links --no-emit-trusted-host \
  --no-emit-options -o requirements.lock requirements.in
