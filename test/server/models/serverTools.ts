import { asList, field, isObject, numberField, textField } from "../../../src/shared/guards.ts";
import type { Ask } from "../chatRequest.ts";
import type { Step } from "../script.ts";

/** A call of a server tool that the user's message requests. */
interface Wish {
  readonly type: string;
  readonly json: string;
}

const searchPage = { url: "https://developer.mozilla.org/en-US/docs/Web/API/URL", title: "URL - Web APIs" };
const secondPage = { url: "https://nodejs.org/api/url.html", title: "URL | Node.js" };

/**
 * Runs the server tools that lines of the message name (`@server TYPE ARGUMENTS`), as OpenRouter does: those that the request offers, as often as it allows.
 * `@page TEXT` is what every fetched page says. The calls come back in `reasoning_details`, the pages that were found as annotations, and the usage counts them.
 */
export function* serverToolSteps(ask: Ask): Generator<Step> {
  const wishes = [...ask.text.matchAll(/^@server (\S+) ?(.*)$/gm)].map(([, type = "", json = ""]): Wish => ({ type, json }));
  if (wishes.length === 0) return;
  const page = /^@page (.*)$/m.exec(ask.text)?.[1] ?? "The page says hello.";
  const offered = asList(ask.body["tools"]).filter(isObject);
  const used = new Map<string, number>();
  let executed = 0;
  let searches = 0;
  for (const [index, { type, json }] of wishes.entries()) {
    const tool = offered.find((one) => one["type"] === type);
    if (tool === undefined) {
      yield { type: "text", text: `There is no ${type}. ` };
      continue;
    }
    const parameters = tool["parameters"];
    const uses = (used.get(type) ?? 0) + 1;
    used.set(type, uses);
    const isOver = uses > (numberField(parameters, "max_uses") ?? Number.POSITIVE_INFINITY);
    const result = isOver ? { status: "failed", error: "Maximum number of uses reached" } : resultOf(type, json, parameters, page);
    if (!isOver && field(result, "status") !== "failed") executed += 1;
    if (!isOver && type === "openrouter:web_search") searches += 1;
    yield delta({
      reasoning_details: [
        {
          type: "reasoning.server_tool_call",
          tool_name: type,
          arguments: json,
          result: JSON.stringify(result),
          tool_call_id: `srv_${index}`,
        },
      ],
    });
  }
  yield { type: "text", text: `Done: ${executed} of ${wishes.length} calls. ` };
  if (searches > 0) yield delta({ annotations: [searchPage, secondPage].map((url_citation) => ({ type: "url_citation", url_citation })) });
  yield { type: "serverTools", requested: wishes.length, executed, searches };
}

function resultOf(type: string, json: string, parameters: unknown, page: string): Readonly<Record<string, unknown>> {
  switch (type) {
    case "openrouter:web_search":
      return { results: [{ ...searchPage, content: page }, secondPage] };
    case "openrouter:web_fetch": {
      const url = textField(JSON.parse(json), "url") ?? "";
      const isAllowed = asList(field(parameters, "allowed_domains")).includes(URL.parse(url)?.hostname);
      return isAllowed
        ? { url, title: "A page", content: page, status: "completed" }
        : { url, status: "failed", error: "Domain not allowed" };
    }
    case "openrouter:datetime":
      return { datetime: "2026-11-30T09:00:00.000Z", timezone: "UTC" };
    default:
      return { status: "ok", imageUrl: "https://images.example/sunset.png" };
  }
}

function delta(fields: Readonly<Record<string, unknown>>): Step {
  const chunk = {
    id: "gen-servertools",
    choices: [{ index: 0, delta: { role: "assistant", content: "", ...fields }, finish_reason: null }],
  };
  return { type: "raw", data: `data: ${JSON.stringify(chunk)}\n\n` };
}
