# shellcheck shell=bash disable=SC2154  # jdk comes from jdk.sh
# ./zonefleet dig: what dig would show, on a machine without dig.

command_dig() {
  need_jdk
  build
  exec "$jdk/bin/java" -XX:+UseSerialGC -Xmx32m -XX:TieredStopAtLevel=1 -XX:-UsePerfData \
    -Dlogback.configurationFile=quiet-logback.xml \
    -cp "$(program_jar control-plane)" io.zonefleet.control.query.QueryCommand "$@"
}
