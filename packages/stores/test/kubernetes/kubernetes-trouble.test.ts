import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { renderMessage, type SecretError } from "@nbsecrets/shared";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { KubernetesDriver } from "../../src/kubernetes-driver.ts";
import { ApiStandIn, secretBody, type StandInAnswer } from "./api-stand-in.ts";
import { base64, bytes, put, refusal } from "./kubernetes-scene.ts";

const patience = { connect: 2_000, answer: 300, busy: 2_000, signIn: 10_000 };
const GET = "GET /api/v1/namespaces/n/secrets/s";
const PATCH = "PATCH /api/v1/namespaces/n/secrets/s";

let api: ApiStandIn;
let directory: string;
let driver: KubernetesDriver;
beforeEach(async () => {
  api = await ApiStandIn.start();
  directory = await mkdtemp(join(tmpdir(), "nbsecrets-trouble-"));
  driver = new KubernetesDriver({
    secret: "s",
    namespace: "n",
    env: {},
    kubeconfigFiles: [await kubeconfig()],
    patience,
  });
});
afterEach(async () => {
  await driver.close();
  await api.stop();
  await rm(directory, { recursive: true });
});

async function kubeconfig(user: object = { token: "t" }): Promise<string> {
  const file = join(directory, "config");
  const cluster = { server: api.address, "certificate-authority-data": base64(api.ca) };
  const config = {
    clusters: [{ name: "c", cluster }],
    users: [{ name: "u", user }],
    contexts: [{ name: "x", context: { cluster: "c", user: "u" } }],
    "current-context": "x",
  };
  await writeFile(file, JSON.stringify(config));
  return file;
}

/** Answers by method: a GET shows the Secret, a PATCH is taken, unless told otherwise. */
function answers(special: Partial<Record<"GET" | "PATCH" | "POST", StandInAnswer>>): void {
  api.answer = (request, response, body) => {
    const own = special[request.method as "GET"];
    if (own !== undefined) own(request, response, body);
    else response.writeHead(200, { "Content-Type": "application/json" }).end(secretBody("7", { A: base64("x") }));
  };
}

/** Answers one after the other; the last one again and again. */
function inTurn(...turns: readonly StandInAnswer[]): StandInAnswer {
  let turn = 0;
  return (request, response, body) => turns[Math.min(turn++, turns.length - 1)]?.(request, response, body);
}

const say =
  (status: number, headers: Record<string, string> = {}, body = "{}"): StandInAnswer =>
  (_request, response) =>
    response.writeHead(status, { "Content-Type": "application/json", ...headers }).end(body);
const taken = say(200, {}, secretBody("8"));

describe("a server that is too busy", () => {
  test("is asked again after the time that it says", async () => {
    answers({
      GET: inTurn(say(429, { "Retry-After": "0" }), say(503, { "Retry-After": "0" }), say(200, {}, secretBody("7"))),
    });
    expect(await driver.list()).toEqual([]);
    expect(api.requests).toEqual([GET, GET, GET]);
    answers({ PATCH: inTurn(say(429, { "Retry-After": "0" }), taken) });
    expect(await put(driver, "A", "x")).toMatchObject({ name: "A" });
  });

  test("is given up after three times, or when it asks for more patience than there is", async () => {
    answers({ GET: say(429, { "Retry-After": "0" }) });
    const busy = { code: "unavailable", key: "kubernetes-busy", params: {} };
    expect(await refusal(driver.list())).toEqual(busy);
    expect(api.requests.length).toBe(3);
    answers({ GET: say(503, { "Retry-After": "3600" }) });
    expect(await refusal(driver.list())).toEqual(busy);
    expect(api.requests.length).toBe(4);
  });

  test("can be left while it is waited for", async () => {
    answers({ GET: say(429, { "Retry-After": "1" }) });
    const leaving = new AbortController();
    const listing = refusal(driver.list(leaving.signal));
    await expect.poll(() => api.requests.length).toBe(1);
    leaving.abort();
    expect(await listing).toMatchObject({ code: "unavailable", key: "aborted" });
  });
});

describe("a server that fails", () => {
  test("with 500 to a read says so, with the number and nothing else", async () => {
    answers({ GET: say(500) });
    const failing = { code: "unavailable", key: "kubernetes-failing", params: { status: "500" } };
    expect(await refusal(driver.list())).toEqual(failing);
    expect(await refusal(driver.snapshot())).toEqual(failing);
  });

  test("with 500 to a write is looked at, tried once more, and then told", async () => {
    answers({ PATCH: say(500) });
    await driver.list();
    expect(await refusal(put(driver, "A", "y"))).toMatchObject({ key: "kubernetes-failing" });
    expect(api.requests).toEqual([GET, PATCH, GET, PATCH, GET]);
  });

  test("with 500 to a write that it did all the same is believed what it shows", async () => {
    let there = secretBody("7", { A: base64("x") });
    answers({
      GET: (request, response, body) => say(200, {}, there)(request, response, body),
      PATCH: (request, response, body) => {
        const patch = JSON.parse(body) as { metadata: { annotations: object }; data: Record<string, string> };
        const metadata = { name: "s", resourceVersion: "8", annotations: patch.metadata.annotations };
        there = JSON.stringify({ kind: "Secret", metadata, data: patch.data });
        say(500)(request, response, body);
      },
    });
    await driver.list();
    expect(await put(driver, "A", "y")).toMatchObject({ name: "A" });
    expect(api.requests).toEqual([GET, PATCH, GET]);
  });

  test("with something that is no answer of an API server", async () => {
    const notAnApi = { code: "unavailable", key: "kubernetes-not-an-api", params: {} };
    for (const answer of [
      say(200),
      say(200, {}, "<html>"),
      say(404),
      say(302, { Location: "https://127.0.0.1:1/" }),
      say(200, {}, "null"),
    ]) {
      answers({ GET: answer });
      expect(await refusal(driver.list())).toEqual(notAnApi);
    }
    answers({ PATCH: say(200) });
    expect(await refusal(put(driver, "A", "y"))).toEqual(notAnApi);
  });
});

describe("a server that answers slowly", () => {
  test("is waited for as long as something comes", async () => {
    answers({
      GET: (_request, response) => {
        const body = secretBody("7", { A: base64("x") });
        response.writeHead(200);
        const parts = body.match(/.{1,20}/gs) ?? [];
        const next = (): void => {
          const part = parts.shift();
          if (part === undefined) response.end();
          else response.write(part, () => setTimeout(next, 100));
        };
        next();
      },
    });
    expect(await driver.list()).toMatchObject([{ name: "A" }]);
  });

  test("or not at all, before its answer or in the middle of it, is told in time", async () => {
    const server = api.address;
    const silent = { code: "unavailable", key: "kubernetes-silent", params: { server } };
    answers({ GET: () => undefined });
    expect(await refusal(driver.list())).toEqual(silent);
    answers({ GET: (_request, response) => void response.writeHead(200).write('{"kind":') });
    expect(await refusal(driver.list())).toEqual(silent);
    answers({ PATCH: () => undefined });
    expect(await refusal(put(driver, "A", "y"))).toEqual({
      code: "unavailable",
      key: "kubernetes-not-known",
      params: {},
    });
  });
});

describe("a server that closes", () => {
  test("in the middle of a body is cut off, and asked again by the next call", async () => {
    const half: StandInAnswer = (_request, response) => {
      response.writeHead(200, { "Content-Length": "1000" });
      response.write('{"kind":"Secret"', () => response.destroy());
    };
    answers({ GET: half });
    expect(await refusal(driver.list())).toMatchObject({ code: "unavailable", key: "kubernetes-cut-off" });
    answers({});
    expect((await driver.list()).length).toBe(1);
  });

  test("without an answer to a write, always, leaves it unknown; what was there is kept", async () => {
    answers({ PATCH: (request) => request.socket.destroy() });
    await driver.list();
    expect(await refusal(put(driver, "A", "y"))).toMatchObject({ code: "unavailable", key: "kubernetes-not-known" });
    answers({});
    expect(await driver.reveal("A")).toEqual(bytes("x"));
  });
});

describe("no response of the server is in what a person or a log may see", () => {
  const canary = "canary-5e1f-of-the-server";
  const headers = { "X-Canary": canary, Warning: `299 - "${canary}"`, "WWW-Authenticate": canary };
  const status = (code: number, more: object = {}): string =>
    JSON.stringify({ kind: "Status", message: canary, reason: canary, details: { name: canary, ...more }, code });

  const told: string[] = [];
  beforeEach(() => {
    told.length = 0;
    for (const method of ["log", "info", "warn", "error", "debug"] as const) {
      vi.spyOn(console, method).mockImplementation((...words) => void told.push(words.map(String).join(" ")));
    }
    for (const stream of [process.stdout, process.stderr]) {
      vi.spyOn(stream, "write").mockImplementation((text) => {
        told.push(String(text));
        return true;
      });
    }
  });
  afterEach(() => vi.restoreAllMocks());

  const causes = [{ reason: "FieldValueTooLong", message: canary, field: canary }];
  const failures: readonly (readonly [string, StandInAnswer])[] = [
    ...[400, 401, 403, 404, 405, 409, 410, 413, 415, 422, 429, 500, 502, 503, 504].map(
      (code) => [`${code}`, say(code, { ...headers, "Retry-After": "0" }, status(code))] as const,
    ),
    ["422 with causes", say(422, headers, status(422, { causes, kind: canary }))],
    ["404 of a namespace", say(404, headers, status(404, { kind: "namespaces" }))],
    ["no JSON", say(200, headers, canary)],
    ["another object", say(200, headers, JSON.stringify({ kind: canary, metadata: { resourceVersion: canary } }))],
    ["a redirect", say(301, { ...headers, Location: `https://${canary}/` })],
    [
      "half a body",
      (_request, response) => {
        response.writeHead(200, { ...headers, "Content-Length": "1000" });
        response.write(canary, () => response.destroy());
      },
    ],
    ["a header that is none", (request) => request.socket.end(`HTTP/1.1 200 OK\r\n${canary}\r\n\r\n`)],
    ["no HTTP", (request) => request.socket.end(`${canary}\r\n\r\n`)],
    ["nothing", (request, response) => void response.writeHead(200, headers).write(canary)],
  ];

  test.each(failures)("%s", async (_what, failure) => {
    // Once for everything, and once for writes alone.
    for (const special of [{ GET: failure, PATCH: failure, POST: failure }, { PATCH: failure }]) {
      answers(special);
      const work = [
        driver.list(),
        driver.reveal("A"),
        driver.snapshot(),
        put(driver, "A", "y"),
        driver.usage(),
        driver.rights(),
        driver.serverVersion(),
        driver.watch(() => undefined),
      ];
      for (const outcome of await Promise.allSettled(work)) {
        if (outcome.status === "rejected") {
          const error = outcome.reason as SecretError;
          told.push(error.message, String(error), error.stack ?? "", JSON.stringify(error), String(error.cause));
          told.push(JSON.stringify(Object.entries(error)), renderMessage(error));
        }
      }
    }
    expect(told.filter((text) => text.includes(canary))).toEqual([]);
    expect(told.length).toBeGreaterThan(0);
  });

  test("an event of the watch that is none", async () => {
    answers({
      GET: (request, response) => {
        if (!request.url?.includes("watch=true")) {
          response.end(secretBody("7"));
          return;
        }
        response.write(`{"type":"ERROR","object":${status(410)}}\n${canary}\n`);
      },
    });
    const events: string[] = [];
    const unwatch = await driver.watch((event) => events.push(JSON.stringify(event)));
    await expect.poll(() => events.length, { timeout: 10_000 }).toBeGreaterThan(0);
    await unwatch();
    expect([...told, ...events].filter((text) => text.includes(canary))).toEqual([]);
  });
});
