import { URLExt } from "@jupyterlab/coreutils";
import { ServerConnection } from "@jupyterlab/services";
import { refused, unreachable } from "./why-closed";

/**
 * Posts to a handler of our server extension, with what Jupyter asks of a page. Rejects `unavailable` where nothing answers,
 * `denied` where what answers is somebody else's page: that of a proxy which no longer knows the person.
 */
export type Post = (
  handler: "ticket" | "stream" | "frames" | "unsaved",
  init?: Omit<RequestInit, "method">,
) => Promise<Response>;

export function serverPost(settings: ServerConnection.ISettings): Post {
  return async (handler, init) => {
    const url = URLExt.join(settings.baseUrl, "nbsecrets", handler);
    const request = { ...init, method: "POST", redirect: "manual" } as const;
    const response = await ServerConnection.makeRequest(url, request, settings).catch(() => {
      throw unreachable();
    });
    if (isForeign(response)) {
      throw refused();
    }
    return response;
  };
}

/** Our handlers neither send elsewhere nor answer with a page. */
function isForeign(response: Response): boolean {
  const isPage = response.headers.get("Content-Type")?.startsWith("text/html") === true;
  return response.type === "opaqueredirect" || (response.ok && isPage);
}
