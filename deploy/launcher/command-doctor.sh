# shellcheck shell=bash disable=SC2154  # root, jdk, packages come from ../../zonefleet and its parts
# ./zonefleet doctor: what is there, what is not, and how to get it. Changes nothing.
. "$root/deploy/launcher/packages.sh"

lacks=0

# row found|later|missing|absent NAME TEXT: "missing" is needed for up, "absent" is not, "later" comes by itself
row() {
  printf '%-8s %-10s %s\n' "$1" "$2" "$3"
  [ "$1" != missing ] || lacks=$((lacks + 1))
}

doctor_jdk() {
  if find_jdk; then
    row found JDK "$(jdk_version "$jdk")  $jdk"
  else
    row missing JDK "$(jdk_missing)"
  fi
}

doctor_node() {
  local node version
  node=$(type -P node) && version=$("$node" --version) && version=${version#v}
  # what package.json says under "engines"
  if [[ ${version:-} =~ ^20\.(19|[2-9][0-9])\. ]] || ((${version%%.*} >= 22)); then
    row found node "$version  $node"
  else
    row later node "${version:+$version is too old: }the build downloads its own for the dashboard (or install Node.js 20.19 or newer)"
  fi
}

doctor_tool() {
  local tool=$1 path
  if path=$("$root/deploy/tools/get" --where "$tool" 2>/dev/null); then
    row found "$tool" "$path"
  elif [ -n "$("$root/deploy/tools/get" --where "$tool" 2>&1)" ]; then
    row missing "$tool" "$("$root/deploy/tools/get" --where "$tool" 2>&1)"
  else
    row later "$tool" "up brings it: downloaded, or built from Go modules (now: deploy/tools/get $tool)"
  fi
}

doctor_package() {
  local path
  if path=$(find_command "$1"); then
    row found "$1" "$path"
  elif [ "$3" = up ]; then
    row missing "$1" "$4: install the package $2"
  else
    row absent "$1" "$4: install the package $2"
  fi
}

command_doctor() {
  [ $# -eq 0 ] || usage_error 'doctor takes no arguments'
  local tool command package purpose why
  doctor_jdk
  doctor_node
  for tool in etcd etcdctl etcdutl coredns; do doctor_tool "$tool"; done
  while read -r command package purpose why; do
    doctor_package "$command" "$package" "$purpose" "$why"
  done < <(printf '%s\n' "${packages[@]}")
  ((lacks == 0)) || die "$lacks missing for 'up'"
  say "all that 'up' needs is here or comes by itself"
}
