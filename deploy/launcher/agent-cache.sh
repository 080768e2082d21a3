# shellcheck shell=bash disable=SC2154  # root, jdk, etcd and coredns come from ../../zonefleet and its parts
# A cache of what the agent's JVM loads at a start (JEP 514): made once for a build by rehearsing an agent's life.

# The first JDK that makes it in one run. Older ones keep an archive of their own with the data (see JvmFlags).
cache_from=25

# What the cache was made of: the JDK, flags, and jars by name, size and time, as the JVM itself compares them.
agent_cache_state() {
  (cd "$root/node-agent/target" \
    && { cat "$jdk/release"; cat agent.jvm; find ./*.jar lib -name '*.jar' -printf '%p %s %T@\n' | LC_ALL=C sort; } | sha256sum)
}

# With its size, so that one that was cut short is made anew.
agent_cache_stamp() {
  printf '%s %s\n' "$(agent_cache_state)" "$(stat -c %s "$root/node-agent/target/agent.aot" 2>/dev/null || echo none)"
}

# rehearse JAR FILE: the agent's life in some seconds
rehearse() {
  cd "$(dirname "$1")" || return
  timeout -k 5 120 "$jdk/bin/java" @agent.jvm -XX:AOTCacheOutput="$2" -cp "$1" io.zonefleet.agent.Rehearsal "$etcd" "$coredns" >"$2.log" 2>&1
}

# Needs $jdk, $etcd, $coredns, and a build. Without the cache an agent starts all the same, slower: so nothing that goes
# wrong here stops anything, and what went wrong is not tried again with the same build.
agent_cache() {
  local target=$root/node-agent/target jar
  (($(jdk_version "$jdk") >= cache_from)) || return 0
  [ "$(cat "$target/agent.aot.of" 2>/dev/null)" != "$(agent_cache_stamp)" ] || return 0
  jar=$(program_jar node-agent) || return 0
  exec 6>>"$root/.cache/build.lock"
  flock 6
  if [ "$(cat "$target/agent.aot.of" 2>/dev/null)" != "$(agent_cache_stamp)" ]; then
    say 'rehearsing the agent once, for quick starts (half a minute)'
    rm -f "$target/agent.aot"
    if attended rehearse "$jar" "$target/agent.aot.new" && [ -s "$target/agent.aot.new" ]; then
      mv "$target/agent.aot.new" "$target/agent.aot"
      rm -f "$target/agent.aot.new.log"
    else
      rm -f "$target/agent.aot.new" "$target/agent.aot.new.config"
      say "that did not work, the agent will start slower; why is in $target/agent.aot.new.log"
    fi
    agent_cache_stamp >"$target/agent.aot.of"
  fi
  exec 6>&-
}
