# shellcheck shell=bash disable=SC2154  # root comes from ../../zonefleet
# Messages and children, shared by the commands.

# Messages go to 7, our own stderr, also while a child's is kept in a log.
exec 7>&2
say() { printf 'zonefleet: %s\n' "$*" >&7; }
die() { say "$@"; exit 1; }
usage_error() { say "$*. See ./zonefleet help"; exit 2; }

# attended COMMAND…: runs it in a process group of its own, so that Ctrl-C or SIGTERM to the launcher ends all of it
# at once and not only its first process. It gets none of our locks (6: build, 9: data folder).
attended() {
  local pid status=0
  set -m
  "$@" </dev/null 6>&- 9>&- &
  pid=$!
  set +m
  # shellcheck disable=SC2064  # this pid, now
  trap "kill -TERM -$pid 2>/dev/null; wait $pid 2>/dev/null; exit 130" INT TERM HUP
  wait "$pid" || status=$?
  trap - INT TERM HUP
  return "$status"
}

# Makes sure of the tools and names their paths in $etcd, $etcdctl, $etcdutl, $coredns, $kube_apiserver.
# shellcheck disable=SC2034
bring_tools() {
  attended "$root/deploy/tools/get" "$@" >/dev/null || exit 1
  local tool name
  for tool; do
    name=${tool//-/_}
    printf -v "$name" '%s' "$("$root/deploy/tools/get" --where "$tool")"
    [ -n "${!name}" ] || die "deploy/tools/get brought no $tool"
  done
}
