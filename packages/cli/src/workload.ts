import { dump } from "js-yaml";
import { liveSidecar } from "./live-sidecar.ts";

/** The objects whose pods may read secrets, by the word that kubectl has for each. */
export const workloads = {
  deployment: { apiVersion: "apps/v1", kind: "Deployment", pod: ["spec", "template", "spec"] },
  statefulset: { apiVersion: "apps/v1", kind: "StatefulSet", pod: ["spec", "template", "spec"] },
  daemonset: { apiVersion: "apps/v1", kind: "DaemonSet", pod: ["spec", "template", "spec"] },
  cronjob: { apiVersion: "batch/v1", kind: "CronJob", pod: ["spec", "jobTemplate", "spec", "template", "spec"] },
  // What these have cannot be changed any more once they are there.
  job: { apiVersion: "batch/v1", kind: "Job", pod: ["spec", "template", "spec"] },
  pod: { apiVersion: "v1", kind: "Pod", pod: ["spec"] },
} as const;

export type WorkloadWord = keyof typeof workloads;

/** Whether an object of this kind takes a patch of its pods. */
export function isPatchable(word: WorkloadWord): boolean {
  return word !== "job" && word !== "pod";
}

/** How a workload's pods read a Secret as files. */
export interface WorkloadMount {
  readonly secret: string;
  /** An absolute directory. */
  readonly path: string;
  /** The containers that read it, by name. */
  readonly containers: readonly string[];
  /** Only these keys; undefined: all that the Secret has, also later. */
  readonly names?: readonly string[];
  /** Whether pods start where the Secret, or one of `names`, is not there. */
  readonly optional?: boolean;
  /** The group that may read the files, for containers that do not run as root. */
  readonly fsGroup?: number;
  /** A sidecar from `image` keeps the files current, in memory; then `names`, `optional` and `fsGroup` mean nothing. */
  readonly live?: { readonly image: string; readonly serviceAccount?: string };
}

const volume = "nbsecrets";
/** The owner alone; the kubelet makes it 0440 for an `fsGroup`. */
const ownerReads = 0o400;

/**
 * What a workload's manifest needs beside its own, as a strategic merge patch in YAML: to be pasted into the manifest, or given
 * to `kubectl patch --patch-file`. Lists are merged by the names of their entries, so whatever else is there stays.
 */
export function workloadPatch(word: WorkloadWord, mount: WorkloadMount): string {
  return yaml(patchOf(word, mount));
}

/** The same for Kustomize: a component, to be listed under `components` of a `kustomization.yaml`. */
export function workloadComponent(word: WorkloadWord, name: string, mount: WorkloadMount): string {
  const { apiVersion, kind } = workloads[word];
  return yaml({
    apiVersion: "kustomize.config.k8s.io/v1alpha1",
    kind: "Component",
    // The patch names its object; a target's name would be a regular expression.
    patches: [{ patch: yaml({ apiVersion, kind, metadata: { name }, ...patchOf(word, mount) }) }],
  });
}

type Fields = Readonly<Record<string, unknown>>;

function patchOf(word: WorkloadWord, mount: WorkloadMount): Fields {
  const pod = {
    ...(mount.live === undefined ? secretVolume(mount) : liveVolume(mount, mount.live)),
    containers: mount.containers.map((name) => ({
      name,
      volumeMounts: [{ name: volume, mountPath: mount.path, readOnly: true }],
    })),
  };
  return [...workloads[word].pod].reverse().reduce<Fields>((inner, key) => ({ [key]: inner }), pod);
}

function secretVolume({ secret, names, optional, fsGroup }: WorkloadMount): Fields {
  return {
    // Of a large disk in the same pod the kubelet would change the owners at each start otherwise.
    ...(fsGroup === undefined ? {} : { securityContext: { fsGroup, fsGroupChangePolicy: "OnRootMismatch" } }),
    volumes: [
      {
        name: volume,
        secret: {
          secretName: secret,
          defaultMode: ownerReads,
          // Both are always said: what an earlier patch said would stay otherwise.
          optional: optional === true,
          items: names?.map((name) => ({ key: name, path: name })) ?? null,
        },
      },
    ],
  };
}

function liveVolume({ secret, path }: WorkloadMount, live: NonNullable<WorkloadMount["live"]>): Fields {
  return {
    ...(live.serviceAccount === undefined ? {} : { serviceAccountName: live.serviceAccount }),
    // Null takes away what an earlier patch without the sidecar has put there.
    volumes: [{ name: volume, secret: null, emptyDir: { medium: "Memory", sizeLimit: "8Mi" } }],
    initContainers: [liveSidecar({ secret, path, volume, image: live.image })],
  };
}

function yaml(value: Fields): string {
  // In quotes: kubectl reads an unquoted 1e3_ as a number, where others read a name.
  return dump(value, { lineWidth: -1, noRefs: true, forceQuotes: true });
}
