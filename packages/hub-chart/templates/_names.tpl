{{/* What the objects are called: after the release. */}}
{{- define "nbsecrets-hub.fullname" -}}
{{- if contains .Chart.Name .Release.Name -}}
{{- .Release.Name | trunc 63 | trimSuffix "-" -}}
{{- else -}}
{{- printf "%s-%s" .Release.Name .Chart.Name | trunc 63 | trimSuffix "-" -}}
{{- end -}}
{{- end -}}

{{- define "nbsecrets-hub.secretsNamespace" -}}
{{- if and (not .Values.secrets.namespace) (not .Values.secrets.besideHub) -}}
{{- fail "secrets.namespace names no namespace for the users' Secrets. Name one of their own, or set secrets.besideHub=true to keep them beside the hub." -}}
{{- end -}}
{{- .Values.secrets.namespace | default .Release.Namespace -}}
{{- end -}}

{{- define "nbsecrets-hub.apiUrl" -}}
{{- .Values.hub.apiUrl | default (printf "http://hub:8081%shub/api" .Values.hub.baseUrl) -}}
{{- end -}}

{{- define "nbsecrets-hub.prefix" -}}
{{- printf "%sservices/%s/" .Values.hub.baseUrl .Values.hub.serviceName -}}
{{- end -}}

{{- define "nbsecrets-hub.selector" -}}
app.kubernetes.io/name: {{ .Chart.Name | quote }}
app.kubernetes.io/instance: {{ .Release.Name | quote }}
{{- end -}}

{{- define "nbsecrets-hub.labels" -}}
{{ include "nbsecrets-hub.selector" . }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service | quote }}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" | quote }}
{{- end -}}
