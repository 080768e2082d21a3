#!/usr/bin/env bash
# Tests ./zonefleet up as a whole: real etcd, control plane, agent and CoreDNS, on ports of their own.
# Prints "N passed, N failed". What takes long is printed, never asserted.
set -uo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$(cd "$here/../.." && pwd)
. "$here/testing.sh"

# up: in the background as $up, on $data, $http and $dns; returns when it says that it is up
up() {
  data=$tmp/data http=${http:-$(free_port)} dns=${dns:-$(free_port)}
  : >"$tmp/out"
  # a background job ignores Ctrl-C, and hands that on, unless told otherwise
  (exec env --default-signal=INT "$root/zonefleet" up --data-dir "$data" --http-port "$http" --dns-port "$dns" >"$tmp/out" 2>&1) &
  up=$!
  until_true 180 up_or_over
  grep -q 'Zonefleet is up' "$tmp/out" || fail "$(cat "$tmp/out")"
}

up_or_over() { grep -q 'Zonefleet is up' "$tmp/out" || ! kill -0 "$up" 2>/dev/null; }

# Processes whose command line names our data folder.
leftovers() { pgrep -f -- "$tmp/data" | grep -vx $$; }
# part control.yaml → pid of the JVM that was started with it
part() { pgrep -f -- "^[^ ]*/bin/java .*$tmp/data/$1"; }
nothing_left() { [ -z "$(leftovers)" ]; }

stop() {
  kill -s "${1:-TERM}" "$up" 2>/dev/null
  wait "$up" || true
}

api() {
  local method=$1 path=$2
  shift 2
  curl -sS -m 20 -X "$method" "http://127.0.0.1:$http$path" -H "Authorization: Bearer $(cat "$data/admin-token")" \
    -H 'Content-Type: application/json' "$@"
}

ask() { "$root/zonefleet" dig "$@" "@127.0.0.1:$dns"; }
answers() { ask "${@:2}" | grep -qE "$1"; }

declare_a_domain() {
  api PUT '/api/v1/domains/a.example.com?wait=all&timeout=20s' \
    -d '{"addresses": ["192.0.2.10", "2001:db8::10"], "wildcard": true}' >"$tmp/put" || fail 'the API does not answer'
  grep -q '192.0.2.10' "$tmp/put" || fail "$(cat "$tmp/put")"
  until_true 60 answers '192\.0\.2\.10$' a.example.com || fail "$(ask a.example.com); $(cat "$tmp/put")"
}

# However a test ends, its parts end too.
cleaning_up() {
  local pid
  up=''
  trap 'for pid in $up $(leftovers); do kill -KILL "$pid" 2>/dev/null; done' EXIT
}

test_answers_what_was_declared_follows_changes_and_goes_on_after_a_restart() {
  cleaning_up
  up
  declare_a_domain
  local name
  for name in a.example.com x.y.a.example.com; do
    until_true 10 answers 'IN\s+A\s+192\.0\.2\.10$' "$name" A || fail "$name: $(ask "$name" A)"
    answers 'IN\s+AAAA\s+2001:db8:' "$name" AAAA || fail "$name: $(ask "$name" AAAA)"
    answers 'IN\s+A\s+192\.0\.2\.10$' "$name" A +tcp || fail "$name: $(ask "$name" A +tcp)"
  done
  api PUT /api/v1/domains/a.example.com -d '{"addresses": ["192.0.2.11"]}' >/dev/null
  until_true 10 answers 'IN\s+A\s+192\.0\.2\.11$' a.example.com || fail "$(ask a.example.com)"

  stop
  nothing_left || fail "left after SIGTERM: $(leftovers)"
  local start=$SECONDS
  up
  echo "  up again after $((SECONDS - start)) s"
  answers 'IN\s+A\s+192\.0\.2\.11$' a.example.com || fail "$(ask a.example.com)"
  api DELETE /api/v1/domains/a.example.com >/dev/null
  until_true 10 no_longer_answered || fail "$(ask a.example.com)"
  stop
}

no_longer_answered() { ! answers '192\.0\.2\.11$' a.example.com; }

# The command line, as a user of that `up` has it.
client() { ZONEFLEET_URL=http://127.0.0.1:$http ZONEFLEET_TOKEN_FILE=$data/admin-token outcome "$root/zonefleet" "$@"; }

test_commands_go_through_the_api_to_the_node_and_back() {
  cleaning_up
  up
  client domain set b.example.com addresses=192.0.2.20 --wait all --timeout 60
  expect_status 0
  client wait --timeout 60
  expect_status 0
  expect_output 'is proved by 1 of 1 nodes'
  client query b.example.com --transport udp,tcp --explain
  expect_status 0
  expect_output 'b.example.com A 192.0.2.20'
  expect_output 'local/local-1'
  expect_output 'as-wanted: '
  client node list
  expect_output 'local/local-1  proved'
  client node zones local/local-1 --name b.example.com
  expect_output b.example.com
  client node file local/local-1 b.example.com
  expect_output 192.0.2.20
  client node corefile local/local-1
  expect_output 'cluster=local'
  client node history local/local-1 --state proved
  expect_output token:admin
  client change list --limit 1 -o json
  client change receipts "$(sed -n 's/.*"id" : "\([^"]*\)".*/\1/p' <<<"$output")"
  expect_output 'local/local-1  proved'
  client status
  expect_output 'reachable: true'
  client cluster set c1 comment=x
  client domain set b.example.com origin=c1 --wait all --timeout 60
  client drain set maintenance cluster=c1
  expect_status 4
  expect_output b.example.com
  client drain set maintenance cluster=c1 --allow-shrink --dry-run -o json
  expect_status 0
  expect_output '"emptied"'
  client domain set b.example.com lastResort=true --wait all --timeout 60
  client drain set maintenance cluster=c1 comment=why
  expect_status 0
  client drain list
  expect_output maintenance
  client drain rm maintenance
  expect_status 0
  local start=$EPOCHREALTIME
  client domain list
  expect_output b.example.com
  echo "  a command took $(((${EPOCHREALTIME/./} - ${start/./}) / 1000)) ms"
  stop
}

test_ctrl_c_ends_all_of_it() {
  cleaning_up
  up
  stop INT
  nothing_left || fail "left: $(leftovers)"
  grep -q 'zonefleet: stopped' "$tmp/out" || fail "$(cat "$tmp/out")"
}

test_leaves_nothing_when_it_is_killed() {
  cleaning_up
  up
  stop KILL 2>/dev/null
  until_true 30 nothing_left || fail "left: $(ps -o pid,args -p "$(leftovers | paste -sd,)")"
}

test_starts_parts_again_that_were_killed() {
  cleaning_up
  up
  declare_a_domain
  kill -KILL "$(part control.yaml)" || fail 'no control plane'
  answers '192\.0\.2\.10$' a.example.com || fail 'no answer without a control plane'
  kill -KILL "$(part agent.yaml)" || fail 'no agent'
  until_true 60 answers '192\.0\.2\.10$' a.example.com || fail "$(ask a.example.com)"
  until_true 60 api_ready || fail "$(tail -20 "$data/logs/control-plane.log")"
  stop
}

api_ready() { [ "$(curl -s -m 5 -o "$tmp/ready" -w '%{http_code}' "http://127.0.0.1:$http/readyz")" = 200 ]; }

test_a_second_one_on_the_same_folder_is_refused_and_the_first_goes_on() {
  cleaning_up
  up
  outcome "$root/zonefleet" up --data-dir "$data" --http-port "$(free_port)" --dns-port "$(free_port)"
  expect_status 1
  expect_one_line
  expect_output "another 'zonefleet up' runs on $data (pid $up)"
  outcome "$root/zonefleet" up --data-dir "$tmp/other" --http-port "$http" --dns-port "$(free_port)"
  expect_status 1
  expect_one_line
  expect_output "port $http (--http-port) is in use (tcp) by java"
  api_ready || fail 'the first is no longer ready'
  stop
}

test_keeps_the_admin_token_to_its_owner() {
  cleaning_up
  up
  [ "$(stat -c %a "$data/admin-token")" = 600 ] || fail "mode $(stat -c %a "$data/admin-token")"
  [ "$(stat -c %a "$data/secret-keys")" = 600 ] || fail "mode $(stat -c %a "$data/secret-keys")"
  outcome curl -s -m 10 -o "$tmp/body" -w '%{http_code}' "http://127.0.0.1:$http/api/v1/domains"
  [ "$output" = 401 ] || fail "without a token: $output"
  stop
}

test_a_broken_config_is_told_in_one_message_and_nothing_is_left() {
  cleaning_up
  data=$tmp/data
  printf 'http: {port: [1\n' >"$tmp/broken.yaml"
  outcome "$root/zonefleet" up --data-dir "$data" --http-port "$(free_port)" --dns-port "$(free_port)" --config "$tmp/broken.yaml"
  expect_status 1
  expect_output "zonefleet: $tmp/broken.yaml is not YAML"
  printf 'nonsense: 1\n' >"$tmp/wrong.yaml"
  outcome "$root/zonefleet" up --data-dir "$data" --http-port "$(free_port)" --dns-port "$(free_port)" --config "$tmp/wrong.yaml"
  expect_status 1
  expect_output nonsense
  nothing_left || fail "left: $(leftovers)"
}

run_tests
