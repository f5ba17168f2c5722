import type { Writable } from "node:stream";
import { renderMessage, type SecretErrorCode } from "@nbsecrets/shared";
import type { SessionMount } from "@nbsecrets/stores";
import { say } from "./say.ts";

/**
 * Says on standard error since when, and why, a mount does not follow its store, and since when it does again: once each,
 * however often it is tried, and once more when it becomes a matter of another kind. The result ends it.
 */
export function logMount(mount: SessionMount, stderr: Writable): () => void {
  const said = new Set<SecretErrorCode>();
  const look = (): void => {
    const { error, current } = mount.state;
    const path = mount.directory ?? "";
    const since = new Date().toISOString();
    if (error === undefined || current) {
      if (said.size > 0 && current) {
        said.clear();
        say(stderr, { key: "mount-follows", params: { path, since } });
      }
      return;
    }
    if (said.has(error.code)) {
      return;
    }
    const reason = renderMessage(error);
    if (mount.readable === undefined) {
      say(stderr, error);
    } else if (said.size > 0) {
      say(stderr, { key: "mount-behind-still", params: { path, reason } });
    } else {
      say(stderr, { key: "mount-behind", params: { path, since, reason } });
    }
    said.add(error.code);
  };
  if (mount.state.current && mount.state.error !== undefined) {
    say(stderr, mount.state.error); // it is current, but could not be recorded
  }
  look();
  return mount.onChange(look);
}
