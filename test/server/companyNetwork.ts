import { createServer as createHttpServer } from "node:http";
import { type AddressInfo, connect, type Server, type Socket } from "node:net";
import { createServer as createTlsServer } from "node:tls";
import { createAuthority, createCertificate } from "./faults/certificate.ts";

const day = 86_400_000;

/** Hosts that only this network knows; no name service resolves names under `.invalid`. */
export const companyHosts = {
  /** Its certificate is signed by the company's own authority. */
  trusted: "models.aside.invalid",
  /** Its certificate is signed by itself. */
  unknown: "strange.aside.invalid",
} as const;

/** A network that can only be left through a proxy with a password, and whose certificates are signed by a company's own authority. */
export interface CompanyNetwork {
  /** `http://127.0.0.1:PORT`, without the credentials. */
  readonly proxy: string;
  /** The same with the credentials. */
  readonly proxyWithCredentials: string;
  /** The authority's certificate as PEM. */
  readonly authority: string;
  /** The requests to the proxy and their status: `host:port 200`, `host:port 407`. The array grows. */
  readonly tunnels: readonly string[];
  close(): Promise<void>;
}

/**
 * Starts the network in front of a plain HTTP server on 127.0.0.1, which serves all hosts.
 * @param more hosts whose certificate is signed by the company's authority, too, such as one of the real network
 */
export async function startCompanyNetwork(port: number, more: readonly string[] = []): Promise<CompanyNetwork> {
  const authority = createAuthority("Aside test company");
  const life = { validFrom: new Date(Date.now() - day), validTo: new Date(Date.now() + day) };
  const sockets = new Set<Socket>();
  const front = async (host: string, signed: boolean): Promise<{ readonly server: Server; readonly port: number }> => {
    const certificate = createCertificate({ commonName: host, hosts: [host], ...life, ...(signed ? { authority } : {}) });
    const server = createTlsServer(certificate, (socket) => join(socket, connect(port, "127.0.0.1"), sockets));
    return { server, port: await listen(server) };
  };
  const trusted = await front(companyHosts.trusted, true);
  const unknown = await front(companyHosts.unknown, false);
  const others = await Promise.all(more.map(async (host) => [host, await front(host, true)] as const));
  const ports: Readonly<Record<string, number>> = {
    [companyHosts.trusted]: trusted.port,
    [companyHosts.unknown]: unknown.port,
    ...Object.fromEntries(others.map(([host, { port: behind }]) => [host, behind])),
  };
  const credentials = `person:${crypto.randomUUID()}`;
  const tunnels: string[] = [];
  const proxy = createHttpServer((_request, response) => response.writeHead(405).end());
  proxy.on("connect", (request, socket: Socket) => {
    const address = request.url ?? "";
    const given = request.headers["proxy-authorization"] === `Basic ${Buffer.from(credentials).toString("base64")}`;
    const behind = ports[address.replace(/:443$/, "")];
    const status = !given ? "407 Proxy Authentication Required" : behind === undefined ? "502 Bad Gateway" : "200 Connection Established";
    tunnels.push(`${address} ${status.slice(0, 3)}`);
    socket.on("error", () => undefined);
    socket.write(`HTTP/1.1 ${status}\r\n${given ? "" : 'Proxy-Authenticate: Basic realm="company"\r\nContent-Length: 0\r\n'}\r\n`);
    if (given && behind !== undefined) join(socket, connect(behind, "127.0.0.1"), sockets);
    else socket.end();
  });
  const origin = `127.0.0.1:${await listen(proxy)}`;
  const servers: readonly Server[] = [proxy, trusted.server, unknown.server, ...others.map(([, { server }]) => server)];
  return {
    proxy: `http://${origin}`,
    proxyWithCredentials: `http://${credentials}@${origin}`,
    authority: authority.cert,
    tunnels,
    close: async () => {
      for (const socket of sockets) socket.destroy();
      proxy.closeAllConnections();
      await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
    },
  };
}

async function listen(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return (server.address() as AddressInfo).port;
}

/** Passes bytes on in both directions until one side closes. */
function join(one: Socket, other: Socket, sockets: Set<Socket>): void {
  for (const [from, to] of [
    [one, other],
    [other, one],
  ] as const) {
    sockets.add(from);
    from.on("error", () => to.destroy());
    from.on("close", () => {
      sockets.delete(from);
      to.destroy();
    });
    from.pipe(to);
  }
}
