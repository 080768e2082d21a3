# shellcheck shell=bash disable=SC2154  # root comes from the benchmark's script, jdk from jdk.sh
# What all benchmarks begin with: tools, build, and the class path.
. "$root/deploy/launcher/common.sh"
. "$root/deploy/launcher/jdk.sh"

# run CLASS ARGUMENT…
run() {
  need_jdk
  bring_tools etcd coredns
  say 'building'
  "$root/mvnw" -f "$root/pom.xml" -q -B -DskipTests -pl bench -am package
  cd "$root" || exit 1
  exec "$jdk/bin/java" --enable-native-access=ALL-UNNAMED -Dsun.misc.unsafe.memory.access=allow \
    -cp "bench/target/*:bench/target/lib/*" "$@"
}
