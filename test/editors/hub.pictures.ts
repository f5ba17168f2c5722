import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { checkout } from "./checkout.ts";
import { expect, HubPage, startLab, test } from "./hub-test.ts";

const SHADES = [
  ["light", "JupyterLab Light"],
  ["dark", "JupyterLab Dark"],
] as const;

test.use({ viewport: { width: 1000, height: 620 } });

for (const [index, [shade, theme]] of SHADES.entries()) {
  test(`what users of a hub see, ${shade}`, async ({ scene, page }) => {
    test.setTimeout(300_000);
    // An earlier user of this name left a Secret.
    const later = `carol-${shade}`;
    const { token } = await scene.session(later);
    await scene.driver(token).apply([{ kind: "put", name: "OF_EARLIER", value: new Uint8Array(), mode: "create" }]);
    await scene.hub.stopServer(later);
    await scene.hub.replaceUser(later);

    const user = index === 0 ? "alice" : "dave";
    await scene.hub.addUser(user);
    const session = await startLab(scene, user);
    setTheme(session.environment["HOME"] ?? "", theme);
    const hubPage = new HubPage(page, scene, session);
    await hubPage.signIn("analysis.ipynb", ["", 'import os\nprint(len(os.environ["WAREHOUSE_PASSWORD"]))']);
    await hubPage.openPanel();
    await hubPage.addSecret("WAREHOUSE_PASSWORD", "Pa55w0rd", "the data warehouse");
    await hubPage.addSecret("S3_ACCESS_KEY", "AKIA-example", "raw data");
    await hubPage.insertLoader();
    await hubPage.run(0);
    await hubPage.run(1);
    await expect(hubPage.output(1)).toHaveText("8");
    await page.screenshot({ path: file("hub", shade), animations: "disabled", caret: "hide" });

    await scene.service.stop("SIGKILL");
    await expect(hubPage.panel).toContainText("The hub's secrets service cannot be reached.");
    await hubPage.panel.screenshot({ path: file("hub-away", shade), animations: "disabled", caret: "hide" });
    await scene.service.start();
    await expect(hubPage.panel).not.toContainText("cannot be reached", { timeout: 60_000 });

    const other = await startLab(scene, later);
    setTheme(other.environment["HOME"] ?? "", theme);
    await page.context().clearCookies();
    const laterPage = new HubPage(page, scene, other);
    await laterPage.signIn("other.ipynb", [""]);
    await laterPage.openPanel();
    await expect(laterPage.panel).toContainText("was made for somebody else who had this user name");
    await laterPage.panel.screenshot({ path: file("hub-other-user", shade), animations: "disabled", caret: "hide" });
  });
}

function setTheme(home: string, theme: string): void {
  const settings = join(home, ".jupyter/lab/user-settings/@jupyterlab/apputils-extension");
  mkdirSync(settings, { recursive: true });
  writeFileSync(join(settings, "themes.jupyterlab-settings"), JSON.stringify({ theme }));
}

function file(name: string, shade: string): string {
  return checkout("docs", "screenshots", `${name}-${shade}.png`);
}
