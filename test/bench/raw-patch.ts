import type { BenchSecret } from "./kubernetes-scene.ts";
import type { RawApi } from "./raw-api.ts";

const DETAILS = "nbsecrets/details";

interface Answer {
  readonly metadata: { readonly resourceVersion: string; readonly annotations: Readonly<Record<string, string>> };
}

/** The PATCH that the product sends for one put, made by hand: the same bytes in the same form, ready before it is timed. */
export class RawPatch {
  readonly #api: RawApi;
  readonly #secret: BenchSecret;
  readonly #details: Record<string, { updatedAt: string }>;
  #resourceVersion: string;

  private constructor(api: RawApi, secret: BenchSecret, { metadata }: Answer) {
    this.#api = api;
    this.#secret = secret;
    this.#details = JSON.parse(metadata.annotations[DETAILS] ?? "{}") as Record<string, { updatedAt: string }>;
    this.#resourceVersion = metadata.resourceVersion;
  }

  static async of(api: RawApi, secret: BenchSecret): Promise<RawPatch> {
    const answer = await api.send({ method: "GET", path: secret.path });
    return new RawPatch(api, secret, JSON.parse(answer.toString()) as Answer);
  }

  /** Time until the answer is there, in milliseconds. */
  async put(name: string, value: Uint8Array): Promise<number> {
    this.#details[name] = { updatedAt: new Date().toISOString() };
    const annotations = { [DETAILS]: JSON.stringify(this.#details) };
    const metadata = { resourceVersion: this.#resourceVersion, annotations };
    const withoutData = "application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1,application/json";
    return this.#send({ metadata, data: { [name]: Buffer.from(value).toString("base64") } }, { Accept: withoutData });
  }

  /** The least that changes a value: no description or date is kept, and nobody else's change is noticed. */
  bare(name: string, value: Uint8Array): Promise<number> {
    return this.#send({ data: { [name]: Buffer.from(value).toString("base64") } }, {});
  }

  async #send(body: object, headers: Readonly<Record<string, string>>): Promise<number> {
    const request = {
      method: "PATCH",
      path: `${this.#secret.path}?fieldManager=nbsecrets`,
      headers: { "Content-Type": "application/merge-patch+json", ...headers },
      body: Buffer.from(JSON.stringify(body)),
    } as const;
    const start = performance.now();
    const answer = await this.#api.send(request);
    const time = performance.now() - start;
    this.#resourceVersion = (JSON.parse(answer.toString()) as Answer).metadata.resourceVersion;
    return time;
  }
}
