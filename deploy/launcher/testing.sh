# shellcheck shell=bash disable=SC2034  # status and output are for the tests
# A test is a function whose name is a sentence; `run_tests` runs each in a subshell of its own with a fresh folder $tmp,
# and ends with a line "N passed, N failed".

fail() { printf '    %s\n' "$*" >&2; exit 1; }

# outcome COMMAND… → $status, $output (stdout and stderr)
outcome() {
  status=0
  output=$("$@" 2>&1) || status=$?
}

expect_status() { [ "$status" = "$1" ] || fail "exit code $status instead of $1; output: $output"; }
expect_output() { [[ $output == *"$1"* ]] || fail "no \"$1\" in: $output"; }
expect_no_output() { [[ $output != *"$1"* ]] || fail "unexpected \"$1\" in: $output"; }
# The messages of a bad call: one line.
expect_one_line() { [ "$(wc -l <<<"$output")" = 1 ] || fail "not one line: $output"; }

# until_true SECONDS COMMAND…
until_true() {
  local deadline=$((SECONDS + $1))
  shift
  until "$@"; do
    ((SECONDS < deadline)) || return 1
    sleep 0.1
  done
}

# free_port → one below those that the kernel hands out by itself; nobody has it, and no test gets it a second time
free_port() {
  local port
  while :; do
    port=$((20000 + RANDOM % 10000))
    grep -qsx "$port" "$tmp/ports" && continue
    grep -qsE "^ *[0-9]+: [0-9A-F]+:$(printf %04X "$port") " /proc/net/{tcp,tcp6,udp,udp6} && continue
    echo "$port" >>"$tmp/ports"
    printf '%s' "$port"
    return
  done
}

# script PATH <<< text: an executable stand-in
script() {
  mkdir -p "$(dirname "$1")"
  { echo '#!/usr/bin/env bash'; cat; } >"$1"
  chmod +x "$1"
}

run_tests() {
  local name passed=0 failed=0
  for name in $(declare -F | awk '$3 ~ /^test_/ { print $3 }'); do
    tmp=$(mktemp -d)
    if (set -u; "$name"); then
      passed=$((passed + 1))
    else
      failed=$((failed + 1))
      printf '  FAILED %s\n' "${name#test_}" >&2
    fi
    rm -rf "$tmp"
  done
  printf '%s passed, %s failed\n' "$passed" "$failed"
  [ "$failed" = 0 ] && [ "$passed" -gt 0 ]
}
