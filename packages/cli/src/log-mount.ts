import type { Writable } from "node:stream";
import { renderMessage, type SecretErrorCode } from "@nbsecrets/shared";
import type { SessionMount } from "@nbsecrets/stores";
import { say, sayWarning } from "./say.ts";

/**
 * How long another kind of trouble must last to be told, in milliseconds. A server that starts refuses at first what it
 * allows a moment later.
 */
const LASTING = 10_000;

/**
 * Says on standard error since when, and why, a mount does not follow its store, and since when it does again: once each,
 * however often it is tried, and once more when it has become a matter of another kind. The result ends it.
 */
export function logMount(mount: SessionMount, stderr: Writable): () => void {
  const said = new Set<SecretErrorCode>();
  let lasting: NodeJS.Timeout | undefined;
  const look = (): void => {
    clearTimeout(lasting);
    const { error, current } = mount.state;
    const path = mount.directory ?? "";
    const since = new Date().toISOString();
    if (current && said.size > 0) {
      said.clear();
      say(stderr, { key: "mount-follows", params: { path, since } });
    }
    if (error === undefined || current || said.has(error.code)) {
      return;
    }
    const reason = renderMessage(error);
    if (said.size > 0) {
      lasting = setTimeout(() => {
        said.add(error.code);
        say(stderr, { key: "mount-behind-still", params: { path, reason } });
      }, LASTING).unref();
      return;
    }
    said.add(error.code);
    // Of a directory that is no mount, the reason says it all.
    say(stderr, mount.readable === undefined ? error : { key: "mount-behind", params: { path, since, reason } });
  };
  sayWarning(stderr, mount.state.warning);
  look();
  const stop = mount.onChange(look);
  return () => {
    clearTimeout(lasting);
    stop();
  };
}
