import * as age from "age-encryption";
import { beforeAll, describe, expect, it } from "vitest";
import { LoadedIdentity } from "../src/loaded-identity.ts";

const CHUNK = 64 * 1024;
const sizes = [0, 1, 1000, CHUNK - 1, CHUNK, CHUNK + 1, 3 * CHUNK, 3 * CHUNK + 5];

describe("sealing", () => {
  let ours: LoadedIdentity;
  let other: LoadedIdentity;
  const make = async (key: string): Promise<LoadedIdentity> =>
    new LoadedIdentity(age, [key], await age.identityToRecipient(key));
  const plain = (size: number): Uint8Array => Uint8Array.from({ length: size }, (_, index) => index % 249);
  const hex = (bytes: Uint8Array | undefined): string => Buffer.from(bytes ?? "none").toString("hex");

  beforeAll(async () => {
    ours = await make(await age.generateX25519Identity());
    other = await make(await age.generateX25519Identity());
  });

  it("gives back what was sealed, at every size around a chunk", async () => {
    for (const size of sizes) {
      expect(hex(await ours.open(await ours.seal(plain(size))))).toBe(hex(plain(size)));
    }
  });

  it("never gives the same bytes twice", async () => {
    const [one, two] = [await ours.seal(plain(100)), await ours.seal(plain(100))];
    expect(hex(one)).not.toBe(hex(two));
    expect(hex(one.subarray(-100))).not.toBe(hex(two.subarray(-100)));
  });

  it("opens nothing for another identity", async () => {
    expect(await other.open(await ours.seal(plain(10)))).toBeUndefined();
  });

  it("refuses what was cut off, lengthened, swapped or changed", async () => {
    const whole = Buffer.from(await ours.seal(plain(2 * CHUNK + 50)));
    const header = whole.length - (2 * CHUNK + 50 + 3 * 16);
    const first = whole.subarray(header, header + CHUNK + 16);
    const second = whole.subarray(header + CHUNK + 16, header + 2 * (CHUNK + 16));
    const third = whole.subarray(header + 2 * (CHUNK + 16));
    const start = whole.subarray(0, header);
    const flipped = Buffer.from(whole);
    flipped[header + 7]! ^= 1;
    const damaged = [
      start,
      whole.subarray(0, 30),
      whole.subarray(0, header - 5),
      whole.subarray(0, whole.length - 1),
      Buffer.concat([start, first, second]),
      Buffer.concat([start, first]),
      Buffer.concat([start, second, first, third]),
      Buffer.concat([start, first, second, third, Buffer.alloc(1)]),
      Buffer.concat([start, first, second, third, third]),
      flipped,
    ];
    for (const bytes of damaged) {
      await expect(ours.open(bytes)).rejects.toThrow();
    }
  });
});
