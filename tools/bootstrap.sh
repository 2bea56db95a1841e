#!/usr/bin/env bash
# Brings a Debian 12 machine to the state in which the project builds and runs:
#   packages   the Debian packages of packages/debian.txt
#   venv       .venv, made of the system's Python, holding exactly requirements.lock
#   build      build/release (meter, Python modules, tests) and build/mps2_an500 (Cortex-M7 images),
#              configured by CMake and built by Ninja
# Without an argument all three, in this order. What is there already is left alone (no network).
set -euo pipefail
export LC_ALL=C

root=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")/.." && pwd)
system_python=/usr/bin/python3
jobs=${JOBS:-2}
cd -- "$root"

say() { printf 'bootstrap: %s\n' "$*" >&2; }
give_up() { say "$*"; exit 2; }

missing_packages() {
  local wanted installed
  wanted=$(sed -e 's/#.*//' -e 's/[[:space:]]//g' -e '/^$/d' packages/debian.txt | sort -u)
  # shellcheck disable=SC2086  # one word a package is meant
  installed=$(dpkg-query -W -f='${db:Status-Status} ${Package}\n' $wanted 2>/dev/null |
    sed -n 's/^installed //p' | sort -u || true)
  comm -23 <(printf '%s\n' "$wanted") <(printf '%s\n' "$installed")
}

install_packages() {
  command -v dpkg-query >/dev/null || give_up "this is not a Debian system (no dpkg-query)"
  local missing
  missing=$(missing_packages)
  [ -n "$missing" ] || return 0
  say "installing Debian packages:" $missing
  [ "$(id -u)" -eq 0 ] || give_up "root is needed for: apt-get install" $missing
  export DEBIAN_FRONTEND=noninteractive
  apt-get update -q -o Acquire::Retries=3 </dev/null >&2
  # shellcheck disable=SC2086
  apt-get install -q -y --no-install-recommends -o Acquire::Retries=3 -o Dpkg::Use-Pty=0 \
    $missing </dev/null >&2
  missing=$(missing_packages)
  [ -z "$missing" ] || give_up "still missing after apt-get install:" $missing
}

lock_stamp() {
  local lock
  lock=$(sha256sum <requirements.lock | cut -d' ' -f1)
  printf '%s %s\n' "$lock" "$(readlink -f "$system_python")"
}

# The distributions in .venv that the lock does not name; pip itself comes with the environment.
packages_outside_lock() {
  local normalise='s/[._]/-/g'
  comm -23 \
    <(.venv/bin/python -m pip freeze | sed -e 's/[ =].*//' -e "$normalise" | tr A-Z a-z | sort -u) \
    <(sed -n 's/^\([A-Za-z0-9][A-Za-z0-9._-]*\)==.*/\1/p' requirements.lock |
      sed "$normalise" | tr A-Z a-z | sort -u)
}

make_venv() {
  local stamp=.venv/.lock-sha256 surplus
  [ -x "$system_python" ] || give_up "$system_python is missing; run: make bootstrap"
  if [ -e "$stamp" ] && [ "$(cat "$stamp")" = "$(lock_stamp)" ]; then return 0; fi
  if [ -L .venv ]; then
    [ -x .venv/bin/python ] || give_up ".venv is a link to an environment that does not exist"
    say "note: .venv is a link to an environment with another lock; it is used as it is"
    return 0
  fi
  if [ ! -x .venv/bin/python ] || ! .venv/bin/python -c '' 2>/dev/null; then
    say "making .venv"
    "$system_python" -m venv --clear .venv
  fi
  rm -f "$stamp"
  say "installing requirements.lock into .venv"
  .venv/bin/python -m pip install -q --disable-pip-version-check --require-hashes \
    -r requirements.lock </dev/null >&2
  surplus=$(packages_outside_lock)
  # shellcheck disable=SC2086
  [ -z "$surplus" ] || .venv/bin/python -m pip uninstall -q -y $surplus </dev/null >&2
  lock_stamp >"$stamp.new"
  mv "$stamp.new" "$stamp"
}

# A build folder that was copied from elsewhere cannot be used by CMake.
drop_foreign_build() {
  local cache=build/$1/CMakeCache.txt
  [ -e "$cache" ] || return 0
  grep -qxF "CMAKE_HOME_DIRECTORY:INTERNAL=$root" "$cache" && return 0
  say "build/$1 was configured in another folder; making it again"
  rm -rf "build/$1"
}

build_presets() {
  local preset
  for preset in release mps2_an500; do
    drop_foreign_build "$preset"
    [ -e "build/$preset/build.ninja" ] || cmake --preset "$preset" </dev/null >&2
    cmake --build --preset "$preset" -j "$jobs" </dev/null >&2
  done
}

case "${1:-all}" in
  packages) install_packages ;;
  venv) make_venv ;;
  build) build_presets ;;
  all) install_packages; make_venv; build_presets ;;
  *) give_up "usage: tools/bootstrap.sh [packages|venv|build]" ;;
esac
