# shellcheck shell=bash disable=SC2154  # root, jdk and the tools' paths come from ../../zonefleet and its parts
# ./zonefleet up: checks, tools, build; then io.zonefleet.control.up.Up takes the place of this process.
. "$root/deploy/launcher/ports.sh"

need_port() {
  if ! [[ $2 =~ ^[0-9]{1,5}$ ]] || ((10#$2 < 1 || 10#$2 > 65535)); then
    usage_error "$1 takes a port from 1 to 65535, not '$2'"
  fi
}

# The lock is the kernel's and is handed on to the Java program: however that ends, nothing has to be cleaned up.
own_data_dir() {
  local path refused='["\\{}[:cntrl:]]'
  path=$(readlink -m "$1")
  # shellcheck disable=SC2053  # a pattern
  [[ $path != *$refused* ]] \
    || die "the data folder ${path//[[:cntrl:]]/?} stands in CoreDNS's configuration, which takes no quotes, backslashes and braces. Choose another with --data-dir"
  mkdir -p "$1" 2>/dev/null || die "cannot make the data folder $1"
  [ -w "$1" ] || die "cannot write to the data folder $1"
  exec 9<>"$1/lock"
  flock -n 9 || die "another 'zonefleet up' runs on $1 (pid $(head -1 "$1/lock")). Stop it, or choose another folder with --data-dir"
  printf '%s\n' $$ >"$1/lock"
}

command_up() {
  local http_port=8053 dns_port=1053 data_dir=${ZONEFLEET_DATA:-$root/.zonefleet} config='' option value
  while [ $# -gt 0 ]; do
    option=$1
    case "$option" in --http-port | --dns-port | --data-dir | --config | --*=*) ;; *) usage_error "up has no option '$option'" ;; esac
    if [[ $option == *=* ]]; then
      value=${option#*=} option=${option%%=*}
    else
      [ $# -ge 2 ] || usage_error "$option needs a value"
      value=$2
      shift
    fi
    shift
    case "$option" in
      --http-port) need_port "$option" "$value" && http_port=$((10#$value)) ;;
      --dns-port) need_port "$option" "$value" && dns_port=$((10#$value)) ;;
      --data-dir) [ -n "$value" ] || usage_error '--data-dir needs a folder'; data_dir=$value ;;
      --config) config=$value ;;
      *) usage_error "up has no option '$option'" ;;
    esac
    [ "$option" != --config ] || { [ -f "$config" ] && [ -r "$config" ]; } || usage_error "--config: cannot read the file '$config'"
  done
  [ "$http_port" != "$dns_port" ] || usage_error "--http-port and --dns-port are both $http_port"

  own_data_dir "$data_dir"
  need_free_port --http-port "$http_port" tcp
  need_free_port --dns-port "$dns_port" udp tcp
  need_jdk
  bring_tools etcd coredns
  build
  agent_cache
  control_plane_cache
  data_dir=$(cd "$data_dir" && pwd)
  mkdir -p "$data_dir/jvm"
  # shellcheck disable=SC2086  # config: none or one
  # The archive of classes makes the next start quicker. It is made and read under our lock, by one JVM at a time.
  exec "$jdk/bin/java" -XX:+AutoCreateSharedArchive -XX:SharedArchiveFile="$data_dir/jvm/up.jsa" '-Xlog:cds*=off' -XX:+UseSerialGC -Xmx48m -XX:TieredStopAtLevel=1 -XX:-UsePerfData \
    -Dlogback.configurationFile=quiet-logback.xml -cp "$(program_jar control-plane)" io.zonefleet.control.up.Up \
    --http-port "$http_port" --dns-port "$dns_port" --data-dir "$data_dir" ${config:+--config "$(readlink -f "$config")"} \
    --etcd "$etcd" --coredns "$coredns" --agent-jar "$(program_jar node-agent)"
}
