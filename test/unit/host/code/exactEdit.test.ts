import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { estimateTokens } from "../../../../src/shared/tokens.ts";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { App } from "../../../../src/app/app.ts";
import { createAskOnce } from "../../../../src/app/chat/askOnce.ts";
import type { Session } from "../../../../src/app/chat/session.ts";
import { clear } from "../../../../src/app/outbound/gate.ts";
import { PanelProgress } from "../../../../src/app/panel/panelProgress.ts";
import { vscodeAsk } from "../../../../src/host/adapters/vscodeAsk.ts";
import { askExactEdit } from "../../../../src/host/code/exactEdit.ts";
import { OpenAiClient } from "../../../../src/llm/openAiClient.ts";
import { fake, Uri } from "../../vscode.ts";

const file = `export const key = "a";

export function total(items) {
  let sum = 0;
  for (const item of items) sum += item.price;
  return sum;
}

export function count(items) {
  return items.length;
}
`;
const code = "export function total(items) {\n  return items.reduce((sum, { price }) => sum + price, 0);\n}\n";
const right = file.replace(/ {2}let sum[\s\S]*?return sum;\n/, "  return items.reduce((sum, { price }) => sum + price, 0);\n");

/** What the model says to a request: made of the system prompt and the question that it got. */
type Script = (system: string, question: string) => string | { readonly cut: string } | { readonly status: number };

/** A loopback server whose model follows a script. */
async function startModel(script: () => Script, asked: string[]): Promise<{ readonly server: Server; readonly baseUrl: string }> {
  const server = createServer((request, response) => {
    let body = "";
    request.on("data", (part: Buffer) => (body += part.toString()));
    request.on("end", () => {
      const { messages } = JSON.parse(body) as { readonly messages: readonly { readonly content: string }[] };
      const [system = "", question = ""] = messages.map(({ content }) => content);
      asked.push(question);
      const said = script()(system, question);
      if (typeof said === "object" && "status" in said) {
        response.writeHead(said.status, { "content-type": "application/json" }).end('{"error":{"message":"It broke."}}');
        return;
      }
      response.writeHead(200, { "content-type": "text/event-stream" });
      const text = typeof said === "string" ? said : said.cut;
      for (const part of text.match(/[\s\S]{1,7}/g) ?? []) {
        response.write(`data: ${JSON.stringify({ choices: [{ index: 0, delta: { content: part } }] })}\n\n`);
      }
      const reason = typeof said === "string" ? "stop" : "length";
      response.end(`data: ${JSON.stringify({ choices: [{ index: 0, delta: {}, finish_reason: reason }] })}\n\ndata: [DONE]\n\n`);
    });
  });
  await new Promise<void>((started) => server.listen(0, "127.0.0.1", started));
  return { server, baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1` };
}

/** Search/replace blocks with the marks that the prompt asks for. */
function edit(system: string, ...pairs: readonly (readonly [string, string])[]): string {
  const [search = "", divider = "", replace = ""] = ["<", "=", ">"].map(
    (mark) => new RegExp(`^${mark}{7,}.*$`, "m").exec(system)?.[0] ?? "",
  );
  return pairs.map(([from, to]) => [search, from, divider, to, replace].join("\n")).join("\n");
}

const [oldBody = "", newBody = ""] = [file, right].map((text) => /total\(items\) \{\n([\s\S]*?)\n\}/.exec(text)?.[1]);
const obeys: Script = (system) => edit(system, [oldBody, newBody]);

let model: { readonly server: Server; readonly baseUrl: string };
let script: Script;
let asked: string[];
let now: string;
let spent: string[];
let cost: number | null;
let window: number | null;
let allowed: readonly (number | null)[];
let notedAsTemporary: unknown[];

beforeEach(async () => {
  fake.reset();
  [script, asked, now, spent, cost, window, allowed, notedAsTemporary] = [obeys, [], file, [], 0.0123, null, [], []];
  model = await startModel(() => script, asked);
});

afterEach(() => void model.server.close());

async function ask(block = code, temporary = false): Promise<string | undefined> {
  const endpoint = { name: "loopback", baseUrl: model.baseUrl, dialect: "openai" as const, auth: "none" as const, headers: {} };
  const settings = { endpoint: { value: "loopback" }, model: { value: "lab/exact" }, parameters: { stop: ["======="] } };
  const app = {
    ask: vscodeAsk,
    progress: new PanelProgress(vscodeAsk, () => false),
    settings: { effectiveWith: () => settings },
    endpoints: { get: () => ({ endpoint, origin: new URL(model.baseUrl).origin }) },
    catalogue: { find: () => Promise.resolve(undefined), nameOf: () => "Exact" },
    estimates: { load: async () => ({ oneOff: () => ({ tokens: 1234, window, cost }) }) },
    askOnce: createAskOnce({
      mayAsk: ({ expects }) => Promise.resolve((allowed = [...allowed, expects ?? null]).length > 0),
      client: () => Promise.resolve(new OpenAiClient()),
      spent: (kind) => void spent.push(kind),
      prepare: async ({ messages, parameters }, _signal, { temporary }) => {
        notedAsTemporary.push(temporary);
        return {
          request: {
            endpoint,
            key: undefined,
            model: "lab/exact",
            messages: await clear(messages, []),
            parameters,
            sessionId: "exact",
            lessons: [],
            attribution: {},
          },
        };
      },
    }),
  } as unknown as App;
  return askExactEdit(app, { temporary } as Session, {
    file: { uri: Uri.file("/project/src/shop.js"), path: "src/shop.js" },
    code: block,
    language: "js",
    named: undefined,
    read: () => Promise.resolve(now),
  });
}

const send = { title: "Send" };

test("what was asked in a temporary conversation is noted as such", async () => {
  for (const temporary of [true, false]) {
    fake.answers.push(send);
    expect(await ask(code, temporary)).toBe(right);
  }
  expect(notedAsTemporary).toEqual([true, false]);
});

test("a model that obeys: size and price are shown first, and the answer is the file's new text", async () => {
  fake.answers.push(send);
  expect(await ask()).toBe(right);
  expect(fake.dialogs).toMatchObject([{ modal: true }]);
  expect(fake.messages[0]).toBe("Ask Exact for an exact edit of src/shop.js?");
  expect(fake.details[0]).toMatch(/about 1,234 tokens/);
  expect(fake.details[0]).toMatch(/\$0\.0123/);
  expect(asked).toHaveLength(1);
  expect(asked[0]).toContain(file.trimEnd());
  expect(asked[0]).toContain(code.trimEnd());
  expect([spent, allowed]).toEqual([["exactEdit"], [estimateTokens(code) * 3]]);
});

test("the file's line ends and its missing last one stay", async () => {
  now = file.replaceAll("\n", "\r\n").trimEnd();
  fake.answers.push(send);
  expect(await ask()).toBe(right.replaceAll("\n", "\r\n").trimEnd());
});

test("nothing is sent unless the user wants it", async () => {
  fake.answers.push(undefined);
  expect(await ask()).toBeUndefined();
  expect(asked).toEqual([]);
});

test("an unknown price is said to be unknown, and no price is said to be none", async () => {
  cost = null;
  fake.answers.push(undefined);
  await ask();
  cost = 0;
  fake.answers.push(undefined);
  await ask();
  expect(fake.details.map((detail) => /The price is unknown|It is free/.exec(detail)?.[0])).toEqual(["The price is unknown", "It is free"]);
});

test("a file that the model cannot read whole is not sent", async () => {
  window = 1000;
  expect(await ask()).toBeUndefined();
  expect(fake.messages[0]).toContain("too large for Exact, which reads at most 1,000 tokens");
  expect(asked).toEqual([]);
});

describe("right or refused, never else", () => {
  test.each<[string, Script]>([
    ["prose", () => "You should replace the body of total."],
    ["prose before the edit", (system) => `Here it is:\n${edit(system, [oldBody, newBody])}`],
    ["a diff", () => `\`\`\`diff\n-${oldBody}\n+${newBody}\n\`\`\``],
    ["the whole file", () => `\`\`\`js\n${right}\`\`\``],
    ["marks of its own", (system) => edit(system, [oldBody, newBody]).replaceAll("<<<<<<<", "<<<<<")],
    ["lines that are not there", (system) => edit(system, [oldBody.replace("sum", "total"), newBody])],
    ["lines that are there twice", (system) => edit(system, ["}", `  // more\n}`])],
    ["an edit that changes nothing", (system) => edit(system, [oldBody, oldBody])],
    ["that it cannot tell", () => "UNDECIDED"],
    ["nothing", () => ""],
    ["an answer that is cut off", (system) => ({ cut: edit(system, [oldBody, newBody]).slice(0, -3) })],
    ["a whole answer that its server calls cut off", (system) => ({ cut: edit(system, [oldBody, newBody]) })],
    ["an error", () => ({ status: 400 })],
    ["another line", (system) => edit(system, [oldBody, newBody.replace("+ price", "- price")])],
    ["a line of its own", (system) => edit(system, [oldBody, `  steal(items);\n${newBody}`])],
    ["a function dropped", (system) => edit(system, [`${oldBody}\n}\n\nexport function count(items) {\n  return items.length;`, newBody])],
    ["a line dropped elsewhere", (system) => edit(system, ['export const key = "a";\n', ""], [oldBody, newBody])],
    ["half of it", (system) => edit(system, ["  let sum = 0;", ""])],
  ])("the model answers with %s", async (_what, says) => {
    script = says;
    fake.answers.push(send, undefined);
    expect(await ask()).toBeUndefined();
    expect(fake.messages.at(-1)).toMatch(/Nothing was changed\.$/);
  });

  test.each<[string, Script]>([
    ["in a fence", (system) => `\`\`\`js\n${edit(system, [oldBody, newBody])}\n\`\`\`\n`],
    ["below the path", (system) => `src/shop.js\n${edit(system, [oldBody, newBody])}`],
    ["after thinking", (system) => `<think>Hm.</think>${edit(system, [oldBody, newBody])}`],
  ])("the model obeys %s", async (_what, says) => {
    script = says;
    fake.answers.push(send);
    expect(await ask()).toBe(right);
  });
});

test("after a refusal the user may ask again", async () => {
  script = () => {
    script = obeys;
    return "UNDECIDED";
  };
  fake.answers.push(send, { title: "Ask Again" });
  expect(await ask()).toBe(right);
  expect(asked).toHaveLength(2);
});

test("a file that has changed meanwhile is left alone, and asking again sends it as it is now", async () => {
  const changed = file.replace("items.length", "items.size");
  script = (system, question) => {
    now = changed;
    return obeys(system, question);
  };
  fake.answers.push(send, { title: "Ask Again" });
  expect(await ask()).toBe(right.replace("items.length", "items.size"));
  expect(fake.messages[1]).toContain("src/shop.js has changed in the meantime");
  expect(asked[1]).toContain("items.size");
});

test("marks are longer than those that the file has", async () => {
  now = `${file}/*\n=======\n<<<<<<< HEAD\n*/\n`;
  let system = "";
  script = (prompt, question) => {
    system = prompt;
    return obeys(prompt, question);
  };
  fake.answers.push(send);
  expect(await ask()).toBe(`${right}/*\n=======\n<<<<<<< HEAD\n*/\n`);
  expect(system).toContain("<<<<<<<< SEARCH");
});

describe("secrets", () => {
  const secret = `sk-or-v1-${"0123456789abcdef".repeat(4)}`;
  const withSecret = file.replace('"a"', `"${secret}"`);

  test("are asked about; masked, they are kept where the model leaves their lines as they are", async () => {
    now = withSecret;
    script = (system, question) => {
      const line = /export const key = .*/.exec(question)?.[0] ?? "";
      return edit(system, [
        `${line}\n\nexport function total(items) {\n${oldBody}`,
        `${line}\n\nexport function total(items) {\n${newBody}`,
      ]);
    };
    fake.answers.push({ title: "Redact" }, send);
    expect(await ask()).toBe(right.replace('"a"', `"${secret}"`));
    expect(asked[0]).not.toContain(secret);
    expect(asked[0]).toContain("[redacted]");
  });

  test("a file that is left out is not sent", async () => {
    now = withSecret;
    fake.answers.push({ title: "Leave Out" });
    expect(await ask()).toBeUndefined();
    expect(asked).toEqual([]);
  });

  test("in the block are masked, too, and put back in the edit", async () => {
    fake.answers.push({ title: "Redact" }, send);
    script = (system, question) => {
      const line = /export const key = .*redacted.*/.exec(question)?.[0] ?? "";
      return edit(system, ['export const key = "a";', line]);
    };
    expect(await ask(`export const key = "${secret}";\n`)).toBe(file.replace('"a"', `"${secret}"`));
    expect(asked[0]).not.toContain(secret);
  });
});
