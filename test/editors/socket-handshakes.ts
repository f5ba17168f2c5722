import type { Page } from "@playwright/test";

/** The WebSockets that a page asks for, and which of them were answered. */
export class SocketHandshakes {
  readonly #asked = new Map<string, string>();
  readonly #answered = new Set<string>();
  readonly #closed = new Set<string>();

  /** From now on; Chromium alone tells of them. */
  static async follow(page: Page): Promise<SocketHandshakes> {
    const handshakes = new SocketHandshakes();
    const session = await page.context().newCDPSession(page);
    session.on("Network.webSocketCreated", ({ requestId, url }) => {
      handshakes.#asked.set(requestId, new URL(url).pathname);
    });
    session.on("Network.webSocketHandshakeResponseReceived", ({ requestId }) => {
      handshakes.#answered.add(requestId);
    });
    session.on("Network.webSocketClosed", ({ requestId }) => handshakes.#closed.add(requestId));
    await session.send("Network.enable");
    return handshakes;
  }

  /** How many are neither answered nor given up, of those whose path ends so. */
  pending(ending: string): number {
    return this.#of(ending).filter((id) => !this.#answered.has(id) && !this.#closed.has(id)).length;
  }

  opened(ending: string): number {
    return this.#of(ending).filter((id) => this.#answered.has(id)).length;
  }

  #of(ending: string): readonly string[] {
    return [...this.#asked].filter(([, path]) => path.endsWith(ending)).map(([id]) => id);
  }
}
