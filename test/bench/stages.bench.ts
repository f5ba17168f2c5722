import { expect, type Page, type WebSocket } from "@playwright/test";
import { JupyterLab } from "../editors/jupyter-lab.ts";
import { LabPage } from "../editors/lab-page.ts";
import { launchBrowser } from "./bench-browser.ts";
import { KubernetesScene } from "./kubernetes-scene.ts";
import { printRow, round } from "./print-row.ts";
import { Samples } from "./samples.ts";
import { timeToPaint } from "./time-to-paint.ts";

const SECRETS = 100;
const QUESTIONS = Number(process.env["BENCH_QUESTIONS"] ?? 60);
const SAVES = Number(process.env["BENCH_SAVES"] ?? 40);

const browser = await launchBrowser();

/** From the question that goes to an idle kernel until the service has compared its answer: what the rows then show. */
async function states(lab: JupyterLab): Promise<void> {
  const { labPage, page } = await openPage(lab);
  const wire = new Wire(page);
  lab.notebook("states.ipynb", ["import os"]);
  await labPage.openNotebook("states.ipynb");
  await labPage.openPanel();
  await expect(labPage.panel.locator('.nbsecrets-row[data-stage="not-loaded"]').first()).toBeVisible();
  const times = new Samples();
  let most = 0;
  for (let index = 0; index < QUESTIONS; index += 1) {
    const asked = wire.nextAnswer();
    // Whatever ran may have changed what the kernel has.
    await labPage.run(0);
    const { time, requests } = await asked;
    times.add(time);
    most = Math.max(most, requests);
  }
  await page.close();
  printRow({
    what: `states of ${SECRETS} secrets in one idle kernel: asked → compared (p95)`,
    figure: times.p95,
    unit: "ms",
    limit: 150,
    note: `${times.count} questions, p50 ${round(times.median)} ms; from frame to frame as the browser tells of them`,
  });
  printRow({ what: "requests to the kernel for that", figure: most, unit: "requests", limit: 1 });
}

/** From the press on "Add" until the row says "In kernel", in a notebook whose secrets are kept loaded; `limit` in ms. */
async function saves(lab: JupyterLab, where: string, limit: number): Promise<void> {
  const names = Array.from({ length: SAVES }, (_unused, index) => `TOKEN_${String(index).padStart(3, "0")}`);
  const { labPage, page } = await openPage(lab);
  await lab.nbsecrets(["set", "FIRST_TOKEN"], "first");
  lab.notebook("kept.ipynb", ["import os", ...["FIRST_TOKEN", ...names].map((name) => `os.environ["${name}"]`)]);
  await labPage.openNotebook("kept.ipynb");
  await labPage.openPanel();
  const section = labPage.panel.getByRole("region", { name: /^kept\.ipynb: / });
  await section.getByRole("button", { name: "Load FIRST_TOKEN" }).click();
  await page.getByRole("button", { name: "This notebook" }).click();
  const times = new Samples();
  for (const name of names) {
    await labPage.panel.getByRole("button", { name: "Add a secret" }).click();
    await labPage.fillForm({ name, value: "the value" });
    const loader = labPage.dialog.getByLabel("Insert loader");
    if (await loader.isVisible()) {
      await loader.uncheck();
    }
    const selector = `.nbsecrets-row[data-name="${name}"][data-stage="in-kernel"]`;
    const { started, painted } = await timeToPaint(page, { selector, event: "pointerdown" }, () =>
      labPage.dialog.getByRole("button", { name: "Add" }).click(),
    );
    times.add(painted - started);
  }
  await page.close();
  printRow({
    what: `saved with "keep loaded", ${where} → "In kernel" painted (p95)`,
    figure: times.p95,
    unit: "ms",
    limit,
    note: `${times.count} secrets added in the panel, p50 ${round(times.median)} ms, from the press on "Add"`,
  });
}

async function openPage(lab: JupyterLab): Promise<{ readonly labPage: LabPage; readonly page: Page }> {
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
  return { labPage: new LabPage(page, lab), page };
}

interface Answered {
  /** Milliseconds from the first silent request to the kernel until the service's report. */
  readonly time: number;
  readonly requests: number;
}

/** What goes over a page's sockets: questions to the kernel, and to the service about its answers. */
class Wire {
  #asked: number | undefined;
  #requests = 0;
  /** The id of the request that the service has not answered yet. */
  #request: number | undefined;
  #answered: ((answered: Answered) => void) | undefined;

  constructor(page: Page) {
    page.on("websocket", (socket) => this.#follow(socket));
  }

  /** The next question that is asked from now on. */
  nextAnswer(): Promise<Answered> {
    this.#asked = undefined;
    this.#requests = 0;
    return new Promise((resolve) => (this.#answered = resolve));
  }

  #follow(socket: WebSocket): void {
    const isKernel = socket.url().includes("/api/kernels/");
    socket.on("framesent", ({ payload }) => {
      const text = payload.toString();
      if (isKernel && text.includes('"user_expressions":{"')) {
        this.#asked ??= performance.now();
        this.#requests += 1;
      } else if (text.includes('"service/stages"')) {
        this.#request = Number(/"id":(\d+)/.exec(text)?.[1]);
      }
    });
    socket.on("framereceived", ({ payload }) => {
      const id = /^[^[]*"id":(\d+)/.exec(payload.toString())?.[1];
      if (!isKernel && this.#request !== undefined && Number(id) === this.#request && this.#asked !== undefined) {
        this.#answered?.({ time: performance.now() - this.#asked, requests: this.#requests });
        this.#request = undefined;
        this.#answered = undefined;
      }
    });
  }
}

/** On a vault, as on a laptop. */
async function onVault(): Promise<void> {
  const lab = new JupyterLab();
  try {
    await lab.start();
    await lab.addMany(SECRETS);
    await states(lab);
    await lab.renew();
    await saves(lab, "vault", 300);
  } finally {
    await lab.dispose();
  }
}

/** On a Kubernetes Secret that the service mounts itself, through an API server whose etcd writes with fsync. */
async function onLiveMount(): Promise<void> {
  const scene = await KubernetesScene.start({ etcdFsync: true });
  try {
    const { spec } = await scene.secret(10);
    const environment = { NBSECRETS_STORE: spec, KUBECONFIG: scene.cluster.kubeconfig("alice") };
    const lab = new JupyterLab({ environment });
    try {
      await lab.start();
      await saves(lab, "API server and live mount", 700);
    } finally {
      await lab.dispose();
    }
  } finally {
    await scene.dispose();
  }
}

try {
  await onVault();
  await onLiveMount();
} finally {
  await browser.close();
}
