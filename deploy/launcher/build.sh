# shellcheck shell=bash disable=SC2154  # root comes from ../../zonefleet
# Builds when a source differs from what was built last. Knowing that takes some tens of milliseconds.

programs=(control-plane node-agent deploy/cli)
build_stamp=$root/.cache/built

# Name, size and time of every file that goes into the programs: also a removed or an older file is a change. What a
# build writes among the sources (*.gen.ts) is none.
source_state() {
  (cd "$root" && find pom.xml mvnw .mvn api control-plane node-agent deploy/cli deploy/manifests deploy/kubernetes web-ui \
    \( -name target -o -name node_modules -o -path '*/src/test' -o -name e2e -o -name '*.gen.ts' \) -prune \
    -o -type f -printf '%p %s %T@\n' \
    | LC_ALL=C sort | sha256sum)
}

# program_jar control-plane → its path, or nothing
program_jar() {
  local jar
  for jar in "$root/$1/target/zonefleet-${1##*/}"-*.jar; do
    [[ -f $jar && $jar != *-tests.jar && $jar != *-sources.jar ]] && { printf '%s' "$jar"; return; }
  done
  return 1
}

is_built() {
  local program
  for program in "${programs[@]}"; do program_jar "$program" >/dev/null || return 1; done
  [ "$(cat "$build_stamp" 2>/dev/null)" = "$1" ]
}

# maven_progress: one line for each module, and a sign of life while Maven downloads what it needs the first time.
maven_progress() {
  local line module files=0
  while IFS= read -r line; do
    printf '%s\n' "$line"
    case "$line" in
      '[INFO] Building Zonefleet '[a-z]*']')
        module=${line#'[INFO] Building Zonefleet '}
        say "  ${module%% *} ${line##* }"
        ;;
      '[INFO] Downloaded from '*) ((++files % 200)) || say "  $files files downloaded" ;;
    esac
  done >"$1"
}

maven_package() {
  "$root/mvnw" -f "$root/pom.xml" -B -DskipTests -pl "$(IFS=,; printf '%s' "${programs[*]}")" -am package 2>&1 | maven_progress "$1"
  return "${PIPESTATUS[0]}"
}

# Needs $jdk. Two launchers build one after the other.
build() {
  local state log=$root/.cache/build.log
  state=$(source_state)
  is_built "$state" && return
  mkdir -p "$root/.cache" || exit 1
  exec 6>>"$root/.cache/build.lock"
  flock -n 6 || { say 'another build is at work here; waiting for it'; flock 6; }
  if ! is_built "$state"; then
    say "building with JDK $(jdk_version "$jdk") (the first time takes some minutes)"
    attended maven_package "$log" || {
      grep -E '^\[ERROR\]' "$log" | head -20 >&7
      die "the build failed; all of its output is in $log"
    }
    printf '%s\n' "$state" >"$build_stamp"
  fi
  exec 6>&-
}
