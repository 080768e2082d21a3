# shellcheck shell=bash disable=SC2154  # variables of versions.sh and get
# Third step of the ladder: built from Go modules, whose checksums are checked in (go.sum).

# Names a Go that is new enough: one of the machine, else the toolchain that is itself published as a Go module.
find_go() {
  local go version
  for go in "${ZONEFLEET_GO:-}" "$(command -v go)" /usr/local/go/bin/go /usr/lib/go-*/bin/go /usr/lib/go/bin/go "$cache/.go/go$go_wanted/bin/go"; do
    [ -x "$go" ] || continue
    version=$(GOTOOLCHAIN=local "$go" env GOVERSION 2>/dev/null)
    at_least "${version#go}" "$go_accepted" && { printf '%s' "$go"; return; }
  done
  return 1
}

# The addresses in GOPROXY which curl can fetch from ("direct" and "off" are none).
module_proxies() {
  local list=${GOPROXY:-$(go env GOPROXY 2>/dev/null)}
  tr ',|' '\n' <<<"${list:-https://proxy.golang.org}" | grep -E '^(https?|file)://'
}

# The "h1" of a module zip as go.sum has it: SHA-256 over the sorted list of the files' SHA-256, in base64.
module_hash() {
  (cd "$1" && find . -type f -printf '%P\0' | LC_ALL=C sort -z | xargs -0 sha256sum) | sha256sum | cut -c1-64 \
    | sed 's/../\\x&/g' | { read -r escaped && printf '%b' "$escaped"; } | base64
}

unpack() {
  if command -v unzip >/dev/null; then unzip -q "$1" -d "$2"
  elif command -v python3 >/dev/null; then python3 -m zipfile -e "$1" "$2"
  elif command -v bsdtar >/dev/null; then bsdtar -xf "$1" -C "$2"
  elif command -v jar >/dev/null; then (cd "$2" && jar -xf "$1")
  else echo 'needs one of unzip, python3, bsdtar, jar' >&2; return 1
  fi
}

bring_go() {
  local work=$1 version=v0.0.1-go$go_wanted.$platform proxy got=''
  local expected=${go_h1[$platform]:-}
  [ -n "$expected" ] || { note build "no Go ≥ $go_accepted here, and none is pinned for $platform"; return 1; }
  command -v curl >/dev/null || { note build "no Go ≥ $go_accepted here, and no curl to fetch one"; return 1; }
  for proxy in $(module_proxies); do
    say "no Go ≥ $go_accepted here: downloading go$go_wanted (70 MB) from ${proxy##*@}"
    attended "downloading go$go_wanted" curl -fsSL --netrc-optional --connect-timeout 3 --speed-limit 20000 \
      --speed-time 20 -o "$work/go.zip" "${proxy%/}/golang.org/toolchain/@v/$version.zip" 2>"$work/error" && got=yes && break
  done
  [ -n "$got" ] || { note build "no Go ≥ $go_accepted here, and no module proxy (GOPROXY) gave one: $(tail -1 "$work/error" 2>/dev/null)"; return 1; }
  mkdir "$work/go"
  unpack "$work/go.zip" "$work/go" 2>"$work/error" || { note build "cannot unpack Go: $(tail -1 "$work/error")"; return 1; }
  [ "$(module_hash "$work/go")" = "$expected" ] || { note build "the downloaded go$go_wanted is not the published one (checksum)"; return 1; }
  mkdir -p "$cache/.go"
  # A module zip keeps no modes.
  chmod -R a+x "$work/go/golang.org/toolchain@$version/bin" "$work/go/golang.org/toolchain@$version/pkg/tool"
  rm -rf "$cache/.go/go$go_wanted"
  mv "$work/go/golang.org/toolchain@$version" "$cache/.go/go$go_wanted"
}

# from_modules coredns 1.15.0 /work/dir → leaves the binary there under the tool's name.
from_modules() {
  local tool=$1 version=$2 work=$3 go package=.
  # without a main of ours it is upstream's own, which go.mod names as its only tool
  [ -e "$here/$tool/main.go" ] || package=tool
  local stamp="-X github.com/coredns/coredns/coremain.GitCommit=go-modules -X go.etcd.io/etcd/api/v3/version.GitSHA=go-modules"
  stamp+=" -X k8s.io/component-base/version.gitVersion=v$version -X k8s.io/component-base/version.gitTreeState=clean"
  stamp+=" -X helm.sh/helm/v4/internal/version.version=v$version"
  go=$(find_go) || { bring_go "$work" && go=$cache/.go/go$go_wanted/bin/go; } || return 1
  say "$tool $version: building from Go modules with $("$go" env GOVERSION) (a minute, kube-apiserver and helm several)"
  [ -n "${HOME:-}${GOCACHE:-}" ] || export GOCACHE=$cache/.go/build GOPATH=$cache/.go/path
  # GOGC: a compiler that ends soon need not collect much.
  # GOTMPDIR: what an interrupted build leaves goes away with the work folder.
  attended "building $tool" env GOTOOLCHAIN=local GOWORK=off GOFLAGS=-buildvcs=false CGO_ENABLED=0 GOGC=400 GOTMPDIR="$work" \
    "$go" -C "$here/$tool" build -trimpath -ldflags "-s -w $stamp" -o "$work/$tool" "$package" 2>"$work/error" && return
  note build "$(grep -v '^go: downloading' "$work/error" | tail -3 | tr '\n' ' ')"
  return 1
}
