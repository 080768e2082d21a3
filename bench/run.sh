# shellcheck shell=bash disable=SC2154  # root comes from the benchmark's script, jdk from jdk.sh
# What all benchmarks begin with: tools, build, class path. A benchmark's first argument may be --no-page: then
# docs/benchmarks.md stays as it is.
. "$root/deploy/launcher/common.sh"
. "$root/deploy/launcher/jdk.sh"
. "$root/deploy/launcher/build.sh"
. "$root/deploy/launcher/class-caches.sh"

# Name, size and time of every file that goes into the benchmarks and the programs that they start.
bench_sources() {
  (cd "$root" && find pom.xml ./*/pom.xml ./*/src deploy/acceptance/pom.xml deploy/acceptance/src -type f -printf '%p %s %T@\n' \
    | LC_ALL=C sort | sha256sum)
}

# Once for all that run after each other. The dashboard is not needed here: what there is of it stays.
bench_build() {
  local state log=$root/.cache/bench-build.log stamp=$root/bench/target/built
  state=$(bench_sources)
  [ "$(cat "$stamp" 2>/dev/null)" != "$state" ] || return 0
  say 'building the benchmarks'
  mkdir -p "$root/.cache"
  attended "$root/mvnw" -f "$root/pom.xml" -B -DskipTests -Dskip.ui -pl bench -am package >"$log" 2>&1 || {
    grep -E '^\[ERROR\]' "$log" | head -20 >&7
    die "the build failed; all of its output is in $log"
  }
  printf '%s\n' "$state" >"$stamp"
}

# Tools, build and the caches of the programs, which are measured as `up` starts them. Needs the machine's network.
ready() {
  need_jdk
  bring_tools etcd coredns
  bench_build
  agent_cache
  control_plane_cache
}

# run CLASS ARGUMENT…: all that it and its children write is in one folder, which goes however it ends.
run() {
  local class=$1 temp status=0
  shift
  [ "${1:-}" != --no-page ] || { export ZONEFLEET_BENCH_PAGE=none; shift; }
  ready
  cd "$root" || exit 1
  temp=$(mktemp -d "${TMPDIR:-/tmp}/zonefleet-bench.XXXXXX") || exit 1
  # shellcheck disable=SC2064  # this folder, now
  trap "rm -rf '$temp'" EXIT
  attended "$jdk/bin/java" --enable-native-access=ALL-UNNAMED -Dsun.misc.unsafe.memory.access=allow \
    -Djava.io.tmpdir="$temp" -cp "bench/target/*:bench/target/lib/*" "$class" "$@" || status=$?
  exit "$status"
}
