import type { ServerConnection } from "@jupyterlab/services";
import { serverPost } from "./server-post";

/**
 * The files, by their paths, whose documents people edit together and that do not have their latest edits yet, whoever has them
 * open: what is written there now would replace those edits. None where the server cannot tell.
 */
export async function unsavedTogether(settings: ServerConnection.ISettings): Promise<ReadonlySet<string>> {
  try {
    const response = await serverPost(settings)("unsaved");
    const { unsaved } = (response.ok ? await response.json() : {}) as { readonly unsaved?: unknown };
    const paths: readonly unknown[] = Array.isArray(unsaved) ? unsaved : [];
    return new Set(paths.filter((path) => typeof path === "string"));
  } catch (error) {
    console.warn("Notebook Secrets cannot tell which files others are editing.", error);
    return new Set();
  }
}
