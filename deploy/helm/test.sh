#!/usr/bin/env bash
# Tests the chart: what is made of it is fresh, it renders, and it refuses wrong values. Prints "N passed, N failed"; where there is no helm
# (deploy/tools/get helm), only what needs none is tested, and said so.
set -uo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
. "$here/../launcher/testing.sh"
chart=$here/zonefleet
helm=$("$here/../tools/get" --where helm)

template() { "$helm" template zonefleet "$chart" --namespace zonefleet "$@"; }

# count KIND NAME: how many of these are in $output
count() {
  awk -v kind="$1" -v name="$2" '
    function closed() { found += k == kind && n == name; k = n = "" }
    /^---$/ { closed() }
    /^kind: / { k = $2 }
    /^  name: / && n == "" { n = $2 }
    END { closed(); print found + 0 }' <<<"$output"
}

expect_objects() {
  local pair
  for pair; do [ "$(count "${pair%%/*}" "${pair#*/}")" = 1 ] || fail "not one $pair, but $(count "${pair%%/*}" "${pair#*/}")"; done
}
expect_no_objects() {
  local pair
  for pair; do [ "$(count "${pair%%/*}" "${pair#*/}")" = 0 ] || fail "$pair is there"; done
}

test_what_is_made_of_the_chart_is_fresh() {
  outcome "$here/render" --check
  [ "$status" = 0 ] || fail "$output"
}

test_a_value_that_is_not_told_of_is_named() {
  mkdir -p "$tmp/deploy/helm" "$tmp/deploy/tools" "$tmp/deploy/kubernetes"
  cp -r "$chart" "$here/render" "$tmp/deploy/helm/"
  cp "$here"/../kubernetes/*.yaml "$tmp/deploy/kubernetes/"
  script "$tmp/deploy/tools/get" <<<'exit 1'
  outcome "$tmp/deploy/helm/render" --check
  expect_status 0
  printf 'lonely: 1\n' >>"$tmp/deploy/helm/zonefleet/values.yaml"
  outcome "$tmp/deploy/helm/render" --check
  expect_status 1
  expect_output 'says nothing of lonely'
  printf '# Alone.\nlonely: 1\n' >"$tmp/deploy/helm/zonefleet/values.yaml"
  outcome "$tmp/deploy/helm/render" --check
  expect_status 1
  expect_output 'deploy/helm/zonefleet/README.md is stale: run deploy/helm/render'
}

test_the_key_for_secrets_is_printed_alone_and_by_nothing_else() {
  "$here/secrets" --keys >"$tmp/keys" || fail 'no key'
  [ "$(grep -c '^  name: ' "$tmp/keys")" = 1 ] || fail 'more than one Secret'
  grep -q '^  name: zonefleet-secret-keys$' "$tmp/keys" || fail 'another Secret'
  [ "$(awk '$1 == "keys:" { print $2 }' "$tmp/keys" | base64 -d | base64 -d | wc -c)" = 32 ] || fail 'the key for secrets is not of 32 bytes'
  ! "$here/secrets" | grep -q secret-keys || fail 'a run for certificates would make another key'
}

test_secrets_are_whole_and_have_the_addresses_they_were_given() {
  command -v openssl >/dev/null || fail 'openssl is missing'
  "$here/secrets" 10.96.0.9 2001:db8::9 etcd.example.com >"$tmp/secrets" || fail 'no secrets'
  local name key keys
  while read -r name keys; do
    for key in $keys; do
      awk -v name="$name" -v key="$key:" '$1 == "name:" { on = $2 == name } on && $1 == key { print $2 }' "$tmp/secrets" | base64 -d >"$tmp/$name.$key"
      [ -s "$tmp/$name.$key" ] || fail "no $key in $name"
    done
  done <<'END'
zonefleet-admin-token token
zonefleet-etcd ca.crt tls.crt tls.key peer.crt peer.key
zonefleet-control-plane-etcd ca.crt tls.crt tls.key
zonefleet-agent-etcd ca.crt tls.crt tls.key
END
  for name in zonefleet-etcd.tls zonefleet-etcd.peer zonefleet-control-plane-etcd.tls zonefleet-agent-etcd.tls; do
    openssl verify -CAfile "$tmp/zonefleet-etcd.ca.crt" "$tmp/$name.crt" >/dev/null 2>&1 || fail "$name.crt is not of that authority"
    grep -q 'BEGIN PRIVATE KEY' "$tmp/$name.key" || fail "$name.key is not PKCS #8"
  done
  outcome openssl x509 -noout -ext subjectAltName -in "$tmp/zonefleet-etcd.tls.crt"
  expect_output 'IP Address:10.96.0.9, IP Address:2001:DB8:0:0:0:0:0:9, DNS:etcd.example.com'
  expect_output 'DNS:zonefleet-etcd.zonefleet.svc'
  outcome "$here/secrets" 'a b'
  expect_status 2
  expect_output "'a b' is neither a name nor an address"
}

if [ -n "$helm" ]; then
  test_lint_has_nothing_to_say() {
    local file
    outcome "$helm" lint --strict "$chart"
    [ "$status" = 0 ] || fail "$output"
    for file in "$here"/cases/*.yaml; do
      outcome "$helm" lint --strict "$chart" -f "$file"
      [ "$status" = 0 ] || fail "$(basename "$file"): $output"
    done
  }

  test_the_standard_is_a_control_plane_with_etcd_and_agents() {
    outcome template
    expect_status 0
    expect_objects Deployment/zonefleet-control-plane StatefulSet/zonefleet-etcd DaemonSet/zonefleet-agent Secret/zonefleet-admin-token Secret/zonefleet-secret-keys \
      Service/zonefleet-control-plane Service/zonefleet-webhook Service/kube-dns-upstream PodDisruptionBudget/zonefleet-control-plane \
      PodDisruptionBudget/zonefleet-etcd NetworkPolicy/zonefleet-control-plane NetworkPolicy/zonefleet-etcd ConfigMap/zonefleet-agent
    expect_no_objects DaemonSet/zonefleet-agent-b MutatingWebhookConfiguration/zonefleet-pod-dns ServiceMonitor/zonefleet-control-plane
    expect_output 'image: "zonefleet/node-agent:dev"'
    local key
    key=$(awk '$1 == "keys:" { print $2 }' <<<"$output" | base64 -d | base64 -d | wc -c)
    [ "$key" = 32 ] || fail "the key for secrets is of $key bytes"
  }

  test_the_least_is_a_control_plane_alone() {
    outcome template -f "$here/cases/minimal.yaml"
    expect_status 0
    expect_objects Deployment/zonefleet-control-plane
    expect_no_objects StatefulSet/zonefleet-etcd DaemonSet/zonefleet-agent NetworkPolicy/zonefleet-control-plane Service/zonefleet-webhook
    expect_no_output caFile
  }

  test_a_member_cluster_has_agents_alone() {
    outcome template -f "$here/cases/agents-only.yaml"
    expect_status 0
    expect_objects DaemonSet/zonefleet-agent MutatingWebhookConfiguration/zonefleet-pod-dns ClusterRole/zonefleet-control-plane
    expect_no_objects Deployment/zonefleet-control-plane StatefulSet/zonefleet-etcd
    expect_output 'url: https://zonefleet.example.com:9443/inject/prod-b'
    expect_output 'passwordFile: /etc/zonefleet-etcd/password'
    expect_no_output keyFile
  }

  test_two_instances_share_nothing_but_the_addresses() {
    outcome template -f "$here/cases/ha.yaml"
    expect_status 0
    expect_objects DaemonSet/zonefleet-agent DaemonSet/zonefleet-agent-b ConfigMap/zonefleet-agent ConfigMap/zonefleet-agent-b
    expect_no_output shareProcessNamespace
    expect_no_output 'name: coredns'
    local word
    # shellcheck disable=SC2016  # filled in on the node
    for word in 127.0.0.101 127.0.0.102 'health: 127.0.0.1:18080' 'health: 127.0.0.1:18081' 'metrics: 127.0.0.1:19255' 'listen: $(NODE_HOST):19254' \
      'listen: $(NODE_HOST):19256' 'stateDir: /srv/zonefleet-b' 'node: $(NODE_NAME)-b' 'type: OnDelete' 'hostPID: true'; do
      expect_output "$word"
    done
  }

  test_an_agent_in_the_network_of_pods_has_nothing_of_the_nodes_network() {
    outcome template -f "$here/cases/pod-network.yaml" --show-only templates/agent/daemonset.yaml --show-only templates/agent/config.yaml
    expect_status 0
    expect_objects DaemonSet/zonefleet-agent
    local word
    for word in hostNetwork NET_ADMIN xtables.lock httpGet; do expect_no_output "$word"; done
    # shellcheck disable=SC2016  # filled in on the node
    for word in '- $(POD_IPS)' 'name: dns-tcp, containerPort: 1053, protocol: TCP' '/dev/tcp/127.0.0.1/18080'; do expect_output "$word"; done
    outcome template -f "$here/cases/pod-network.yaml" --set agent.ha.enabled=true
    [ "$status" != 0 ] || fail 'two agents in one network are taken'
    expect_output 'agent.ha.enabled and agent.podNetwork.enabled'
  }

  test_all_of_it_at_once_renders() {
    outcome template -f "$here/cases/full.yaml"
    expect_status 0
    expect_objects ServiceMonitor/zonefleet-control-plane ResourceQuota/zonefleet-agent Namespace/zonefleet MutatingWebhookConfiguration/zonefleet-pod-dns
    expect_no_objects Secret/zonefleet-admin-token Secret/zonefleet-secret-keys
    expect_output 'image: "registry.example.com/dns/zonefleet/control-plane:1.0@sha256:'
    expect_output 'zonefleet-etcd-4=https://zonefleet-etcd-4.zonefleet-etcd-peers.zonefleet.svc:2380'
    expect_output 'values: ["kube-public","kube-system","zonefleet","infra"]'
  }

  test_pods_of_its_own_namespace_are_never_asked_about() {
    outcome template --namespace dns --set "webhook.enabled=true,webhook.exceptNamespaces={infra}"
    expect_status 0
    expect_output 'values: ["kube-public","kube-system","dns","infra"]'
  }

  test_an_agent_is_told_anew_when_its_configuration_changes() {
    local before
    outcome template
    before=$(grep 'zonefleet.io/config' <<<"$output")
    outcome template --set agent.cluster=other
    [ "$before" != "$(grep 'zonefleet.io/config' <<<"$output")" ] || fail 'pods stay as they are'
  }

  test_wrong_values_are_refused_by_name() {
    local values message
    while IFS='|' read -r values message; do
      # shellcheck disable=SC2086  # a list
      outcome template $values
      [ "$status" != 0 ] || fail "$values is taken"
      expect_output "$message"
    done <<'END'
--set agent.clusterr=a|additional properties 'clusterr' not allowed
--set agent.cluster=Prod_A|at '/agent/cluster': 'Prod_A' does not match pattern
--set controlPlane.replicas=0|at '/controlPlane/replicas': minimum: got 0, want 1
--set etcd.replicas=2|at '/etcd/replicas': value must be one of 1, 3, 5
--set agent.etcd.tls=maybe|at '/agent/etcd/tls': value must be one of 'off', 'server', 'mutual'
--set agent.etcd.endpoints={http://192.0.2.1:2379}|at '/agent/etcd/endpoints/0': 'http://192.0.2.1:2379' does not match pattern
--set agent.http.port=0|at '/agent/http/port': minimum: got 0, want 1
--set agent.listen.addresses={host.example.com}|at '/agent/listen/addresses/0': 'host.example.com' does not match pattern
--set agent.ha.secondUpdate=Never|at '/agent/ha/secondUpdate': value must be one of 'OnDelete', 'RollingUpdate'
--set controlPlane.webhook.url=http://a|at '/controlPlane/webhook/url': 'http://a' does not match pattern
--set agent.config.node=a|agent.config.node: the chart says that itself
--set agent.config.coredns.mode=supervised|agent.config.coredns.mode: the chart says that itself, by agent.ha.enabled
--set etcd.enabled=false|controlPlane.etcd.endpoints is empty and etcd.enabled is false
--set etcd.enabled=false,controlPlane.enabled=false|agent.etcd.endpoints is empty and etcd.enabled is false
--set webhook.enabled=true,controlPlane.enabled=false|webhook.url is empty and no control plane of this release serves the webhook
END
  }
else
  printf 'no helm here: neither lint, nor templates, nor the freshness of deploy/manifests were looked at. deploy/tools/get helm brings it\n'
fi

run_tests
