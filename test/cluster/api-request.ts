import { request } from "node:https";

export interface ApiRequest {
  readonly server: string;
  readonly ca: string;
  readonly token: string;
  readonly method: string;
  readonly path: string;
  readonly contentType?: string;
  /** Sent as JSON. */
  readonly body?: unknown;
}

/** One raw request on a connection of its own, so that the product's own client never tests itself. */
export function apiRequest(wanted: ApiRequest): Promise<{ status: number; text: string }> {
  return new Promise((resolve, reject) => {
    const options = {
      method: wanted.method,
      ca: wanted.ca,
      agent: false,
      headers: { authorization: `Bearer ${wanted.token}`, "content-type": wanted.contentType ?? "application/json" },
    };
    const sent = request(new URL(wanted.path, wanted.server), options, (response) => {
      const chunks: string[] = [];
      response.setEncoding("utf8");
      response.on("data", (text: string) => chunks.push(text));
      response.once("end", () => resolve({ status: response.statusCode ?? 0, text: chunks.join("") }));
      response.once("error", reject);
    });
    sent.once("error", reject);
    sent.end(wanted.body === undefined ? undefined : JSON.stringify(wanted.body));
  });
}
