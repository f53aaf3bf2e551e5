import { runningTasks } from "../../../../src/host/adapters/runningTasks.ts";
import { plainPrompt } from "../../../../src/app/outbound/outgoing.ts";
import { settleText } from "../../../../src/app/outbound/settleText.ts";
import { beforeEach, expect, test } from "vitest";
import type { App } from "../../../../src/app/app.ts";
import { createAskOnce, type OneOffKind, type OneOffSpending } from "../../../../src/app/chat/askOnce.ts";
import { vscodeAsk } from "../../../../src/host/adapters/vscodeAsk.ts";
import { FeatureRegistry } from "../../../../src/app/features.ts";
import { generateCommitMessage } from "../../../../src/host/commit/commitMessage.ts";
import type { EffectiveSettings } from "../../../../src/app/settings/effectiveSettings.ts";
import { captureForSending } from "../../../../src/host/workspace/captureForSending.ts";
import type { Answer, Verdict } from "../../../../src/shared/chatEvent.ts";
import { extensions, fake, Uri } from "../../vscode.ts";

const rootUri = Uri.file("/project");
let inputBox: { value: string };
let staged: string;
let unstaged: string;
let asked: string[];
let spent: (readonly [OneOffKind, OneOffSpending["cost"]])[];
let allowed: boolean;
let state: {
  readonly workingTreeChanges: readonly { readonly uri: Uri; readonly status: number }[];
  readonly indexChanges: readonly [];
  readonly mergeChanges?: readonly object[];
};
/** Names that git knows beside the branches, such as `MERGE_HEAD`. */
let heads: readonly string[];

const settings = { endpoint: { value: "local" }, model: { value: "m" }, parameters: {} } as unknown as EffectiveSettings;

/** Generates a message with a model that says these pieces; `during` runs after each. */
async function generate(
  clicked: Uri | undefined,
  pieces: readonly string[],
  verdict: Verdict,
  during: (piece: number) => void = () => undefined,
): Promise<void> {
  const features = new FeatureRegistry();
  features.provide({ commitPrompt: () => Promise.resolve("Write the message."), captureForSending });
  const askOnce = createAskOnce({
    mayAsk: () => Promise.resolve(allowed),
    spent: (kind, { cost }) => void spent.push([kind, cost]),
    prepare: ({ messages }) => {
      asked.push(JSON.stringify(plainPrompt(messages)[0]?.content).replaceAll('\\"', '"'));
      return Promise.resolve({ request: {} as never });
    },
    client: () =>
      Promise.resolve({
        stream: (_request, sink, signal) => {
          let text = "";
          for (const [index, piece] of pieces.entries()) {
            if (signal.aborted) break;
            text += piece;
            sink([{ type: "text", text: piece }]);
            during(index);
          }
          return Promise.resolve({
            text,
            cost: 0.01,
            verdict: signal.aborted ? "stopped" : verdict,
            error: verdict === "failed" ? { code: "serverError", message: "It broke." } : null,
          } as unknown as Answer);
        },
      }),
  });
  const settle = (text: string) => settleText(vscodeAsk, text, { known: [], isStored: false });
  const app = {
    ask: vscodeAsk,
    questions: { settle },
    features,
    askOnce,
  } as unknown as App;
  await generateCommitMessage(clicked, app, settings);
}

beforeEach(() => {
  fake.reset();
  inputBox = { value: "" };
  staged = "diff --git a/a.ts b/a.ts\n+const a = 1;\n";
  unstaged = "diff --git a/b.ts b/b.ts\n+const b = 1;\n";
  asked = [];
  spent = [];
  allowed = true;
  state = { workingTreeChanges: [], indexChanges: [] };
  heads = [];
  const repository = {
    rootUri,
    inputBox,
    get state() {
      return state;
    },
    getCommit: (ref: string) => (heads.includes(ref) ? Promise.resolve({}) : Promise.reject(new Error("unknown revision"))),
    diff: (cached?: boolean) => Promise.resolve(cached === true ? staged : unstaged),
    log: () => Promise.resolve([{ hash: "1", message: "prices: first", parents: [] }]),
    checkIgnore: () => Promise.resolve(new Set()),
  };
  const api = { getAPI: () => ({ repositories: [repository] }) };
  Object.assign(extensions, { getExtension: () => ({ activate: () => Promise.resolve(api) }) });
});

test("what is staged is told, the message streams into the box, and its cost is counted", async () => {
  const seen: string[] = [];
  await generate(rootUri, ["```\nprices: ", "add a"], "complete", () => seen.push(inputBox.value));
  expect(seen).toEqual(["prices:", "prices: add a"]);
  expect(inputBox.value).toBe("prices: add a");
  expect(asked[0]).toContain("Write the message.");
  expect(asked[0]).toContain("+const a = 1;");
  expect(asked[0]).not.toContain("const b");
  expect(asked[0]).toContain("prices: first");
  expect(spent).toEqual([["commitMessage", 0.01]]);
});

test("with nothing staged the working tree is used; with no changes no request is sent", async () => {
  staged = "";
  await generate(undefined, ["b"], "complete");
  expect(asked[0]).toContain("const b");
  unstaged = "";
  await generate(undefined, ["c"], "complete");
  expect(asked).toHaveLength(1);
  expect(fake.messages).toContain("There is nothing to commit.");
});

test("cancelled, what stood there comes back, and what it cost is counted all the same", async () => {
  inputBox.value = "mine: ";
  await generate(undefined, ["one ", "two"], "complete", () => runningTasks.cancel());
  expect(fake.statusItems).toMatchObject([
    { shown: false, text: expect.stringContaining("Writing a commit message with") },
    { text: "$(close) Cancel" },
  ]);
  expect(inputBox.value).toBe("mine: ");
  expect(spent).toEqual([["commitMessage", 0.01]]);
});

test.each<Verdict>(["failed", "interrupted", "cutOff"])("%s: what stood there comes back, and why is said", async (verdict) => {
  inputBox.value = "mine";
  await generate(undefined, ["half a mess"], verdict);
  expect(inputBox.value).toBe("mine");
  expect(fake.messages).toEqual([verdict === "failed" ? "It broke." : "m did not finish the message. Nothing was changed."]);
});

test.each<Verdict>(["complete", "interrupted"])(
  "on a slow link, where the window tells back late what was written, nothing else is taken for a person: %s",
  async (verdict) => {
    inputBox.value = "mine";
    const pieces = ["one ", "two ", "three ", "four ", "five"];
    const written: string[] = [];
    await generate(undefined, pieces, verdict, (piece) => {
      written.push(inputBox.value);
      // Two writes late.
      if (piece >= 2) inputBox.value = written[piece - 2] ?? "";
    });
    expect(written).toEqual(["one", "one two", "one two three", "one two three four", "one two three four five"]);
    expect(inputBox.value).toBe(verdict === "complete" ? "one two three four five" : "mine");
  },
);

test("who writes there meanwhile ends it and keeps what they wrote", async () => {
  await generate(undefined, ["one ", "two ", "three"], "complete", (piece) => piece === 0 && (inputBox.value = "by hand"));
  expect(inputBox.value).toBe("by hand");
});

test("a secret in the diff is asked about: masked, kept, or nothing is sent", async () => {
  const secret = `sk-or-v1-${"0123456789abcdef".repeat(4)}`;
  staged = `diff --git a/a.ts b/a.ts\n+const key = "${secret}";\n`;
  fake.answers.push({ title: "Redact" });
  await generate(undefined, ["a"], "complete");
  expect(asked[0]).not.toContain(secret);
  fake.answers.push({ title: "Keep" });
  await generate(undefined, ["a"], "complete");
  expect(asked[1]).toContain(secret);
  fake.answers.push(undefined);
  await generate(undefined, ["a"], "complete");
  expect(asked).toHaveLength(2);
});

test("with today's budget spent nothing is asked, and what stood there stays", async () => {
  inputBox.value = "mine";
  allowed = false;
  await generate(undefined, ["a"], "complete");
  expect([asked, spent, inputBox.value]).toEqual([[], [], "mine"]);
});

test("with unresolved conflicts nothing is sent, and it is said", async () => {
  state = { ...state, mergeChanges: [{}, {}] };
  await generate(rootUri, ["a"], "complete");
  state = { ...state, mergeChanges: [] };
  staged = "* Unmerged path conf.txt\n";
  await generate(rootUri, ["a"], "complete");
  staged = "";
  unstaged = "diff --cc conf.txt\nindex 1,2..0\n";
  await generate(rootUri, ["a"], "complete");
  expect(asked).toEqual([]);
  expect(inputBox.value).toBe("");
  expect(fake.messages.map((message) => /^\d+ files? ha(?:s|ve) unresolved conflicts/.exec(message)?.[0])).toEqual([
    "2 files have unresolved conflicts",
    "1 file has unresolved conflicts",
    "1 file has unresolved conflicts",
  ]);
});

test("a line of a file that looks like a conflict is only content", async () => {
  staged = "diff --git a/a.md b/a.md\n+* Unmerged path conf.txt\n+diff --cc x\n";
  await generate(rootUri, ["a"], "complete");
  expect(asked).toHaveLength(1);
});

test.each([
  ["MERGE_HEAD", "A merge is in progress"],
  ["CHERRY_PICK_HEAD", "A cherry-pick is in progress"],
  ["REVERT_HEAD", "A revert is in progress"],
])("in the middle of %s the user decides whether to ask for another message", async (head, said) => {
  heads = [head];
  fake.answers.push(undefined);
  await generate(rootUri, ["a"], "complete");
  expect(asked).toEqual([]);
  expect(fake.messages[0]).toContain(said);
  fake.answers.push({ title: "Generate Anyway" });
  await generate(rootUri, ["a"], "complete");
  expect(asked).toHaveLength(1);
});

test("an introduction never reaches the box, and what stood there stays until the message begins", async () => {
  inputBox.value = "mine";
  const seen: string[] = [];
  await generate(rootUri, ["Here is the commit", " message:\n", "```\nprices: add a\n", "```\nLet me know!"], "complete", () =>
    seen.push(inputBox.value),
  );
  expect(seen).toEqual(["mine", "mine", "prices: add a", "prices: add a"]);
});

test("a reply without a message changes nothing, and it is said", async () => {
  inputBox.value = "mine";
  await generate(rootUri, ["<think>never done"], "complete");
  expect(inputBox.value).toBe("mine");
  expect(fake.messages).toEqual(["m did not finish the message. Nothing was changed."]);
});
