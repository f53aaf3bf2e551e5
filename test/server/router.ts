import type { IncomingMessage, ServerResponse } from "node:http";
import { creditsBody, keyBody, presetsBody, type Generations } from "./account.ts";
import { catalogueBody, demoRow, endpointsBody, allParameters, type CatalogueRow, zdrBody } from "./catalogue.ts";
import { answerChat, type ChatContext } from "./chatCompletions.ts";
import { scriptedModels, findModel } from "./models/all.ts";
import { noEndpoints, openRouterError, unauthorized, type Refusal } from "./openRouterError.ts";
import type { Recording } from "./replay.ts";
import { ResponseShape } from "./responsesShape.ts";
import type { SignIns } from "./signIns.ts";
import { isObject } from "../../src/shared/guards.ts";

/** The parts of the server that the routes use. */
export interface RouterContext {
  /** Accepted keys. If undefined, any key or none is accepted. */
  readonly keys: readonly string[] | undefined;
  readonly recordings: Readonly<Record<string, Recording>>;
  /** The body of the catalogue, instead of the demo models. */
  readonly models: unknown;
  readonly rate: number | undefined;
  readonly hurry: ChatContext["hurry"];
  readonly generations: Generations;
  readonly signIns: SignIns;
}

const prefix = /^\/(?:api\/v1|v1\/openai|v1)(?=\/|$)/;

/**
 * Answers one request.
 * @param attempt the number of this request among those with the same body and path, from 1
 */
export async function route(
  request: IncomingMessage,
  response: ServerResponse,
  body: unknown,
  attempt: number,
  context: RouterContext,
): Promise<void> {
  const url = new URL(request.url ?? "/", "http://127.0.0.1");
  const path = url.pathname.replace(prefix, "");
  if (request.method === "OPTIONS") {
    response.writeHead(204).end();
    return;
  }
  const authorization = request.headers.authorization;
  const target = `${request.method} ${prefix.test(url.pathname) ? path : url.pathname}`;
  const refusal =
    refuseKey(target, authorization, context.keys) ??
    (target === "POST /chat/completions" || target === "POST /responses"
      ? await answerChat(response, body, { ...context, attempt }, target === "POST /responses" ? new ResponseShape() : undefined)
      : answerRest(response, target, url.searchParams, authorization, body, context));
  if (refusal) sendRefusal(response, refusal);
}

/** The catalogue and the exchange of a sign-in code do not require a key; `key`, `credits` and `models/user` always do. */
function refuseKey(target: string, authorization: string | undefined, keys: readonly string[] | undefined): Refusal | undefined {
  const open =
    target === "GET /models" ||
    target === "GET /endpoints/zdr" ||
    target.endsWith("/endpoints") ||
    target === "GET /auth" ||
    target === "POST /auth/keys";
  if (open) return undefined;
  const personal = target === "GET /key" || target === "GET /credits" || target === "GET /presets" || target === "GET /models/user";
  const key = authorization?.replace(/^Bearer\s+/i, "");
  const refused = keys ? key === undefined || !keys.includes(key) : personal && key === undefined;
  return refused ? unauthorized(authorization) : undefined;
}

function answerRest(
  response: ServerResponse,
  target: string,
  query: URLSearchParams,
  authorization: string | undefined,
  body: unknown,
  context: RouterContext,
): Refusal | undefined {
  switch (target) {
    case "GET /models":
    case "GET /models/user":
      sendJson(
        response,
        200,
        modelsBody(context) ?? catalogueBody([...scriptedModels.map((model) => model.row), ...recordedRows(context)]),
      );
      return undefined;
    case "GET /endpoints/zdr":
      sendJson(response, 200, zdrBody(modelsBody(context) ?? catalogueBody(scriptedModels.map((model) => model.row))));
      return undefined;
    case "GET /key":
      sendJson(response, 200, keyBody(authorization?.replace(/^Bearer\s+/i, "") ?? ""));
      return undefined;
    case "GET /presets":
      sendJson(response, 200, presetsBody());
      return undefined;
    case "GET /credits":
      sendJson(response, 200, creditsBody());
      return undefined;
    case "GET /generation": {
      const found = context.generations.find(query.get("id") ?? "");
      if ("refusal" in found) return found.refusal;
      sendJson(response, 200, found.body);
      return undefined;
    }
    case "GET /auth":
      return context.signIns.show(response, query);
    case "POST /auth/keys": {
      const refusal = context.signIns.redeem(body);
      if (refusal) return refusal;
      sendJson(response, 200, { key: context.keys?.[0] ?? "sk-or-v1-loopback-signed-in", user_id: "user_loopback" });
      return undefined;
    }
    default: {
      const [, id] = /^GET \/models\/(.+)\/endpoints$/.exec(target) ?? [];
      if (id === undefined) return openRouterError(404, "Not Found");
      const row = findModel(decodeURIComponent(id))?.row ?? servedRow(context, decodeURIComponent(id));
      if (!row) return noEndpoints(decodeURIComponent(id));
      sendJson(response, 200, endpointsBody(row));
      return undefined;
    }
  }
}

/** The configured body of the catalogue, if there is one. */
function modelsBody({ models }: RouterContext): unknown {
  return typeof models === "function" ? (models as () => unknown)() : models;
}

/** The row of a model in the configured body of the catalogue. */
function servedRow(context: RouterContext, id: string): CatalogueRow | undefined {
  const body = modelsBody(context);
  const rows: readonly unknown[] = isObject(body) && Array.isArray(body.data) ? body.data : [];
  return rows.find((row): row is CatalogueRow => isObject(row) && row.id === id);
}

/** A row for each recorded model, so that it can be selected in a picker. */
function recordedRows({ recordings }: RouterContext): readonly CatalogueRow[] {
  return Object.keys(recordings).map((id) => ({
    ...demoRow({
      slug: "recorded",
      name: `Recorded: ${id}`,
      description: "Replays a recorded answer.",
      contextLength: 131072,
      promptPrice: 0.1,
      completionPrice: 0.1,
      parameters: allParameters,
    }),
    id,
    canonical_slug: id,
  }));
}

function sendRefusal(response: ServerResponse, { status, headers, body }: Refusal): void {
  if (typeof body !== "string") {
    sendJson(response, status, body, headers);
    return;
  }
  response.writeHead(status, headers ?? {});
  response.end(body);
}

function sendJson(response: ServerResponse, status: number, body: unknown, headers?: Readonly<Record<string, string>>): void {
  response.writeHead(status, { "content-type": "application/json", ...headers });
  response.end(JSON.stringify(body));
}
