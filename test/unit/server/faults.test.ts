import { X509Certificate } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import { disagreements } from "../../faults/agreement.ts";
import { expectations } from "../../faults/expected.ts";
import { createAuthority, createCertificate } from "../../server/faults/certificate.ts";
import type { FaultServer } from "../../server/faults/fault.ts";
import { faults } from "../../server/faults.ts";

const day = 86_400_000;
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "aside-faults-"));
});

afterAll(async () => rm(folder, { recursive: true }));

/** Starts a fault, in the first way in which it shows itself. */
async function start(id: string): Promise<FaultServer> {
  const variant = faults.get(id)?.variants[0];
  if (!variant) throw new Error(`${id} is not injected`);
  return variant.start({ pause: async () => undefined });
}

async function ask(server: FaultServer): Promise<Response> {
  return fetch(`${server.baseUrl}/chat/completions`, { method: "POST", body: '{"model":"some/model"}', redirect: "manual" });
}

test("every expectation has its fault, and every fault its expectation", () => {
  const wanted = expectations.filter((expectation) => expectation.inConversation !== true).map((expectation) => expectation.id);
  expect([...faults.keys()].toSorted()).toEqual(wanted.toSorted());
  expect(new Set(expectations.map(({ id }) => id)).size).toBe(expectations.length);
});

test("every way of showing itself has a name of its own, and an end", () => {
  for (const { id, variants } of faults.values()) {
    expect(new Set(variants.map(({ name }) => name)).size).toBe(variants.length);
    const expectation = expectations.find((candidate) => candidate.id === id);
    for (const { name } of variants) expect(expectation?.variants?.[name] ?? expectation?.ends).not.toEqual([]);
  }
});

test("our expectations agree with the table beside the project", ({ skip }) => {
  const table = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "../../../../shared/faults.tsv");
  if (!existsSync(table)) skip("there is no ../shared/faults.tsv beside this clone");
  expect(disagreements(table)).toEqual([]);
});

test("a table that says something else is noticed", async () => {
  const file = path.join(folder, "faults.tsv");
  const wrong: Readonly<Record<string, string>> = {
    F001: "failed timeout",
    F003: "complete",
    F011: "complete",
    F044: "interrupted stalled",
    F043: "asks",
    F064: "failed, by its code",
    F092: "with tools (issue 8)",
    F135: "",
  };
  await writeFile(
    file,
    Object.entries(wrong)
      .map(([id, outcome]) => `${id}\tname\t${outcome}`)
      .join("\n"),
  );
  const sentences = disagreements(file);
  const about = sentences.filter((sentence) => !sentence.endsWith("is not in the other table")).map((sentence) => sentence.slice(0, 4));
  expect(about).toEqual(["F001", "F003", "F011"]);
  expect(sentences).toContain("F002 is not in the other table");
});

test("certificates: named, dated, signed by their authority", () => {
  const authority = createAuthority("An Authority");
  const now = Date.now();
  const validTo = new Date(now + day);
  const { cert } = createCertificate({
    commonName: "one",
    hosts: ["one.invalid", "127.0.0.1"],
    validFrom: new Date(now - day),
    validTo,
    authority,
  });
  const read = new X509Certificate(cert);
  expect([read.subject, read.issuer, read.subjectAltName]).toEqual(["CN=one", "CN=An Authority", "DNS:one.invalid, IP Address:127.0.0.1"]);
  expect(Math.abs(read.validToDate.getTime() - validTo.getTime())).toBeLessThan(1001);
  const issuer = new X509Certificate(authority.cert);
  expect([read.verify(issuer.publicKey), read.checkIssued(issuer), issuer.ca, read.ca]).toEqual([true, true, true, false]);
  const self = new X509Certificate(createCertificate({ commonName: "self", hosts: [], validFrom: new Date(now), validTo }).cert);
  expect([self.issuer, self.verify(self.publicKey)]).toEqual(["CN=self", true]);
});

test("a good stream reads as one, and the server counts", async () => {
  const server = await start("F059");
  expect(await (await ask(server)).text()).toMatch(/Hello.*world.*\[DONE\]\n\ndata: \[DONE\]\n\n$/s);
  expect([server.requests(), server.bodies(), server.elsewhere()]).toEqual([1, ['{"model":"some/model"}'], 0]);
  expect(server.sent()).toBeGreaterThan(100);
  await server.close();
  expect(server.connected()).toBe(false);
});

test("several requests come over one connection", async () => {
  const server = await start("F035");
  await (await ask(server)).json();
  await (await ask(server)).json();
  expect(server.requests()).toBe(2);
  await server.close();
});

test.each([
  ["F048", "UND_ERR_SOCKET"],
  ["F049", "ECONNRESET"],
])("%s breaks the body: %s", async (id, code) => {
  const server = await start(id);
  const response = await ask(server);
  await expect(response.text()).rejects.toMatchObject({ message: "terminated", cause: { code } });
  await server.close();
});

test.each([
  ["F001", "ECONNREFUSED"],
  ["F002", "ENOTFOUND"],
  ["F003", "EAI_AGAIN"],
  ["F006", "DEPTH_ZERO_SELF_SIGNED_CERT"],
  ["F007", "CERT_HAS_EXPIRED"],
])("%s keeps requests from arriving: %s", async (id, code) => {
  const server = await start(id);
  await expect(ask(server)).rejects.toMatchObject({ cause: { code } });
  expect(server.requests()).toBe(0);
  await server.close();
});

test("a redirect leads to a server that counts what was sent there", async () => {
  const server = await start("F032");
  const response = await ask(server);
  expect(response.status).toBe(307);
  await fetch(response.headers.get("location") ?? "", { method: "POST", body: "{}" });
  expect([server.requests(), server.elsewhere()]).toEqual([1, 1]);
  await server.close();
});
