{{- /* control-plane.yaml */ -}}
{{- define "zonefleet.controlPlaneConfig" -}}
{{- $values := .Values.controlPlane }}
{{- $endpoints := $values.etcd.endpoints }}
{{- if not $endpoints }}
{{- if not .Values.etcd.enabled }}
{{- fail "controlPlane.etcd.endpoints is empty and etcd.enabled is false: name etcd's members, or have the bundled one run" }}
{{- end }}
{{- $scheme := eq $values.etcd.tls "off" | ternary "http" "https" }}
{{- $endpoints = list (printf "%s://zonefleet-etcd.%s.svc:2379" $scheme .Release.Namespace) }}
{{- end }}
{{- $config := dict
  "http" (dict "address" "0.0.0.0" "port" 8053)
  "adminTokenFile" "/etc/zonefleet/admin-token"
  "secrets" (dict "keyFile" "/etc/zonefleet/secret-keys")
  "coredns" (dict "binary" "/usr/bin/coredns")
  "etcd" (include "zonefleet.etcdConfig" (dict "etcd" $values.etcd "endpoints" $endpoints "folder" "/etc/zonefleet/etcd") | fromYaml) }}
{{- if $values.tlsSecret }}
{{- $_ := set $config.http "tls" (dict "certFile" "/etc/zonefleet/tls/tls.crt" "keyFile" "/etc/zonefleet/tls/tls.key") }}
{{- end }}
{{- if $values.sourcesSecret }}
{{- $_ := set $config "sources" (dict "secretsDir" "/etc/zonefleet-sources") }}
{{- end }}
{{- if $values.webhook.enabled }}
{{- $_ := set $config "webhook" (dict "url" ($values.webhook.url | default (printf "https://zonefleet-webhook.%s.svc:443" .Release.Namespace)) "port" 9443) }}
{{- end }}
{{- toYaml (mergeOverwrite $config (deepCopy $values.config)) }}
{{- end }}
