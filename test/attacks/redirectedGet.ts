import { createServer } from "node:https";
import { createServer as createPlainServer } from "node:http";
import type { AddressInfo, Server } from "node:net";
import { publicGet } from "../../src/host/platform/nodePublicGet.ts";
import { createCertificate } from "../server/faults/certificate.ts";

const day = 86_400_000;
const name = "pictures.invalid";

/**
 * Requests a picture that a server redirects to this machine's loopback, and one that it serves itself. Only here, loopback counts as public.
 * @returns the result of the first, whether the redirect was followed, and whether the second arrived
 */
export async function redirectedGet(): Promise<{ readonly why: string; readonly followed: boolean; readonly direct: boolean }> {
  let followed = false;
  const inner = createPlainServer((_request, response) => {
    followed = true;
    response.end();
  });
  const innerPort = await listen(inner);
  const { key, cert } = createCertificate({
    commonName: name,
    hosts: [name],
    validFrom: new Date(Date.now() - day),
    validTo: new Date(Date.now() + day),
  });
  const outer = createServer({ key, cert }, (request, response) => {
    if (request.url === "/direct") response.end("picture");
    else response.writeHead(302, { location: `http://127.0.0.1:${innerPort}/` }).end();
  });
  const port = await listen(outer);
  const parts = { lookup: () => Promise.resolve([{ address: "127.0.0.1", family: 4 }]), isPublic: () => true, ca: cert };
  const options = { maxBytes: 1000, timeoutMs: 5000, accept: "image/*" };
  const result = await publicGet(`https://${name}:${port}/`, options, parts);
  const direct = await publicGet(`https://${name}:${port}/direct`, options, parts);
  for (const server of [inner, outer]) {
    server.closeAllConnections();
    server.close();
  }
  return { why: result.ok ? "taken" : result.why, followed, direct: direct.ok };
}

async function listen(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return (server.address() as AddressInfo).port;
}
