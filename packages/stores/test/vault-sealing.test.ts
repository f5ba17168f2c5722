import * as age from "age-encryption";
import { beforeAll, describe, expect, it } from "vitest";
import { hasNativePayload } from "../src/age-payload.ts";
import { LoadedIdentity } from "../src/loaded-identity.ts";

const CHUNK = 64 * 1024;
const sizes = [0, 1, 1000, CHUNK - 1, CHUNK, CHUNK + 1, 3 * CHUNK, 3 * CHUNK + 5];

describe("sealing by the platform and by the age library", () => {
  let native: LoadedIdentity;
  let library: LoadedIdentity;
  let other: LoadedIdentity;
  const make = async (useNative: boolean, key: string): Promise<LoadedIdentity> =>
    new LoadedIdentity(age, [key], await age.identityToRecipient(key), useNative);
  const plain = (size: number): Uint8Array => Uint8Array.from({ length: size }, (_, index) => index % 249);
  const hex = (bytes: Uint8Array | undefined): string => Buffer.from(bytes ?? "none").toString("hex");

  beforeAll(async () => {
    const key = await age.generateX25519Identity();
    native = await make(true, key);
    library = await make(false, key);
    other = await make(true, await age.generateX25519Identity());
  });

  it("is done by the platform here", () => {
    expect(hasNativePayload).toBe(true);
  });

  it("gives what the other one opens, at every size around a chunk", async () => {
    for (const size of sizes) {
      const expected = hex(plain(size));
      const byPlatform = await native.seal(plain(size));
      const byLibrary = await library.seal(plain(size));
      expect(byPlatform.length).toBe(byLibrary.length);
      expect(hex(await library.open(byPlatform))).toBe(expected);
      expect(hex(await native.open(byLibrary))).toBe(expected);
      expect(hex(await native.open(byPlatform))).toBe(expected);
    }
  });

  it("never gives the same bytes twice", async () => {
    const [one, two] = [await native.seal(plain(100)), await native.seal(plain(100))];
    expect(hex(one)).not.toBe(hex(two));
    expect(hex(one.subarray(-100))).not.toBe(hex(two.subarray(-100)));
  });

  it("opens nothing for another identity", async () => {
    expect(await other.open(await native.seal(plain(10)))).toBeUndefined();
  });

  it("refuses in both what was cut off, lengthened, swapped or changed", async () => {
    const whole = Buffer.from(await native.seal(plain(2 * CHUNK + 50)));
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
      await expect(native.open(bytes)).rejects.toThrow();
      await expect(library.open(bytes)).rejects.toThrow();
    }
  });
});
