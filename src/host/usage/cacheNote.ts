import type { App } from "../../app/app.ts";
import type { Session } from "../../app/chat/session.ts";
import type { CacheKnowledge } from "../../app/usage/cacheMiss.ts";
import { cacheNote } from "../../app/usage/cacheText.ts";

/** What the cache did for an answer, in sentences; "" where nothing is known. */
export function cacheNoteOf(app: Pick<App, "catalogue" | "endpoints">, session: Session, messageId: string): string {
  return cacheNote(session.conversation, messageId, cacheKnowledge(app));
}

/** What the catalogue and the endpoints say about servers and models. */
export function cacheKnowledge({ catalogue, endpoints }: Pick<App, "catalogue" | "endpoints">): CacheKnowledge {
  return {
    hostOf: (endpoint) => {
      const found = endpoints.get(endpoint);
      return "error" in found ? undefined : new URL(found.origin).hostname;
    },
    pricing: ({ endpoint, servedModel, model }) =>
      (servedModel === undefined ? undefined : catalogue.row(endpoint, servedModel))?.pricing ?? catalogue.row(endpoint, model)?.pricing,
  };
}
