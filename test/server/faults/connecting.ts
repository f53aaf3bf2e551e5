import dns from "node:dns";
import * as http from "node:http";
import { createServer, type AddressInfo } from "node:net";
import tls from "node:tls";
import { openBlackHole } from "./blackHole.ts";
import { createAuthority, createCertificate, type Certificate } from "./certificate.ts";
import { variant, type Fault, type FaultServer, type FaultVariant } from "./fault.ts";
import { startRawServer } from "./rawServer.ts";

const day = 86_400_000;

/** A fault server that no request can reach. */
function unreachable(baseUrl: string, close: () => Promise<void>): FaultServer {
  return { baseUrl, requests: () => 0, bodies: () => [], elsewhere: () => 0, sent: () => 0, connected: () => false, close };
}

/** A port of this machine without a listener. */
async function closedPort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  const { port } = server.address() as AddressInfo;
  await new Promise<void>((resolve) => {
    server.close(() => resolve());
  });
  return port;
}

type LookupCallback = (error: NodeJS.ErrnoException | null, address?: unknown, family?: number) => void;

/**
 * Replaces this process's resolver, which `fetch` uses for host names.
 * @param resolve returns the error code of a look-up, or undefined for 127.0.0.1
 * @returns a function that restores the original
 */
function replaceResolver(resolve: (host: string) => string | undefined): () => void {
  const original = dns.lookup;
  const lookup = (host: string, options: unknown, callback: LookupCallback): void => {
    const code = resolve(host);
    const all = typeof options === "object" && options !== null && "all" in options && options.all === true;
    process.nextTick(() => {
      if (code !== undefined)
        callback(Object.assign(new Error(`getaddrinfo ${code} ${host}`), { code, syscall: "getaddrinfo", hostname: host }));
      else if (all) callback(null, [{ address: "127.0.0.1", family: 4 }]);
      else callback(null, "127.0.0.1", 4);
    });
  };
  dns.lookup = lookup as typeof dns.lookup;
  return () => {
    dns.lookup = original;
  };
}

/** A TLS server with this certificate. `trust` is an authority that this process trusts while the server runs. */
function tlsVariant(name: string, makeCertificate: () => Certificate, trust?: string): FaultVariant {
  return {
    name,
    start: async (options) => {
      const trusted = tls.getCACertificates("default");
      if (trust !== undefined) tls.setDefaultCACertificates([...trusted, trust]);
      const server = await variant(name, async (exchange) => exchange.answer(), { tls: makeCertificate() }).start(options);
      return {
        ...server,
        baseUrl: server.baseUrl,
        close: async () => {
          tls.setDefaultCACertificates(trusted);
          await server.close();
        },
      };
    },
  };
}

/** A CONNECT proxy that requires a sign-in, set as this process's proxy while it runs. */
const refusingProxy: FaultVariant = {
  name: "to CONNECT",
  start: async () => {
    const proxy = await startRawServer(async (exchange) => exchange.respond(407, { "proxy-authenticate": 'Basic realm="proxy"' }));
    const restore = http.setGlobalProxyFromEnv({ https_proxy: proxy.origin });
    return unreachable("https://api.example.invalid/v1", async () => {
      restore();
      await proxy.close();
    });
  },
};

const authority = createAuthority("Aside Test Authority");

/** Faults while connecting to the server: F001 to F010. */
export const connecting: readonly Fault[] = [
  {
    id: "F001",
    doc: "the port has no listener",
    variants: [{ name: "", start: async () => unreachable(`http://127.0.0.1:${await closedPort()}/v1`, async () => undefined) }],
  },
  {
    id: "F002",
    doc: "the host name does not exist, according to a replaced resolver that does not depend on the machine's own",
    variants: [
      {
        name: "",
        start: async () => {
          const restore = replaceResolver(() => "ENOTFOUND");
          return unreachable("https://nx.example.invalid/v1", async () => restore());
        },
      },
    ],
  },
  {
    id: "F003",
    doc: "the name server fails twice, then answers",
    variants: [
      {
        name: "",
        start: async (options) => {
          const server = await variant("", async (exchange) => exchange.answer()).start(options);
          let asked = 0;
          const restore = replaceResolver(() => {
            asked += 1;
            return asked <= 2 ? "EAI_AGAIN" : undefined;
          });
          return {
            ...server,
            baseUrl: server.baseUrl.replace("127.0.0.1", "localhost"),
            close: async () => {
              restore();
              await server.close();
            },
          };
        },
      },
    ],
  },
  {
    id: "F004",
    doc: "connection attempts are dropped without a response",
    variants: [
      {
        name: "",
        start: async () => {
          const hole = await openBlackHole();
          return unreachable(`http://127.0.0.1:${hole.port}/v1`, hole.close);
        },
      },
    ],
  },
  {
    id: "F005",
    doc: "HTTPS is used on an HTTP port",
    variants: [
      {
        name: "",
        start: async () => {
          const server = http.createServer((_request, response) => response.end());
          await new Promise<void>((resolve) => {
            server.listen(0, "127.0.0.1", resolve);
          });
          const { port } = server.address() as AddressInfo;
          return unreachable(`https://127.0.0.1:${port}/v1`, async () => {
            server.closeAllConnections();
            await new Promise<void>((resolve) => {
              server.close(() => resolve());
            });
          });
        },
      },
    ],
  },
  {
    id: "F006",
    doc: "a certificate that is self-signed, or signed by an unknown authority",
    variants: [
      tlsVariant("self-signed", () =>
        createCertificate({
          commonName: "127.0.0.1",
          hosts: ["127.0.0.1"],
          validFrom: new Date(Date.now() - day),
          validTo: new Date(Date.now() + day),
        }),
      ),
      tlsVariant("unknown authority", () =>
        createCertificate({
          commonName: "127.0.0.1",
          hosts: ["127.0.0.1"],
          validFrom: new Date(Date.now() - day),
          validTo: new Date(Date.now() + day),
          authority: createAuthority("Nobody's Authority"),
        }),
      ),
    ],
  },
  {
    id: "F007",
    doc: "a certificate of a trusted authority that has expired, or is for another host",
    variants: [
      tlsVariant(
        "expired",
        () =>
          createCertificate({
            commonName: "127.0.0.1",
            hosts: ["127.0.0.1"],
            validFrom: new Date(Date.now() - 30 * day),
            validTo: new Date(Date.now() - day),
            authority,
          }),
        authority.cert,
      ),
      tlsVariant(
        "other host",
        () =>
          createCertificate({
            commonName: "other.invalid",
            hosts: ["other.invalid"],
            validFrom: new Date(Date.now() - day),
            validTo: new Date(Date.now() + day),
            authority,
          }),
        authority.cert,
      ),
    ],
  },
  {
    id: "F008",
    doc: "a proxy requires a sign-in: 407 to the request itself, and to CONNECT",
    variants: [
      variant("to the request", async (exchange) =>
        exchange.respond(407, { "proxy-authenticate": 'Basic realm="proxy"', "content-type": "text/html" }, "<h1>Proxy</h1>"),
      ),
      refusingProxy,
    ],
  },
  {
    id: "F009",
    doc: "the server accepts the request and never responds",
    variants: [
      variant("", async (exchange) => {
        await exchange.pause(125_000);
        await exchange.untilGone();
      }),
    ],
  },
  {
    id: "F010",
    doc: "the listener is not an HTTP server",
    variants: [variant("", () => undefined, { connection: (socket) => socket.write("SSH-2.0-OpenSSH_9.9\r\n") })],
  },
];
