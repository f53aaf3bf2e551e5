import { Catalogue, type CatalogueStore } from "../../src/llm/catalogue/catalogue.ts";
import { OpenAiClient } from "../../src/llm/openAiClient.ts";
import { startServer } from "../server/server.ts";
import type { Dialect } from "../../src/shared/parameters.ts";
import type { FaultVariant } from "../server/faults/fault.ts";
import { question } from "./meet.ts";

/**
 * Loads a good catalogue, then requests it again from a broken server, like a new session that starts with the stored one.
 * @returns a sentence for each problem
 */
export async function meetOddCatalogue(variant: FaultVariant, dialect: Dialect): Promise<readonly string[]> {
  const problems: string[] = [];
  const stored = new Map<string, string>();
  const store: CatalogueStore = {
    read: async (name) => stored.get(name),
    write: async (name, text) => {
      stored.set(name, text);
    },
  };
  const good = await startServer();
  const server = await variant.start({});
  const { endpoint, ...request } = question(server.baseUrl, {}, dialect);
  const realFetch = globalThis.fetch;
  try {
    // The endpoint stays the same: while it is healthy, its requests go to the good server.
    globalThis.fetch = async (input, init) =>
      realFetch((input instanceof Request ? input.url : input).toString().replace(new URL(server.baseUrl).origin, good.origin), init);
    const before = await new Catalogue({ store }).load(endpoint, request.key);
    globalThis.fetch = realFetch;
    if (before.models.length < 5) problems.push(`the good catalogue has ${before.models.length} models`);
    const after = await new Catalogue({ store }).load(endpoint, request.key, { refresh: true });
    if (variant.name === "100,000 rows") {
      if (after.models.length !== 100_000) problems.push(`${after.models.length} of 100,000 models`);
    } else if (variant.name === "odd rows") {
      if (after.models.map((model) => model.id).join() !== "some/model") problems.push(`odd rows gave ${after.models.length} models`);
    } else {
      if (after.error === null) problems.push("nothing was said to be wrong");
      if (after.models.length !== before.models.length) problems.push("the list of before is not in use");
    }
    const answer = await new OpenAiClient().stream({ ...request, endpoint }, () => undefined, new AbortController().signal);
    if (answer.verdict !== "complete" || answer.text !== "Hello world")
      problems.push(`chat: ${answer.verdict} ${answer.error?.code ?? ""}`);
  } finally {
    globalThis.fetch = realFetch;
    await server.close();
    await good.close();
  }
  return problems;
}
