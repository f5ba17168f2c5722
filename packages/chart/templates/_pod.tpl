{{/*
What a pod needs to read the Secret as files. A chart that has this one as its dependency writes, with the values of this chart:

  volumes:
    {{- include "nbsecrets.volume" .Subcharts.nbsecrets | nindent 4 }}
  initContainers:
    {{- include "nbsecrets.sidecar" .Subcharts.nbsecrets | nindent 4 }}
  containers:
    - name: …
      volumeMounts:
        {{- include "nbsecrets.volumeMount" .Subcharts.nbsecrets | nindent 8 }}
      env:
        {{- include "nbsecrets.env" .Subcharts.nbsecrets | nindent 8 }}

The owner alone may read the files. In a pod whose securityContext has an fsGroup, which a container that does not run as root needs, the
group may as well. In the mode "live" the files belong to whom the sidecar runs as, and nobody else may read them: the user of the pod.
*/}}
{{- define "nbsecrets.volume" -}}
- name: nbsecrets
  {{- if eq .Values.mount.mode "live" }}
  emptyDir:
    medium: Memory
    sizeLimit: {{ .Values.mount.sizeLimit | quote }}
  {{- else }}
  secret:
    secretName: {{ .Values.secretName | quote }}
    defaultMode: 256 # 0400
    optional: {{ .Values.mount.optional }}
    {{- with .Values.mount.names }}
    items:
      {{- range . }}
      - { key: {{ quote . }}, path: {{ quote . }} }
      {{- end }}
    {{- end }}
  {{- end }}
{{- end -}}

{{- define "nbsecrets.volumeMount" -}}
- name: nbsecrets
  mountPath: {{ .Values.mount.path | quote }}
  {{- if or (eq .Values.mount.mode "kubelet") .Values.sidecar.enabled }}
  readOnly: true
  {{- end }}
{{- end -}}

{{/*
In the mode "live": an init container that stays (Kubernetes 1.29 or newer) and writes each change. Containers start once its files are
there, and it ends after them. In the mode "kubelet" it is nothing.
*/}}
{{- define "nbsecrets.sidecar" -}}
{{- if and (eq .Values.mount.mode "live") .Values.sidecar.enabled -}}
{{- $ready := printf "%s/..ready" (trimSuffix "/" .Values.mount.path) -}}
- name: nbsecrets
  image: {{ required "sidecar.image has to name an image with nbsecrets in it: the session's" .Values.sidecar.image | quote }}
  imagePullPolicy: {{ .Values.sidecar.imagePullPolicy }}
  restartPolicy: Always
  command:
    {{- toYaml .Values.sidecar.command | nindent 4 }}
  args: ["mount", "--watch", {{ .Values.mount.path | quote }}, "--ready-file", {{ $ready | quote }}, "--alone"]
  env:
    - name: NBSECRETS_STORE
      value: {{ printf "kubernetes:%s" .Values.secretName | quote }}
  startupProbe:
    exec:
      command: ["cat", {{ $ready | quote }}]
    periodSeconds: 1
    failureThreshold: 60
  securityContext:
    runAsNonRoot: true
    allowPrivilegeEscalation: false
    readOnlyRootFilesystem: true
    capabilities: { drop: [ALL] }
  resources:
    {{- toYaml .Values.sidecar.resources | nindent 4 }}
  volumeMounts:
    - name: nbsecrets
      mountPath: {{ .Values.mount.path | quote }}
{{- end -}}
{{- end -}}

{{/* Where code finds the files, and which store editors in the pod show. */}}
{{- define "nbsecrets.env" -}}
- name: NBSECRETS_MOUNT
  value: {{ .Values.mount.path | quote }}
- name: NBSECRETS_STORE
  value: {{ printf "kubernetes:%s" .Values.secretName | quote }}
{{- end -}}
