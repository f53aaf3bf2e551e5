import * as vscode from "vscode";
import type { OutsideCalls } from "./outsideCall.ts";
import type { ChangeOutcome, ProposedChange } from "../../../app/proposals.ts";

/** One of Aside's tools: the message that VS Code shows while it runs, and its code, which is loaded with the first call. */
interface WorkspaceTool {
  readonly message: (input: Readonly<Record<string, unknown>>) => string;
  readonly run: (input: Readonly<Record<string, unknown>>, token: vscode.CancellationToken) => Promise<string>;
}

/** Shows changes of files to the user, who decides about each. */
export type Propose = (changes: readonly ProposedChange[]) => Promise<readonly ChangeOutcome[]>;

const workspaceTools = (propose: Propose): Readonly<Record<string, WorkspaceTool>> => ({
  aside_readFile: {
    message: ({ path }) => vscode.l10n.t("Reading {0}", String(path)),
    run: async (input) => (await import("./readFile.ts")).readFile(input),
  },
  aside_listFolder: {
    message: ({ path }) => vscode.l10n.t("Listing {0}", typeof path === "string" ? path : "."),
    run: async (input) => (await import("./listFolder.ts")).listFolder(input),
  },
  aside_findText: {
    message: ({ text }) => vscode.l10n.t("Searching for “{0}”", String(text)),
    run: async (input, token) => (await import("./findText.ts")).findText(input, token),
  },
  aside_findSymbol: {
    message: ({ name }) => vscode.l10n.t("Searching for the symbol “{0}”", String(name)),
    run: async (input) => (await import("./editorState.ts")).findSymbols(input),
  },
  aside_problems: {
    message: () => vscode.l10n.t("Reading problems"),
    run: async (input) => (await import("./editorState.ts")).readProblems(input),
  },
  aside_gitDiff: {
    message: () => vscode.l10n.t("Reading changes"),
    run: async (input) => (await import("./editorState.ts")).readChanges(input),
  },
  aside_readSkill: {
    message: ({ name }) => vscode.l10n.t("Reading the skill {0}", typeof name === "string" ? name : ""),
    run: async (input) => (await import("./readSkill.ts")).readSkill(input),
  },
  aside_proposeEdit: {
    message: () => vscode.l10n.t("Proposing changes"),
    run: async (input) => {
      const { proposeEdit } = await import("./proposeEdit.ts");
      return proposeEdit(input, propose);
    },
  },
});

/** Runs one of the tools, for a round of calls of Aside's own chat. */
export type RunOwnTool = (name: string, input: object, signal: AbortSignal) => Promise<string>;

/**
 * Registers the tools of the manifest. They read files of the workspace that are neither secret nor ignored, and their symbols, problems and changes. The
 * one that proposes changes writes only those that the user accepts in a review. Any extension can call them through the registry, where they answer
 * VS Code Chat and, if the user allows it, other extensions.
 */
export function registerWorkspaceTools(
  propose: Propose,
  outside: OutsideCalls,
): { readonly registration: vscode.Disposable; readonly run: RunOwnTool } {
  const tools = workspaceTools(propose);
  const registered = typeof vscode.lm?.registerTool === "function" ? Object.entries(tools) : [];
  const registrations = registered.map(([name, { message, run }]) =>
    vscode.lm.registerTool<Record<string, unknown>>(name, {
      prepareInvocation: ({ input }) => ({ invocationMessage: message(input) }),
      invoke: async ({ input, toolInvocationToken }, token) => {
        await (await import("./outsideCall.ts")).checkOutsideCall(toolInvocationToken, outside);
        return new vscode.LanguageModelToolResult([new vscode.LanguageModelTextPart(await run(input, token))]);
      },
    }),
  );
  return { registration: vscode.Disposable.from(...registrations), run: (...call) => runOwnTool(tools, ...call) };
}

async function runOwnTool(
  tools: Readonly<Record<string, WorkspaceTool>>,
  name: string,
  input: object,
  signal: AbortSignal,
): Promise<string> {
  const tool = Object.hasOwn(tools, name) ? tools[name] : undefined;
  if (tool === undefined) throw new Error(`no own tool is named ${name}`);
  const cancel = new vscode.CancellationTokenSource();
  const onAbort = (): void => cancel.cancel();
  signal.addEventListener("abort", onAbort, { once: true });
  if (signal.aborted) cancel.cancel();
  try {
    return await tool.run({ ...input }, cancel.token);
  } finally {
    signal.removeEventListener("abort", onAbort);
    cancel.dispose();
  }
}
