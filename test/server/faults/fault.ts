import type { Exchange } from "./exchange.ts";
import { startRawServer, type RawServerOptions } from "./rawServer.ts";

/** Options of a fault. */
export interface FaultOptions {
  /** Waits for this many milliseconds, by default in real time. Tests pass their virtual clock. */
  readonly pause?: (milliseconds: number) => Promise<void>;
}

/** A running fault that waits for requests. */
export interface FaultServer {
  readonly baseUrl: string;
  /** The number of HTTP requests that arrived. */
  readonly requests: () => number;
  /** The bodies of the requests that were read completely. */
  readonly bodies: () => readonly string[];
  /** The number of requests at the address that must not get any. */
  readonly elsewhere: () => number;
  /** The number of bytes passed to sockets. */
  readonly sent: () => number;
  /** Whether a client's connection is open. */
  readonly connected: () => boolean;
  readonly close: () => Promise<void>;
}

/** One variant of a fault. */
export interface FaultVariant {
  readonly name: string;
  start(options: FaultOptions): Promise<FaultServer>;
}

/** A fault by its number, with its variants. */
export interface Fault {
  readonly id: string;
  /** The behavior of the server in one line. */
  readonly doc: string;
  readonly variants: readonly FaultVariant[];
}

/** The response to one request. `exchange.nth` distinguishes the first request from later ones. */
export type Behaviour = (exchange: Exchange) => Promise<void> | void;

/** A fault with one variant. */
export function fault(id: string, doc: string, behaviour: Behaviour, options?: RawServerOptions): Fault {
  return { id, doc, variants: [variant("", behaviour, options)] };
}

/** A fault with several variants. */
export function faultVariants(id: string, doc: string, behaviours: Readonly<Record<string, Behaviour>>): Fault {
  return { id, doc, variants: Object.entries(behaviours).map(([name, behaviour]) => variant(name, behaviour)) };
}

/** A variant that a raw server can play. */
export function variant(name: string, behaviour: Behaviour, options: RawServerOptions = {}): FaultVariant {
  return {
    name,
    start: async ({ pause }) => {
      const server = await startRawServer(behaviour, { ...options, ...(pause ? { pause } : {}) });
      return {
        baseUrl: `${server.origin}/v1`,
        requests: server.requests,
        bodies: server.bodies,
        elsewhere: () => 0,
        sent: server.sent,
        connected: server.connected,
        close: server.close,
      };
    },
  };
}
