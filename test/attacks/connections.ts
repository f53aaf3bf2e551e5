import net, { type LookupFunction } from "node:net";

/** The connections that this process attempts. */
export interface Connections {
  /** Their number. */
  readonly count: number;
  /** Hosts and ports outside this machine that are no endpoint of the user's. Connections to them are refused. */
  readonly elsewhere: readonly string[];
}

/** The arguments of `connect`. */
interface Target {
  readonly host?: string;
  readonly port?: number | string;
  readonly path?: string | null;
  readonly lookup?: LookupFunction;
}

const here = /^(?:127(?:\.\d{1,3}){3}|::1|localhost)$/;
const configured = new Set<string>();

/** From now on, connections to this host are expected: it is an endpoint of the user's. */
export function expectConnectionsTo(host: string): void {
  configured.add(host);
}

/** Records every connection of this process from now on, and lets none leave this machine. */
export function watchConnections(): Connections {
  const elsewhere: string[] = [];
  const connections = { count: 0, elsewhere };
  const connect = Reflect.get(net.Socket.prototype, "connect") as (this: net.Socket, ...args: unknown[]) => net.Socket;
  net.Socket.prototype.connect = function (this: net.Socket, ...args: unknown[]) {
    const [{ host = "localhost", port = "?", path, lookup } = {}] = args.flat() as readonly Target[];
    connections.count += 1;
    if (typeof path === "string" || here.test(host)) return connect.apply(this, args);
    if (lookup !== undefined && !net.isIP(host)) {
      // For code that resolves names itself, such as a test's name server, the resulting address counts.
      this.once("lookup", (_error, address) => {
        if (!here.test(address)) elsewhere.push(`${host}:${port} (${address})`);
      });
      return connect.apply(this, args);
    }
    if (!configured.has(host)) elsewhere.push(`${host}:${port}`);
    process.nextTick(() => this.destroy(Object.assign(new Error(`getaddrinfo ENOTFOUND ${host}`), { code: "ENOTFOUND" })));
    return this;
  };
  return connections;
}
