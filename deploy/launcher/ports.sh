# shellcheck shell=bash
# Which ports are taken, from /proc: no connection is made, and no program is needed.

# /proc/net writes addresses as groups of four bytes, each in the machine's order. A socket stands in the way of
# 127.0.0.1 when it is bound to that, to any address, or to either of them as an IPv6 socket.
zeros=00000000 # no {n} in patterns: not every awk knows it
in_the_way="^(0100007F|$zeros|$zeros$zeros($zeros|FFFF0000|0000FFFF)(0100007F|$zeros)):"

# sockets tcp|udp PORT → inodes of sockets which are in the way: of TCP those that listen (0A), of UDP all
sockets() {
  local state='^0A$' file hex
  [ "$1" = udp ] && state='.'
  hex=$(printf '%04X' "$2")
  for file in "/proc/net/$1" "/proc/net/${1}6"; do
    [ -r "$file" ] || continue
    awk -v port=":$hex\$" -v state="$state" -v address="$in_the_way" \
      'NR > 1 && $4 ~ state && $2 ~ port && $2 ~ address { print $10 }' "$file"
  done
}

# holder INODE → " by java (pid 4711)", where we may see it
holder() {
  local link pid
  link=$(find /proc/[0-9]*/fd -maxdepth 1 -lname "socket:\[$1\]" -print -quit 2>/dev/null)
  [ -n "$link" ] || return 0
  pid=${link#/proc/}
  pid=${pid%%/*}
  printf ' by %s (pid %s)' "$(cat "/proc/$pid/comm" 2>/dev/null)" "$pid"
}

# need_free_port OPTION PORT PROTOCOL…
need_free_port() {
  local option=$1 port=$2 protocol inode lowest
  lowest=$(cat /proc/sys/net/ipv4/ip_unprivileged_port_start 2>/dev/null || echo 1024)
  ((port >= lowest || EUID == 0)) || die "port $port ($option) needs root: ports below $lowest do. Take one from $lowest on"
  shift 2
  for protocol; do
    inode=$(sockets "$protocol" "$port" | head -1)
    [ -z "$inode" ] || die "port $port ($option) is in use ($protocol)$(holder "$inode"). Stop that, or choose another with $option"
  done
}
