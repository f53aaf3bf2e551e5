import { createServer, type Server } from "node:https";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { isPublicAddress } from "../../../../src/app/network/publicAddress.ts";
import { publicGet, type PublicGetDeps } from "../../../../src/host/platform/nodePublicGet.ts";
import { createCertificate } from "../../../server/faults/certificate.ts";

const options = { maxBytes: 1000, timeoutMs: 5000, accept: "image/*" };

describe("addresses of the public internet", () => {
  test.each(["8.8.8.8", "2606:4700:4700::1111"])("%s is one", (address) => expect(isPublicAddress(address)).toBe(true));
  test.each([
    "127.0.0.1",
    "0.0.0.0",
    "10.1.2.3",
    "172.16.0.1",
    "192.168.1.1",
    "169.254.169.254",
    "100.64.0.1",
    "198.18.0.1",
    "224.0.0.1",
    "255.255.255.255",
    "::1",
    "::",
    "fe80::1",
    "fd00::1",
    "::ffff:127.0.0.1",
    "::ffff:10.0.0.1",
    "64:ff9b::7f00:1",
    "2002:7f00:1::",
    "::7f00:1",
    "fec0::1",
    "4000::1",
    "not an address",
  ])("%s is not public", (address) => expect(isPublicAddress(address)).toBe(false));
});

describe("fetching from the public internet", () => {
  let server: Server;
  let port: number;
  let asked: string[];
  let parts: PublicGetDeps;

  beforeAll(async () => {
    const day = 86_400_000;
    const { key, cert } = createCertificate({
      commonName: "pictures.invalid",
      hosts: ["pictures.invalid"],
      validFrom: new Date(Date.now() - day),
      validTo: new Date(Date.now() + day),
    });
    asked = [];
    server = createServer({ key, cert }, (request, response) => {
      asked.push(`${request.headers.host} ${request.url} ${request.headers.cookie ?? ""}`);
      if (request.url === "/redirect") response.writeHead(302, { location: "http://127.0.0.1:11434/" }).end();
      else if (request.url === "/large") response.writeHead(200, { "content-type": "image/png" }).end(Buffer.alloc(5000));
      else if (request.url === "/missing") response.writeHead(404).end();
      else response.writeHead(200, { "content-type": "image/png" }).end("picture");
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    ({ port } = server.address() as AddressInfo);
    parts = { lookup: async () => [{ address: "127.0.0.1", family: 4 }], isPublic: () => true, ca: cert };
  });

  afterAll(() => new Promise<void>((resolve) => server.close(() => resolve())));

  const get = (path: string, other: Partial<PublicGetDeps> = {}) =>
    publicGet(`https://pictures.invalid:${port}${path}`, options, { ...parts, ...other });

  test("what is there comes, from the address that was looked at", async () => {
    const result = await get("/a.png");
    expect(result).toMatchObject({ ok: true, contentType: "image/png" });
    expect(result.ok && Buffer.from(result.bytes).toString()).toBe("picture");
    expect(asked.at(-1)).toBe(`pictures.invalid:${port} /a.png `);
  });

  test.each([
    ["/redirect", "redirect"],
    ["/large", "tooLarge"],
    ["/missing", "status"],
  ])("%s gives nothing: %s", async (path, why) => {
    expect(await get(path)).toMatchObject({ ok: false, why });
  });

  test("a name behind which any address is private is not connected to", async () => {
    const before = asked.length;
    const lookup = async () => [
      { address: "8.8.8.8", family: 4 },
      { address: "127.0.0.1", family: 4 },
    ];
    expect(await get("/a.png", { lookup, isPublic: isPublicAddress })).toEqual({ ok: false, why: "notPublic", detail: "127.0.0.1" });
    expect(asked.length).toBe(before);
  });

  test("an address that turns out to be another once connected to is hung up on before anything is said", async () => {
    const before = asked.length;
    let looks = 0;
    const isPublic = () => (looks += 1) === 1;
    expect(await get("/a.png", { isPublic })).toMatchObject({ ok: false, why: "notPublic" });
    expect(asked.length).toBe(before);
  });

  test.each([
    "http://example.invalid/",
    "https://user@example.invalid/",
    "file:///etc/passwd",
    "https://127.0.0.1/",
    "https://2130706433/",
    "https://0x7f000001/",
    "https://127.1/",
    "https://[::ffff:127.0.0.1]/",
    "https://[::1]/",
    "https://localhost/",
  ])("%s is refused", async (address) => {
    const result = await publicGet(address, options);
    expect(result).toMatchObject({ ok: false });
    expect(["notHttps", "notPublic"]).toContain(result.ok ? "" : result.why);
  });
});
