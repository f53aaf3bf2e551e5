import { platform } from "#platform";
import * as vscode from "vscode";
import type { App } from "../../app/app.ts";
import { DisclosureLog } from "../../history/disclosureLog.ts";
import { disclosureFolder } from "../../history/disclosureChain.ts";
import type { NotRemoved } from "../../history/removal.ts";
import type { Storage } from "../../history/storage.ts";
import { keyNameOf } from "../../llm/send/endpoint.ts";
import { counted } from "../../shared/counted.ts";
import { pick } from "../adapters/vscodePick.ts";
import { closeConversations } from "./closeConversations.ts";
import { type DataKind, dataKinds, placesOf } from "./dataPlaces.ts";

/** What of the extension's context the data is in. */
export type DataContext = Pick<vscode.ExtensionContext, "globalState" | "workspaceState" | "globalStorageUri">;

interface KindRow extends vscode.QuickPickItem {
  readonly data: DataKind;
}

/** Deletes what Aside has written, kind by kind as the user ticks them, and says what could not be deleted. Settings and exported files stay. */
export async function deleteAllData(app: App, context: DataContext): Promise<void> {
  const storage = platform.storage(context.globalStorageUri);
  const rows = await rowsOf(app, context, storage);
  const picked = await pick<KindRow>({
    title: vscode.l10n.t("Delete All Data"),
    placeholder: vscode.l10n.t("Select what to delete. Settings and exported files are not changed."),
    items: rows,
    checked: () => true,
    sortByLabel: false,
  });
  const chosen = picked?.type === "items" ? picked.items : [];
  if (chosen.length === 0) return;
  const choice = await app.ask.confirm({
    severity: "warning",
    message: vscode.l10n.t("Delete this data permanently?"),
    detail: [
      ...chosen.map(({ label, description }) => (description === undefined ? `• ${label}` : `• ${label}: ${description}`)),
      "",
      vscode.l10n.t(
        "It cannot be restored. Answers that are being received are stopped. Settings, exported files and what servers have stored are not deleted.",
      ),
    ].join("\n"),
    modal: true,
    choices: { delete: vscode.l10n.t("Delete") },
  });
  if (choice !== "delete") return;
  const kinds = new Set(chosen.map(({ data }) => data));
  const left = await app.ask.progress({ title: vscode.l10n.t("Deleting data"), cancellable: false }, () =>
    deleteKinds(app, context, storage, kinds),
  );
  app.log.info(`Data deleted: ${[...kinds].join(", ")}`);
  for (const { path, reason } of left) app.log.warn(`Not deleted: ${path}: ${reason}`);
  const [first] = left;
  if (first === undefined) return app.ask.status(counted(kinds.size, "Deleted {0} kind of data", "Deleted {0} kinds of data"));
  const others = left.length - 1;
  app.ask.notify({
    severity: "error",
    message:
      others === 0
        ? vscode.l10n.t("Could not delete {0}: {1}. Everything else was deleted.", first.path, first.reason)
        : counted(
            others,
            "Could not delete {1} ({2}) and {0} other item; the log lists them. Everything else was deleted.",
            "Could not delete {1} ({2}) and {0} other items; the log lists them. Everything else was deleted.",
            first.path,
            first.reason,
          ),
  });
}

async function deleteKinds(app: App, context: DataContext, storage: Storage, kinds: ReadonlySet<DataKind>): Promise<readonly NotRemoved[]> {
  const left: NotRemoved[] = [];
  const attempt = async (path: string, act: () => PromiseLike<unknown>): Promise<void> => {
    try {
      await act();
    } catch (cause) {
      if (cause instanceof vscode.FileSystemError && cause.code === "FileNotFound") return;
      left.push({ path, reason: cause instanceof Error ? cause.message : String(cause) });
    }
  };
  const conversations = kinds.has("conversations");
  const drafts = kinds.has("drafts");
  if (conversations || drafts) {
    await attempt("conversations", async () => {
      await closeConversations(app, !conversations);
      left.push(...(await app.store.removeAll({ conversations, drafts, keepsCosts: !kinds.has("usage") })));
    });
  }
  if (kinds.has("disclosures")) await attempt(disclosureFolder, () => new DisclosureLog(storage).clear());
  if (kinds.has("keys")) {
    for (const name of keyNames(app, context)) {
      const error = await app.secrets.remove(name);
      if (error !== null) left.push({ path: name, reason: error.serverMessage ?? error.message });
    }
  }
  for (const kind of kinds) {
    // Those of conversations are removed by the store, which other windows notice.
    for (const name of kind === "conversations"
      ? ["browser"]
      : kind === "drafts" || kind === "disclosures"
        ? []
        : placesOf(kind, "storage")) {
      const uri = vscode.Uri.joinPath(context.globalStorageUri, name);
      await attempt(name, () => vscode.workspace.fs.delete(uri, { recursive: true, useTrash: false }));
    }
    for (const key of placesOf(kind, "globalState").filter((name) => !name.endsWith(":"))) {
      await attempt(key, () => context.globalState.update(key, undefined));
    }
    // The conversation that the side bar shows now is a new one.
    for (const key of placesOf(kind, "workspaceState").filter(() => kind !== "conversations")) {
      await attempt(key, () => context.workspaceState.update(key, undefined));
    }
  }
  return left;
}

/** The kinds of which there may be something, with what there is where that is known at once. */
async function rowsOf(app: App, context: DataContext, storage: Storage): Promise<readonly KindRow[]> {
  const [all, deleted, drafts, requests] = await Promise.all([
    app.store.list(),
    app.store.list({ deleted: true }),
    storage.names("pending").catch(() => []),
    storage.names(disclosureFolder).catch(() => []),
  ]);
  const count = all.length + deleted.length;
  const keys = context.globalState.keys().filter((key) => key.startsWith("aside.keyStored:"));
  const texts: Readonly<Record<DataKind, Omit<KindRow, "data"> | undefined>> = {
    conversations: {
      label: vscode.l10n.t("Conversations"),
      description: counted(count, "{0} conversation, including deleted ones", "{0} conversations, including deleted ones"),
      detail: vscode.l10n.t("With their attachments, images and the list of conversations, also in other windows"),
    },
    drafts: {
      label: vscode.l10n.t("Drafts"),
      description: counted(drafts.length, "{0} draft", "{0} drafts"),
      detail: vscode.l10n.t("Unsent messages, including queued ones"),
    },
    usage: {
      label: vscode.l10n.t("Usage and cost"),
      detail: vscode.l10n.t("Costs outside conversations, sums of deleted ones, and spending that counts for budgets"),
    },
    disclosures:
      requests.length === 0
        ? undefined
        : {
            label: vscode.l10n.t("Disclosure ledger"),
            detail: vscode.l10n.t(
              "The record of what was sent and to which server. One entry stays, which says that the ledger was cleared.",
            ),
          },
    caches: { label: vscode.l10n.t("Caches"), detail: vscode.l10n.t("Lists of models and what Aside has learned about them") },
    preferences: {
      label: vscode.l10n.t("Preferences"),
      detail: vscode.l10n.t("Recently used models, tools for new conversations, and permissions you granted"),
    },
    keys: {
      label: vscode.l10n.t("API keys"),
      description: counted(keys.length, "{0} key", "{0} keys"),
      detail: vscode.l10n.t("Removed from VS Code's secret storage. The keys remain valid on their servers."),
    },
  };
  return dataKinds.flatMap((data) => {
    const row = texts[data];
    return row === undefined ? [] : [{ data, ...row }];
  });
}

/** Under which names keys were stored, or may be. */
function keyNames({ endpoints }: App, { globalState }: DataContext): readonly string[] {
  const stored = "aside.keyStored:";
  const known = globalState.keys().flatMap((key) => (key.startsWith(stored) ? [key.slice(stored.length)] : []));
  const configured = endpoints.names().flatMap((name) => {
    const found = endpoints.get(name);
    return "endpoint" in found ? [keyNameOf(found.endpoint)] : [];
  });
  return [...new Set([...known, ...configured])];
}
