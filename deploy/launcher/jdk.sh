# shellcheck shell=bash disable=SC2154  # root comes from ../../zonefleet
# Finds the JDK to build and run with: 21 or newer, with a compiler.

jdk_accepted=21
jdk_best=25

# jdk_version DIR → 25, from the file that every JDK has; starting java would take longer.
jdk_version() {
  local version
  [ -x "$1/bin/java" ] && [ -x "$1/bin/javac" ] || return 1
  version=$(sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$1/release" 2>/dev/null)
  [ -n "$version" ] || version=$("$1/bin/javac" -version 2>&1 | sed -n 's/^javac \([0-9]*\).*/\1/p')
  [ -n "$version" ] && printf '%s' "$version"
}

# JAVA_HOME is a decision and wins when it will do; of the others the nearest from $jdk_best on, else the newest.
find_jdk() {
  local dir version best='' best_rank=0 rank
  local -a found=()
  [ -z "${JAVA_HOME:-}" ] || { version=$(jdk_version "$JAVA_HOME") && ((version >= jdk_accepted)) && { jdk=$JAVA_HOME; return; }; }
  local on_path
  on_path=$(type -P javac) && found+=("$(dirname "$(dirname "$(readlink -f "$on_path")")")")
  for dir in "${found[@]}" "${ZONEFLEET_JDKS:-/usr/lib/jvm}"/* /usr/java/* /opt/java/* "${HOME:-/nowhere}"/.sdkman/candidates/java/*; do
    version=$(jdk_version "$dir") || continue
    ((version >= jdk_accepted)) || continue
    rank=$((version >= jdk_best ? 1000 - version : version))
    ((rank > best_rank)) && { best=$dir best_rank=$rank; }
  done
  jdk=$best
  [ -n "$jdk" ]
}

jdk_missing() {
  printf '%s' "no JDK $jdk_accepted or newer in JAVA_HOME, on PATH or under /usr/lib/jvm. Install one, for example Eclipse Temurin $jdk_best (https://adoptium.net), or set JAVA_HOME to it"
}

need_jdk() {
  find_jdk || die "$(jdk_missing)"
  export JAVA_HOME=$jdk
}
