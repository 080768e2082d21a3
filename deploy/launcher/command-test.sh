# shellcheck shell=bash disable=SC2154  # root, jdk come from ../../zonefleet and its parts
# ./zonefleet test: everything, on the real parts. Ends with the closing lines of all runners.
. "$root/deploy/launcher/packages.sh"

# How runners say in the end what they ran.
surefire='^\[(INFO|WARNING|ERROR)\] +Tests run: [0-9]+, Failures: [0-9]+, Errors: [0-9]+, Skipped: [0-9]+(, Flakes: [0-9]+)? *$'
# A test that failed and passed when it ran once more, with what it said at first: it is a defect, of it or of the product.
flake='^\[(WARNING|ERROR)\] +Run [0-9]+: |^\[WARNING\] io\.zonefleet\.'
vitest='^(\[INFO\])? *Tests +.*[0-9]+ (passed|failed)'
playwright='^ +[0-9]+ (passed|failed|flaky|skipped|did not run)'

# what is shown at the end
declare -a closing=()
failed=''

# run NAME LOG PATTERN COMMAND…: shows it all, keeps the lines that say how many tests there were
run() {
  local name=$1 log=$2 pattern=$3 status=0 lines
  shift 3
  say "$name"
  attended shown_and_kept "$log" "$@" || status=$?
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
  bring_tools etcd etcdctl etcdutl coredns kube-apiserver
  export PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD=1
  state=$(source_state)
  run tools "$logs/tools.log" '^[0-9]+ passed, [0-9]+ failed$' "$root/deploy/tools/test.sh"
  run launcher "$logs/launcher.log" '^[0-9]+ passed, [0-9]+ failed$' "$root/deploy/launcher/test.sh"
  # with helm where it is there already: to build it takes minutes, which .ci/run has
  run chart "$logs/chart.log" '^[0-9]+ passed, [0-9]+ failed$' "$root/deploy/helm/test.sh"
  run maven "$logs/maven.log" "$surefire|$flake|$vitest|^\[(INFO|ERROR)\] BUILD" \
    "$root/mvnw" -f "$root/pom.xml" -B -ntp -Dsurefire.rerunFailingTestsCount=1 verify
  if [[ $failed != *maven* ]]; then
    printf '%s\n' "$state" >"$build_stamp"
    # what it looks like, also in Chinese, was seen on the real control plane, by DashboardTest; but for the pages of a Kubernetes
    # cluster, which that one does not have
    run page "$logs/page.log" "$playwright" "$root/web-ui/e2e/run" \
      --grep-invert '^(?!.*kubernetes\.e2e).*(are accessible and fit|in Chinese)'
    run api-fuzz "$logs/api-fuzz.log" '^api-fuzz: ' "$root/deploy/api-fuzz/run"
    run up "$logs/up.log" '^[0-9]+ passed, [0-9]+ failed$' "$root/deploy/launcher/test-up.sh"
  fi
  printf '\n'
  printf '%s\n' "${closing[@]}"
  [ -z "$failed" ] || die "failed:$failed"
  say 'all passed'
}
