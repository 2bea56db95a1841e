#!/usr/bin/env bash
# Proves the README's two commands in a bare Debian 12 that has only git and make.
#
#   tools/prove_fresh.sh [--keep] [--base-only] [REVISION]
#
# Needs root and debootstrap. The mirror, the package index and the certificates are those of the
# host, taken from its own configuration. The committed state of REVISION (default HEAD) is cloned.
# --base-only stops before the two commands; --keep leaves the folder for a look.
set -euo pipefail
export LC_ALL=C
unset PYTHONPATH MAKEFLAGS MAKELEVEL JOBS

root=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")/.." && pwd)
suite=bookworm
keep=false
base_only=false
revision=HEAD
for argument in "$@"; do
  case "$argument" in
    --keep) keep=true ;;
    --base-only) base_only=true ;;
    -*) echo "usage: tools/prove_fresh.sh [--keep] [--base-only] [REVISION]" >&2; exit 2 ;;
    *) revision=$argument ;;
  esac
done

say() { printf 'prove-fresh: %s\n' "$*"; }
give_up() { say "$*" >&2; exit 2; }

[ "$(id -u)" -eq 0 ] || give_up "root is needed for debootstrap, chroot and mounts"
command -v debootstrap >/dev/null ||
  give_up "debootstrap is missing; run: apt-get install debootstrap"
commit=$(git -C "$root" rev-parse --verify --quiet "$revision^{commit}") ||
  give_up "no such revision: $revision"

bare=$(mktemp -d -t kw320-fresh.XXXXXXXX)
mounted=()

clean_up() {
  local folder
  for ((i = ${#mounted[@]} - 1; i >= 0; i--)); do
    umount "${mounted[i]}" || umount -l "${mounted[i]}"
  done
  if $keep; then say "left for a look: $bare"; return; fi
  # Never remove through a mount that is still there.
  if grep -qF " $bare" /proc/mounts; then say "still mounted, not removed: $bare" >&2; return; fi
  rm -rf --one-file-system "$bare"
}
trap clean_up EXIT

# The first mirror of the suite in the host's own list, whichever form the list has.
host_mirror() {
  apt-get indextargets --format '$(SITE)|$(RELEASE)|$(COMPONENT)|$(CREATED_BY)' |
    awk -F'|' -v suite="$suite" '$2 == suite && $3 == "main" && $4 == "Packages" {print $1; exit}'
}

make_bare_system() {
  local mirror
  mirror=$(host_mirror)
  [ -n "$mirror" ] || give_up "the package lists name no mirror of $suite; run: apt-get update"
  say "debootstrap $suite"
  debootstrap --variant=minbase "$suite" "$bare" "$mirror" >"$bare.log" 2>&1 ||
    { tail -n 20 "$bare.log" >&2; give_up "debootstrap failed"; }
  rm -f "$bare.log"
}

bind() { mount --bind "$1" "$bare$1"; mounted+=("$bare$1"); }

mount_kernel_folders() {
  mount -t proc proc "$bare/proc"
  mounted+=("$bare/proc")
  bind /sys
  bind /dev
  bind /dev/pts
  bind /dev/shm
}

copy_host_configuration() {
  local file
  rm -rf "$bare"/etc/apt/sources.list "$bare"/etc/apt/sources.list.d
  for file in /etc/apt/sources.list /etc/apt/sources.list.d /etc/apt/trusted.gpg.d \
    /etc/apt/keyrings /usr/share/keyrings /usr/local/share/ca-certificates /etc/pip.conf \
    /etc/resolv.conf /etc/hosts; do
    [ -e "$file" ] || continue
    mkdir -p "$bare${file%/*}"
    rm -rf "${bare:?}$file"
    cp -aL "$file" "$bare$file"
  done
  # How the host reaches its mirrors: proxies, dates of the lists, certificates.
  apt-config dump --format '%F "%v";%n' | grep -E '^Acquire::' >"$bare/etc/apt/apt.conf.d/90host" ||
    true
}

# Runs a command inside, with the host's settings of pip and proxies and nothing else.
inside() {
  local settings=() name
  while IFS= read -r name; do settings+=("$name=${!name}"); done < <(
    compgen -e | grep -E '^(PIP_|SSL_CERT_|REQUESTS_CA_|(https?|no|ftp)_proxy$|(HTTPS?|NO)_PROXY$)')
  chroot "$bare" /usr/bin/env -i HOME=/root PATH=/usr/sbin:/usr/bin:/sbin:/bin LC_ALL=C.UTF-8 \
    DEBIAN_FRONTEND=noninteractive ${settings[@]+"${settings[@]}"} "$@" </dev/null
}

install_prerequisites() {
  say "git, make and certificates"
  inside apt-get update -q
  inside apt-get install -q -y --no-install-recommends git make ca-certificates
  # A certificate that only this host has comes along in its bundle.
  cp -L /etc/ssl/certs/ca-certificates.crt "$bare/etc/ssl/certs/ca-certificates.crt"
} >"$bare.log" 2>&1

clone_project() {
  git clone -q --no-local --no-hardlinks "$root" "$bare/root/kw320"
  git -C "$bare/root/kw320" checkout -q --detach "$commit"
  git -C "$bare/root/kw320" remote remove origin
}

timed() {
  local name=$1 started=$SECONDS status=0
  shift
  say "$name"
  inside "$@" || status=$?
  results+=("$(printf '%-28s status %d  %4d s' "$name" "$status" "$((SECONDS - started))")")
  [ "$status" -eq 0 ] || failed=true
}

make_bare_system
mount_kernel_folders
copy_host_configuration
install_prerequisites || { tail -n 20 "$bare.log" >&2; give_up "apt-get failed inside"; }
rm -f "$bare.log"
clone_project
say "bare system ready: $(inside sh -c 'dpkg-query -f . -W | wc -c') packages, commit $commit"
if $base_only; then exit 0; fi

results=()
failed=false
timed "make certify" make -C /root/kw320 certify
timed "make test" make -C /root/kw320 test
timed "make certify, second call" make -C /root/kw320 certify
printf '\n'
for line in "${results[@]}"; do say "$line"; done
if $failed; then say "FAIL"; exit 1; fi
say "PASS"
