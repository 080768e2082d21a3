# shellcheck shell=bash disable=SC2154  # root and jdk come from ../../zonefleet and its parts
# Commands that go through the REST API: io.zonefleet.cli.Main. A person waits for each, so its JVM has a cache of what a start loads.

client_flags=(-XX:+UseSerialGC -XX:TieredStopAtLevel=1 -XX:-UsePerfData -Xmx1g -Xlog:disable -Xlog:all=off)

# Of what was built, with which JDK, and whether it is whole.
client_cache_stamp() {
  local cache=$root/deploy/cli/target/cli.cache
  { cat "$build_stamp" "$jdk/release"; stat -c %s "$cache" 2>/dev/null || echo none; } | cksum
}

# client_path JAR WORD…: its jar and its libraries. Those of Kubernetes, thirty, only where a join or a leave reads them: a class that is looked
# for and is nowhere has all of them opened. They come last, so that the cache of the others is good for both.
client_path() {
  local library word path=$1 kubernetes=''
  for library in "${1%/*}"/lib/*.jar; do
    case ${library##*/} in
      kubernetes-*) kubernetes+=:$library ;;
      *) path+=:$library ;;
    esac
  done
  for word in "${@:2}"; do
    [[ $word != join && $word != leave ]] || { path+=$kubernetes; break; }
  done
  printf '%s' "$path"
}

rehearse_client() {
  cd "$(dirname "$1")" || return
  timeout -k 5 60 "$jdk/bin/java" "${client_flags[@]}" "$2" -cp "$(client_path "$1")" io.zonefleet.cli.Rehearsal >cli.cache.log 2>&1
}

# JDK 25 makes the cache in one run; older ones an archive of classes. Without it commands start slower: nothing that goes wrong here stops
# anything, or is tried twice with the same build.
client_cache() {
  local target=$root/deploy/cli/target make=-XX:ArchiveClassesAtExit
  use=-XX:SharedArchiveFile
  ! (($(jdk_version "$jdk") >= 25)) || make=-XX:AOTCacheOutput use=-XX:AOTCache
  if [ "$(cat "$target/cli.cache.of" 2>/dev/null)" != "$(client_cache_stamp)" ]; then
    exec 6>>"$root/.cache/build.lock"
    flock 6
    if [ "$(cat "$target/cli.cache.of" 2>/dev/null)" != "$(client_cache_stamp)" ]; then
      rm -f "$target/cli.cache"
      attended rehearse_client "$1" "$make=$target/cli.cache.new" && [ -s "$target/cli.cache.new" ] && mv "$target/cli.cache.new" "$target/cli.cache"
      rm -f "$target/cli.cache.new"
      client_cache_stamp >"$target/cli.cache.of"
    fi
    exec 6>&-
  fi
  [ ! -s "$target/cli.cache" ] || client_flags+=("$use=$target/cli.cache")
}

client() {
  local jar terminal=false use
  need_jdk
  build
  jar=$(program_jar deploy/cli) || die 'the command line is not built'
  client_cache "$jar"
  [ ! -t 0 ] || [ ! -t 2 ] || terminal=true
  # the control plane that `up` runs here, where no other is named
  export ZONEFLEET_DATA=${ZONEFLEET_DATA:-$root/.zonefleet}
  exec "$jdk/bin/java" "${client_flags[@]}" -Dzonefleet.terminal=$terminal -cp "$(client_path "$jar" "$@")" io.zonefleet.cli.Main "$@"
}
