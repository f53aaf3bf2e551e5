import { existsSync, mkdirSync, renameSync, symlinkSync, writeFileSync } from "node:fs";
import path from "node:path";
import { fake, Uri, workspace } from "../unit/vscode.ts";
import { type AttackClass, type AttackControl, type AttackResult, blocked, eventually, failed } from "./attackCase.ts";
import { WorkspaceEdit } from "./disk/vscode.ts";
import { asks, type Scene, settles, timePasses, type User, withScene } from "./scene.ts";
import { exactly, linkIn, trial, tryEach } from "./trials.ts";

/** Two, so that they are a set of their own whatever becomes of the attack. */
const harmless = ["src/harmless.txt", "src/harmless.md"];
const harmlessEdits = harmless.map((name) => ({ path: name, newText: "x\n" }));
/** Wants to see every set of changes and checks all of it, and closes every other question. */
const checksSets: User = {
  press: (titles) => (titles.length > 1 ? titles.find((title) => title === "Review Changes") : undefined),
  slowMs: 900,
  checksAll: true,
};

/**
 * Changes of files that an answer proposes, judged by what is on the disk afterwards: files outside are refused, and files that programs obey have a
 * question of their own, also when something else takes their place while the user is reading.
 */
export const run: AttackClass["run"] = tryEach(
  trial(
    (payload) => (typeof payload === "string" ? payload : undefined),
    (written) => judge([{ path: written, text: "x\n" }]),
  ),
  trial(linkIn, ({ target, name, act }) => judge([{ path: act, text: "x\n" }], (scene) => link(scene, target, name))),
  trial(exactly("files", "one"), ({ files, one }) =>
    judge(
      [String(one), ...Array.from({ length: Number(files) - 2 }, (_none, at) => `many${at}.txt`)].map((name) => ({
        path: name,
        text: "x\n",
      })),
    ),
  ),
  trial(exactly("path", "text"), ({ path: name, text }) => judge([{ path: String(name), text: String(text) }])),
  trial(
    (payload) =>
      /^(\S+) -> outside(\/\S+)? while the (preview|diff) is open$/.exec(String(exactly("race")(payload)?.["race"])) ?? undefined,
    ([, replaced = "", victim = "", shown]) => race(replaced, victim.slice(1), shown === "diff"),
  ),
  trial(exactly("path", "chars", "evil_after"), ({ path: name, chars, evil_after }) =>
    newFileShown(String(name), Number(chars), Number(evil_after)),
  ),
);

/** Without the checks, what VS Code writes through a link is seen outside. */
export async function control(): Promise<AttackControl> {
  const { outcome, detail } = await judged(
    [{ path: "out/x", text: "x\n" }],
    (scene) => link(scene, "/tmp", "out"),
    async ({ editor }) => {
      for (const name of ["out/x", ...harmless]) {
        const edit = new WorkspaceEdit();
        edit.createFile(Uri.file(path.join(editor.root, name)), { contents: new TextEncoder().encode("x\n") });
        await workspace.applyEdit(edit);
      }
      return "accepted";
    },
  );
  return { detected: outcome === "failed" && detail.includes("outside/x"), detail: `an unchecked write is seen: ${detail}` };
}

interface Change {
  readonly path: string;
  readonly text: string;
}

/** The changes come in one set with a harmless file. The user closes every question and ticks everything in the preview. */
async function judge(changes: readonly Change[], prepare?: (scene: Scene) => void): Promise<AttackResult> {
  const byTool = await judged(changes, prepare, (scene) =>
    scene.tool("aside_proposeEdit", { edits: [...changes.map((one) => ({ path: one.path, newText: one.text })), ...harmlessEdits] }),
  );
  // A diff can name only what can be written in one of its lines, and a question is sent without hidden characters.
  if (byTool.outcome !== "blocked" || changes.some((one) => /[\p{Cc}\p{Cf}"]/u.test(one.path) || one.path.trim() === "")) return byTool;
  const applied = await judged(changes, prepare, (scene) => applyDiff(scene, changes));
  return applied.outcome === "blocked" ? blocked(`${byTool.detail}; ${applied.detail}`) : failed(`“Apply to file”: ${applied.detail}`);
}

async function judged(
  changes: readonly Change[],
  prepare: (scene: Scene) => void = () => undefined,
  propose: (scene: Scene) => Promise<string>,
): Promise<AttackResult> {
  return withScene(checksSets, async (scene) => {
    const { editor } = scene;
    prepare(scene);
    const before = editor.contents();
    let said = await decided(scene, propose(scene));
    // The tool refuses a whole set of which one file is out of reach; the harmless ones are then written by themselves.
    const isRefusedWhole = said.startsWith("Error");
    if (isRefusedWhole) said += `\n${await decided(scene, scene.tool("aside_proposeEdit", { edits: harmlessEdits }))}`;
    await editor.saveAll();
    const written = changed(before, editor.contents());
    const expected = new Set(harmless.map((name) => `workspace/${name}`));
    const wrong = written.filter((name) => !expected.has(name) && !/^workspace\/many\d+\.txt$/.test(name));
    if (wrong.length > 0) return failed(`${wrong.join(", ")} was written without a question of its own`);
    if (![...expected].every((name) => written.includes(name)))
      return failed(`not even the harmless files were written, which proves nothing: ${said}`);
    if (isRefusedWhole) return blocked(`refused: ${said.split("\n")[0]?.slice(0, 100) ?? ""}`);
    if (said.includes(": the change was refused")) return blocked(said.slice(0, 120));
    const name = path.posix.basename(changes[0]?.path ?? "").trim();
    const asked = scene.asked().filter((text) => text.includes(name));
    return asked.length > 0 ? blocked(`asked alone: ${asked[0]?.split("\n")[0] ?? ""}`) : failed(`the user was not asked: ${said}`);
  });
}

/** “Apply to file” at an answer's diff of several files. @returns what the user is told */
async function applyDiff(scene: Scene, changes: readonly Change[]): Promise<string> {
  const files = [...changes, ...harmless.map((name) => ({ path: name, text: "x\n" }))].map(({ path: name, text }) => {
    const lines = text.replace(/\n$/, "").split("\n");
    const added = lines.map((line) => `+${line}`).join("\\n");
    return `diff --git a/${name} b/${name}\\nnew file mode 100644\\n--- /dev/null\\n+++ b/${name}\\n@@ -0,0 +1,${lines.length} @@\\n${added}\\n`;
  });
  await asks(scene, `say: Here:\\n\\n\`\`\`diff\\n${files.join("")}\`\`\`\\n`);
  scene.host.receive({ type: "codeAction", messageId: answerId(scene), block: 0, action: "apply" });
  const isRefusal = (text: string): boolean => /outside|portable|not the path|refused/.test(text);
  const isOver = (): boolean => fake.messages.some(isRefusal) || harmless.every((name) => existsSync(path.join(scene.editor.root, name)));
  await eventually(isOver);
  await settles(scene);
  // One file out of reach refuses the whole diff.
  const refused = fake.messages.find(isRefusal);
  return refused === undefined ? fake.messages.join("\n") : `Error: ${refused}`;
}

/** The outcome of a proposal, whose diffs, if any come up, are rejected. */
async function decided(scene: Scene, proposed: Promise<string>): Promise<string> {
  const rejecting = setInterval(() => void scene.command("aside.rejectProposal"), 100);
  const late = new Promise<string>((resolve) => {
    setTimeout(() => resolve("Error: the proposal does not end"), 8000).unref();
  });
  return Promise.race([proposed, late]).finally(() => clearInterval(rejecting));
}

/** The files that are there or have another text than before. */
function changed(before: ReadonlyMap<string, string>, now: ReadonlyMap<string, string>): readonly string[] {
  const isOther = (name: string): boolean => before.get(name) !== now.get(name);
  return [...new Set([...before.keys(), ...now.keys()])].filter(isOther).toSorted();
}

/** A link of the workspace to the folder outside, to a file in it, or to one that is not there yet. */
function link({ editor }: Scene, target: string, name: string): void {
  if (/outside/.test(target)) writeFileSync(path.join(editor.outside, "file"), "outside");
  const leads = /not-yet/.test(target) ? "not-yet" : /outside/.test(target) ? "file" : ".";
  symlinkSync(path.join(editor.outside, leads), path.join(editor.root, name));
}

/**
 * A link takes the place of a file or folder while the proposal is shown, and once more after it was accepted and before the user saves everything.
 * Without it, the change is written.
 */
async function race(replaced: string, victim: string, alone: boolean): Promise<AttackResult> {
  const isFile = path.extname(replaced) !== "";
  const target = isFile ? replaced : `${replaced}/new.ts`;
  const attempt = (
    moment: "never" | "shown" | "accepted",
  ): Promise<{ readonly written: readonly string[]; readonly text: string; readonly said: string }> =>
    withScene(checksSets, async (scene) => {
      const { editor } = scene;
      if (isFile) editor.write(replaced, "export const a = 1;\n");
      editor.write("src/b.ts", "export const b = 1;\n");
      if (victim !== "") writeFileSync(path.join(editor.outside, victim), "export const a = 1;\n");
      const before = editor.contents();
      const swap = (): void => {
        const place = path.join(editor.root, replaced);
        if (existsSync(place)) renameSync(place, `${place}.was`);
        mkdirSync(path.dirname(place), { recursive: true });
        symlinkSync(path.join(editor.outside, victim), place);
      };
      const edit = isFile ? { path: target, oldText: "1", newText: "666" } : { path: target, newText: "export const c = 666;\n" };
      if (!alone && moment === "shown") editor.whilePreviewed = swap;
      const proposed = scene.tool("aside_proposeEdit", {
        edits: alone ? [edit] : [edit, { path: "src/b.ts", oldText: "1", newText: "2" }],
      });
      if (alone) {
        if (!(await eventually(() => editor.diffs.length > 0))) return { written: [], text: "", said: await proposed };
        if (moment === "shown") swap();
        timePasses();
        await scene.command("aside.acceptProposal");
        await settles(scene, 30);
      }
      const said = await decided(scene, proposed);
      if (moment === "accepted") swap();
      await editor.saveAll();
      const written = changed(before, editor.contents()).filter((name) => name.startsWith("outside/"));
      return { written, text: editor.contents().get(`workspace/${target}`) ?? "", said };
    });
  const undisturbed = await attempt("never");
  if (!undisturbed.text.includes("666"))
    return failed(`without a link nothing is written either, which proves nothing: ${undisturbed.said}`);
  for (const moment of ["shown", "accepted"] as const) {
    const { written } = await attempt(moment);
    if (written.length > 0)
      return failed(
        `${written.join()} was written through a link put there while ${moment === "shown" ? "the proposal was open" : "the change waited to be saved"}`,
      );
  }
  return blocked("refused at the write; accepted changes do not wait for a later save; without a link they are written");
}

/** A new file that decides what runs: all of its text is in view before the yes. */
async function newFileShown(name: string, chars: number, evilAfter: number): Promise<AttackResult> {
  const evil = "EVIL-CANARY";
  const text = `{"a": "${"x".repeat(Math.max(0, evilAfter - 8))}${evil}${"y".repeat(Math.max(0, chars - evilAfter - evil.length - 4))}"}`;
  const attempt = (agree: boolean): Promise<{ readonly shown: string; readonly file: string }> =>
    withScene(
      { press: (titles) => (agree ? titles.find((title) => !/cancel|don.t|leave/i.test(title)) : undefined), slowMs: 700, type: name },
      async (scene) => {
        await asks(scene, `say: Here:\\n\\n\`\`\`json ${name}\\n${text}\\n\`\`\`\\n`);
        scene.host.receive({ type: "codeAction", messageId: answerId(scene), block: 0, action: "newFile" });
        await eventually(() => fake.inputs.length > 0);
        await settles(scene);
        // A text that is shown in an editor: accepted there, if that is where it is decided.
        if (agree && scene.editor.diffs.length > 0) {
          timePasses();
          await scene.command("aside.acceptProposal");
          await settles(scene);
        }
        const dialogs = fake.dialogs.map(({ message, detail = "" }) => `${message}\n${detail}`);
        return { shown: [...dialogs, ...scene.editor.shownTexts].join("\n"), file: scene.editor.contents().get(`workspace/${name}`) ?? "" };
      },
    );
  const closed = await attempt(false);
  if (closed.file !== "") return failed("it is written although the question was closed");
  if (closed.shown === "") return failed("nothing was asked");
  const agreed = await attempt(true);
  if (!agreed.file.includes(evil))
    return failed(`it is not written where the user agrees either, which proves nothing: ${agreed.shown.slice(0, 100)}`);
  return agreed.shown.includes(evil)
    ? blocked("all of it is shown before the yes")
    : failed("the end of what is written is not shown before the yes");
}

/** The id of the last answer that the panel was told about. */
function answerId({ host }: Scene): string {
  for (const message of host.said.toReversed()) {
    const all = message.type === "snapshot" ? message.messages : message.type === "message" ? [message.shown] : [];
    const found = all.map((each) => ("message" in each ? each.message : each)).findLast(({ role }) => role === "assistant");
    if (found !== undefined) return found.id;
  }
  return "";
}
