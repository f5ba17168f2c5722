{{/*
What a pod needs to read the Secret as files. A chart that has this one as its dependency writes, with the values of this chart:

  volumes:
    {{- include "nbsecrets.volume" .Subcharts.nbsecrets | nindent 4 }}
  containers:
    - name: …
      volumeMounts:
        {{- include "nbsecrets.volumeMount" .Subcharts.nbsecrets | nindent 8 }}
      env:
        {{- include "nbsecrets.env" .Subcharts.nbsecrets | nindent 8 }}

The owner alone may read the files. In a pod whose securityContext has an fsGroup, which a container that does not run as root needs, the
group may as well.
*/}}
{{- define "nbsecrets.volume" -}}
- name: nbsecrets
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
{{- end -}}

{{- define "nbsecrets.volumeMount" -}}
- name: nbsecrets
  mountPath: {{ .Values.mount.path | quote }}
  readOnly: true
{{- end -}}

{{/* Where code finds the files, and which store editors in the pod show. */}}
{{- define "nbsecrets.env" -}}
- name: NBSECRETS_MOUNT
  value: {{ .Values.mount.path | quote }}
- name: NBSECRETS_STORE
  value: {{ printf "kubernetes:%s" .Values.secretName | quote }}
{{- end -}}
