import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { readdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { describe, expect, test } from "vitest";
import type { Disclosure } from "../../src/history/disclosure.ts";
import { type DisclosureLedger, readDisclosures } from "../../src/history/readDisclosures.ts";
import type { LoopbackServer } from "../server/server.ts";
import { hand as runByHand, handFolder } from "./harness/hand.ts";
import { useSession } from "./harness/session.ts";

const slowly = { timeout: 60_000 };
const secret = "sk-or-v1-63616e617279206f6620746865206c6564676572303132333435363738";
const pixel = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";

const settings = (server: LoopbackServer): Readonly<Record<string, unknown>> => ({
  "aside.endpoints": { local: { baseUrl: `${server.origin}/api/v1`, dialect: "openrouter", auth: "none" } },
  "aside.endpoint": "local",
  "aside.model": "demo/reasoner",
  "aside.titleModel": "demo/plain",
  "aside.systemPrompt": "Be brief.",
  "aside.provider": { data_collection: "deny", zdr: true },
  "git.enabled": true,
  "git.openRepositoryInParentFolders": "never",
});

const sha256 = (text: string): string => createHash("sha256").update(text).digest("hex");

/** A message as the server got it. */
interface WireMessage {
  readonly role: string;
  readonly content: string | readonly { readonly type: string; readonly text?: string; readonly image_url?: { readonly url: string } }[];
}
type Body = Readonly<Record<string, unknown>>;

/** What must be in the ledger of a body, computed from the body alone: hashes of what is in fences, of results, pictures, and of the words around them. */
function expectedOf(body: Body): readonly string[] {
  const messages = body["messages"] as readonly WireMessage[];
  const lastQuestion = messages.findLastIndex(({ role }) => role === "user");
  return messages.flatMap(({ role, content }, index) => {
    const parts = typeof content === "string" ? [{ type: "text", text: content }] : content;
    const pictures = parts.flatMap((part) => ("image_url" in part && part.image_url ? [`image ${sha256(part.image_url.url)}`] : []));
    const text = parts.map((part) => part.text ?? "").join("");
    if (role === "tool") return [`toolResult ${sha256(text)}`];
    if (role === "system") return [`text ${sha256(text)}`];
    if (role !== "user") return pictures;
    if (text.startsWith("Question:\n")) return [`text ${sha256(text)}`];
    const [before = "", changes] = text.split("\n\nThe changes:\n\n```diff\n");
    if (changes !== undefined) return [`diff ${sha256(changes.replace(/\n`{3}$/, ""))}`, `text ${sha256(before)}`];
    const edited = text.indexOf("\n\nInstruction: ");
    if (edited !== -1) return [`file ${sha256(text.slice(0, edited))}`, `text ${sha256(text.slice(edited + 2))}`];
    const pieces: string[] = [];
    // Headings end with a colon; what is in a fence ends with the line feed before it, or without.
    const words = text.replaceAll(/^(?:[^\n]+:\n)(\n?)(`{3,})[^\n]*\n([^]*?\n)\2(?:\n\n|$)/gm, (_all, _gap, _fence, inside: string) => {
      pieces.push(inside);
      return "";
    });
    const hashed = pieces.map((inside) => `fence ${sha256(inside)} ${sha256(inside.slice(0, -1))}`);
    return [...hashed, ...pictures, ...(index === lastQuestion && words.trim() !== "" ? [`text ${sha256(words.trimEnd())}`] : [])];
  });
}

/** Whether the pieces of an entry are those that were computed. */
function expectSame(entry: Disclosure, body: Body): void {
  const expected = [...expectedOf(body)];
  for (const { what, sha256: hash } of entry.carried) {
    const at = expected.findIndex(
      (one) => one === `${what} ${hash}` || (one.startsWith("fence ") && what !== "text" && one.includes(hash)),
    );
    expect(at, `${what} ${hash} of ${entry.kind}, of ${JSON.stringify(body["messages"])}`).not.toBe(-1);
    expected.splice(at, 1);
  }
  expect(expected, `${entry.kind}: ${JSON.stringify(body["messages"])}`).toEqual([]);
}

describe("the disclosure ledger", () => {
  const session = useSession({
    neighbours: [handFolder],
    settings,
    files: {
      "selection.txt": "One\nTwo\nThree\n",
      "file.txt": "The words of a file\n",
      "secret.txt": `The key is ${secret} here.\n`,
      "docs/folder.txt": "The words of a folder\n",
      "changes.txt": "Before\n",
      "inline.ts": "export const total = 1;\nexport const other = 2;\n",
      "tool.txt": "The words for a tool\n",
    },
  });
  const hand = (code: string): Promise<unknown> => runByHand(session(), code);
  const uri = (name: string): string => `vscode.Uri.joinPath(root, ...${JSON.stringify(name.split("/"))})`;
  const run = (command: string, ...args: readonly string[]): Promise<unknown> =>
    hand(`await vscode.commands.executeCommand(${[JSON.stringify(command), ...args].join(", ")})`);
  const show = (name: string, from = 0, to = 0): Promise<unknown> =>
    hand(`await vscode.window.showTextDocument(${uri(name)}, { selection: new vscode.Range(${from}, 0, ${to}, 0) })`);
  const chips = () => session().panel.frame.locator(".composer .chip");
  const git = (...args: readonly string[]): string =>
    execFileSync("git", ["-c", "user.name=T", "-c", "user.email=t@example.invalid", "-C", session().folders.workspace, ...args], {
      encoding: "utf8",
    });
  const attached = async (): Promise<void> => {
    await expect.poll(() => chips().count(), slowly).toBeGreaterThan(0);
    await session().panel.ask("Why?");
  };
  const complete = async (query: string): Promise<void> => {
    const { panel } = session();
    await panel.composer.pressSequentially(`#${query}`);
    await panel.frame.getByRole("option").first().click(slowly);
    await attached();
  };
  const repository = `const api = (await vscode.extensions.getExtension("vscode.git").activate()).getAPI(1);
    for (let tries = 0; api.repositories.length === 0 && tries < 100; tries += 1) await new Promise((go) => setTimeout(go, 200));
    const [repository] = api.repositories;
    await repository.status();`;
  const requests = async (act: () => Promise<unknown>): Promise<void> => {
    const before = session().chatBodies.length;
    await act();
    await expect.poll(() => session().chatBodies.length, slowly).toBeGreaterThan(before);
  };
  const folder = (): string => path.join(session().folders.userData, "User/globalStorage/aside.aside/disclosure");
  const ledger = (): Promise<DisclosureLedger> =>
    readDisclosures({
      names: () => readdir(folder()),
      read: (name) => readFile(path.join(path.dirname(folder()), name)),
    });
  const dialog = () => session().page.locator(".monaco-dialog-box");

  const steps: Readonly<Record<string, () => Promise<unknown>>> = {
    file: async () => {
      await run("aside.addFile", uri("file.txt"));
      await attached();
    },
    "a file with a secret": async () => {
      await hand(`void vscode.commands.executeCommand("aside.addFile", ${uri("secret.txt")})`);
      await dialog()
        .getByRole("button", { name: /^Redact/ })
        .click(slowly);
      await attached();
    },
    selection: async () => {
      await show("selection.txt", 1, 2);
      await run("aside.addSelection");
      await attached();
    },
    folder: async () => {
      await hand(`void vscode.commands.executeCommand("aside.addFile", ${uri("docs")})`);
      await session().workbench.pick(/Names and contents/);
      await attached();
    },
    problems: async () => {
      await hand(`kept.problems ??= vscode.languages.createDiagnosticCollection("hand");
        kept.problems.set(${uri("file.txt")}, [new vscode.Diagnostic(new vscode.Range(0, 0, 0, 1), "A problem")]);`);
      await complete("problems");
      await hand("kept.problems.clear()");
    },
    changes: async () => {
      await session().writeFile("changes.txt", "After\n");
      await hand(repository);
      await run("aside.addChanges");
      await attached();
    },
    terminal: async () => {
      await hand(`const ran = new Promise((go) => vscode.window.onDidEndTerminalShellExecution(go));
        const terminal = vscode.window.createTerminal({ name: "t", shellPath: "/bin/bash", env: { HOME: ${JSON.stringify(session().folders.userData)} } });
        terminal.show(true);
        for (let tries = 0; terminal.shellIntegration === undefined && tries < 300; tries += 1) await new Promise((go) => setTimeout(go, 100));
        terminal.shellIntegration.executeCommand("sh -c 'sleep 1; echo The words of a terminal'");
        await ran;`);
      await complete("lastterminal");
      await hand("vscode.window.terminals.forEach((one) => one.dispose())");
    },
    image: async () => {
      await session().panel.composer.evaluate((field, data) => {
        const transfer = new DataTransfer();
        transfer.items.add(new File([Uint8Array.from(atob(data), (byte) => byte.charCodeAt(0))], "a.png", { type: "image/png" }));
        field.dispatchEvent(new DragEvent("drop", { bubbles: true, cancelable: true, dataTransfer: transfer }));
      }, pixel);
      await attached();
      // The picture is sent again with the next question.
      await session().panel.ask("And now?");
    },
    "commit message": () =>
      requests(async () => {
        await session().writeFile("changes.txt", "After this\n");
        await hand(`${repository} repository.inputBox.value = "";`);
        await run("aside.generateCommitMessage");
      }),
    "inline edit": () =>
      requests(async () => {
        const { workbench } = session();
        await show("inline.ts", 0, 1);
        await hand(`void vscode.commands.executeCommand("aside.editSelection")`);
        await workbench.instructionBox.waitFor(slowly);
        await workbench.instruct("Make it two");
      }),
    "tool result": async () => {
      const { panel, workbench, page } = session();
      await session().writeWorkspaceSettings({ "aside.model": "demo/toolbox" });
      await panel.modelButton("toolbox").waitFor(slowly);
      await panel.button(/^Tools/).click();
      await workbench.quickInput.getByText("Tools in this conversation").waitFor(slowly);
      await workbench.quickInput.locator("input.input").fill("aside_readFile");
      await workbench.quickInput.locator(".monaco-list-row", { hasText: "aside_readFile" }).first().click();
      await page.keyboard.press("Enter");
      await panel.button(/^Tools: 1 on/).waitFor(slowly);
      await panel.send('@call aside_readFile {"path": "tool.txt"}');
      const rounds = (): number => session().chatBodies.filter((body) => JSON.stringify(body).includes("The words for a tool")).length;
      await expect.poll(rounds, slowly).toBe(1);
    },
  };

  test("every kind of request and attachment has an entry that equals what the server got", { timeout: 240_000 }, async () => {
    git("init", "-q");
    git("add", "-A");
    git("commit", "-qm", "Begin");
    for (const step of Object.values(steps)) {
      await session().beginAnew();
      await step();
    }
    const bodies = (): readonly Body[] => session().chatBodies;
    await expect.poll(() => bodies().some((body) => JSON.stringify(body).includes("You name conversations")), slowly).toBe(true);
    // All that was sent is noted, and nothing else.
    const hashes = (): readonly string[] => bodies().map((body) => sha256(JSON.stringify(body)));
    await expect
      .poll(async () => (await ledger()).entries.map(({ body }) => body?.sha256 ?? "").toSorted(), slowly)
      .toEqual([...hashes()].toSorted());
    const { entries, damage, chains } = await ledger();
    expect(damage).toEqual([]);
    expect(chains).toHaveLength(1);
    for (const entry of entries) {
      const body = bodies()[hashes().indexOf(entry.body?.sha256 ?? "")];
      if (body === undefined) throw new Error("no body");
      expect(entry).toMatchObject({ host: new URL(session().server.origin).host, endpoint: "local", model: body["model"] });
      // Titles demand nothing of providers.
      const demanded = body["provider"] === undefined ? {} : { dataCollection: "deny", zdr: true };
      expect(entry.demanded).toEqual(demanded);
      expectSame(entry, body);
    }
    const found = entries.map(({ kind, carried }) =>
      [
        kind,
        ...carried
          .filter(({ what }) => what !== "text")
          .map(({ what, path: name, lines, redacted }) => `${what} ${name ?? ""} ${lines?.join("-") ?? ""} ${redacted ?? ""}`.trim()),
      ].join(": "),
    );
    for (const one of [
      "chat: file file.txt",
      /^chat: file secret\.txt +1$/,
      "chat: file selection.txt 2-2",
      /^chat: folder docs\/?$/,
      /^chat: problems/,
      /^chat: diff/,
      /^chat: terminal/,
      /^chat: image.*$/,
      /^commitMessage: diff$/,
      /^inlineEdit: file inline\.ts 1-[23]$/,
      "title",
      "tools: toolResult tool.txt 1-2",
    ]) {
      expect(found).toContainEqual(typeof one === "string" ? one : expect.stringMatching(one));
    }
    expect(entries.find(({ kind }) => kind === "commitMessage")?.carried).toContainEqual(
      expect.objectContaining({ files: ["changes.txt"] }),
    );
    const written = (await Promise.all((await readdir(folder())).map((name) => readFile(path.join(folder(), name), "utf8")))).join("");
    expect(written).not.toMatch(/The words|The key|sk-or|\[redacted\]|Be brief|Why\?/);
  });

  test("verifying says how much there is, and where it is broken; clearing asks, and notes that it did", async () => {
    const { page } = session();
    await hand(`void vscode.commands.executeCommand("aside.verifyDisclosureLedger")`);
    await dialog().getByText("No problems found in the disclosure ledger.").waitFor(slowly);
    await page.keyboard.press("Escape");
    const [name = ""] = await readdir(folder());
    const file = path.join(folder(), name);
    const whole = await readFile(file, "utf8");
    await writeFile(file, whole.replace('"kind":"chat"', '"kind":"tool"'));
    await hand(`void vscode.commands.executeCommand("aside.verifyDisclosureLedger")`);
    await dialog().getByText("Found 1 problem in the disclosure ledger.").waitFor(slowly);
    expect(await dialog().innerText()).toMatch(/line 2 .*this record was changed/);
    await page.keyboard.press("Escape");
    await writeFile(file, whole);
    await run("aside.copyDisclosureLedgerHead");
    expect(await hand("return vscode.env.clipboard.readText()")).toContain((await ledger()).chains[0]?.head?.hash);
    await hand(`void vscode.commands.executeCommand("aside.clearDisclosureLedger")`);
    await dialog().getByRole("button", { name: "Clear Ledger" }).click(slowly);
    await expect.poll(async () => (await ledger()).entries.length, slowly).toBe(0);
    expect((await ledger()).cleared?.entries).toBeGreaterThan(10);
  });
});
