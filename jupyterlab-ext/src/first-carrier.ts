import type { FrameCarrier, OpenCarrier } from "./frame-carrier";

/**
 * How long the preferred way is waited for alone, in milliseconds. A WebSocket is three round trips (TCP, TLS, handshake),
 * so a server up to 130 ms away opens it in time; and who waits for a panel begins to wonder after a second, in which the
 * other way opens as well.
 */
export const PATIENCE = 400;

/**
 * The preferred way where it opens soon, else whichever of the two is open first; the other one is given up. Rejects when
 * neither opens, with why the second did not: it is asked last, and over HTTP, which tells more.
 */
export async function firstCarrier(preferred: OpenCarrier, other: OpenCarrier): Promise<FrameCarrier> {
  const first = new Attempt(preferred);
  if ((await first.within(PATIENCE)) === "open") {
    return first.carrier;
  }
  const second = new Attempt(other);
  try {
    const winner = await Promise.any([first.carrier.then(() => first), second.carrier.then(() => second)]);
    (winner === first ? second : first).giveUp();
    return await winner.carrier;
  } catch {
    return second.carrier;
  }
}

class Attempt {
  readonly carrier: Promise<FrameCarrier>;
  readonly #giveUp = new AbortController();

  constructor(open: OpenCarrier) {
    this.carrier = open(this.#giveUp.signal);
    // Who waits for it hears of it; a loser's refusal is for nobody.
    this.carrier.catch(() => undefined);
  }

  /** What has become of it by then, or earlier. */
  async within(milliseconds: number): Promise<"open" | "failed" | "waiting"> {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const waited = new Promise<"waiting">((resolve) => {
      timer = setTimeout(() => resolve("waiting"), milliseconds);
    });
    const settled = this.carrier.then(
      () => "open" as const,
      () => "failed" as const,
    );
    try {
      return await Promise.race([settled, waited]);
    } finally {
      clearTimeout(timer);
    }
  }

  giveUp(): void {
    this.#giveUp.abort();
  }
}
