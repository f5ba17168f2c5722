// A stand-in for the service: answers each frame with the same frame, and a few words with what a test asks for.
import { appendFileSync } from "node:fs";
import { onEnvelope, write } from "./envelopes.mjs";

const closed = [];
let floods = 0;
const has = (option) => process.argv.includes(option);
if (process.env.STAND_IN_STARTS) appendFileSync(process.env.STAND_IN_STARTS, `${process.pid}\n`);
write({ c: "0", m: JSON.stringify({ mount: "/stand-in/mount", ...(has("--stay") && { stay: true }) }) });
if (has("--crash")) process.stdout.write("", () => process.exit(3));
onEnvelope(({ c, m, closed: isClosed }) => {
  if (isClosed) closed.push(c);
  else if (m === "facts") {
    const facts = {
      connection: c,
      pid: process.pid,
      argv: process.argv.slice(2),
      mount: process.env.NBSECRETS_MOUNT ?? null,
      closed,
      floods,
    };
    write({ c, m: JSON.stringify(facts) });
  } else if (m === "crash") process.exit(3);
  else if (m === "refuse") write({ c, closed: true });
  else if (m === "damage") process.stdout.write("not an envelope\r\n\r\n");
  else if (m === "complain") {
    process.stderr.write(`nbsecrets: a complaint\u001b[31m ${"x".repeat(5000)}\n`);
    write({ c, m: "complained" });
  } else if (m.startsWith("flood ")) {
    const frame = "y".repeat(1024 * 1024);
    for (let count = Number(m.slice(6)); count > 0; count--) write({ c, m: frame });
    floods++;
  } else write({ c, m });
});
