#!/usr/bin/env bash
# Tests the launcher in a copy of its files, with stand-ins for the JDK, Maven and the tools.
# Prints "N passed, N failed".
set -uo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
. "$here/testing.sh"

# jdk DIR VERSION: its java prints its arguments, one a line
# and makes the cache that it is told to
# shellcheck disable=SC2016  # for the stand-in
jdk() {
  script "$1/bin/java" <<<'printf "%s\n" "$@"; for a; do [[ $a != -XX:AOTCacheOutput=* ]] || { echo cache >"${a#*=}"; echo "$a" >>"$0.rehearsals"; }; done'
  script "$1/bin/javac" <<<"echo 'javac $2.0.1'"
  printf 'JAVA_VERSION="%s.0.1"\n' "$2" >"$1/release"
}

# A repository with the launcher, a source, and stand-ins.
repository() {
  repo=$tmp/repo
  mkdir -p "$repo"/{deploy/cli,deploy/manifests,deploy/kubernetes,.mvn,api/src/main,control-plane,node-agent,web-ui}
  cp -r "$here" "$repo/deploy/launcher"
  cp "$here/../../zonefleet" "$repo/"
  echo text >"$repo/api/src/main/A.java"
  echo text >"$repo/pom.xml"
  # shellcheck disable=SC2016  # for the stand-in
  script "$repo/deploy/tools/get" <<<'[ "$1" != --where ] || echo "/tools/$2"'
  script "$repo/mvnw" <<END
    echo run >>"$tmp/maven"
    date >"$repo/web-ui/schema.gen.ts"
    for p in control-plane node-agent deploy/cli; do mkdir -p "$repo/\$p/target/lib"; : >"$repo/\$p/target/zonefleet-\${p##*/}-1.jar"; done
    echo -Xmx1m >"$repo/node-agent/target/agent.jvm"
    echo -Xmx1m >"$repo/control-plane/target/control-plane.jvm"
    echo '[INFO] Building Zonefleet api 1  [1/4]'
END
  jdk "$tmp/jvm/jdk-25" 25
}

environment() { env -u JAVA_HOME -u ZONEFLEET_DATA "HOME=$tmp" "ZONEFLEET_JDKS=$tmp/jvm" PATH=/usr/bin:/bin "$@"; }
zonefleet() { environment "$repo/zonefleet" "$@"; }

# in_background ARGUMENT…: the launcher as $launcher, its output in $tmp/out
in_background() {
  (exec env -u JAVA_HOME "HOME=$tmp" "ZONEFLEET_JDKS=$tmp/jvm" PATH=/usr/bin:/bin "$repo/zonefleet" "$@" >"$tmp/out" 2>&1) &
  launcher=$!
}

# listen tcp|udp PORT: in the background, as $listener
listen() {
  perl -MSocket -e '
    my ($type, $port, $ready) = @ARGV;
    socket(S, PF_INET, $type eq "tcp" ? SOCK_STREAM : SOCK_DGRAM, 0) or die;
    bind(S, sockaddr_in($port, INADDR_LOOPBACK)) or die "bind $port: $!";
    listen(S, 1) if $type eq "tcp";
    open(R, ">", $ready); close(R); sleep 60' "$1" "$2" "$tmp/listening" &
  listener=$!
  until_true 10 test -e "$tmp/listening" || fail "nothing listens on $1 $2"
}

refused() {
  outcome zonefleet "$@"
  expect_one_line
}

gone() { ! kill -0 "$1" 2>/dev/null; }

test_help_names_every_command() {
  repository
  outcome zonefleet help
  expect_status 0
  for word in up dig query test doctor help --http-port --dns-port --data-dir --config; do expect_output "$word"; done
}

test_no_command_shows_the_help_and_fails() {
  repository
  outcome zonefleet
  expect_status 2
  expect_output Usage
}

test_refuses_wrong_arguments_with_one_line() {
  repository
  local arguments
  while read -r arguments; do
    # shellcheck disable=SC2086  # a list
    refused $arguments
    expect_status 2
    expect_output './zonefleet help'
  done <<END
start
up now
up --http-ports 1
up --http-port
up --http-port 0
up --http-port 65536
up --dns-port=x
up --dns-port=-1
up --http-port 1053
up --config $tmp/none
up --config $tmp
up --data-dir=
up --nothing=1
test x
doctor x
END
  [ ! -e "$tmp/maven" ] || fail 'it built something'
}

test_hands_its_arguments_to_java() {
  repository
  touch "$tmp/my config.yaml"
  outcome zonefleet up --http-port "$(free_port)" --dns-port=01999 --data-dir "$tmp/my data" --config "$tmp/my config.yaml"
  expect_status 0
  expect_output io.zonefleet.control.up.Up
  expect_output $'--dns-port\n1999'
  expect_output $'--data-dir\n'"$tmp/my data"
  expect_output $'--config\n'"$tmp/my config.yaml"
  expect_output $'--coredns\n/tools/coredns'
  expect_output $'--agent-jar\n'"$repo/node-agent/target/zonefleet-node-agent-1.jar"
}

test_names_a_tcp_port_in_use_and_its_holder() {
  repository
  local port
  port=$(free_port)
  listen tcp "$port"
  refused up --data-dir "$tmp/data" --http-port "$port"
  kill "$listener"
  expect_status 1
  expect_output "port $port (--http-port) is in use (tcp) by perl (pid $listener)"
}

test_names_a_udp_port_in_use() {
  repository
  local port
  port=$(free_port)
  listen udp "$port"
  refused up --data-dir "$tmp/data" --http-port "$(free_port)" --dns-port "$port"
  kill "$listener"
  expect_status 1
  expect_output "port $port (--dns-port) is in use (udp)"
}

test_refuses_a_second_up_on_the_same_folder_for_as_long_as_the_first_runs() {
  repository
  # shellcheck disable=SC2016  # for the stand-in
  script "$tmp/jvm/jdk-25/bin/java" <<<'touch "$0.started"; exec sleep 60'
  in_background up --data-dir "$tmp/data" --http-port "$(free_port)" --dns-port "$(free_port)"
  until_true 20 test -e "$tmp/jvm/jdk-25/bin/java.started" || fail "$(cat "$tmp/out")"
  refused up --data-dir "$tmp/data" --http-port "$(free_port)"
  expect_status 1
  expect_output "another 'zonefleet up' runs on $tmp/data (pid $launcher)"
  kill "$launcher"
  wait "$launcher" 2>/dev/null
  jdk "$tmp/jvm/jdk-25" 25
  outcome zonefleet up --data-dir "$tmp/data" --http-port "$(free_port)" --dns-port "$(free_port)"
  expect_status 0
}

test_says_when_the_data_folder_cannot_be() {
  repository
  : >"$tmp/file"
  refused up --data-dir "$tmp/file/data"
  expect_status 1
  expect_output "cannot make the data folder $tmp/file/data"
}

test_refuses_a_data_folder_that_cannot_stand_in_a_corefile() {
  repository
  local folder
  for folder in 'a"b' 'a\b' 'a{b' $'a\nb'; do
    refused up --data-dir "$tmp/$folder"
    expect_status 1
    expect_output 'Choose another with --data-dir'
    [ ! -e "$tmp/$folder" ] || fail 'it was made'
  done
}

test_says_where_a_jdk_comes_from_when_there_is_none() {
  repository
  rm -r "$tmp/jvm"
  jdk "$tmp/jvm/old" 17
  mkdir "$tmp/jvm/jre" && printf 'JAVA_VERSION="25"\n' >"$tmp/jvm/jre/release"
  refused dig example.com
  expect_status 1
  expect_output 'no JDK 21 or newer'
}

# found_jdk JAVA_HOME → the one that would be used
found_jdk() {
  (
    . "$here/jdk.sh"
    # shellcheck disable=SC2034  # for find_jdk
    ZONEFLEET_JDKS=$tmp/jvm JAVA_HOME=$1 PATH=/usr/bin:/bin HOME=$tmp
    find_jdk && printf '%s' "$jdk"
  )
}

test_prefers_jdk_25_then_the_next_newer_then_an_older_one() {
  local version
  for version in 21 24 27 26 25; do
    jdk "$tmp/jvm/x$version" "$version"
    [ "$(found_jdk '')" = "$tmp/jvm/x$version" ] || fail "$(found_jdk '') instead of $version"
  done
}

test_takes_java_home_when_it_will_do_and_passes_over_it_when_not() {
  jdk "$tmp/jvm/jdk-25" 25
  jdk "$tmp/mine" 21
  [ "$(found_jdk "$tmp/mine")" = "$tmp/mine" ] || fail "$(found_jdk "$tmp/mine")"
  jdk "$tmp/mine" 17
  [ "$(found_jdk "$tmp/mine")" = "$tmp/jvm/jdk-25" ] || fail "$(found_jdk "$tmp/mine")"
}

test_builds_only_when_a_source_changed() {
  repository
  local expected=0 step
  for step in first : "echo more >>$repo/api/src/main/A.java" : "rm $repo/api/src/main/A.java" : "rm -r $repo/node-agent/target" :; do
    [ "$step" = : ] || expected=$((expected + 1))
    [ "$step" = first ] || bash -c "$step"
    outcome zonefleet dig example.com
    expect_status 0
    [ "$(wc -l <"$tmp/maven")" = "$expected" ] || fail "built $(wc -l <"$tmp/maven") times instead of $expected after: $step"
  done
}

test_shows_what_is_built_and_why_a_build_failed() {
  repository
  script "$repo/mvnw" <<<'echo "[INFO] Building Zonefleet api 1  [1/4]"; echo "[ERROR] A.java: no"; echo other; exit 1'
  outcome zonefleet dig example.com
  expect_status 1
  expect_output 'api [1/4]'
  expect_output '[ERROR] A.java: no'
  expect_output "$repo/.cache/build.log"
  expect_no_output other
  grep -qx other "$repo/.cache/build.log" || fail 'the log is not whole'
}

test_ends_a_build_at_once_when_it_is_ended_itself() {
  repository
  # shellcheck disable=SC2016  # for the stand-in
  script "$repo/mvnw" <<<'for ((i = 0; i < 600; i++)); do sleep 0.1; done & echo $! >"$0.pid"; wait'
  in_background dig example.com
  until_true 20 test -s "$repo/mvnw.pid" || fail "$(cat "$tmp/out")"
  kill -TERM "$launcher"
  wait "$launcher" && fail 'exit code 0'
  until_true 10 gone "$(cat "$repo/mvnw.pid")" || fail 'Maven goes on'
}

up_here() { outcome zonefleet up --data-dir "$tmp/data" --http-port "$(free_port)" --dns-port "$(free_port)"; }
# rehearsals NAME: how often that program's life was rehearsed
rehearsals() { grep -c "/$1.aot" "$tmp/jvm/jdk-25/bin/java.rehearsals" 2>/dev/null || true; }

# expect_rehearsals MODULE NAME
expect_rehearsals() {
  repository
  local target=$repo/$1/target name=$2 cache=$repo/$1/target/$2.aot expected=0 step
  for step in : reuse "echo more >>$target/lib/a.jar" reuse "echo '# patched' >>$tmp/jvm/jdk-25/release" \
    "rm $cache" "printf c >$cache" "echo -Xmx2m >$target/$name.jvm" reuse; do
    if [ "$step" = reuse ]; then :; else
      expected=$((expected + 1))
      bash -c "$step"
    fi
    up_here
    expect_status 0
    [ "$(rehearsals "$name")" = "$expected" ] || fail "rehearsed $(rehearsals "$name") times instead of $expected after: $step"
    [ "$(cat "$cache")" = cache ] || fail "no cache after: $step"
  done
}

test_rehearses_the_agent_once_for_each_build_and_jdk() { expect_rehearsals node-agent agent; }
test_rehearses_the_control_plane_once_for_each_build_and_jdk() { expect_rehearsals control-plane control-plane; }

test_goes_up_where_the_rehearsal_fails_and_tries_it_only_once() {
  repository
  # shellcheck disable=SC2016  # for the stand-in
  script "$tmp/jvm/jdk-25/bin/java" <<<'printf "%s\n" "$@"; for a; do [[ $a != -XX:AOTCacheOutput=* ]] || { echo half >"${a#*=}"; echo "$a" >>"$0.rehearsals"; echo why; exit 1; }; done'
  up_here
  expect_status 0
  expect_output 'the node agent will start slower'
  expect_output 'the control plane will start slower'
  expect_output io.zonefleet.control.up.Up
  grep -qx why "$repo/node-agent/target/agent.aot.new.log" || fail 'it is not said why'
  [ ! -e "$repo/node-agent/target/agent.aot" ] || fail 'half a cache is left'
  up_here
  expect_status 0
  expect_no_output 'slower'
  [ "$(rehearsals agent)" = 1 ] || fail "rehearsed $(rehearsals agent) times"
}

test_rehearses_nothing_with_a_jdk_that_makes_no_cache() {
  repository
  rm -r "$tmp/jvm/jdk-25"
  jdk "$tmp/jvm/jdk-21" 21
  up_here
  expect_status 0
  [ ! -e "$tmp/jvm/jdk-21/bin/java.rehearsals" ] || fail 'it was rehearsed'
}

test_doctor_says_what_is_missing_for_up() {
  repository
  rm -r "$tmp/jvm"
  outcome zonefleet doctor
  expect_status 1
  expect_output 'missing  JDK'
  expect_output "1 missing for 'up'"
}

test_doctor_is_content_with_what_up_can_bring() {
  repository
  script "$repo/deploy/tools/get" <<<'exit 1'
  outcome zonefleet doctor
  expect_status 0
  expect_output 'later    coredns'
}

test_names_packages_that_tests_need_where_it_may_not_install_them() {
  repository
  echo "packages=('no-such-command  some-package  test  something')" >>"$repo/deploy/launcher/packages.sh"
  ZONEFLEET_INSTALL=no refused test
  expect_status 1
  expect_output 'apt-get install some-package'
}

rehearsed_commands() { wc -l 2>/dev/null <"$tmp/jvm/jdk-25/bin/java.rehearsals" || echo 0; }

test_hands_commands_of_the_api_to_the_client() {
  repository
  local expected=1 word
  for word in domain zone cluster profile node change source drain token import export diff apply query watch wait status openapi context completion; do
    outcome zonefleet "$word" list 'with  blanks'
    expect_status 0
    expect_output $'io.zonefleet.cli.Main\n'"$word"$'\nlist\nwith  blanks'
    [ "$(rehearsed_commands)" = "$expected" ] || fail "rehearsed $(rehearsed_commands) times"
  done
  rm "$repo/deploy/cli/target/cli.cache"
  outcome zonefleet domain list
  [ "$(rehearsed_commands)" = 2 ] || fail 'not rehearsed again'
}

test_gives_the_libraries_of_kubernetes_to_a_join_and_a_leave_alone() {
  repository
  outcome zonefleet domain list
  touch "$repo"/deploy/cli/target/lib/{kubernetes-client,picocli}-1.jar
  local word jar=$repo/deploy/cli/target/zonefleet-cli-1.jar lib=$repo/deploy/cli/target/lib
  outcome zonefleet domain list
  expect_output $'-cp\n'"$jar:$lib/picocli-1.jar"$'\nio.zonefleet.cli.Main'
  for word in join leave; do
    outcome zonefleet cluster "$word" a
    expect_output $'-cp\n'"$jar:$lib/picocli-1.jar:$lib/kubernetes-client-1.jar"$'\nio.zonefleet.cli.Main'
  done
}

test_goes_on_without_a_cache_of_the_client() {
  repository
  # shellcheck disable=SC2016  # for the stand-in
  script "$tmp/jvm/jdk-25/bin/java" <<<'printf "%s\n" "$@"; for a; do [[ $a != -XX:AOTCacheOutput=* ]] || { echo run >>"$0.rehearsals"; exit 1; }; done'
  local time
  for time in first second; do
    outcome zonefleet domain list
    expect_status 0
    expect_output io.zonefleet.cli.Main
    [ "$(rehearsed_commands)" = 1 ] || fail "$time: rehearsed $(rehearsed_commands) times"
  done
}

run_tests
