# shellcheck shell=bash disable=SC2154  # root comes from ../../zonefleet
# Programs of the system, beside the JDK, that are used: command, Debian package, needed for.

packages=(
  'curl       curl        up   downloads of Maven and of the tools'
  'flock      util-linux  up   one run at a time'
  'sha256sum  coreutils   up   checks what was downloaded'
  'chromium   chromium    test tests of the page in a real browser'
  'cjk-font   fonts-wqy-microhei test pictures of the page in Chinese'
  'ip         iproute2    test tests in network namespaces; managed links of a node'
  'linux.uml  user-mode-linux test a kernel of the tests alone, for links and tables that this one lacks'
  'modprobe   kmod        test modules of that kernel'
  'strace     strace      test agents killed between two steps'
  'faketime   faketime    test clocks that are wrong'
  'nsenter    util-linux  test disks and networks of a test of its own'
  'iptables   iptables    test rules of a node cache'
  'nft        nftables    test rules of a node cache'
  'conntrack  conntrack   test connections that are tracked, and those that are not'
  'python3    python3-venv test the REST API fuzzed by schemathesis'
)

python_accepted=3.11

# One that can make a virtual environment: Debian leaves that to a package of its own.
find_python() {
  local name path
  for name in "${ZONEFLEET_PYTHON:-}" python3 /usr/bin/python3; do
    path=$(type -P "$name") || continue
    "$path" -c "import sys, venv, ensurepip; sys.exit(sys.version_info < (${python_accepted//./, }))" 2>/dev/null && { printf '%s' "$path"; return; }
  done
  return 1
}

# No command, but a file that some package of fonts has brought.
find_cjk_font() {
  local file
  file=$(find /usr/share/fonts /usr/local/share/fonts -type f \
    \( -iname '*cjk*' -o -iname '*wqy*' -o -iname '*droidsansfallback*' \) -print -quit 2>/dev/null)
  [ -n "$file" ] && printf '%s' "$file"
}

# find_command chromium → its path; Chromium has several names
find_command() {
  local name names=$1
  [ "$1" != python3 ] || { find_python; return; }
  [ "$1" != cjk-font ] || { find_cjk_font; return; }
  [ "$1" = chromium ] && names='chromium chromium-browser google-chrome'
  for name in $names; do
    PATH=$PATH:/usr/sbin:/sbin type -P "$name" && return
  done
  return 1
}

# missing_packages test → names of Debian packages whose commands are not there, for that purpose
missing_packages() {
  local command package purpose _
  while read -r command package purpose _; do
    [ "$purpose" = "$1" ] && ! find_command "$command" >/dev/null && printf '%s ' "$package"
  done < <(printf '%s\n' "${packages[@]}")
}

# Installs them where we may (root on a system with apt-get), else names them and ends.
need_packages() {
  local missing
  missing=$(missing_packages "$1")
  [ -n "$missing" ] || return 0
  if ((EUID != 0)) || ! type -P apt-get >/dev/null || [ "${ZONEFLEET_INSTALL:-yes}" = no ]; then
    die "missing for '$1': ${missing% }. Install them with the system's package manager (Debian: sudo apt-get install ${missing% })"
  fi
  say "installing ${missing% }"
  # shellcheck disable=SC2086  # a list
  DEBIAN_FRONTEND=noninteractive attended apt_install $missing >"$root/.cache/apt.log" 2>&1 \
    || die "apt-get could not install ${missing% }; its output is in $root/.cache/apt.log"
}

apt_install() {
  apt-get install -y --no-install-recommends "$@" || { apt-get update && apt-get install -y --no-install-recommends "$@"; }
}
