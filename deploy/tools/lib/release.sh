# shellcheck shell=bash disable=SC2154  # variables of versions.sh and get
# Second step of the ladder: the project's own release. Its archive is checked against the checksum file of the same
# release, fetched over https: that catches a broken or cut download. It is no second opinion on the publisher, which
# the module step is (go.sum is checked in).

https=(curl -fsSL --proto '=https' --proto-redir '=https' --connect-timeout 3 --speed-limit 20000 --speed-time 20)

# from_release coredns 1.15.0 /work/dir → leaves the binary there under the tool's name.
from_release() {
  local tool=$1 version=$2 work=$3 os=${platform%-*} arch=${platform#*-} base archive sums expected actual
  [ "$os" = linux ] || { note release "none is used on $os"; return 1; }
  command -v curl >/dev/null || { note release 'needs curl'; return 1; }
  if [ "$tool" = kube-apiserver ]; then
    from_kubernetes "$version" "$work" "$arch"
    return
  fi
  if [ "$tool" = coredns ]; then
    base=https://github.com/coredns/coredns/releases/download/v$version
    archive=coredns_${version}_linux_$arch.tgz
    sums=$archive.sha256
  elif [ "$tool" = helm ]; then
    base=https://get.helm.sh
    archive=helm-v$version-linux-$arch.tar.gz
    sums=$archive.sha256sum
  else
    base=https://github.com/etcd-io/etcd/releases/download/v$version
    archive=etcd-v$version-linux-$arch.tar.gz
    sums=SHA256SUMS
  fi
  "${https[@]}" -o "$work/sums" "$base/$sums" 2>"$work/error" || { note release "$base/$sums: $(tail -1 "$work/error")"; return 1; }
  expected=$(awk -v file="$archive" '{ sub(/^.*\//, "", $2); sub(/^\*/, "", $2) } $2 == file { print $1 }' "$work/sums")
  [ -n "$expected" ] || { note release "$base/$sums does not name $archive"; return 1; }
  say "$tool $version: downloading $base/$archive"
  attended "downloading $archive" "${https[@]}" -o "$work/$archive" "$base/$archive" 2>"$work/error" \
    || { note release "$base/$archive: $(tail -1 "$work/error")"; return 1; }
  actual=$(sha256sum <"$work/$archive" | cut -d' ' -f1)
  [ "$actual" = "$expected" ] || { note release "$archive has SHA-256 $actual, its release says $expected"; return 1; }
  tar -xzf "$work/$archive" -C "$work" 2>"$work/error" || { note release "$archive: $(tail -1 "$work/error")"; return 1; }
  case $tool in
    coredns) ;;
    helm) mv "$work/linux-$arch/helm" "$work/helm" ;;
    *) mv "$work/${archive%.tar.gz}/$tool" "$work/$tool" ;;
  esac
}

# Kubernetes publishes binaries as they are, each with its checksum.
from_kubernetes() {
  local version=$1 work=$2 arch=$3 url expected actual
  url=https://dl.k8s.io/v$version/bin/linux/$arch/kube-apiserver
  "${https[@]}" -o "$work/sums" "$url.sha256" 2>"$work/error" || { note release "$url.sha256: $(tail -1 "$work/error")"; return 1; }
  expected=$(cut -c1-64 "$work/sums")
  say "kube-apiserver $version: downloading $url"
  attended 'downloading kube-apiserver' "${https[@]}" -o "$work/kube-apiserver" "$url" 2>"$work/error" \
    || { note release "$url: $(tail -1 "$work/error")"; return 1; }
  actual=$(sha256sum <"$work/kube-apiserver" | cut -d' ' -f1)
  [ "$actual" = "$expected" ] || { note release "kube-apiserver has SHA-256 $actual, its release says $expected"; return 1; }
}
