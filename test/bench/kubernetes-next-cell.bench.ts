import { randomBytes } from "node:crypto";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { JupyterLab } from "../editors/jupyter-lab.ts";
import { LabPage } from "../editors/lab-page.ts";
import { launchBrowser } from "./bench-browser.ts";
import { KubernetesScene, keyName, type BenchSecret } from "./kubernetes-scene.ts";
import { mountedValue } from "./mounted-value.ts";
import { APP_EXPOSED, NextCell } from "./next-cell.ts";
import { printRow, round } from "./print-row.ts";
import { RawApi } from "./raw-api.ts";
import { RawPatch } from "./raw-patch.ts";
import { Samples } from "./samples.ts";

const KEYS = 10;
const BYTES = 40;
const NAME = keyName(0);
const EDITS = Number(process.env["BENCH_EDITS"] ?? 60);
const LIMIT = 500;
const size = `${BYTES} B in a Secret of ${KEYS} keys`;

const scene = await KubernetesScene.start({ etcdFsync: true });
const secret = await scene.secret(KEYS, BYTES);
const lab = new JupyterLab({
  arguments: [APP_EXPOSED],
  environment: { NBSECRETS_STORE: secret.spec, KUBECONFIG: scene.cluster.kubeconfig("alice") },
});
const browser = await launchBrowser();
try {
  await lab.start();
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
  const nextCell = await NextCell.open(new LabPage(page, lab), NAME);
  await saved(nextCell);
  await patched(nextCell, secret);
} finally {
  await browser.close();
  await lab.dispose();
  await scene.dispose();
}

/** From the click on Save, through the API server (etcd with fsync) and the mount, to the new value in the cell's output. */
async function saved(nextCell: NextCell): Promise<void> {
  const [all, saving, running, peer] = [new Samples(), new Samples(), new Samples(), new Samples()];
  for (let edit = 0; edit < EDITS; edit += 1) {
    const { saved, closed, shown } = await nextCell.save(newValue());
    all.add(shown - saved);
    saving.add(closed - saved);
    running.add(shown - closed);
    peer.add(await nextCell.runAlone());
  }
  printRow({
    what: `Kubernetes: Save in the panel → live mount written → the next cell prints it, ${size} (p95)`,
    figure: all.p95,
    unit: "ms",
    limit: LIMIT,
    peer: `${peer.summary()} (the same cell, nothing saved)`,
    note:
      `${all.count} edits; p50 ${round(all.median)} ms; click → dialog closed (PATCH, mount) ${saving.summary()}; ` +
      `run → output ${running.summary()}`,
  });
}

/** Somebody else's change, first by kubectl, a process each, then by a bare PATCH; the cell runs once the mount has it. */
async function patched(nextCell: NextCell, { name, namespace, ...rest }: BenchSecret): Promise<void> {
  const mount = mountOf(lab);
  const api = new RawApi(scene.cluster, "alice");
  const raw = await RawPatch.of(api, { name, namespace, ...rest });
  const kubectlPatch = async (value: string): Promise<void> => {
    const patch = JSON.stringify({ data: { [NAME]: Buffer.from(value).toString("base64") } });
    const words = ["patch", "secret", name, "-n", namespace, "--type=merge", "-p", patch];
    await scene.cluster.kubectl(words, { user: "alice" });
  };
  const rawPatch = async (value: string): Promise<void> => void (await raw.bare(NAME, Buffer.from(value)));
  const kubectl = await measured(nextCell, mount, kubectlPatch);
  const bare = await measured(nextCell, mount, rawPatch);
  api.close();
  printRow({
    what: `Kubernetes: kubectl patch, its own start included → live mount written → the next cell prints it, ${size} (p95)`,
    figure: kubectl.shown.p95,
    unit: "ms",
    limit: LIMIT,
    peer: `${kubectl.answered.summary()} (kubectl patch alone)`,
    note:
      `${kubectl.shown.count} changes; p50 ${round(kubectl.shown.median)} ms; kubectl starts → mount written ` +
      `${kubectl.mounted.summary()}; its end → next cell ${kubectl.afterAnswer.summary()}`,
  });
  printRow({
    what: `Kubernetes: a bare PATCH, as it is sent → live mount written → the next cell prints it, ${size} (p95)`,
    figure: bare.shown.p95,
    unit: "ms",
    limit: LIMIT,
    peer: `${bare.answered.summary()} (the PATCH alone)`,
    note:
      `${bare.shown.count} changes; p50 ${round(bare.shown.median)} ms; sent → mount written ${bare.mounted.summary()}; ` +
      `its answer → next cell ${bare.afterAnswer.summary()}`,
  });
}

interface PatchTimes {
  readonly answered: Samples;
  readonly mounted: Samples;
  readonly shown: Samples;
  readonly afterAnswer: Samples;
}

async function measured(
  nextCell: NextCell,
  mount: string,
  patch: (value: string) => Promise<void>,
): Promise<PatchTimes> {
  const times = { answered: new Samples(), mounted: new Samples(), shown: new Samples(), afterAnswer: new Samples() };
  for (let edit = 0; edit < EDITS; edit += 1) {
    const value = newValue();
    const start = performance.now();
    const since = (): number => performance.now() - start;
    const [answered, mounted] = await Promise.all([
      patch(value).then(since),
      mountedValue(mount, NAME, value).then(since),
    ]);
    await nextCell.show(value);
    const shown = since();
    times.answered.add(answered);
    times.mounted.add(mounted);
    times.shown.add(shown);
    times.afterAnswer.add(shown - answered);
  }
  return times;
}

/** Where the session of this JupyterLab keeps its mount. */
function mountOf({ environment }: JupyterLab): string {
  const runtime = environment["XDG_RUNTIME_DIR"] ?? "";
  const [directory = ""] = readdirSync(runtime).filter((name) => name.startsWith("nbsecrets"));
  return join(runtime, directory);
}

/** Of BYTES letters and digits. */
function newValue(): string {
  return randomBytes(BYTES / 2).toString("hex");
}
