# shellcheck shell=bash disable=SC2154  # root, jdk, etcd and coredns come from ../../zonefleet and its parts
# Caches of what the programs' JVMs load at a start (JEP 514), and of which methods were called often (JEP 515): made once for a build by
# rehearsing a program's life.

# The first JDK that makes it in one run. Older ones keep an archive of their own with the data (see JvmFlags).
cache_from=25

# cache_state MODULE NAME: what the cache was made of: the JDK, flags, and jars by name, size and time, as the JVM itself compares them.
cache_state() {
  (cd "$root/$1/target" \
    && { cat "$jdk/release"; cat "$2.jvm"; find ./*.jar lib -name '*.jar' -printf '%p %s %T@\n' | LC_ALL=C sort; } | sha256sum)
}

# With its size, so that one that was cut short is made anew.
cache_stamp() {
  printf '%s %s\n' "$(cache_state "$1" "$2")" "$(stat -c %s "$root/$1/target/$2.aot" 2>/dev/null || echo none)"
}

# rehearse NAME JAR FILE CLASS ARGUMENT…: a program's life in some seconds
rehearse() {
  local name=$1 jar=$2 file=$3
  shift 3
  cd "$(dirname "$jar")" || return
  timeout -k 5 120 "$jdk/bin/java" "@$name.jvm" -XX:AOTCacheOutput="$file" -cp "$jar" "$@" >"$file.log" 2>&1
}

# class_cache MODULE NAME CLASS ARGUMENT…: needs $jdk and a build. Without the cache a program starts all the same, slower: so nothing that goes
# wrong here stops anything, and what went wrong is not tried again with the same build.
class_cache() {
  local module=$1 name=$2 target=$root/$1/target jar file
  shift 2
  file=$target/$name.aot
  (($(jdk_version "$jdk") >= cache_from)) || return 0
  [ "$(cat "$file.of" 2>/dev/null)" != "$(cache_stamp "$module" "$name")" ] || return 0
  jar=$(program_jar "$module") || return 0
  mkdir -p "$root/.cache"
  exec 6>>"$root/.cache/build.lock"
  flock 6
  if [ "$(cat "$file.of" 2>/dev/null)" != "$(cache_stamp "$module" "$name")" ]; then
    say "rehearsing the ${module/-/ } once, for quick starts (half a minute)"
    rm -f "$file"
    if attended rehearse "$name" "$jar" "$file.new" "$@" && [ -s "$file.new" ]; then
      mv "$file.new" "$file"
      rm -f "$file.new.log"
    else
      rm -f "$file.new" "$file.new.config"
      say "that did not work, the ${module/-/ } will start slower; why is in $file.new.log"
    fi
    cache_stamp "$module" "$name" >"$file.of"
  fi
  exec 6>&-
}

# Need $etcd, the first one $coredns too.
agent_cache() { class_cache node-agent agent io.zonefleet.agent.Rehearsal "$etcd" "$coredns"; }
control_plane_cache() { class_cache control-plane control-plane io.zonefleet.control.Rehearsal "$etcd"; }
