import type { LedgerNames } from "../../../../src/app/disclosure/ledgerReport.ts";
import { carriedNames, requestNames } from "../../../../src/app/disclosure/ledgerNames.ts";
import type { Carried, Disclosure } from "../../../../src/history/disclosure.ts";

/** A recorded request of an ordinary question, with changes. */
export function disclosure(change: Partial<Disclosure> = {}): Disclosure {
  return {
    at: Date.UTC(2026, 10, 20, 12),
    kind: "chat",
    host: "openrouter.ai",
    endpoint: "openrouter",
    model: "m",
    provider: "North",
    demanded: {},
    workspace: "shop",
    conversation: "c1",
    message: "m1",
    carried: [],
    ...change,
  };
}

/** A piece of a file, with changes. */
export function piece(change: Partial<Carried> = {}): Carried {
  return { what: "file", uri: "file:///shop/src/cart.ts", path: "src/cart.ts", bytes: 100, sha256: "0".repeat(64), ...change };
}

/** Conversations whose ID starts with `c` are there, those with `d` are deleted, all others are gone. */
export const ledgerNames: LedgerNames = {
  requests: requestNames(),
  carried: carriedNames(),
  conversation: (id) => (/^[cd]/.test(id) ? { title: `Title of ${id}`, isListed: id.startsWith("c") } : undefined),
};
