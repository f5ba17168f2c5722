import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "@playwright/test";
import { HubScene } from "../hub/hub-scene.ts";
import { SessionClient } from "../hub/session-client.ts";
import type { HubSession } from "../hub/test-hub.ts";
import { LabPage } from "./lab-page.ts";
import { test as clusterTest } from "./user-secret-test.ts";

interface WorkerFixtures {
  scene: HubScene;
  alice: HubSession;
}

interface Fixtures {
  hubPage: HubPage;
}

/** What a user of a hub does in one tab of the JupyterLab that the hub started. */
export class HubPage extends LabPage<{ address(path?: string): string }> {
  readonly #scene: HubScene;
  readonly #session: HubSession;

  constructor(page: Page, scene: HubScene, session: HubSession) {
    // Without the notebooks that were open before.
    super(page, { address: (path = "lab") => `${session.url}${path}?reset` });
    this.#scene = scene;
    this.#session = session;
  }

  /** Makes a notebook with these cells, opens it, and signs in on the way. */
  async signIn(name: string, cells: readonly string[]): Promise<void> {
    const session = this.#session;
    const content = {
      cells: cells.map((source, index) => ({
        ...{ cell_type: "code", id: `cell-${index}`, metadata: {}, source, outputs: [], execution_count: null },
      })),
      metadata: { kernelspec: { name: "python3", display_name: "Python 3", language: "python" } },
      nbformat: 4,
      nbformat_minor: 5,
    };
    await new SessionClient(session).request("PUT", `api/contents/${name}`, { type: "notebook", content });
    await this.page.goto(`${this.#scene.hub.origin}/hub/login`);
    await this.page.getByLabel("Username").fill(session.user);
    await this.page.getByLabel("Password").fill(this.#scene.hub.password);
    await this.page.getByRole("button", { name: "Sign in" }).click();
    await this.page.waitForURL(`${session.url}**`);
    await this.openNotebook(name);
  }
}

/** A test with a hub of this worker's, whose user alice has a server. */
export const test = clusterTest.extend<Fixtures, WorkerFixtures>({
  scene: [
    async ({ cluster }, use) => {
      const scene = await HubScene.open({ cluster });
      await use(scene);
      await scene.dispose();
    },
    { scope: "worker", timeout: 180_000 },
  ],
  alice: [
    async ({ scene }, use) => {
      await scene.hub.addUser("alice");
      await use(await startLab(scene, "alice"));
    },
    { scope: "worker", timeout: 180_000 },
  ],
  hubPage: async ({ page, scene, alice }, use) => {
    await use(new HubPage(page, scene, alice));
  },
});

/** Starts a user's JupyterLab. */
export async function startLab(scene: HubScene, user: string): Promise<HubSession> {
  const session = await scene.hub.startServer(user);
  // The question about news would cover what a test looks at.
  const settings = join(session.environment["HOME"] ?? "", ".jupyter/lab/user-settings/@jupyterlab/apputils-extension");
  mkdirSync(settings, { recursive: true });
  const news = { fetchNews: "false", checkForUpdates: false };
  writeFileSync(join(settings, "notification.jupyterlab-settings"), JSON.stringify(news));
  return session;
}

export { expect } from "@playwright/test";
