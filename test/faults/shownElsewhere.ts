import { readFileSync } from "node:fs";
import path from "node:path";

/** A test that shows what comes of a fault: its file below `test`, and words of its name (or of the code, for what is no vitest file). */
type Shown = readonly [file: string, name: string];

/** A fault that is not on the wire, and where what comes of it is shown. */
export interface ShownFault {
  readonly id: string;
  readonly name: string;
  readonly shown: readonly Shown[];
  /** What is not shown, and why. */
  readonly limits?: string;
}

const inEditor = "editor/history.test.ts";
const projections = "editor/projections.test.ts";
const store = "unit/history/conversationStore.test.ts";
const elsewhere = "unit/history/remoteChanges.test.ts";
const damage = "unit/history/damage.test.ts";
const nodeStorage = "unit/host/storage/nodeStorage.test.ts";
const session = "unit/host/chat/session.test.ts";
const secrets = "unit/host/secrets.test.ts";
const link = "unit/host/panel/panelLink.test.ts";

/** The faults that conversations and panels must survive, each with the tests that show it. */
export const shownFaults: readonly ShownFault[] = [
  {
    id: "F102",
    name: "window reloaded in mid-stream",
    shown: [
      [inEditor, "F102 the window is reloaded in mid-stream"],
      [projections, "the page is reloaded"],
    ],
  },
  {
    id: "F103",
    name: "window closed in mid-stream",
    shown: [
      [session, "what is closed in mid-stream hands over what was said so far"],
      [store, "is on disk within a second"],
      [inEditor, "F103 the editor is quit in mid-stream"],
    ],
    limits: "nothing durable waits for deactivate(), so its time does not matter; a desktop window is not driven here",
  },
  {
    id: "F104",
    name: "extension host killed in mid-stream",
    shown: [
      [inEditor, "F104 the extension host is killed"],
      ["crash/crash.ts", 'child.kill("SIGKILL")'],
    ],
  },
  { id: "F105", name: "killed while history is written", shown: [["crash/crash.ts", "acknowledged and is lost"]] },
  {
    id: "F106",
    name: "power loss",
    shown: [
      [damage, "after a crash at any byte"],
      ["crash/replayWrites.ts", "was acknowledged and is lost"],
    ],
    limits: "by replaying what was written; no machine loses its power",
  },
  {
    id: "F107",
    name: "disk full",
    shown: [
      [store, "is reported, the chat goes on"],
      [nodeStorage, "a disk that is truly full"],
    ],
  },
  {
    id: "F108",
    name: "storage cannot be written",
    shown: [
      [inEditor, "F108, F109"],
      [nodeStorage, "EROFS"],
      [store, "readOnly"],
    ],
  },
  {
    id: "F109",
    name: "storage deleted while running",
    shown: [
      [inEditor, "F108, F109"],
      [store, "a folder that is deleted while it runs"],
    ],
  },
  {
    id: "F110",
    name: "corrupt file",
    shown: [
      [damage, "mutated journals"],
      [store, "what is corrupt is kept aside"],
    ],
  },
  { id: "F111", name: "index missing or corrupt", shown: [[store, "a lost or garbled index"]] },
  { id: "F112", name: "history of a newer version", shown: [[store, "a record of a newer version makes it read-only"]] },
  {
    id: "F113",
    name: "two windows, one conversation",
    shown: [
      [inEditor, "F113 two windows"],
      [elsewhere, "each sees what the other one adds"],
      [inEditor, "an answer that streams in one window streams in the other"],
      ["unit/history/answerLeases.test.ts", "when its window dies, the answer is nobody's"],
      [nodeStorage, "two processes on one file"],
    ],
  },
  {
    id: "F114",
    name: "two windows delete, rename, edit",
    shown: [
      [elsewhere, "one deletes the conversation while it goes on in the other"],
      [store, "also while another window writes on"],
    ],
  },
  {
    id: "F115",
    name: "rename blocked",
    shown: [[nodeStorage, "tries a blocked rename again"]],
    limits: "by a stub: only Windows blocks a rename",
  },
  { id: "F116", name: "clock jumps", shown: [[store, "clocks may jump"]] },
  {
    id: "F117",
    name: "the machine sleeps in mid-stream",
    shown: [["unit/llm/send/watchdog.test.ts", "a byte after the sleep makes everything as before"]],
    limits: "the clock of the test sleeps, no machine does",
  },
  {
    id: "F118",
    name: "another network",
    shown: [
      ["unit/llm/send/retry.test.ts", "connections that failed in a way that passes"],
      ["faults/expected.ts", '{ id: "F048", name: "FIN in the body"'],
      ["faults/expected.ts", '{ id: "F135", name: "broken after the first token"'],
    ],
  },
  { id: "F119", name: "settings changed in mid-stream", shown: [[session, "settings that change in mid-stream"]] },
  { id: "F120", name: "key removed in mid-stream", shown: [[session, "a key that is removed in mid-stream"]] },
  {
    id: "F121",
    name: "key store fails",
    shown: [
      [secrets, "a store that fails"],
      ["unit/host/signIn/keyCommands.test.ts", "where the key store fails"],
    ],
  },
  { id: "F122", name: "key store forgot", shown: [[secrets, "a store that forgot is named"]] },
  {
    id: "F123",
    name: "panel hidden in mid-stream",
    shown: [
      [projections, "the panel is hidden and shown again"],
      [link, "hidden it posts nothing"],
    ],
  },
  {
    id: "F124",
    name: "panel closed in mid-stream",
    shown: [
      [projections, "the panel is hidden and shown again"],
      [projections, "F124 the editor tab is closed in mid-stream"],
    ],
    limits: "a hidden view's page is thrown away, as a closed one's",
  },
  {
    id: "F125",
    name: "webview reloads",
    shown: [
      [projections, "webviews are reloaded"],
      [link, "a webview that reloads gets everything anew"],
    ],
  },
  { id: "F126", name: "message lost or never acknowledged", shown: [[link, "a delta that is never acknowledged"]] },
  { id: "F127", name: "the panel is held up", shown: [[link, "growth of one frame is one delta; three are on their way"]] },
  {
    id: "F128",
    name: "bad messages from the panel",
    shown: [
      ["unit/host/panel/chatWebview.test.ts", "a flood is cut off"],
      ["fuzz/fuzzMessages.ts", "nothing may be thrown, asked for, opened, written or set"],
    ],
  },
  { id: "F129", name: "trust is granted", shown: [["editor/trust.test.ts", "trusted, it may change how is asked, and still not where"]] },
  { id: "F130", name: "switched off in mid-stream", shown: [[session, "what is closed in mid-stream hands over"]] },
  {
    id: "F131",
    name: "a fault of our own",
    shown: [
      ["unit/host/panel/panelMessages.test.ts", "what fails inside is in the log and told once"],
      ["unit/host/ownFaults.test.ts", "what nobody handled is in the log each time and told once"],
      ["editor/inHost/cases.ts", "a rejection of ours that nobody handles is in the log and told"],
    ],
  },
  {
    id: "F133",
    name: "10,000 conversations",
    shown: [["bench/history.ts", "list usable, from the index"]],
    limits: "a figure, no test: npm run bench -- history 1000 10000; that a search can be given up is in unit/history/search.test.ts",
  },
  {
    id: "F134",
    name: "5,000 messages",
    shown: [
      ["webview/panel/longConversation.test.ts", "opens at its end"],
      ["bench/history.ts", "open ${bigMessages} messages"],
    ],
  },
];

/** The named tests that are not there. @returns a sentence each */
export function missingTests({ shown }: ShownFault): readonly string[] {
  return shown.flatMap(([file, name]) => {
    const source = readFileSync(path.join(import.meta.dirname, "..", file), "utf8");
    return source.includes(name) ? [] : [`${file} has no “${name}”`];
  });
}
