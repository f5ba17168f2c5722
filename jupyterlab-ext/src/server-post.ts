import { URLExt } from "@jupyterlab/coreutils";
import { ServerConnection } from "@jupyterlab/services";
import { unreachable } from "./why-closed";

/** Posts to a handler of our server extension, with what Jupyter asks of a page. Rejects `unavailable` where nothing answers. */
export type Post = (handler: "ticket" | "stream" | "frames", init?: Omit<RequestInit, "method">) => Promise<Response>;

export function serverPost(settings: ServerConnection.ISettings): Post {
  return async (handler, init) => {
    const url = URLExt.join(settings.baseUrl, "nbsecrets", handler);
    try {
      return await ServerConnection.makeRequest(url, { ...init, method: "POST" }, settings);
    } catch {
      throw unreachable();
    }
  };
}
