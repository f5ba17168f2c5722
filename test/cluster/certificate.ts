import { createPrivateKey, createPublicKey, generateKeyPairSync, randomBytes, sign } from "node:crypto";

const YEAR = 365 * 24 * 3600 * 1000;
const HOUR = 3600 * 1000;
const OID = {
  commonName: [0x55, 0x04, 0x03],
  organization: [0x55, 0x04, 0x0a],
  keyUsage: [0x55, 0x1d, 0x0f],
  subjectAltName: [0x55, 0x1d, 0x11],
  basicConstraints: [0x55, 0x1d, 0x13],
  extendedKeyUsage: [0x55, 0x1d, 0x25],
  ecdsaWithSha256: [0x2a, 0x86, 0x48, 0xce, 0x3d, 0x04, 0x03, 0x02],
  serverAuth: [0x2b, 0x06, 0x01, 0x05, 0x05, 0x07, 0x03, 0x01],
  clientAuth: [0x2b, 0x06, 0x01, 0x05, 0x05, 0x07, 0x03, 0x02],
};

export interface Subject {
  readonly commonName: string;
  readonly organization?: string;
}

export interface CertificateFields {
  readonly subject: Subject;
  readonly use: "ca" | "server" | "client";
  /** Of a server. */
  readonly names?: readonly string[];
  /** Of a server, IPv4. */
  readonly addresses?: readonly string[];
}

/** A private key on P-256, as PEM. */
export function newKey(): string {
  return generateKeyPairSync("ec", { namedCurve: "P-256" }).privateKey.export({
    type: "sec1",
    format: "pem",
  }) as string;
}

export function publicKeyOf(key: string): string {
  return createPublicKey(key).export({ type: "spki", format: "pem" }) as string;
}

/** An X.509 certificate for `key` that is valid for a year from an hour ago, as PEM. Node reads these but makes none. */
export function certificate(fields: CertificateFields, key: string, issuer: Subject, issuerKey: string): string {
  const algorithm = sequence(oid(OID.ecdsaWithSha256));
  const serial = randomBytes(8);
  serial[0] = ((serial[0] ?? 0) & 0x3f) | 0x40; // positive, and as short as it can be
  const signed = sequence(
    tlv(0xa0, tlv(0x02, [2])), // version 3
    tlv(0x02, serial),
    algorithm,
    name(issuer),
    sequence(time(Date.now() - HOUR), time(Date.now() + YEAR)),
    name(fields.subject),
    createPublicKey(key).export({ type: "spki", format: "der" }),
    tlv(0xa3, sequence(...extensions(fields))),
  );
  const signature = sign("sha256", signed, createPrivateKey(issuerKey));
  const lines = sequence(signed, algorithm, bits(signature)).toString("base64").replace(/.{64}/g, "$&\n").trimEnd();
  return `-----BEGIN CERTIFICATE-----\n${lines}\n-----END CERTIFICATE-----\n`;
}

function extensions({ use, names = [], addresses = [] }: CertificateFields): Buffer[] {
  const critical = tlv(0x01, [0xff]);
  const extension = (id: number[], value: Buffer, ...flags: Buffer[]) => sequence(oid(id), ...flags, tlv(0x04, value));
  // digitalSignature is the first bit of the key usage, keyCertSign the sixth.
  const keyUsage = extension(OID.keyUsage, use === "ca" ? tlv(0x03, [2, 0x84]) : tlv(0x03, [7, 0x80]), critical);
  if (use === "ca") return [keyUsage, extension(OID.basicConstraints, sequence(critical), critical)];
  const purpose = extension(OID.extendedKeyUsage, sequence(oid(use === "server" ? OID.serverAuth : OID.clientAuth)));
  if (use === "client") return [keyUsage, purpose];
  const alternatives = [
    ...names.map((text) => tlv(0x82, Buffer.from(text))),
    ...addresses.map((text) => tlv(0x87, text.split(".").map(Number))),
  ];
  return [keyUsage, purpose, extension(OID.subjectAltName, sequence(...alternatives))];
}

function name({ commonName, organization }: Subject): Buffer {
  const part = (id: number[], text: string) => tlv(0x31, sequence(oid(id), tlv(0x0c, Buffer.from(text))));
  const common = part(OID.commonName, commonName);
  return organization === undefined ? sequence(common) : sequence(part(OID.organization, organization), common);
}

/** As YYMMDDHHMMSSZ. */
function time(milliseconds: number): Buffer {
  return tlv(0x17, Buffer.from(`${new Date(milliseconds).toISOString().slice(2, 19).replace(/\D/g, "")}Z`));
}

function bits(bytes: Buffer): Buffer {
  return tlv(0x03, Buffer.concat([Buffer.of(0), bytes]));
}

function oid(bytes: readonly number[]): Buffer {
  return tlv(0x06, bytes);
}

function sequence(...parts: readonly Buffer[]): Buffer {
  return tlv(0x30, Buffer.concat(parts));
}

function tlv(tag: number, content: Uint8Array | readonly number[]): Buffer {
  const { length } = content;
  const size = length < 0x80 ? [length] : length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return Buffer.from([tag, ...size, ...content]);
}
