import * as vscode from "vscode";
import type { App } from "../../app/app.ts";
import { type Command, command } from "../adapters/commandArguments.ts";
import type { ConversationsCommand, ConversationsSlice } from "./conversationsSlice.ts";
import type { TreeNode } from "./conversationTree.ts";

const viewId = "aside.conversations";
/** What VS Code calls the dragged rows of the view. */
const dragType = `application/vnd.code.tree.${viewId}`;

/** The registered view. */
export interface ConversationsViewRegistration extends vscode.Disposable {
  /** A command of the view. It is loaded with the content of the view, which reads its arguments. */
  readonly command: (name: ConversationsCommand) => Command;
}

/**
 * The view “Conversations”, which is hidden until the user turns it on. All but its registration is loaded when VS Code asks for its rows.
 * @param mask masks API keys in exported texts
 */
export function registerConversationsView(
  context: vscode.ExtensionContext,
  app: App,
  mask: (text: string) => Promise<string>,
): ConversationsViewRegistration {
  const drawn = new vscode.EventEmitter<TreeNode[] | undefined>();
  let loading: Promise<ConversationsSlice> | undefined;
  const load = (): Promise<ConversationsSlice> =>
    (loading ??= import("./conversationsSlice.ts").then(
      ({ ConversationsSlice }) => new ConversationsSlice(app, { view, drawn, memento: context.workspaceState, mask, dragType }),
    ));
  const view = vscode.window.createTreeView<TreeNode>(viewId, {
    canSelectMany: true,
    showCollapseAll: true,
    treeDataProvider: {
      onDidChangeTreeData: drawn.event,
      getChildren: async (node) => (await load()).content.children(node),
      getTreeItem: async (node) => (await load()).content.item(node),
      getParent: (node) => (node.type === "group" ? undefined : node.parent),
      resolveTreeItem: async (item, node) => (await load()).content.resolve(item, node),
    },
    dragAndDropController: {
      dragMimeTypes: [dragType],
      dropMimeTypes: [dragType],
      handleDrag: async (nodes, data) => (await load()).drag(nodes, data),
      handleDrop: async (target, data) => (await load()).drop(target, data),
    },
  });
  return {
    command: (name) =>
      command(
        (given): [readonly unknown[]] => [given],
        async (given) => (await load()).commands[name].run(given),
      ),
    dispose: () => {
      view.dispose();
      drawn.dispose();
      void loading?.then(({ content }) => content.dispose());
    },
  };
}
