import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { Helm } from "../helm/helm.ts";
import { IMAGE, NODE, type Pod } from "./pod.ts";
import type { TestNode } from "./test-node.ts";

const CHART = fileURLToPath(new URL("../../packages/chart", import.meta.url));

/** Of whoever has sessions: ours is its dependency, and its pods are as the chart's README says. */
const POD = `apiVersion: v1
kind: Pod
metadata:
  name: {{ .Values.name }}
spec:
  nodeName: ${NODE}
  restartPolicy: {{ .Values.restartPolicy }}
  terminationGracePeriodSeconds: 2
  serviceAccountName: {{ include "nbsecrets.serviceAccountName" .Subcharts.nbsecrets }}
  securityContext:
    runAsNonRoot: true
    runAsUser: 1000
    runAsGroup: 100
    {{- if .Values.fsGroup }}
    fsGroup: 100
    fsGroupChangePolicy: OnRootMismatch
    {{- end }}
    seccompProfile: { type: RuntimeDefault }
  volumes:
    {{- include "nbsecrets.volume" .Subcharts.nbsecrets | nindent 4 }}
  initContainers:
    {{- include "nbsecrets.sidecar" .Subcharts.nbsecrets | nindent 4 }}
  containers:
    - name: session
      image: ${IMAGE}
      imagePullPolicy: Never
      command: {{ toJson .Values.command }}
      securityContext:
        allowPrivilegeEscalation: false
        capabilities: { drop: [ALL] }
        {{- with .Values.user }}
        runAsUser: {{ . }}
        {{- end }}
      volumeMounts:
        {{- include "nbsecrets.volumeMount" .Subcharts.nbsecrets | nindent 8 }}
      env:
        {{- include "nbsecrets.env" .Subcharts.nbsecrets | nindent 8 }}
`;

export type MountMode = "kubelet" | "live";

export interface Session {
  readonly name: string;
  readonly mode: MountMode;
  /** What the container runs. Default: it sleeps. */
  readonly command?: readonly string[];
  /** Default: `Always`; `Never` for one whose output is read. */
  readonly restartPolicy?: "Always" | "Never";
  /** Whether the pod has one, as the README asks for. Default: true. */
  readonly fsGroup?: boolean;
  /** That of the container alone; the pod's is 1000. */
  readonly user?: number;
  /** Of our chart, as `--set` takes them. */
  readonly set?: readonly string[];
}

/** Sessions in one namespace that enforces the Pod Security standard "restricted", each installed by Helm. */
export class SessionChart {
  readonly namespace: string;
  readonly #node: TestNode;
  readonly #helm: Helm;
  readonly #directory: string;

  private constructor(node: TestNode, namespace: string) {
    this.#node = node;
    this.namespace = namespace;
    this.#helm = new Helm(node.cluster.kubeconfig("admin"), namespace);
    this.#directory = mkdtempSync(join(tmpdir(), "nbsecrets-session-"));
    mkdirSync(join(this.#directory, "templates"));
    cpSync(CHART, join(this.#directory, "charts", "nbsecrets"), { recursive: true });
    writeFileSync(join(this.#directory, "Chart.yaml"), "apiVersion: v2\nname: sessions\nversion: 1.0.0\n");
    writeFileSync(join(this.#directory, "templates", "pod.yaml"), POD);
  }

  static async create(node: TestNode): Promise<SessionChart> {
    const namespace = await node.createNamespace();
    const label = "pod-security.kubernetes.io/enforce=restricted";
    await node.cluster.kubectl(["label", "namespace", namespace, label]);
    return new SessionChart(node, namespace);
  }

  /** Makes the Secret that the chart leaves to others. */
  async makeSecret(data: Readonly<Record<string, string | Uint8Array>>): Promise<void> {
    const encoded = Object.entries(data).map(([key, value]) => [key, Buffer.from(value).toString("base64")]);
    const body = { metadata: { name: "user-credentials" }, data: Object.fromEntries(encoded) as object };
    const { status, text } = await this.#node.cluster.request("POST", `/api/v1/namespaces/${this.namespace}/secrets`, {
      body,
    });
    if (status !== 201) throw new Error(`The API server answered ${status}: ${text}`);
  }

  async start(session: Session): Promise<Pod> {
    const {
      name,
      mode,
      command = ["sleep", "2147483647"],
      restartPolicy = "Always",
      fsGroup = true,
      user,
      set = [],
    } = session;
    const values = { name, command, restartPolicy, fsGroup, user };
    const more = [
      `nbsecrets.mount.mode=${mode}`,
      `nbsecrets.sidecar.image=${IMAGE}`,
      "nbsecrets.sidecar.imagePullPolicy=Never",
      ...set.map((value) => `nbsecrets.${value}`),
    ].flatMap((value) => ["--set", value]);
    writeFileSync(join(this.#directory, "values.yaml"), JSON.stringify(values));
    await this.#helm.run(["install", name, this.#directory, ...more]);
    return this.#node.pod(this.namespace, name);
  }

  /** Changes the Secret as kubectl does. */
  async patch(stringData: Readonly<Record<string, string>>): Promise<void> {
    const patch = JSON.stringify({ stringData });
    await this.#node.cluster.kubectl(["-n", this.namespace, "patch", "secret", "user-credentials", "-p", patch]);
  }

  remove(): void {
    this.#helm.remove();
    rmSync(this.#directory, { recursive: true, force: true });
  }
}
