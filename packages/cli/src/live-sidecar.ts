/** How a pod's files are kept current by a container of the pod itself. */
export interface LiveSidecar {
  readonly secret: string;
  /** An absolute directory: that of the files. */
  readonly path: string;
  /** The name of the volume that is mounted there. */
  readonly volume: string;
  /** Has `nbsecrets` on its PATH. */
  readonly image: string;
}

/** An init container that stays, as the chart's template `nbsecrets.sidecar` has it: others start once the files are there. */
export function liveSidecar({ secret, path, volume, image }: LiveSidecar): Readonly<Record<string, unknown>> {
  const ready = `${path}/..ready`;
  return {
    name: volume,
    image,
    restartPolicy: "Always",
    command: ["nbsecrets"],
    args: ["mount", "--watch", path, "--ready-file", ready, "--alone"],
    env: [{ name: "NBSECRETS_STORE", value: `kubernetes:${secret}` }],
    startupProbe: { exec: { command: ["cat", ready] }, periodSeconds: 1, failureThreshold: 60 },
    securityContext: {
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      capabilities: { drop: ["ALL"] },
    },
    resources: { requests: { cpu: "10m", memory: "96Mi" }, limits: { memory: "192Mi" } },
    volumeMounts: [{ name: volume, mountPath: path }],
  };
}
