# shellcheck shell=bash disable=SC2034  # sourced by get
# The one place that names versions. "wanted" is what is downloaded or built; "accepted" is what is good enough when
# the machine already has it. A bump here needs the same bump in <tool>/go.mod (`go get …@vX && go mod tidy`).

declare -A wanted=([etcd]=3.7.3 [etcdctl]=3.7.3 [etcdutl]=3.7.3 [coredns]=1.15.0 [kube-apiserver]=1.36.3 [helm]=4.2.3)

# Ranges "from..before", separated by blanks. etcd 3.6.0–3.6.13 and 3.7.0 have holes in RBAC and watch; CoreDNS before
# 1.13 can deadlock when it is stopped while it reloads.
declare -A accepted=(
  [etcd]='3.6.14..3.7.0 3.7.1..4.0.0'
  [etcdctl]='3.6.14..3.7.0 3.7.1..4.0.0'
  [etcdutl]='3.6.14..3.7.0 3.7.1..4.0.0'
  [coredns]='1.13.0..2.0.0'
  [kube-apiserver]='1.33.0..2.0.0'
  [helm]='4.0.0..5.0.0'
)

# Go that builds the modules: any from go_accepted on, else this one, as the module golang.org/toolchain.
go_accepted=1.26.0
go_wanted=1.26.10
# As the public checksum database (sum.golang.org) has them.
declare -A go_h1=(
  [linux-amd64]='5VAGHlY8yl8pTPVSNIez3SNMy6fWabs+QMR25f3oMT0='
  [linux-arm64]='TuAzKmE5TqYnXpnhgY3GtBJCVg4AfNDA/K1gLyX5Hig='
)
