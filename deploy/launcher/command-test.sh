# shellcheck shell=bash disable=SC2154  # root, jdk come from ../../zonefleet and its parts
# ./zonefleet test: everything, on the real parts. Ends with the closing lines of all runners.
. "$root/deploy/launcher/packages.sh"

# How runners say in the end what they ran.
surefire='^\[(INFO|WARNING|ERROR)\] +Tests run: [0-9]+, Failures: [0-9]+, Errors: [0-9]+, Skipped: [0-9]+ *$'
vitest='^(\[INFO\])? *Tests +.*[0-9]+ (passed|failed)'
playwright='^ +[0-9]+ (passed|failed|flaky|skipped|did not run)'

# what is shown at the end
declare -a closing=()
failed=''

# run NAME LOG PATTERN COMMAND…: shows it all, keeps the lines that say how many tests there were
run() {
  local name=$1 log=$2 pattern=$3 status=0
  shift 3
  say "$name"
  attended shown_and_kept "$log" "$@" || status=$?
  close "$name" "$log" "$pattern" "$status"
}

# The one that runs beside others, and where its output goes.
beside='' beside_log=''

# begin LOG COMMAND…: starts it beside what is run next, which waits for programs more than it works
begin() {
  beside_log=$1
  shift
  set -m
  "$@" </dev/null >"$beside_log" 2>&1 6>&- 9>&- &
  beside=$!
  set +m
  trap '[ -z "$beside" ] || kill -TERM "-$beside" 2>/dev/null' EXIT
}

# await NAME PATTERN: waits for it, shows what it said, and keeps the same lines of it
await() {
  local name=$1 pattern=$2 status=0
  say "$name"
  wait "$beside" || status=$?
  beside=''
  cat "$beside_log"
  close "$name" "$beside_log" "$pattern" "$status"
}

# close NAME LOG PATTERN STATUS
close() {
  local name=$1 log=$2 pattern=$3 status=$4 lines
  lines=$(sed 's/\x1b\[[0-9;]*m//g' "$log" | grep -E "$pattern")
  # A runner that says nothing of any test has run none.
  [ -n "$lines" ] || status=1
  [ "$status" = 0 ] || failed="$failed $name"
  closing+=("$name: $([ "$status" = 0 ] && echo passed || echo "FAILED (exit code $status)")" "$lines")
}

shown_and_kept() {
  local log=$1
  shift
  "$@" 2>&1 | tee "$log"
  return "${PIPESTATUS[0]}"
}

command_test() {
  [ $# -eq 0 ] || usage_error 'test takes no arguments'
  local logs=$root/.cache/test state
  mkdir -p "$logs" || exit 1
  need_packages up
  need_packages test
  need_jdk
  bring_tools etcd etcdctl coredns
  export PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD=1
  state=$(source_state)
  run tools "$logs/tools.log" '^[0-9]+ passed, [0-9]+ failed$' "$root/deploy/tools/test.sh"
  run launcher "$logs/launcher.log" '^[0-9]+ passed, [0-9]+ failed$' "$root/deploy/launcher/test.sh"
  run maven "$logs/maven.log" "$surefire|$vitest|^\[(INFO|ERROR)\] BUILD" "$root/mvnw" -f "$root/pom.xml" -B -ntp -T 2 verify
  if [[ $failed != *maven* ]]; then
    printf '%s\n' "$state" >"$build_stamp"
    begin "$logs/up.log" "$root/deploy/launcher/test-up.sh"
    run page "$logs/page.log" "$playwright" "$root/web-ui/e2e/run"
    await up '^[0-9]+ passed, [0-9]+ failed$'
    # alone: it has a minute and a half, and what it proves is how much it tries in them
    run api-fuzz "$logs/api-fuzz.log" '^api-fuzz: ' "$root/deploy/api-fuzz/run"
  fi
  printf '\n'
  printf '%s\n' "${closing[@]}"
  [ -z "$failed" ] || die "failed:$failed"
  say 'all passed'
}
