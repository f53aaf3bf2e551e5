import { beforeEach, expect, test } from "vitest";
import type { ChatEventSink } from "../../../../src/llm/chatClient.ts";
import { type CommitMessageParts, generateCommitMessage } from "../../../../src/host/commit/commitMessage.ts";
import type { EffectiveSettings } from "../../../../src/app/settings/effectiveSettings.ts";
import type { Log } from "../../../../src/app/log.ts";
import type { Answer, Verdict } from "../../../../src/shared/chatEvent.ts";
import { extensions, fake, Uri } from "../../vscode.ts";

const rootUri = Uri.file("/project");
let inputBox: { value: string };
let staged: string;
let unstaged: string;
let asked: string[];
let spent: (number | null)[];

/** A model that says these pieces; `during` runs after each. */
function model(pieces: readonly string[], verdict: Verdict, during: (piece: number) => void = () => undefined): CommitMessageParts {
  return {
    settings: { endpoint: { value: "local" }, model: { value: "m" }, parameters: {} } as unknown as EffectiveSettings,
    instruction: "Write the message.",
    allows: () => Promise.resolve(true),
    spent: ({ cost }) => void spent.push(cost),
    log: { info: () => undefined } as unknown as Log,
    prepare: ({ messages }) => {
      asked.push(JSON.stringify(messages[0]?.content).replaceAll('\\"', '"'));
      return Promise.resolve({ request: {} as never });
    },
    client: () =>
      Promise.resolve({
        stream: (_request: unknown, sink: ChatEventSink, signal: AbortSignal) => {
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
  };
}

beforeEach(() => {
  fake.reset();
  inputBox = { value: "" };
  staged = "diff --git a/a.ts b/a.ts\n+const a = 1;\n";
  unstaged = "diff --git a/b.ts b/b.ts\n+const b = 1;\n";
  asked = [];
  spent = [];
  const repository = {
    rootUri,
    inputBox,
    state: { workingTreeChanges: [], indexChanges: [] },
    diff: (cached?: boolean) => Promise.resolve(cached === true ? staged : unstaged),
    log: () => Promise.resolve([{ hash: "1", message: "prices: first", parents: [] }]),
    checkIgnore: () => Promise.resolve(new Set()),
  };
  const api = { getAPI: () => ({ repositories: [repository] }) };
  Object.assign(extensions, { getExtension: () => ({ activate: () => Promise.resolve(api) }) });
});

test("what is staged is told, the message streams into the box, and its cost is counted", async () => {
  const seen: string[] = [];
  await generateCommitMessage(
    { rootUri },
    model(["```\nprices: ", "add a"], "complete", () => seen.push(inputBox.value)),
  );
  expect(seen).toEqual(["prices:", "prices: add a"]);
  expect(inputBox.value).toBe("prices: add a");
  expect(asked[0]).toContain("+const a = 1;");
  expect(asked[0]).not.toContain("const b");
  expect(asked[0]).toContain("prices: first");
  expect(spent).toEqual([0.01]);
});

test("with nothing staged it is the working tree; with nothing at all nobody is asked", async () => {
  staged = "";
  await generateCommitMessage(undefined, model(["b"], "complete"));
  expect(asked[0]).toContain("const b");
  unstaged = "";
  await generateCommitMessage(undefined, model(["c"], "complete"));
  expect(asked).toHaveLength(1);
  expect(fake.messages).toContain("There is nothing to commit.");
});

test("cancelled, what stood there comes back, and what it cost is counted all the same", async () => {
  inputBox.value = "mine: ";
  await generateCommitMessage(
    undefined,
    model(["one ", "two"], "complete", () => fake.cancelProgress.fire()),
  );
  expect(inputBox.value).toBe("mine: ");
  expect(spent).toEqual([0.01]);
});

test.each<Verdict>(["failed", "interrupted", "cutOff"])("%s: what stood there comes back, and why is said", async (verdict) => {
  inputBox.value = "mine";
  await generateCommitMessage(undefined, model(["half a mess"], verdict));
  expect(inputBox.value).toBe("mine");
  expect(fake.messages.join()).toMatch(/It broke|gave no whole message/);
});

test.each<Verdict>(["complete", "interrupted"])(
  "on a slow link, where the window tells back late what was written, nothing else is taken for a person: %s",
  async (verdict) => {
    inputBox.value = "mine";
    const pieces = ["one ", "two ", "three ", "four ", "five"];
    const written: string[] = [];
    await generateCommitMessage(
      undefined,
      model(pieces, verdict, (piece) => {
        written.push(inputBox.value);
        // Two writes late.
        if (piece >= 2) inputBox.value = written[piece - 2] ?? "";
      }),
    );
    expect(written).toEqual(["one", "one two", "one two three", "one two three four", "one two three four five"]);
    expect(inputBox.value).toBe(verdict === "complete" ? "one two three four five" : "mine");
  },
);

test("who writes there meanwhile ends it and keeps what they wrote", async () => {
  await generateCommitMessage(
    undefined,
    model(["one ", "two ", "three"], "complete", (piece) => piece === 0 && (inputBox.value = "by hand")),
  );
  expect(inputBox.value).toBe("by hand");
});

test("a secret in the diff is asked about: masked, kept, or nothing is sent", async () => {
  const secret = `sk-or-v1-${"0123456789abcdef".repeat(4)}`;
  staged = `diff --git a/a.ts b/a.ts\n+const key = "${secret}";\n`;
  fake.answers.push({ title: "Redact" });
  await generateCommitMessage(undefined, model(["a"], "complete"));
  expect(asked[0]).not.toContain(secret);
  fake.answers.push({ title: "Keep" });
  await generateCommitMessage(undefined, model(["a"], "complete"));
  expect(asked[1]).toContain(secret);
  fake.answers.push(undefined);
  await generateCommitMessage(undefined, model(["a"], "complete"));
  expect(asked).toHaveLength(2);
});
