/** The kinds of data that can be deleted one by one, in the order in which they are listed. */
export const dataKinds = ["conversations", "drafts", "usage", "disclosures", "caches", "preferences", "keys"] as const;
export type DataKind = (typeof dataKinds)[number];

/** A place where Aside writes. `docs/data.md` has the same list, for users. */
interface DataPlace {
  readonly kind: DataKind;
  /** A file or folder of the extension's storage, a value that VS Code keeps for all windows or for this workspace, or an entry of its secret store. */
  readonly where: "storage" | "globalState" | "workspaceState" | "secrets";
  /** The name there; one that ends with ":" is followed by an origin. */
  readonly name: string;
}

/** Every place where Aside writes without being asked for a file. `dataPlaces.test.ts` holds it complete. */
export const dataPlaces: readonly DataPlace[] = [
  { kind: "conversations", where: "storage", name: "conversations" },
  { kind: "conversations", where: "storage", name: "blobs" },
  { kind: "conversations", where: "storage", name: "streaming" },
  { kind: "conversations", where: "storage", name: "index.jsonl" },
  { kind: "conversations", where: "storage", name: "index.json" },
  { kind: "conversations", where: "storage", name: "cleared.json" },
  { kind: "conversations", where: "storage", name: "browser" },
  { kind: "conversations", where: "globalState", name: "aside.pagesInBrowser" },
  { kind: "conversations", where: "workspaceState", name: "aside.viewConversation" },
  { kind: "drafts", where: "storage", name: "pending" },
  { kind: "usage", where: "storage", name: "ledger.jsonl" },
  { kind: "usage", where: "storage", name: "usage" },
  { kind: "usage", where: "globalState", name: "aside.spent" },
  { kind: "usage", where: "globalState", name: "aside.budgetWarned" },
  { kind: "disclosures", where: "storage", name: "disclosure" },
  { kind: "caches", where: "storage", name: "models" },
  { kind: "caches", where: "globalState", name: "aside.offeredModels" },
  { kind: "caches", where: "globalState", name: "aside.tokenSamples" },
  { kind: "caches", where: "globalState", name: "aside.refusals" },
  { kind: "preferences", where: "globalState", name: "aside.favouriteModels" },
  { kind: "preferences", where: "globalState", name: "aside.recentModels" },
  { kind: "preferences", where: "globalState", name: "aside.defaultTools" },
  { kind: "preferences", where: "globalState", name: "aside.modelAccess" },
  { kind: "preferences", where: "globalState", name: "aside.conversationList" },
  { kind: "preferences", where: "globalState", name: "aside.keepDays" },
  { kind: "preferences", where: "workspaceState", name: "aside.conversationsGroupedBy" },
  { kind: "preferences", where: "workspaceState", name: "aside.untrustedFolders" },
  { kind: "keys", where: "secrets", name: "aside.key:" },
  { kind: "keys", where: "globalState", name: "aside.keyStored:" },
];

/** The names of a kind's places. */
export function placesOf(kind: DataKind, where: DataPlace["where"]): readonly string[] {
  return dataPlaces.filter((place) => place.kind === kind && place.where === where).map(({ name }) => name);
}
