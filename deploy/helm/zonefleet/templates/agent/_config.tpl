{{- /* agent.yaml of an instance: root, instance. $(…) is filled in on the node. */ -}}
{{- define "zonefleet.agentConfig" -}}
{{- $values := .root.Values.agent }}
{{- $it := .instance }}
{{- range list "cluster" "node" "stateDir" "zoneDir" "corefile" "ha" "http" }}
{{- if hasKey $values.config . }}
{{- fail (printf "agent.config.%s: the chart says that itself, of values of its own; leave it out" .) }}
{{- end }}
{{- end }}
{{- if and $values.config.coredns (hasKey $values.config.coredns "mode") }}
{{- fail "agent.config.coredns.mode: the chart says that itself, by agent.ha.enabled; leave it out" }}
{{- end }}
{{- $supervised := $values.ha.enabled }}
{{- $endpoints := $values.etcd.endpoints }}
{{- if not $endpoints }}
{{- if not .root.Values.etcd.enabled }}
{{- fail "agent.etcd.endpoints is empty and etcd.enabled is false: name etcd's members, by addresses that this cluster's nodes reach" }}
{{- end }}
{{- $endpoints = list (printf "%s://$(ETCD_HOST):2379" (eq $values.etcd.tls "off" | ternary "http" "https")) }}
{{- end }}
{{- $http := dict "listen" (printf "127.0.0.1:%d" (int $it.http)) }}
{{- if $values.http.onNodeAddress }}
{{- $http = dict "listen" (printf "$(NODE_HOST):%d" (int $it.http)) "url" (printf "http://$(NODE_HOST):%d" (int $it.http)) }}
{{- end }}
{{- $coredns := dict "health" $it.health "ready" ($it.ready | default "127.0.0.1:8181") "metrics" ($it.metrics | default "127.0.0.1:9253") }}
{{- if $supervised }}
{{- $_ := set $coredns "mode" "supervised" }}
{{- $_ := set $coredns "binary" "/usr/bin/coredns" }}
{{- else }}
{{- $_ := set $coredns "mode" "beside" }}
{{- end }}
{{- $config := dict
  "cluster" $values.cluster
  "node" $it.node
  "stateDir" $it.stateDir
  "etcd" (include "zonefleet.etcdConfig" (dict "etcd" $values.etcd "endpoints" $endpoints "folder" "/etc/zonefleet-etcd") | fromYaml)
  "coredns" $coredns
  "listen" (dict "addresses" ($values.podNetwork.enabled | ternary (list "$(POD_IPS)") $values.listen.addresses) "port" (int $values.listen.port) "forward" $values.listen.forward)
  "http" $http }}
{{- with $it.ha }}
{{- $_ := set $config "ha" . }}
{{- end }}
{{- with $it.internalPort }}
{{- $_ := set $config "internalPort" (int .) }}
{{- end }}
{{- toYaml (mergeOverwrite $config (deepCopy $values.config)) }}
{{- end }}

{{- /* How an agent's HTTP is asked: values, path, port */ -}}
{{- define "zonefleet.agentProbe" -}}
{{- if .values.http.onNodeAddress -}}
httpGet: { path: {{ .path }}, port: {{ int .port }} }
{{- else -}}
{{ include "zonefleet.loopbackProbe" (dict "own" .values.podNetwork.enabled "address" "127.0.0.1" "path" .path "port" (int .port)) }}
{{- end }}
{{- end }}

{{- /* How CoreDNS is asked whether it lives: values */ -}}
{{- define "zonefleet.corednsProbe" -}}
{{ include "zonefleet.loopbackProbe" (dict "own" .podNetwork.enabled "address" .coredns.healthAddress "path" "/health" "port" (int .coredns.healthPort)) }}
{{- end }}

{{- /* A kubelet is in the node's network: in a network of the pod's own the pod asks itself. own, address, path, port */ -}}
{{- define "zonefleet.loopbackProbe" -}}
{{- if .own -}}
exec:
              command:
                - bash
                - -c
                - exec 3<>/dev/tcp/{{ .address }}/{{ .port }} && printf 'GET {{ .path }} HTTP/1.1\r\nHost:localhost\r\nConnection:close\r\n\r\n' >&3 && read -r _ code _ <&3 && [ "$code" = 200 ]
{{- else -}}
httpGet: { host: {{ .address | quote }}, path: {{ .path }}, port: {{ .port }} }
{{- end }}
{{- end }}
