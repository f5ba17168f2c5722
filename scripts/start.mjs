import { main, Refusal } from "./checkout.mjs";
import { onNode24 } from "./on-node24.mjs";
import { openInBrowser, startJupyterLab } from "./jupyterlab.mjs";
import { SET_UP_STEPS, setUp } from "./set-up.mjs";

const USAGE = `npm start -- [--no-browser] [--port NUMBER] [--store STORE]

Starts JupyterLab with Notebook Secrets on this computer alone, after setting up what is missing.

  --no-browser     print the address without opening it
  --port NUMBER    the port to listen on; without it the first free one from 8888
  --store STORE    where the secrets are kept: vault (default), or vault:/some/directory`;

await main(async () => {
  const options = readOptions(process.argv.slice(2));
  if (options.help) return console.log(USAGE);
  await onNode24(import.meta.url, SET_UP_STEPS + 1);
  let lab;
  const stop = new Promise((resolve) => {
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => resolve(signal));
    process.once("disconnect", () => resolve("SIGHUP"));
  });
  try {
    await setUp({ more: [["JupyterLab", async () => void (lab = await startJupyterLab(options, stop))]] });
    console.log(`\nNotebook Secrets is at\n\n    ${lab.address}\n\nCtrl-C stops it.`);
    if (options.browser) await openInBrowser(lab.openFile);
    const reason = await Promise.race([stop, lab.ended]);
    if (typeof reason !== "string") throw new Refusal(`JupyterLab ended by itself; see ${lab.log}.`);
  } finally {
    await lab?.stop();
  }
  console.log("\nStopped.");
});

function readOptions(words) {
  const options = { help: false, browser: true, port: undefined, store: undefined };
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
    else throw new Refusal(`npm start knows no ${word}; see npm start -- --help.`);
  }
  return options;
}

function readPort(text) {
  const port = Number(text);
  if (Number.isInteger(port) && port > 0 && port < 65536) return port;
  throw new Refusal(`--port takes a number from 1 to 65535, not ${text}.`);
}
