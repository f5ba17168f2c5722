// What the stand-in services share: reading and writing envelopes.

export function write(envelope) {
  const body = Buffer.from(JSON.stringify(envelope));
  process.stdout.write(`Content-Length: ${body.length}\r\n\r\n`);
  process.stdout.write(body);
}

/** Calls back for each envelope; the process ends at the end of input. */
export function onEnvelope(callback) {
  let waiting = Buffer.alloc(0);
  process.stdin.on("data", (chunk) => {
    waiting = Buffer.concat([waiting, chunk]);
    for (;;) {
      const end = waiting.indexOf("\r\n\r\n");
      if (end < 0) return;
      const length = Number(/Content-Length: (\d+)/.exec(waiting.subarray(0, end).toString())[1]);
      if (waiting.length < end + 4 + length) return;
      const body = waiting.subarray(end + 4, end + 4 + length);
      waiting = waiting.subarray(end + 4 + length);
      callback(JSON.parse(body.toString()));
    }
  });
  process.stdin.on("end", () => process.exit(0));
}
