import { describe, expect, test } from "vitest";
import { runsServerTool } from "../../../../src/llm/send/serverTools.ts";
import { type ServerTool, serverToolNames } from "../../../../src/shared/serverTools.ts";
import { built, deepinfra, extras, openrouter, plain, refusal, row } from "./requestOf.ts";

const tool = (name: ServerTool["name"], ...domains: readonly string[]): ServerTool => ({ name, domains, filesAgreed: false });
const search = tool("openrouter:web_search");
const all = [search, tool("openrouter:web_fetch", "nodejs.org"), tool("openrouter:datetime"), tool("openrouter:image_generation")];
const limits = [
  { type: "step_count_is", step_count: 10 },
  { type: "max_cost", max_cost_in_dollars: 1 },
];
const wireSearch = { type: "openrouter:web_search", parameters: { engine: "exa", max_uses: 5 } };
const online = "openai/gpt-5.2:online";

describe("server tools", () => {
  test("each goes out with its limits, after the functions", () => {
    expect(extras({ serverTools: all, tools: [{ name: "now" }] })).toEqual({
      tools: [
        { type: "function", function: { name: "now" } },
        wireSearch,
        {
          type: "openrouter:web_fetch",
          parameters: { engine: "openrouter", max_uses: 5, max_content_tokens: 20000, allowed_domains: ["nodejs.org"] },
        },
        { type: "openrouter:datetime" },
        { type: "openrouter:image_generation" },
      ],
      stop_server_tools_when: limits,
    });
  });

  test("without them nothing of them is sent", () => {
    expect(extras({})).toEqual({});
    expect(extras({ tools: [{ name: "now" }] })).not.toHaveProperty("stop_server_tools_when");
  });

  test("other servers do not get them, and the note says so", () => {
    for (const endpoint of [deepinfra, plain]) {
      expect(extras({ endpoint, serverTools: all })).toEqual({});
      expect(built({ endpoint, serverTools: [search] }).unsupportedParameters).toEqual([
        { parameter: "openrouter:web_search", reason: "Supported only by OpenRouter" },
      ]);
    }
  });

  test("OpenRouter's regional hosts get those that stay in the region", () => {
    const at = (host: string) => ({ ...openrouter, baseUrl: `https://${host}/api/v1` });
    const running = (host: string) => serverToolNames.filter((name) => runsServerTool(at(host), name));
    expect(running("openrouter.ai")).toEqual(serverToolNames);
    expect(running("eu.openrouter.ai")).toEqual(["openrouter:datetime"]);
    expect(running("us.openrouter.ai")).toEqual(["openrouter:web_search", "openrouter:datetime"]);
    const { body, unsupportedParameters } = built({ endpoint: at("eu.openrouter.ai"), serverTools: [search] });
    expect(body).not.toHaveProperty("tools");
    expect(unsupportedParameters).toEqual([{ parameter: "openrouter:web_search", reason: "Not available at eu.openrouter.ai" }]);
  });

  test("a model without tools gets none", () => {
    expect(extras({ serverTools: all, catalogueModel: row(["temperature"]) })).toEqual({});
    expect(extras({ serverTools: [search], catalogueModel: row(["tools"]) })).toHaveProperty("tools");
  });

  test("without their limits they are not sent either", () => {
    const own = { type: "openrouter:fusion" };
    expect(extras({ serverTools: [search], parameters: { extraBody: { stop_server_tools_when: null }, toolChoice: "auto" } })).toEqual({});
    expect(extras({ serverTools: [search], lessons: [{ do: "without", field: "stop_server_tools_when" }] })).toEqual({});
    // What the user wrote themself is theirs.
    expect(extras({ serverTools: [search], parameters: { extraBody: { stop_server_tools_when: [], tools: [own] } } })).toEqual({
      stop_server_tools_when: [],
      tools: [own],
    });
    expect(built({ serverTools: [search], parameters: { extraBody: { stop_server_tools_when: null } } }).unsupportedParameters).toEqual([
      { parameter: "openrouter:web_search", reason: "Only sent with stop_server_tools_when" },
    ]);
  });

  test("other limits in aside.extraBody hold", () => {
    const mine = [{ type: "max_cost", max_cost_in_dollars: 5 }];
    const sent = extras({ serverTools: [search], parameters: { extraBody: { stop_server_tools_when: mine } } });
    expect(sent).toEqual({ tools: [wireSearch], stop_server_tools_when: mine });
  });

  test("the same tool in aside.extraBody.tools is refused before anything is sent", () => {
    const extraBody = { tools: [{ type: "openrouter:web_search" }] };
    expect(refusal({ serverTools: [search], parameters: { extraBody } })).toContain(
      "aside.extraBody.tools has a tool named openrouter:web_search",
    );
    expect(extras({ parameters: { extraBody } })).toEqual({ tools: [{ type: "openrouter:web_search" }] });
  });
});

describe("the deprecated ways to search the web", () => {
  const plugins = [{ id: "web", max_results: 3 }, { id: "file-parser" }];
  test("they give way to the tool", () => {
    const { body } = built({ serverTools: [search], model: online, parameters: { plugins } });
    expect([body["model"], body["plugins"]]).toEqual(["openai/gpt-5.2", [{ id: "file-parser" }]]);
    expect(built({ serverTools: [search], parameters: { plugins: [{ id: "web" }] } }).body).not.toHaveProperty("plugins");
    expect(built({ serverTools: [search], model: "openai/gpt-oss-20b:free:online@preset/x" }).body["model"]).toBe(
      "openai/gpt-oss-20b:free@preset/x",
    );
  });
  test("one that is switched off stays, because it says no to what the account has on", () => {
    const off = [{ id: "web", enabled: false }];
    expect(built({ serverTools: [search], parameters: { plugins: off } }).body["plugins"]).toEqual(off);
  });
  test("old settings still work without it", () => {
    for (const serverTools of [[], [tool("openrouter:datetime")]]) {
      const { body } = built({ serverTools, model: online, parameters: { plugins } });
      expect([body["model"], body["plugins"]]).toEqual([online, plugins]);
    }
    const { body } = built({ endpoint: plain, serverTools: [search], model: online });
    expect(body["model"]).toBe(online);
  });
});
