import { createHash, generateKeyPairSync, randomBytes, sign, type KeyObject } from "node:crypto";

/** A certificate with its key, both as PEM. */
export interface Certificate {
  readonly key: string;
  readonly cert: string;
}

/** An authority that can sign certificates. */
export interface Authority extends Certificate {
  readonly name: string;
  readonly privateKey: KeyObject;
}

export interface CertificateWish {
  readonly commonName: string;
  /** The host names and IPv4 addresses of the certificate. */
  readonly hosts: readonly string[];
  readonly validFrom: Date;
  readonly validTo: Date;
  /** The signing authority; absent for a self-signed certificate. */
  readonly authority?: Authority;
}

const day = 86_400_000;

/** Creates an authority that is valid for a day. */
export function createAuthority(name: string): Authority {
  const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const now = Date.now();
  const cert = certificate(
    { commonName: name, hosts: [], validFrom: new Date(now - day), validTo: new Date(now + day) },
    publicKey,
    name,
    privateKey,
    true,
  );
  return { name, privateKey, key: privateKey.export({ type: "pkcs8", format: "pem" }).toString(), cert };
}

/** Creates an X.509 certificate: ECDSA over P-256, written as DER by hand, without a library or openssl. */
export function createCertificate(wish: CertificateWish): Certificate {
  const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const issuer = wish.authority?.name ?? wish.commonName;
  return {
    key: privateKey.export({ type: "pkcs8", format: "pem" }).toString(),
    cert: certificate(wish, publicKey, issuer, wish.authority?.privateKey ?? privateKey, false),
  };
}

function certificate(wish: CertificateWish, publicKey: KeyObject, issuer: string, signer: KeyObject, isAuthority: boolean): string {
  const algorithm = sequence(objectId("1.2.840.10045.4.3.2"));
  const publicInfo = publicKey.export({ type: "spki", format: "der" });
  const extensions = [
    extension("2.5.29.19", isAuthority, sequence(...(isAuthority ? [tlv(0x01, Buffer.from([0xff]))] : []))),
    extension("2.5.29.14", false, tlv(0x04, createHash("sha1").update(publicInfo).digest())),
    ...(wish.hosts.length > 0 ? [extension("2.5.29.17", false, sequence(...wish.hosts.map(alternativeName)))] : []),
  ];
  const serial = randomBytes(8);
  // A serial number is positive and has no padding.
  serial[0] = ((serial[0] ?? 0) & 0x7f) | 0x40;
  const toBeSigned = sequence(
    tlv(0xa0, tlv(0x02, Buffer.from([2]))),
    tlv(0x02, serial),
    algorithm,
    distinguishedName(issuer),
    sequence(time(wish.validFrom), time(wish.validTo)),
    distinguishedName(wish.commonName),
    publicInfo,
    tlv(0xa3, sequence(...extensions)),
  );
  const signature = sign("sha256", toBeSigned, signer);
  const der = sequence(toBeSigned, algorithm, tlv(0x03, Buffer.concat([Buffer.from([0]), signature])));
  const lines = der.toString("base64").match(/.{1,64}/g) ?? [];
  return `-----BEGIN CERTIFICATE-----\n${lines.join("\n")}\n-----END CERTIFICATE-----\n`;
}

/** A DER element: tag, length, value. */
function tlv(tag: number, value: Uint8Array): Buffer {
  const { length } = value;
  const size = length < 0x80 ? [length] : length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from([tag, ...size]), value]);
}

function sequence(...values: readonly Uint8Array[]): Buffer {
  return tlv(0x30, Buffer.concat(values));
}

function objectId(dotted: string): Buffer {
  const [first = 0, second = 0, ...rest] = dotted.split(".").map(Number);
  const bytes = [first * 40 + second];
  for (const part of rest) {
    const groups: number[] = [];
    let left = part;
    do {
      groups.unshift((left & 0x7f) | (groups.length > 0 ? 0x80 : 0));
      left >>= 7;
    } while (left > 0);
    bytes.push(...groups);
  }
  return tlv(0x06, Buffer.from(bytes));
}

function distinguishedName(commonName: string): Buffer {
  return sequence(tlv(0x31, sequence(objectId("2.5.4.3"), tlv(0x0c, Buffer.from(commonName)))));
}

/** A time as UTCTime: a two-digit year, valid for the years 1950 to 2049. */
function time(date: Date): Buffer {
  const text = date.toISOString().replaceAll(/[-:T]/g, "").slice(2, 14);
  return tlv(0x17, Buffer.from(`${text}Z`));
}

function extension(id: string, critical: boolean, value: Uint8Array): Buffer {
  return sequence(objectId(id), ...(critical ? [tlv(0x01, Buffer.from([0xff]))] : []), tlv(0x04, value));
}

function alternativeName(host: string): Buffer {
  return /^\d+\.\d+\.\d+\.\d+$/.test(host) ? tlv(0x87, Buffer.from(host.split(".").map(Number))) : tlv(0x82, Buffer.from(host));
}
