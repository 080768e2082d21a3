# shellcheck shell=bash disable=SC2154  # variables of versions.sh and get
# Shared by the steps of the ladder: messages, versions, interruptible children, locking.

# Messages go to 7, the stderr we were started with, also while a step's own stderr is kept for the last word.
exec 7>&2
say() { printf 'tools: %s\n' "$*" >&7; }
die() { say "$@"; exit 1; }

# What was tried and why it did not do, for the one message at the end.
declare -a tried=()
note() { tried+=("$(printf '  %-8s %s' "$1" "$2")"); }

# shellcheck disable=SC2034
platform=$(
  case "$(uname -m)" in
    x86_64 | amd64) arch=amd64 ;;
    aarch64 | arm64) arch=arm64 ;;
    *) arch=$(uname -m) ;;
  esac
  printf '%s-%s' "$(uname -s | tr '[:upper:]' '[:lower:]')" "$arch"
)

# at_least 1.26.8 1.26.0: numeric, part by part; a pre-release counts as its release.
at_least() { [ "$(printf '%s\n%s\n' "${1%%-*}" "$2" | sort -V | head -1)" = "$2" ]; }

# version_of etcd /usr/bin/etcd → 3.7.3, or nothing where it cannot say.
version_of() {
  local arg=-version
  case "$1" in etcd | kube-apiserver) arg=--version ;; etcdctl | etcdutl | helm) arg=version ;; esac
  timeout 10 "$2" "$arg" 2>/dev/null </dev/null | grep -oE '[0-9]+\.[0-9]+\.[0-9]+' | head -1
}

good_enough() {
  local tool=$1 version=$2 range
  for range in ${accepted[$tool]}; do
    at_least "$version" "${range%..*}" && ! at_least "$version" "${range#*..}" && return 0
  done
  return 1
}

accepted_text() {
  local tool=$1 range text=
  for range in ${accepted[$tool]}; do text="${text:+$text or }${range%..*} up to below ${range#*..}"; done
  printf '%s' "$text"
}

# Runs a command so that a signal to this script ends it at once, and says every 15 s that it is still at work.
# Background jobs of a script ignore Ctrl-C, so it has to be passed on.
attended() {
  local label=$1 pid seconds=0 status=0
  shift
  "$@" 8>&- &
  pid=$!
  # shellcheck disable=SC2064  # this pid, now
  trap "kill $pid 2>/dev/null; wait $pid 2>/dev/null; exit 130" INT TERM HUP
  while kill -0 "$pid" 2>/dev/null; do
    sleep 1
    seconds=$((seconds + 1))
    ((seconds % 15)) || say "$label … $seconds s"
  done
  wait "$pid" || status=$?
  trap - INT TERM HUP
  return "$status"
}

# One at a time per folder; the lock is the kernel's, so a killed run leaves none behind.
lock() {
  { mkdir -p "$1" && : >>"$1/.lock"; } 2>/dev/null || die "cannot write to $1. Set ZONEFLEET_TOOLS to a folder that can be written."
  exec 8>>"$1/.lock"
  flock -n 8 && return
  say "another run is at work in $1; waiting for it"
  flock -w 1200 8 || die "it still is after 20 minutes. See who holds $1/.lock, end it, and try again."
}
