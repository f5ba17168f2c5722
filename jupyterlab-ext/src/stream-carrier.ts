import { SecretError } from "@nbsecrets/shared";
import type { FrameCarrier } from "./frame-carrier";
import type { Post } from "./server-post";
import { textLines } from "./text-lines";
import { unreachable, whyClosed, whyRefused } from "./why-closed";

/** Characters after which no further frame joins a request; one frame alone may be longer. */
const enough = 1024 * 1024;
/** How long the first line may take, in milliseconds. The server writes it at once: what takes longer is held back on the way. */
const FIRST_LINE_WITHIN = 10_000;

/** Opens a request whose answer goes on, one frame per line; frames to the service are requests. See `stream_handler.py`. */
export async function openStream(post: Post, giveUp: AbortSignal): Promise<FrameCarrier> {
  const life = new AbortController();
  giveUp.addEventListener("abort", () => life.abort(), { once: true });
  const { signal } = life;
  let isHeldBack = false;
  const timer = setTimeout(() => {
    isHeldBack = true;
    life.abort();
  }, FIRST_LINE_WITHIN);
  try {
    const response = await post("stream", { signal });
    if (!response.ok || response.body === null) {
      throw whyRefused(response.status);
    }
    const lines = textLines(response.body);
    const first = await lines.next();
    if (first.done === true) {
      throw unreachable();
    }
    const { stream } = read(first.value);
    if (stream === undefined) {
      throw garbled();
    }
    const headers = { "X-Nbsecrets-Stream": stream };
    return new StreamCarrier(lines, (body) => post("frames", { body, headers, signal }), life);
  } catch (error) {
    life.abort();
    if (isHeldBack) {
      throw new SecretError("unavailable", "answers-held-back");
    }
    // The browser's own errors say nothing that would help a person.
    throw error instanceof SecretError ? error : unreachable();
  } finally {
    clearTimeout(timer);
  }
}

class StreamCarrier implements FrameCarrier {
  readonly ended: Promise<SecretError>;
  readonly #lines: AsyncIterable<string>;
  readonly #post: (frames: string) => Promise<Response>;
  readonly #waiting: string[] = [];
  #posting = false;
  #end: (error: SecretError) => void = () => undefined;

  constructor(lines: AsyncIterable<string>, post: (frames: string) => Promise<Response>, life: AbortController) {
    this.#lines = lines;
    this.#post = post;
    this.ended = new Promise((resolve) => {
      this.#end = (error) => {
        resolve(error);
        life.abort();
      };
    });
    life.signal.addEventListener("abort", () => this.#end(unreachable()), { once: true });
  }

  send(frame: string): void {
    this.#waiting.push(frame);
    if (!this.#posting) {
      this.#posting = true;
      void this.#postWaiting();
    }
  }

  onFrame(listener: (frame: string) => void): void {
    void this.#read(listener);
  }

  close(): void {
    this.#end(unreachable());
  }

  async #read(listener: (frame: string) => void): Promise<void> {
    try {
      for await (const line of this.#lines) {
        const { m, closed } = line === "" ? {} : read(line);
        if (m !== undefined) {
          listener(m);
        } else if (closed !== undefined) {
          this.#end(whyClosed(closed));
        }
      }
    } catch (error) {
      this.#end(error instanceof SecretError ? error : unreachable());
    }
    this.#end(unreachable());
  }

  /** One request at a time, which keeps the order; what comes meanwhile goes together in the next one. */
  async #postWaiting(): Promise<void> {
    // What is sent together leaves together.
    await Promise.resolve();
    while (this.#waiting.length > 0) {
      try {
        const response = await this.#post(JSON.stringify(this.#take()));
        if (!response.ok) {
          throw whyRefused(response.status);
        }
      } catch (error) {
        this.#end(error instanceof SecretError ? error : unreachable());
        return;
      }
    }
    this.#posting = false;
  }

  #take(): readonly string[] {
    let length = 0;
    const count = this.#waiting.findIndex((frame) => (length += frame.length) > enough);
    return this.#waiting.splice(0, count < 0 ? this.#waiting.length : Math.max(count, 1));
  }
}

interface Line {
  readonly stream?: string;
  readonly m?: string;
  readonly closed?: number;
}

function read(line: string): Line {
  let said: unknown;
  try {
    said = JSON.parse(line);
  } catch {
    // Below: it is not an object.
  }
  if (typeof said !== "object" || said === null) {
    throw garbled();
  }
  const { stream, m, closed } = said as Readonly<Record<string, unknown>>;
  return {
    ...(typeof stream === "string" && { stream }),
    ...(typeof m === "string" && { m }),
    ...(typeof closed === "number" && { closed }),
  };
}

function garbled(): SecretError {
  return new SecretError("internal", "protocol-garbled");
}
