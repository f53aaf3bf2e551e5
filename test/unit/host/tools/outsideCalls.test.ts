import { beforeEach, describe, expect, test } from "vitest";
import type * as vscode from "vscode";
import { ownToolNames } from "../../../../src/app/tools/toolHost.ts";
import { withOwnTools } from "../../../../src/app/tools/withOwnTools.ts";
import type { OutsideCalls } from "../../../../src/host/tools/workspace/outsideCall.ts";
import { registerWorkspaceTools, type RunOwnTool } from "../../../../src/host/tools/workspace/workspaceTools.ts";
import { Disposable, fake, lm, workspace } from "../../vscode.ts";

const registered = new Map<string, vscode.LanguageModelTool<object>>();
let isAllowed: boolean;
let problem: string | undefined;
let run: RunOwnTool;

beforeEach(() => {
  fake.reset();
  registered.clear();
  isAllowed = false;
  problem = undefined;
  const register = lm.registerTool;
  lm.registerTool = (name: string, tool: vscode.LanguageModelTool<object>) => {
    registered.set(name, tool);
    return new Disposable(() => undefined);
  };
  ({ run } = registerWorkspaceTools(async () => [], {
    settings: { get: () => isAllowed },
    policy: { check: () => Promise.resolve({ toolsProblem: problem }) },
  } as unknown as OutsideCalls));
  lm.registerTool = register;
});

/** A call as VS Code hands it on, which says nothing of who makes it. */
async function call(options: object): Promise<string> {
  const token = { isCancellationRequested: false, onCancellationRequested: () => new Disposable(() => undefined) };
  const result = await registered.get("aside_problems")?.invoke(options as never, token);
  return String((result?.content[0] as { readonly value: unknown } | undefined)?.value);
}

const chat = { sessionResource: "chat:1" };

describe("a call through VS Code's registry", () => {
  test("all tools are registered", () => {
    expect([...registered.keys()].toSorted()).toEqual([...ownToolNames].toSorted());
  });

  test.each([
    ["no token", {}],
    ["an undefined token", { toolInvocationToken: undefined }],
    ["a made-up nonce", { nonce: "aside", own: true }],
  ])("%s: refused unless the setting is on", async (_what, extra) => {
    await expect(call({ input: {}, ...extra })).rejects.toThrow("aside.toolsForExtensions");
    await expect(call({ input: { own: true, nonce: "aside" }, ...extra })).rejects.toThrow("aside.toolsForExtensions");
    isAllowed = true;
    expect(await call({ input: {}, ...extra })).toContain("problems");
  });

  test.each([[{}], [{ toolInvocationToken: chat }]])("where a policy turns tools off none runs, whatever the setting", async (extra) => {
    problem = "Your organization's policy turns tools off.";
    isAllowed = true;
    await expect(call({ input: {}, ...extra })).rejects.toThrow(problem);
  });

  test("VS Code Chat's calls run without the setting", async () => {
    expect(await call({ input: {}, toolInvocationToken: chat })).toContain("problems");
  });

  test.each([[{}], [{ toolInvocationToken: chat }]])("in Restricted Mode none runs, whatever the setting", async (extra) => {
    workspace.isTrusted = false;
    isAllowed = true;
    await expect(call({ input: {}, ...extra })).rejects.toThrow("Restricted Mode");
  });
});

describe("a call of Aside's own round", () => {
  const host = () => {
    const invoked: string[] = [];
    const tools = withOwnTools(
      { known: async () => new Map(), invoke: async (name) => (invoked.push(name), { text: "outside", images: [] }) },
      { get: () => run as never },
    );
    return { tools, invoked };
  };

  test("runs in this process, not through the registry; others go through it", async () => {
    const { tools, invoked } = host();
    const { signal } = new AbortController();
    expect((await tools.invoke("aside_problems", {}, signal)).text).toContain("problems");
    expect(invoked).toEqual([]);
    expect((await tools.invoke("aside_Problems", {}, signal)).text).toBe("outside");
    expect((await tools.invoke("constructor", {}, signal)).text).toBe("outside");
    expect(invoked).toEqual(["aside_Problems", "constructor"]);
  });

  test.each(["constructor", "__proto__", "aside_Problems"])("no tool has the name %s", async (name) => {
    await expect(run(name, {}, new AbortController().signal)).rejects.toThrow("no own tool");
  });
});
