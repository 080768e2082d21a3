{{- /* Names, labels and images. */ -}}

{{- define "zonefleet.labels" -}}
app.kubernetes.io/name: {{ .name }}
app.kubernetes.io/part-of: zonefleet
app.kubernetes.io/managed-by: {{ .root.Release.Service }}
{{- end }}

{{- /* image: root, image (repository, tag) */ -}}
{{- define "zonefleet.image" -}}
{{- with .root.Values.imageRegistry }}{{ trimSuffix "/" . }}/{{ end }}{{ .image.repository }}:{{ .image.tag | default .root.Chart.AppVersion }}
{{- end }}

{{- /* A line of a pod's spec, where there are any */ -}}
{{- define "zonefleet.pullSecrets" }}
{{- with .Values.imagePullSecrets }}
      imagePullSecrets:
{{- range . }}
        - name: {{ . }}
{{- end }}
{{- end }}
{{- end }}

{{- /* The part "etcd" of a configuration: etcd (values), endpoints (list), folder of the Secret */ -}}
{{- define "zonefleet.etcdConfig" -}}
endpoints: {{ toJson .endpoints }}
{{- if ne .etcd.tls "off" }}
caFile: {{ .folder }}/ca.crt
{{- end }}
{{- if eq .etcd.tls "mutual" }}
certFile: {{ .folder }}/tls.crt
keyFile: {{ .folder }}/tls.key
{{- end }}
{{- with .etcd.user }}
user: {{ . }}
passwordFile: {{ $.folder }}/password
{{- end }}
{{- end }}

{{- /* Whether etcd's Secret is needed at all: "yes" or nothing */ -}}
{{- define "zonefleet.etcdSecret" -}}
{{- if or (ne .tls "off") .user }}yes{{ end }}
{{- end }}

{{- /* Instances of the agent on a node: a list, in JSON */ -}}
{{- define "zonefleet.instances" -}}
{{- $http := .Values.agent.http.port | int }}
{{- $health := .Values.agent.coredns.healthAddress | contains ":" | ternary (printf "[%s]" .Values.agent.coredns.healthAddress) .Values.agent.coredns.healthAddress }}
{{- $port := .Values.agent.coredns.healthPort | int }}
{{- $a := dict "health" (printf "%s:%d" $health $port) "name" "zonefleet-agent" "node" "$(NODE_NAME)" "stateDir" .Values.agent.stateDir "http" $http }}
{{- if .Values.agent.ha.enabled }}
{{- $_ := set $a "ha" (dict "probeAddress" "127.0.0.101") }}
{{- $b := dict "name" "zonefleet-agent-b" "node" "$(NODE_NAME)-b" "stateDir" (printf "%s-b" .Values.agent.stateDir) "http" (add $http 2) "second" true
  "ha" (dict "probeAddress" "127.0.0.102") "health" (printf "%s:%d" $health (add $port 1)) "ready" "127.0.0.1:8182" "metrics" (printf "127.0.0.1:%d" (add $http 1)) "internalPort" 5499 }}
{{- toJson (list $a $b) }}
{{- else }}
{{- toJson (list $a) }}
{{- end }}
{{- end }}
