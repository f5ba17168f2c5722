import { SecretError } from "@nbsecrets/shared";
import type { Post } from "./server-post";
import { whyRefused } from "./why-closed";

/** What opens one socket, soon. Rejects `denied` where the server refuses, `unavailable` where nothing answers. */
export async function requestTicket(post: Post): Promise<string> {
  const response = await post("ticket", { body: "{}" });
  if (!response.ok) {
    throw whyRefused(response.status);
  }
  const body = (await response.json()) as { ticket?: unknown };
  if (typeof body.ticket !== "string") {
    throw new SecretError("internal", "protocol-garbled");
  }
  return body.ticket;
}
