import { X509Certificate } from "node:crypto";
import { expect, test } from "vitest";
import { faultsElsewhere } from "../../faults/elsewhere.ts";
import { expectations } from "../../faults/expected.ts";
import { contradictions, readFaults } from "../../faults/table.ts";
import { createAuthority, createCertificate } from "../../server/faults/certificate.ts";
import type { FaultServer } from "../../server/faults/fault.ts";
import { faults } from "../../server/faults.ts";

const day = 86_400_000;
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

test("every variant has its own name and an end", () => {
  for (const { id, variants } of faults.values()) {
    expect(new Set(variants.map(({ name }) => name)).size).toBe(variants.length);
    const expectation = expectations.find((candidate) => candidate.id === id);
    for (const { name } of variants) expect(expectation?.variants?.[name] ?? expectation?.ends).not.toEqual([]);
  }
});

test("every row of the table is tested on the wire or elsewhere", () => {
  const ids = readFaults().map(({ id }) => id);
  expect(ids.length).toBeGreaterThan(130);
  expect([...expectations, ...faultsElsewhere].map(({ id }) => id).toSorted()).toEqual(ids.toSorted());
});

const met = { verdict: "complete", code: undefined, retried: false, questions: undefined } as const;

test.each([
  ["complete", met, []],
  ["complete, after a visible retry", { ...met, retried: true }, []],
  ["failed, by its code", { ...met, verdict: "failed", code: "noCredits" }, []],
  ["failed, by its code", met, []],
  ["complete or interrupted badData", met, []],
  ["stopped, or asks at the cap", { ...met, verdict: "interrupted", code: "oversized" }, []],
  ["", { ...met, verdict: "failed", code: "tls" }, []],
  ["failed unreachable", { ...met, verdict: "failed", code: "tls" }, ["tls"]],
  ["failed unreachable", { ...met, verdict: "failed" }, ["no code"]],
  ["failed unreachable", { ...met, verdict: "interrupted", code: "unreachable" }, ["interrupted"]],
  ["complete, after a visible retry", met, ["retry"]],
  ["complete", { ...met, verdict: "cutOff" }, ["cutOff"]],
  ["asks", { ...met, verdict: "stopped", questions: 0 }, ["asked"]],
] as const)("the outcome %j against what happened: %j", (outcome, happened, words) => {
  const found = contradictions({ id: "F000", fault: "", outcome }, happened);
  expect(found.map((sentence) => words.some((word) => sentence.includes(word)))).toEqual(words.map(() => true));
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

test("a good stream is readable, and the server counts it", async () => {
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
