import { announce, changedUntold } from "./configuration.ts";
import { listenerErrors } from "./events.ts";
import { resetNamespaces, trustGranted, workspace } from "./namespaces.ts";
import { QuickInput } from "./quickPick.ts";
import { state, type Values } from "./state.ts";

/** What tests set and look at. */
export const fake = Object.assign(state, {
  /** Changes settings, given by whole name, and tells of all that have another value than when it told last. Undefined removes one. */
  changeConfiguration(values: Values = {}, scope: "user" | "workspaceValues" | "folderValues" = "user"): void {
    for (const [key, value] of Object.entries(values)) {
      if (value === undefined) Reflect.deleteProperty(state[scope], key);
      else state[scope][key] = value;
    }
    announce(changedUntold());
  },
  /** The user trusts this workspace now, or does not any more. */
  changeTrust(trusted: boolean): void {
    workspace.isTrusted = trusted;
    trustGranted.fire();
  },
  /** What is wrong with what the test did or was asked until now; from here on it is not held against it. */
  takeFaults(): readonly string[] {
    const unused = state.answers.splice(0).map((answer) => `nothing asked for the answer ${JSON.stringify(answer) ?? "undefined"}`);
    const thrown = listenerErrors.splice(0).map((error) => `a listener threw ${String(error)}`);
    return [...state.faults.splice(0), ...unused, ...thrown];
  },
  reset(): void {
    state.user = {};
    state.workspaceValues = {};
    state.folderValues = {};
    state.commands.clear();
    state.executed.length = 0;
    state.opened.length = 0;
    state.extensions.length = 0;
    state.messages.length = 0;
    state.details.length = 0;
    state.dialogs.length = 0;
    state.inputs.length = 0;
    state.lists.length = 0;
    state.fileDialogs.length = 0;
    state.progress.length = 0;
    state.statusItems.length = 0;
    state.disk = false;
    state.quickPicks.length = 0;
    state.treeViews.clear();
    state.answers.length = 0;
    state.faults.length = 0;
    listenerErrors.length = 0;
    state.files.clear();
    state.applied.length = 0;
    state.watched.length = 0;
    state.contents.length = 0;
    state.repositories = [];
    state.terminals.length = 0;
    state.panels.length = 0;
    QuickInput.forget();
    resetNamespaces();
    announce([]);
  },
});

// Programs use the stand-in outside of Vitest, too.
if (process.env["VITEST"] !== undefined) {
  const { afterEach } = await import("vitest");
  afterEach(() => {
    const faults = fake.takeFaults();
    if (faults.length > 0) throw new Error(faults.join("\n"));
  });
}
