import type { Exchange } from "./exchange.ts";
import { startRawServer, type RawServerOptions } from "./rawServer.ts";

/** What the one who injects a fault decides. */
export interface FaultOptions {
  /** Waits so many milliseconds: a test puts its virtual clock here. Absent is the real one. */
  readonly pause?: (milliseconds: number) => Promise<void>;
}

/** A fault that is there now, waiting for a request. */
export interface FaultServer {
  readonly baseUrl: string;
  /** HTTP requests that arrived. */
  readonly requests: () => number;
  /** Bodies of the requests that were read whole. */
  readonly bodies: () => readonly string[];
  /** Requests that arrived where none should have been sent. */
  readonly elsewhere: () => number;
  /** Bytes that were handed to sockets. */
  readonly sent: () => number;
  /** True while a client's connection is open. */
  readonly connected: () => boolean;
  readonly close: () => Promise<void>;
}

/** One way in which a fault shows itself. */
export interface FaultVariant {
  readonly name: string;
  start(options: FaultOptions): Promise<FaultServer>;
}

/** A fault by its number, and every way in which it shows itself. */
export interface Fault {
  readonly id: string;
  /** What the server does, in a line. */
  readonly doc: string;
  readonly variants: readonly FaultVariant[];
}

/** What a server does with one request. `exchange.nth` tells the first from later ones. */
export type Behaviour = (exchange: Exchange) => Promise<void> | void;

/** A fault with one way of showing itself. */
export function fault(id: string, doc: string, behaviour: Behaviour, options?: RawServerOptions): Fault {
  return { id, doc, variants: [variant("", behaviour, options)] };
}

/** A fault with several. */
export function faultVariants(id: string, doc: string, behaviours: Readonly<Record<string, Behaviour>>): Fault {
  return { id, doc, variants: Object.entries(behaviours).map(([name, behaviour]) => variant(name, behaviour)) };
}

/** A way of showing itself that a raw server can act out. */
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
