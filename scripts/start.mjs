import { resolve } from "node:path";
import { main, Refusal } from "./checkout.mjs";
import { CLUSTER_STEP, provideCluster } from "./cluster.mjs";
import { onNode24 } from "./on-node24.mjs";
import { openInBrowser, startJupyterLab } from "./jupyterlab.mjs";
import { SET_UP_STEPS, setUp } from "./set-up.mjs";
import { startCluster } from "./start-cluster.mjs";

const USAGE = `npm start -- [--no-browser] [--port NUMBER] [--store STORE] [--state DIR]

Starts JupyterLab with Notebook Secrets on this computer alone, after setting up what is missing.

  --no-browser     print the address without opening it
  --port NUMBER    the port to listen on; without it the first free one from 8888
  --store STORE    where the secrets are kept:
                     vault               one encrypted file on this computer (default)
                     vault:/DIR          the same in another place
                     kubernetes          a Kubernetes API server to try it on, which is built and started here
                     kubernetes:SECRET?namespace=NAMESPACE&context=CONTEXT
                                         a Secret in the cluster of your kubeconfig; SECRET and each of the
                                         others may be left out, the colon may not
  --state DIR      where --store kubernetes keeps its cluster between starts, instead of .work/start-cluster`;

/** The one that starts a cluster; with a colon it is a store as any other. */
const TRIAL = "kubernetes";

await main(async () => {
  const options = readOptions(process.argv.slice(2));
  if (options.help) return console.log(USAGE);
  const isTrial = options.store === TRIAL;
  await onNode24(import.meta.url, SET_UP_STEPS + (isTrial ? 3 : 1));
  let cluster, lab;
  const stop = new Promise((resolve) => {
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => resolve(signal));
    process.once("disconnect", () => resolve("SIGHUP"));
  });
  try {
    const store = options.store === undefined ? {} : { NBSECRETS_STORE: options.store };
    const startLab = (environment) => startJupyterLab({ port: options.port, environment }, stop);
    const trial = [
      [CLUSTER_STEP, provideCluster],
      ["start of the API server", async () => void (cluster = await startCluster(options.state))],
    ];
    await setUp({
      more: [
        ...(isTrial ? trial : []),
        ["JupyterLab", async () => void (lab = await startLab(cluster?.environment ?? store))],
      ],
    });
    if (cluster !== undefined) console.log(`\n${cluster.told}`);
    console.log(`\nNotebook Secrets is at\n\n    ${lab.address}\n\nCtrl-C stops it.`);
    if (options.browser) await openInBrowser(lab.openFile);
    const reason = await Promise.race([stop, lab.ended]);
    if (typeof reason !== "string") throw new Refusal(`JupyterLab ended by itself; see ${lab.log}.`);
  } finally {
    await lab?.stop();
    await cluster?.stop();
  }
  console.log("\nStopped.");
});

function readOptions(words) {
  const options = { help: false, browser: true, port: undefined, store: undefined, state: undefined };
  while (words.length > 0) {
    const [word, inline] = words.shift().split(/=(.*)/s);
    const value = () => {
      const given = inline ?? words.shift();
      if (given === undefined || given === "") throw new Refusal(`${word} needs a value; see npm start -- --help.`);
      return given;
    };
    if (word === "--help" || word === "-h") options.help = true;
    else if (word === "--no-browser") options.browser = false;
    else if (word === "--port") options.port = readPort(value());
    else if (word === "--store") options.store = value();
    else if (word === "--state") options.state = resolve(value());
    else throw new Refusal(`npm start knows no ${word}; see npm start -- --help.`);
  }
  if (options.state !== undefined && options.store !== TRIAL) {
    throw new Refusal(`--state goes with --store ${TRIAL}; see npm start -- --help.`);
  }
  return options;
}

function readPort(text) {
  const port = Number(text);
  if (Number.isInteger(port) && port > 0 && port < 65536) return port;
  throw new Refusal(`--port takes a number from 1 to 65535, not ${text}.`);
}
