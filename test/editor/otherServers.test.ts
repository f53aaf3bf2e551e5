import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeEach, describe, expect, test } from "vitest";
import { isObject, listField, textField } from "../../src/shared/guards.ts";
import { textOf } from "./harness/panel.ts";
import { useSession } from "./harness/session.ts";

type Body = Readonly<Record<string, unknown>>;

/** What the server of this file does with a request. */
type Rules = (body: Body, response: ServerResponse) => void;

const slowly = { timeout: 30_000 };
const model = "claude-opus-4-6";
const half =
  "Photosynthesis turns light into sugar. It happens in the leaves, where chlorophyll catches red and blue light and reflects the gr";

/** A server of the kind that refuses with the words of others; each test says what it does. */
const bodies: Body[] = [];
let rules: Rules = (_body, response) => say(response, "Yes.");
const vendor = createServer((request, response) => {
  let text = "";
  request.setEncoding("utf8");
  request.on("data", (more: string) => (text += more));
  request.on("end", () => {
    if (!request.url?.endsWith("/chat/completions")) {
      response.writeHead(404).end();
      return;
    }
    const body = JSON.parse(text) as Body;
    bodies.push(body);
    rules(body, response);
  });
});
await new Promise<void>((resolve) => vendor.listen(0, "127.0.0.1", resolve));
const baseUrl = `http://127.0.0.1:${(vendor.address() as AddressInfo).port}/v1`;

function say(response: ServerResponse, text: string, reason = "stop", more: Body = {}): void {
  const event = (body: Body): string => `data: ${JSON.stringify({ id: "gen-1", model, ...more, ...body })}\n\n`;
  const usage = { prompt_tokens: 12, completion_tokens: 34, total_tokens: 46 };
  response.writeHead(200, { "content-type": "text/event-stream" });
  for (const content of text.match(/[^]{1,9}/gu) ?? []) response.write(event({ choices: [{ index: 0, delta: { content } }] }));
  response.end(`${event({ choices: [{ index: 0, delta: {}, finish_reason: reason }], usage })}data: [DONE]\n\n`);
}

/** Refuses a field in OpenAI's words. */
function refuse(response: ServerResponse, field: string): void {
  const message = `Unsupported parameter: '${field}' is not supported with this model.`;
  const error = { message, type: "invalid_request_error", param: field, code: "unsupported_parameter" };
  response.writeHead(400, { "content-type": "application/json" }).end(JSON.stringify({ error }));
}

const refusing =
  (field: string): Rules =>
  (body, response) =>
    field in body ? refuse(response, field) : say(response, "Yes.");

describe("servers that are not like the others", () => {
  const session = useSession({
    settings: () => ({
      "aside.endpoints": { vendor: { baseUrl, auth: "none" } },
      "aside.endpoint": "vendor",
      "aside.model": model,
    }),
  });
  const begin = async (more: Body = {}): Promise<void> => {
    await session().beginAnew();
    await session().writeWorkspaceSettings({ "aside.model": model, ...more });
  };
  /** The next request has to know a setting that the editor notices only in a moment. */
  const askWith = async (field: string, question: string) => {
    const { panel } = session();
    let answer = await panel.ask(question);
    await expect
      .poll(async () => {
        if (bodies.some((body) => field in body)) return true;
        answer = await panel.ask(question);
        return false;
      }, slowly)
      .toBe(true);
    return answer;
  };
  beforeEach(() => {
    bodies.length = 0;
  });
  afterAll(async () => {
    vendor.closeAllConnections();
    await new Promise((resolve) => vendor.close(resolve));
  });

  test("a refused parameter is left out with a note; the next request knows, and a command forgets it", async () => {
    rules = refusing("frequency_penalty");
    await begin({ "aside.frequencyPenalty": 0.5 });
    const { panel, workbench } = session();
    const answer = await askWith("frequency_penalty", "Do you repeat yourself?");
    expect(await textOf(answer)).toBe("Yes.");
    const note = answer.getByText("Sent without frequency_penalty, which the server refused");
    await note.waitFor(slowly);
    await session().picture("refused parameter");
    bodies.length = 0;
    await panel.ask("And again?");
    expect(bodies.map((body) => "frequency_penalty" in body)).toEqual([false]);
    await panel.button("Parameters").click();
    const sheet = panel.frame.getByRole("dialog");
    await sheet.getByRole("group", { name: "Frequency penalty", exact: true }).getByText("refused").waitFor(slowly);
    await session().picture("refused parameter sheet");
    await sheet.getByRole("button", { name: "Close" }).click();
    await workbench.runCommand("Aside: Send Refused Parameters Again");
    bodies.length = 0;
    await panel.ask("And now?");
    expect(bodies.map((body) => "frequency_penalty" in body)).toEqual([true, false]);
  });

  test("what the user decides is never left out unasked: a button names it", async () => {
    rules = refusing("stop");
    await begin({ "aside.stop": ["END"] });
    const answer = await askWith("stop", "Where do you end?");
    const card = answer.getByRole("alert");
    expect(await card.innerText()).toContain("'stop' is not supported with this model");
    expect(bodies.filter((body) => "stop" in body)).toHaveLength(1);
    await session().picture("refused stop");
    await card.getByRole("button", { name: "Retry without stop" }).click();
    await expect.poll(() => session().panel.errors.count(), slowly).toBe(0);
    expect("stop" in (bodies.at(-1) ?? {})).toBe(false);
  });

  test("the tier is sent, and the one that served is shown", async () => {
    rules = (_body, response) => say(response, "Slowly.", "stop", { service_tier: "flex" });
    await begin({ "aside.serviceTier": "priority" });
    const answer = await askWith("service_tier", "How fast?");
    expect(bodies.at(-1)?.["service_tier"]).toBe("priority");
    await expect.poll(() => answer.getByRole("group", { name: "Answer statistics" }).innerText(), slowly).toContain("flex");
    await session().picture("served tier");
  });

  test("a continued answer says where its seam is not sure, and Undo puts the parts apart", async () => {
    rules = (body, response) => {
      const last = listField(body, "messages").filter(isObject).at(-1);
      const isAsked = textField(last, "content")?.includes("Continue it from exactly where it ends") ?? false;
      if (isAsked) say(response, "een light, which is why leaves look green.");
      else say(response, half, "length");
    };
    await begin();
    const { panel } = session();
    const answer = await panel.ask("What is photosynthesis?");
    await answer.getByRole("button", { name: "Continue", exact: true }).click();
    const note = answer.locator(".answer-seam");
    await note.waitFor(slowly);
    expect(await textOf(answer)).toBe(`${half}een light, which is why leaves look green.`);
    expect(await note.innerText()).toContain("Continued here. Check the join:");
    await session().picture("seam");
    await note.getByRole("button").click();
    await note.waitFor({ state: "detached", ...slowly });
    await expect.poll(() => textOf(panel.answers.first()), slowly).not.toContain("green light");
  });
});
