import { mkdirSync, symlinkSync, truncateSync, writeFileSync } from "node:fs";
import path from "node:path";
import { fake, Uri, window, workspace } from "../unit/vscode.ts";
import { type AttackClass, type AttackControl, type AttackResult, blocked, eventually, failed } from "./attackCase.ts";
import { providers } from "./disk/diskFiles.ts";
import { controlOutgoing, judgeOutgoing, type Outgoing } from "./outgoing.ts";
import { agrees, asks, closes, type Scene, settles, withScene } from "./scene.ts";
import { exactly, fieldsOf, linkIn, textLike, trial, tryEach } from "./trials.ts";

const question = "say: fine. What is this?";
const harmless = "HARMLESS-CANARY";

/** Secrets on their way into a message. Nothing is sent before a native dialog has named what was found, and masking masks it. */
export const run: AttackClass["run"] = tryEach(
  trial(linkIn, ({ target, name, act }) => attachedLink(target, name, act)),
  trial(exactly("diff"), ({ diff }) => inDiff(String(diff))),
  trial(textLike(/^diff adding (?:[A-Z]\S* key )?(.+)$/s), ([, added = ""]) =>
    judgeOutgoing(
      ofChanges(`diff --git a/a.txt b/a.txt\n--- a/a.txt\n+++ b/a.txt\n@@ -1 +1,2 @@\n a\n+${added}\n`, [added], /AWS|AKIA|key|secret/i),
    ),
  ),
  trial(exactly("file", "above"), ({ file, above }) => judgeOutgoing(editInPlace(String(file), String(above), "make it add"))),
  trial(exactly("instruction"), ({ instruction }) =>
    judgeOutgoing(editInPlace("config.ts", "// nothing", String(instruction), keyIn(String(instruction)))),
  ),
  trial(
    (payload) => textLike(/^@aside (.+)$/s)(exactly("chat")(payload)?.["chat"]),
    ([, prompt = ""]) =>
      judgeOutgoing({ send: (scene) => scene.chat(`${whole(prompt)} say: fine.`), secrets: [keyIn(whole(prompt))], names: /API key/i }),
  ),
  trial(exactly("command", "args"), ({ command, args }) => byCommand(String(command), args as readonly unknown[])),
  trial(exactly("query"), ({ query }) => capturedTexts([query].flat().map(String))),
  trial(
    (payload, { expected }) => (expected === "not read" ? filesIn(payload) : undefined),
    (files) => untrustedFiles(files),
  ),
  trial(textLike(/^(\.\S+) open in editor$/), ([, name = ""]) => judgeOutgoing(openFile(name))),
  trial(textLike(/^(\d+) MB file$/), ([, megabytes]) => hugeOrBinary(Number(megabytes))),
  trial(textLike(/^(\/\S+) via picker .* via model/), ([, file = ""]) => outside(file)),
  trial(textLike(/^ipynb output cell$/), () => judgeOutgoing(notebookOutput())),
  trial(textLike(/^\S+(?:, \S+)+$/), ([all = ""]) => spellings(all.split(", "))),
  trial(textLike(/^\S{20,}$/), ([key = ""]) => judgeOutgoing(ofTerminal(whole(key)))),
);

/** Without the question, the secret is in the request. */
export const control = (): Promise<AttackControl> => controlOutgoing(openFile(".env"));

/** The lists shorten keys with an ellipsis: as long as a real one. */
function whole(text: string): string {
  return text
    .replace(/(sk-[\w-]*?)…/g, (_all, start: string) => start.padEnd(72, "0123456789abcdef"))
    .replace(/(sk-or-v1-[A-Z]+)$/, (key) => key.padEnd(60, "0"));
}

function keyIn(text: string): string {
  return /sk-[\w-]{20,}/.exec(whole(text))?.[0] ?? text;
}

/** A payload that is files of the workspace with their texts. */
function filesIn(payload: unknown): Readonly<Record<string, string>> | undefined {
  const fields = fieldsOf(payload);
  const isFile = ([name, text]: readonly [string, unknown]): boolean =>
    /[./]/.test(name) && !name.includes(" ") && typeof text === "string";
  return fields !== undefined && Object.keys(fields).length > 0 && Object.entries(fields).every(isFile)
    ? (fields as Readonly<Record<string, string>>)
    : undefined;
}

/** Files outside that a payload's links may lead to, each with a secret. */
function fillOutside({ editor }: Scene): void {
  mkdirSync(path.join(editor.outside, "sub"), { recursive: true });
  writeFileSync(path.join(editor.outside, "diary.txt"), "OUTSIDE-CANARY\n");
  writeFileSync(path.join(editor.outside, "netrc"), "machine example.invalid login joe password NETRC-CANARY-0123456789\n");
  writeFileSync(path.join(editor.outside, "id_rsa"), "-----BEGIN OPENSSH PRIVATE KEY-----\nOUTSIDE-CANARY\n");
  writeFileSync(path.join(editor.outside, "sub/deep.txt"), "OUTSIDE-DEEP-CANARY\n");
  editor.write(".env", "DB_PASSWORD=hunter2-CANARY\nPIN=4711-CANARY\n");
}

const outsideSecrets = ["OUTSIDE-CANARY", "OUTSIDE-DEEP-CANARY", "NETRC-CANARY", "hunter2-CANARY", "4711-CANARY"];

function attachedLink(target: string, name: string, act: string): Promise<AttackResult> | AttackResult {
  const [, folder, what] = /^attach folder (\S+), (names and contents|names)$/.exec(act) ?? [];
  const attached = folder ?? name;
  if (folder === undefined && act !== name) return failed(`not tried: nothing here knows how to “${act}”`);
  return judgeOutgoing({
    prepare: (scene) => {
      fillOutside(scene);
      scene.editor.write("docs/plain.md", `${harmless}\n`);
      const link = path.join(scene.editor.root, name);
      mkdirSync(path.dirname(link), { recursive: true });
      const leads = /^(?:<outside>|~|\/)/.test(target) ? path.join(scene.editor.outside, target.replace(/^<outside>\/?/, "")) : target;
      symlinkSync(leads, link);
    },
    send: async (scene) => {
      await scene.command("aside.addFile", Uri.file(path.join(scene.editor.root, attached)));
      await asks(scene, question);
    },
    secrets: outsideSecrets,
    ...(folder === undefined ? {} : { harmless: what === "names" ? "plain.md" : harmless }),
    names: /\.env|outside|secret|password/i,
    user: { choose: [what === "names" ? "Name" : "Names and contents"] },
  });
}

/** A repository as VS Code's git extension shows it, whose diff is this text. */
function repositoryWith(root: string, diff: string): object {
  return {
    rootUri: Uri.file(root),
    inputBox: { value: "" },
    state: { workingTreeChanges: [{ uri: Uri.file(path.join(root, "a.txt")), status: 5 }], indexChanges: [], untrackedChanges: [] },
    diff: (cached?: boolean) => Promise.resolve(cached === true ? "" : diff),
    log: () => Promise.resolve([]),
    checkIgnore: () => Promise.resolve(new Set<string>()),
  };
}

function ofChanges(diff: string, secrets: readonly string[], names: RegExp, how: "attach" | "commit" = "attach"): Outgoing {
  return {
    prepare: ({ editor }) => void (fake.repositories = [repositoryWith(editor.root, diff)]),
    send: async (scene) => {
      if (how === "commit") return scene.command("aside.generateCommitMessage");
      await scene.command("aside.addChanges");
      return asks(scene, question);
    },
    secrets,
    harmless,
    names,
  };
}

/** A secret file's lines in a diff as git writes it: by the tool, in a commit message, attached. Another file's lines beside them go out. */
async function inDiff(diff: string): Promise<AttackResult> {
  const secrets = diff
    .split("\n")
    .filter((line) => /^[-+](?![-+]{2} )./.test(line))
    .map((line) => line.slice(1));
  const beside = `diff --git a/plain.txt b/plain.txt\n--- a/plain.txt\n+++ b/plain.txt\n@@ -1 +1 @@\n-old\n+${harmless}\n`;
  const name = /^\+\+\+ (.+)$/m.exec(diff)?.[1] ?? "";
  const head = diff.startsWith("diff --git") ? "" : `diff --git ${name.replace(/^("?)b\//, "$1a/")} ${name}\n`;
  const written = `${head}${diff}${beside}`;
  const said = await withScene(closes, async (scene) => {
    fake.repositories = [repositoryWith(scene.editor.root, written)];
    return scene.tool("aside_gitDiff", {});
  });
  if (!said.includes(harmless)) return failed(`the tool gives no diff at all: ${said}`);
  const told = secrets.find((secret) => said.includes(secret));
  if (told !== undefined) return failed(`aside_gitDiff tells the model “${told}”`);
  for (const how of ["attach", "commit"] as const) {
    const result = await judgeOutgoing(ofChanges(written, secrets, /\.env|secret/i, how));
    if (result.outcome !== "blocked") return failed(`${how}: ${result.detail}`);
  }
  return blocked("left out of the tool's diff; asked about when attached and for a commit message, the file named");
}

function editInPlace(name: string, above: string, instruction: string, secret = keyIn(above)): Outgoing {
  const typed = whole(instruction);
  return {
    prepare: ({ editor }) =>
      void editor.write(name, `// top\n${whole(above)}\n\nfunction ${harmless.replace("-", "_")}() {\n  return 1;\n}\n`),
    send: async (scene) => {
      await scene.editor.open(name, 3, 5);
      await scene.command("aside.editSelection");
    },
    secrets: [secret],
    harmless: harmless.replace("-", "_"),
    names: /API key|sk-|secret/i,
    user: { type: typed },
  };
}

function openFile(name: string): Outgoing {
  return {
    prepare: ({ editor }) => void editor.write(name, "TOKEN=abcdefgh12345678-CANARY\n"),
    send: async (scene) => {
      await scene.editor.open(name);
      await scene.command("aside.addFile");
      await asks(scene, question);
    },
    secrets: ["abcdefgh12345678-CANARY"],
    names: /\.env|secret/i,
  };
}

function ofTerminal(key: string): Outgoing {
  return {
    send: async (scene) => {
      await sendAsAttachment(scene, `$ env\nKEY=${key}\n`);
    },
    secrets: [key],
    names: /sk-|API key|secret/i,
  };
}

/** Pasted text, as the composer hands it over. */
async function sendAsAttachment(scene: Scene, text: string): Promise<void> {
  scene.host.receive({ type: "attachData", name: "clipboard.txt", data: `data:text/plain;base64,${Buffer.from(text).toString("base64")}` });
  await settles(scene);
  await asks(scene, question);
}

function notebookOutput(): Outgoing {
  const key = "ghp_0123456789abcdefghijABCDEFGHIJ012345";
  const output = { items: [{ mime: "text/plain", data: new TextEncoder().encode(`${key}\n`) }] };
  return {
    prepare: async (scene) => {
      const document = await scene.editor.open(path.relative(scene.editor.root, scene.editor.write("a.py", "print(token)\n")));
      const cell = { index: 0, kind: 2, document, outputs: [output], metadata: {}, executionSummary: undefined };
      const notebook = { uri: Uri.file(path.join(scene.editor.root, "a.ipynb")), cellCount: 1, cellAt: () => cell, getCells: () => [cell] };
      Object.assign(cell, { notebook });
      const editor = { notebook, selection: { start: 0, end: 1, isEmpty: false }, selections: [{ start: 0, end: 1, isEmpty: false }] };
      Object.assign(workspace, { notebookDocuments: [notebook] });
      Object.assign(window, { activeNotebookEditor: editor, visibleNotebookEditors: [editor], activeTextEditor: undefined });
    },
    send: async (scene) => {
      // The offer of the composer's list: the cell with its output.
      const before = scene.host.said.length;
      scene.host.receive({ type: "complete", requestId: 1, trigger: "#", query: "cell" });
      const offered = await eventually(() => scene.host.said.slice(before).some(({ type }) => type === "completions"));
      const list = scene.host.said.slice(before).find((message) => message.type === "completions");
      const item = list?.type === "completions" ? list.items.find(({ label }) => /cell/i.test(label)) : undefined;
      if (!offered || item === undefined) return;
      scene.host.receive({ type: "chooseCompletion", id: item.id });
      await settles(scene);
      await asks(scene, question);
    },
    secrets: [key],
    names: /GitHub|ghp_|secret/i,
  };
}

/** Other spellings of a secret file's path, and a link to it. */
async function spellings(names: readonly string[]): Promise<AttackResult> {
  for (const name of [...names, "notes.txt"]) {
    const result = await judgeOutgoing({
      prepare: ({ editor }) => {
        mkdirSync(path.join(editor.root, "sub"));
        for (const file of new Set([".env", path.basename(name)]))
          if (file !== "notes.txt") editor.write(file, "TOKEN=abcdefgh12345678-CANARY\n");
        symlinkSync(".env", path.join(editor.root, "notes.txt"));
      },
      send: async (scene) => {
        await scene.command("aside.addFile", Uri.file(`${scene.editor.root}/${name.replace(/^\.\//, "")}`));
        await asks(scene, question);
      },
      secrets: ["abcdefgh12345678-CANARY"],
      names: /\.env|secret/i,
    });
    if (result.outcome !== "blocked") return failed(`${name}: ${result.detail}`);
  }
  return blocked(`${names.join(", ")} and a symbolic link are asked about like the file itself`);
}

async function hugeOrBinary(megabytes: number): Promise<AttackResult> {
  return withScene(agrees, async (scene) => {
    const huge = scene.editor.write("huge.log", "");
    truncateSync(huge, megabytes * 1024 * 1024);
    const binary = scene.editor.write(
      "tool.bin",
      Uint8Array.from({ length: 64 }, (_value, at) => at % 7),
    );
    for (const file of [huge, binary]) await scene.command("aside.addFile", Uri.file(file));
    await asks(scene, question);
    const sent = scene.bodies().find((body) => /huge\.log|tool\.bin/.test(body));
    if (sent !== undefined) return failed("it went out");
    if (scene.bodies().length !== 1) return failed("the question itself did not go out: this proves nothing");
    return fake.messages.length >= 2
      ? blocked(fake.messages.slice(0, 2).join(" "))
      : failed("the user is not told why nothing was attached");
  });
}

/** A file outside: the user's own act is asked about, a model's is refused. */
async function outside(file: string): Promise<AttackResult> {
  const result = await judgeOutgoing(fileByCommand("aside.addFile", [Uri.file(file)]));
  if (result.outcome !== "blocked") return result;
  const said = await withScene(agrees, (scene) => scene.tool("aside_readFile", { path: file }));
  return said.startsWith("Error") ? blocked(`${result.detail}; a model is refused`) : failed(`a model read ${file}`);
}

function byCommand(command: string, args: readonly unknown[]): Promise<AttackResult> {
  return judgeOutgoing(
    fileByCommand(
      command,
      args.map((one) => (typeof one === "string" && one.startsWith("file:") ? Uri.parse(one) : one)),
    ),
  );
}

function fileByCommand(command: string, args: readonly unknown[]): Outgoing {
  return {
    send: async (scene) => {
      await scene.command(command, ...args);
      await asks(scene, question);
    },
    // /etc/passwd and others of its kind begin with the administrator.
    secrets: ["root:x:0:0", "root:"],
    isPlace: true,
    names: /outside|\/etc\//i,
  };
}

/** Instruction and prompt files of a folder that is not trusted: neither sent nor offered; of a trusted one, they are. */
async function untrustedFiles(files: Readonly<Record<string, string>>): Promise<AttackResult> {
  const told = (trusted: boolean): Promise<string> =>
    withScene(agrees, async (scene) => {
      Object.assign(fake.user, { "aside.instructions": true });
      for (const [name, text] of Object.entries(files)) scene.editor.write(name, `${text}\n`);
      scene.host.trust(trusted);
      const before = scene.host.said.length;
      scene.host.receive({ type: "complete", requestId: 1, trigger: "/", query: "" });
      await eventually(() => scene.host.said.slice(before).some(({ type }) => type === "completions"));
      await asks(scene, question);
      const offered = scene.host.said.filter(({ type }) => type === "completions");
      return JSON.stringify([scene.bodies(), offered]);
    });
  const marks = Object.values(files);
  const [hidden, shown] = [await told(false), await told(true)];
  const read = marks.find((mark) => hidden.includes(mark));
  if (read !== undefined) return failed(`${read} is read`);
  const missing = marks.filter((mark) => !shown.includes(mark));
  return missing.length === 0
    ? blocked("not read; read once the folder is trusted")
    : failed(`${missing.join()} is not read of a trusted folder either`);
}

/** Addresses of attachments that were never sent. */
async function capturedTexts(queries: readonly string[]): Promise<AttackResult> {
  return withScene(agrees, async (scene) => {
    scene.editor.write("a.txt", `${harmless}\n`);
    await scene.command("aside.addFile", Uri.file(path.join(scene.editor.root, "a.txt")));
    await asks(scene, question);
    const textAt = async (uri: Uri): Promise<string> => {
      const provider = providers.get(uri.scheme);
      if (provider !== undefined) return new TextDecoder().decode(await provider.readFile(uri));
      for (const one of fake.contents) {
        const text = await one.provideTextDocumentContent(uri, {
          isCancellationRequested: false,
          onCancellationRequested: () => ({ dispose: () => undefined }),
        });
        if (typeof text === "string") return text;
      }
      return "";
    };
    for (const query of queries) {
      const found = await textAt(Uri.from({ scheme: "aside-context", path: "/x", query })).catch(() => "");
      if (found !== "") return failed(`${query} shows ${found.slice(0, 60)}`);
    }
    const shown = JSON.stringify(scene.host.said);
    const [, messageId, id] = /"message":\{"role":"user","id":"([^"]+)".*?"attachments":\[\{.*?"id":"([^"]+)"/.exec(shown) ?? [];
    if (messageId === undefined || id === undefined) return failed("no attachment was frozen: this proves nothing");
    // What is on disk is another text by now, so that the frozen one is shown.
    scene.editor.write("a.txt", "other\n");
    scene.host.receive({ type: "openAttachment", messageId, id });
    const frozen = await eventually(() => JSON.stringify([fake.opened, fake.executed]).includes("aside-context"));
    return frozen
      ? blocked("not found; the one that was sent opens as it was sent")
      : failed("not even the right address opens: this proves nothing");
  });
}
