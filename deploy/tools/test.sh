#!/usr/bin/env bash
# Tests `get` against stand-ins for the tools and the network. Prints "N passed, N failed".
set -uo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
. "$here/../launcher/testing.sh"
. "$here/versions.sh"

# get with nothing of the machine's own tools; $tmp/bin is where the stand-ins go
get() {
  env -u ZONEFLEET_ETCD -u ZONEFLEET_ETCDCTL -u ZONEFLEET_ETCDUTL -u ZONEFLEET_COREDNS -u ZONEFLEET_KUBE_APISERVER -u ZONEFLEET_HELM "PATH=$tmp/bin:/usr/bin:/bin" \
    "ZONEFLEET_TOOLS=$tmp/cache" ZONEFLEET_TOOLS_FROM="${from:-release}" "$here/get" "$@"
}

tool() { script "$1" <<<"echo 'version $2'"; }

no_network() { script "$tmp/bin/curl" <<<'echo "curl: (28) Connection timed out" >&2; exit 28'; }

# release VERSION SECONDS: a release as upstream publishes it, and a curl that serves it, the archive after SECONDS
release() {
  local version=${wanted[coredns]} arch=amd64
  [ "$(uname -m)" = aarch64 ] && arch=arm64
  local archive=coredns_${version}_linux_$arch.tgz
  mkdir -p "$tmp/site"
  tool "$tmp/site/coredns" "${1:-$version}"
  tar -czf "$tmp/site/$archive" -C "$tmp/site" coredns
  (cd "$tmp/site" && sha256sum "$archive" >"$archive.sha256")
  script "$tmp/bin/curl" <<END
    while [ \$# -gt 0 ]; do case \$1 in -o) to=\$2; shift ;; https://*) file=\${1##*/} ;; esac; shift; done
    echo "\$file" >>"$tmp/fetched"
    [[ \$file == *.sha256 ]] || for ((i = 0; i < 10 * ${2:-0}; i++)); do sleep 0.1; done
    cp "$tmp/site/\$file" "\$to"
END
}

test_uses_a_tool_on_the_path_that_is_new_enough() {
  tool "$tmp/bin/etcd" 3.7.9
  outcome get etcd
  expect_status 0
  expect_output "$tmp/bin/etcd"
  [ "$(readlink -f "$tmp/cache/etcd")" = "$tmp/bin/etcd" ] || fail 'the cache does not lead to it'
}

test_passes_over_one_on_the_path_that_is_too_old() {
  no_network
  tool "$tmp/bin/etcd" 3.7.0
  outcome get etcd
  expect_status 1
  expect_output "$tmp/bin/etcd is version 3.7.0, wanted is 3.6.14 up to below 3.7.0 or 3.7.1 up to below 4.0.0"
}

test_looks_further_along_the_path() {
  tool "$tmp/bin/etcd" 3.4.23
  tool "$tmp/other/etcd" 3.6.14
  outcome env -u ZONEFLEET_ETCD "PATH=$tmp/bin:$tmp/other:/usr/bin:/bin" "ZONEFLEET_TOOLS=$tmp/cache" "$here/get" --where etcd
  expect_status 0
  [ "$output" = "$tmp/other/etcd" ] || fail "$output"
}

test_takes_the_named_one_before_all_others() {
  tool "$tmp/bin/coredns" 1.15.0
  tool "$tmp/mine" 1.14.0
  outcome env "PATH=$tmp/bin:/usr/bin:/bin" "ZONEFLEET_COREDNS=$tmp/mine" "$here/get" --where coredns
  expect_status 0
  [ "$output" = "$tmp/mine" ] || fail "$output"
}

test_refuses_a_named_one_that_is_too_old() {
  tool "$tmp/mine" 1.11.0
  outcome env "ZONEFLEET_COREDNS=$tmp/mine" "ZONEFLEET_TOOLS=$tmp/cache" "$here/get" coredns
  expect_status 1
  expect_one_line
  expect_output "ZONEFLEET_COREDNS=$tmp/mine is version 1.11.0"
}

test_refuses_a_named_one_that_is_not_there() {
  outcome env "ZONEFLEET_ETCD=$tmp/none" "$here/get" --where etcd
  expect_status 1
  expect_one_line
  expect_output 'is not an executable file'
}

test_says_all_that_was_tried_and_a_remedy_when_nothing_works() {
  no_network
  outcome get coredns
  expect_status 1
  expect_output 'PATH     not found'
  expect_output 'Connection timed out'
  expect_output 'ZONEFLEET_COREDNS=/path/to/coredns'
  [ "$(ls -A "$tmp/cache")" = .lock ] || fail "left behind: $(ls -A "$tmp/cache")"
}

test_brings_nothing_when_asked_where() {
  release
  outcome get --where coredns
  expect_status 1
  [ ! -e "$tmp/fetched" ] || fail 'it fetched something'
  [ ! -e "$tmp/cache" ] || fail 'it made a folder'
}

test_takes_a_release_whose_checksum_fits_and_only_once() {
  release
  outcome get coredns
  expect_status 0
  expect_output "${wanted[coredns]}"
  [ -x "$tmp/cache/coredns" ] || fail 'not there'
  outcome get coredns
  expect_status 0
  [ "$(wc -l <"$tmp/fetched")" = 2 ] || fail "fetched: $(cat "$tmp/fetched")"
}

test_takes_helm_out_of_the_folder_of_its_platform() {
  local arch=amd64
  [ "$(uname -m)" = aarch64 ] && arch=arm64
  local archive=helm-v${wanted[helm]}-linux-$arch.tar.gz
  release
  tool "$tmp/site/linux-$arch/helm" "${wanted[helm]}"
  tar -czf "$tmp/site/$archive" -C "$tmp/site" "linux-$arch"
  (cd "$tmp/site" && sha256sum "$archive" >"$archive.sha256sum")
  outcome get helm
  expect_status 0
  expect_output "helm           ${wanted[helm]}"
}

test_refuses_a_release_whose_checksum_does_not_fit() {
  release
  echo >>"$(ls "$tmp"/site/*.tgz)"
  outcome get coredns
  expect_status 1
  expect_output 'its release says'
  [ ! -e "$tmp/cache/coredns" ] || fail 'installed all the same'
}

test_refuses_a_release_that_is_another_version_than_it_says() {
  release 1.2.3
  outcome get coredns
  expect_status 1
  expect_output 'it is version 1.2.3'
}

test_does_the_work_once_when_two_run_at_the_same_time() {
  release '' 2
  get coredns >"$tmp/one" 2>&1 &
  local first=$!
  get coredns >"$tmp/two" 2>&1 || fail "$(cat "$tmp/two")"
  wait "$first" || fail "$(cat "$tmp/one")"
  [ "$(wc -l <"$tmp/fetched")" = 2 ] || fail "fetched: $(cat "$tmp/fetched")"
}

test_leaves_nothing_behind_when_interrupted_and_works_afterwards() {
  release '' 600
  env "PATH=$tmp/bin:/usr/bin:/bin" "ZONEFLEET_TOOLS=$tmp/cache" ZONEFLEET_TOOLS_FROM=release \
    "$here/get" coredns >"$tmp/one" 2>&1 &
  until_true 20 grep -q 'tgz$' "$tmp/fetched" 2>/dev/null || fail "$(cat "$tmp/one")"
  kill -TERM $!
  wait $!
  [ "$(ls -A "$tmp/cache")" = .lock ] || fail "left behind: $(ls -A "$tmp/cache")"
  release
  outcome get coredns
  expect_status 0
}

test_knows_the_hash_that_go_gives_a_module() {
  . "$here/lib/modules.sh"
  mkdir -p "$tmp/m/example.com@v1/sub"
  printf 'module example.com\n' >"$tmp/m/example.com@v1/go.mod"
  printf 'package sub\n' >"$tmp/m/example.com@v1/sub/a.go"
  # golang.org/x/mod/sumdb/dirhash.Hash1 of these two files
  outcome module_hash "$tmp/m"
  [ "$output" = '/Zxtvi3frA6y+Mrey97jcpoNfeykvsZhCaEI2Mj1xv8=' ] || fail "$output"
}

test_pins_what_the_modules_build() {
  local tool module
  for tool in etcd etcdctl etcdutl coredns kube-apiserver helm; do
    case $tool in
      helm) module=helm.sh/helm/v4 ;;
      kube-apiserver) module=k8s.io/kubernetes ;;
      coredns) module=github.com/coredns/coredns ;;
      etcd) module=go.etcd.io/etcd/server/v3 ;;
      *) module=go.etcd.io/etcd/$tool/v3 ;;
    esac
    grep -qE "^require $module v${wanted[$tool]//./\\.}( // indirect)?\$" "$here/$tool/go.mod" || fail "$tool/go.mod is not at ${wanted[$tool]}"
    grep -qx "go $go_accepted" "$here/$tool/go.mod" || fail "$tool/go.mod does not say go $go_accepted"
  done
}

run_tests
