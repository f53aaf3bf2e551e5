import { expect, test } from "vitest";
import { built, deepinfra, openrouter, plain, refusal, row } from "./requestOf.ts";

const own = { type: "function", function: { name: "mine", parameters: { type: "object" } } };
const ticked = [{ name: "look" }];
const names = (body: Readonly<Record<string, unknown>>): readonly unknown[] =>
  (body["tools"] as readonly { readonly function?: { readonly name: string }; readonly type: string }[]).map(
    (tool) => tool.function?.name ?? tool.type,
  );

test("a null in aside.extraBody leaves its field out of the request", () => {
  for (const endpoint of [openrouter, deepinfra, plain]) {
    const { body } = built({
      endpoint,
      parameters: {
        temperature: 0.5,
        stop: ["x"],
        toolChoice: "auto",
        extraBody: { temperature: null, stop: null, stream_options: null, tool_choice: null, other: null },
      },
      tools: ticked,
    });
    for (const name of ["temperature", "stop", "stream_options", "tool_choice", "other"]) expect(body).not.toHaveProperty(name);
    expect(names(body)).toEqual(["look"]);
  }
  // What Aside depends on stays.
  expect(built({ parameters: { extraBody: { messages: null, model: null, stream: null } } }).body).toMatchObject({ stream: true });
});

test("the tools of aside.extraBody join those that are on, and the choice of a tool holds for them", () => {
  const parameters = { toolChoice: "required", extraBody: { tools: [own, { type: "web_search" }] } } as const;
  const both = built({ endpoint: plain, tools: ticked, parameters }).body;
  expect(names(both)).toEqual(["look", "mine", "web_search"]);
  expect(both["tool_choice"]).toBe("required");
  const alone = built({ endpoint: plain, parameters }).body;
  expect(names(alone)).toEqual(["mine", "web_search"]);
  expect(alone["tool_choice"]).toBe("required");
  // Without any tool there is nothing to choose.
  expect(built({ endpoint: plain, parameters: { toolChoice: "required" } }).body).not.toHaveProperty("tool_choice");
});

test("a choice that the model does not take is named", () => {
  const parameters = { toolChoice: "required", extraBody: { tools: [own] } } as const;
  const request = built({ catalogueModel: row(["tools"]), parameters });
  expect(names(request.body)).toEqual(["mine"]);
  expect(request.unsupportedParameters).toEqual([{ parameter: "tool_choice", reason: "Not supported by DeepSeek: R1" }]);
  const none = built({ catalogueModel: row(["temperature"]), tools: ticked, parameters });
  expect(names(none.body)).toEqual(["mine"]);
  expect(none.unsupportedParameters.map(({ parameter }) => parameter)).toEqual(["tools", "tool_choice"]);
});

test("tools that are no list, or that are on already, are refused by name", () => {
  expect(refusal({ endpoint: plain, parameters: { extraBody: { tools: {} } } })).toContain(
    "aside.extraBody.tools must be a list of tools.",
  );
  const twice = { type: "function", function: { name: "look" } };
  expect(refusal({ endpoint: plain, tools: ticked, parameters: { extraBody: { tools: [twice] } } })).toContain("look");
});
