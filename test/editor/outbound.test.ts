import { execFileSync } from "node:child_process";
import { mkdirSync, symlinkSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import path from "node:path";
import { afterAll, beforeEach, describe, expect, test } from "vitest";
import type { OutboundSource } from "../../src/app/outbound/outboundSource.ts";
import type { LoopbackServer } from "../server/server.ts";
import { hand as runByHand, handFolder } from "./harness/hand.ts";
import { useSession } from "./harness/session.ts";

/** A key of a model provider's shape, another one for every source. */
function canary(source: string): string {
  return `sk-or-v1-${Buffer.from(`canary of ${source} 0123456789`).toString("hex").slice(0, 64).padEnd(64, "0")}`;
}

/** What stands beside the canary, to see that the source did arrive, masked. */
function words(source: string): string {
  return `This is the ${source} and its key ${canary(source)} here.`;
}

/** How a source is tried in the editor, or which other test plants a canary in it and why not this one. */
type Trial =
  | {
      /** What becomes of it: `asked` in a dialog that is answered with Redact, `left` out after a dialog, or `masked` without one. */
      readonly becomes: "asked" | "left" | "masked";
      /** Sends a request with the source in it. */
      readonly send: () => Promise<void>;
      /** What arrives, where it is not the text with its mask. */
      readonly arrives?: RegExp;
    }
  | { readonly elsewhere: string };

const unit = (file: string): { readonly elsewhere: string } => ({ elsewhere: `test/unit/${file}` });

const slowly = { timeout: 60_000 };

const settings = (server: LoopbackServer): Readonly<Record<string, unknown>> => ({
  "aside.endpoints": { local: { baseUrl: `${server.origin}/api/v1`, dialect: "openrouter", auth: "none" } },
  "aside.endpoint": "local",
  "aside.model": "demo/verbatim",
  "chat.disableAIFeatures": false,
  "git.enabled": true,
  "git.openRepositoryInParentFolders": "never",
});

describe("a canary in every source of text", () => {
  const session = useSession({
    neighbours: [handFolder],
    settings,
    files: {
      "selection.txt": `One\n${words("selection")}\nThree\n`,
      "file.txt": words("file"),
      "docs/folder.txt": words("folder"),
      "AGENTS.md": words("instructions"),
      "changes.txt": "Before\n",
      "my app/.env": "PIN=1\n",
      "cell.ipynb": JSON.stringify({
        cells: [{ cell_type: "code", execution_count: 1, metadata: {}, outputs: [], source: [words("cell")] }],
        metadata: { language_info: { name: "python" } },
        nbformat: 4,
        nbformat_minor: 5,
      }),
      "inline.ts": `// ${words("inlineEditLines")}\nexport const total = 1;\nexport const other = 2;\n`,
      "found.txt": words("search"),
      "tool.txt": words("toolResult"),
    },
  });
  const done: string[] = [];
  let steps = 0;

  const hand = (code: string): Promise<unknown> => runByHand(session(), code);

  /** Presses this button in every dialog that comes while something is done. Gives what the dialogs said. */
  async function answering(button: RegExp, act: () => Promise<unknown>): Promise<readonly string[]> {
    const { page } = session();
    const said: string[] = [];
    const over = new AbortController();
    const answer = async (): Promise<void> => {
      while (!over.signal.aborted) {
        const dialog = page.locator(".monaco-dialog-box");
        const wanted = dialog.getByRole("button", { name: button }).first();
        if (await wanted.isVisible()) {
          said.push(await dialog.innerText().catch(() => ""));
          await wanted.click({ timeout: 2000 }).catch(() => undefined);
        }
        await page.waitForTimeout(150);
      }
    };
    const answers = answer();
    try {
      await act();
    } finally {
      over.abort();
      await answers;
    }
    return said;
  }

  const uri = (name: string): string => `vscode.Uri.joinPath(root, ...${JSON.stringify(name.split("/"))})`;
  const run = (command: string, ...args: readonly string[]): Promise<unknown> =>
    hand(`await vscode.commands.executeCommand(${[JSON.stringify(command), ...args].join(", ")})`);
  const show = (name: string, from = 0, to = 0): Promise<unknown> =>
    hand(`await vscode.window.showTextDocument(${uri(name)}, { selection: new vscode.Range(${from}, 0, ${to}, 0) })`);
  const chips = () => session().panel.frame.locator(".composer .chip");
  /** Waits for a chip of what was attached, and sends. */
  const ask = async (question: string): Promise<void> => {
    await session().panel.ask(question);
  };
  const attach = async (command: string, ...args: readonly string[]): Promise<void> => {
    await run(command, ...args);
    await expect.poll(() => chips().count(), slowly).toBeGreaterThan(0);
    await ask("Why?");
  };
  const complete = async (query: string): Promise<void> => {
    const { panel, workbench } = session();
    await workbench.insist(async (patience) => {
      await panel.composer.click();
      await panel.composer.fill("");
      await panel.composer.pressSequentially(`#${query}`);
      await panel.frame
        .getByRole("option")
        .first()
        .click({ timeout: 8000 * patience });
      await chips()
        .first()
        .waitFor({ timeout: 8000 * patience });
    });
    await ask("Why?");
  };
  const git = (...args: readonly string[]): string =>
    execFileSync("git", ["-c", "user.name=T", "-c", "user.email=t@example.invalid", "-C", session().folders.workspace, ...args], {
      encoding: "utf8",
    });
  const repository = `const api = (await vscode.extensions.getExtension("vscode.git").activate()).getAPI(1);
    for (let tries = 0; api.repositories.length === 0 && tries < 100; tries += 1) await new Promise((go) => setTimeout(go, 200));
    const [repository] = api.repositories;
    await repository.status();`;
  /** Asks for a commit message and waits until it is written. */
  const commitMessage = async (begun = ""): Promise<void> => {
    const before = session().chatBodies.length;
    await hand(`${repository} repository.inputBox.value = ${JSON.stringify(begun)};`);
    await run("aside.generateCommitMessage");
    await expect.poll(() => session().chatBodies.length, slowly).toBeGreaterThan(before);
  };
  const edit = async (instruction: string): Promise<void> => {
    const { workbench } = session();
    const before = session().chatBodies.length;
    await show("inline.ts", 1, 2);
    await hand(`void vscode.commands.executeCommand("aside.editSelection")`);
    await workbench.instructionBox.waitFor(slowly);
    await workbench.instruct(instruction);
    await expect.poll(() => session().chatBodies.length, slowly).toBeGreaterThan(before);
  };

  /** A model that takes images and PDFs. */
  const takingImages = async (): Promise<void> => {
    await session().writeWorkspaceSettings({ "aside.model": "demo/reasoner" });
    await session().panel.modelButton("reasoner").waitFor(slowly);
  };
  /** Continues a conversation that another chat, or another extension, hands over: it is read like a file. */
  const handedOver = async (question: object, answer: object): Promise<void> => {
    steps += 1;
    const id = `handed-${steps}`;
    const messages = [
      { role: "user", id, parentId: null, createdAt: 1, text: "Before", attachments: [], ...question },
      {
        role: "assistant",
        id: `${id}-answer`,
        parentId: id,
        createdAt: 2,
        model: "demo/verbatim",
        status: "done",
        text: "After",
        ...answer,
      },
    ];
    await run("aside.continueInAside", JSON.stringify(messages));
    await expect.poll(() => session().panel.questions.count(), slowly).toBe(1);
    await ask("And now?");
  };

  const trials: Readonly<Record<OutboundSource, Trial>> = {
    question: { becomes: "asked", send: () => ask(words("question")) },
    edited: {
      becomes: "asked",
      send: async () => {
        const { panel } = session();
        await ask("Before");
        const before = session().chatBodies.length;
        await panel.button(/^Edit/).first().click();
        const box = panel.frame.locator(".feed textarea, [role=feed] textarea").first();
        await box.fill(words("edited"));
        await box.press("Control+Enter");
        await expect.poll(() => session().chatBodies.length, slowly).toBeGreaterThan(before);
      },
    },
    inlineEditInstruction: { becomes: "asked", send: () => edit(words("inlineEditInstruction")) },
    inlineEditLines: { becomes: "asked", send: () => edit("Make it short") },
    selection: {
      becomes: "asked",
      send: async () => {
        await show("selection.txt", 1, 2);
        await attach("aside.addSelection");
      },
    },
    file: { becomes: "asked", send: () => attach("aside.addFile", uri("file.txt")) },
    folder: {
      becomes: "asked",
      send: async () => {
        const { workbench } = session();
        await hand(`void vscode.commands.executeCommand("aside.addFile", ${uri("docs")})`);
        await workbench.pick(/Names and contents/);
        await expect.poll(() => chips().count(), slowly).toBeGreaterThan(0);
        await ask("Why?");
      },
    },
    symbol: unit("host/workspace/inspectAttachment.test.ts (a part of a file; the same door as a file)"),
    cell: {
      becomes: "asked",
      send: async () => {
        await hand(`const notebook = await vscode.workspace.openNotebookDocument(${uri("cell.ipynb")});
          await vscode.window.showNotebookDocument(notebook, { selections: [new vscode.NotebookRange(0, 1)] });`);
        await complete("cell");
      },
    },
    problems: {
      becomes: "asked",
      send: async () => {
        await hand(`kept.problems ??= vscode.languages.createDiagnosticCollection("hand");
          kept.problems.set(${uri("file.txt")}, [new vscode.Diagnostic(new vscode.Range(0, 0, 0, 1), ${JSON.stringify(words("problems"))})]);`);
        await complete("problems");
        await hand("kept.problems.clear()");
      },
    },
    search: {
      becomes: "asked",
      send: async () => {
        await run("search.action.openNewEditor", JSON.stringify({ query: "This is the search", triggerSearch: true }));
        await session()
          .page.locator(".search-editor .view-line", { hasText: /\d+\sresult/ })
          .first()
          .waitFor(slowly);
        await complete("search");
      },
    },
    changes: {
      becomes: "asked",
      send: async () => {
        await session().writeFile("changes.txt", words("changes"));
        await hand(repository);
        await attach("aside.addChanges");
        git("checkout", "-q", "changes.txt");
      },
    },
    staged: {
      becomes: "asked",
      send: async () => {
        await session().writeFile("changes.txt", words("staged"));
        git("add", "changes.txt");
        await hand(repository);
        await complete("staged");
        git("reset", "-q", "--hard");
      },
    },
    review: {
      becomes: "asked",
      send: async () => {
        await session().writeFile("changes.txt", words("review"));
        git("add", "changes.txt");
        await hand(repository);
        await attach("aside.reviewStaged");
        git("reset", "-q", "--hard");
      },
    },
    commit: {
      becomes: "asked",
      send: async () => {
        await session().writeFile("changes.txt", words("commit"));
        git("commit", "-qam", "A commit with a canary");
        git("revert", "--no-edit", "HEAD");
        await hand(repository);
        await complete("commit:withacanary");
      },
    },
    terminal: unit("host/workspace/inspectAttachment.test.ts (a terminal's selection)"),
    command: {
      becomes: "asked",
      // The command, and what it writes; VS Code can lose what is written in a command's first moment.
      arrives: /the command and its key \[redacted\][^]*the command and its key \[redacted\]/,
      send: async () => {
        await hand(`const ran = new Promise((go) => vscode.window.onDidEndTerminalShellExecution(go));
          const terminal = vscode.window.createTerminal({ name: "canary", shellPath: "/bin/bash", env: { HOME: ${JSON.stringify(session().folders.userData)} } });
          terminal.show(true);
          for (let tries = 0; terminal.shellIntegration === undefined && tries < 300; tries += 1) await new Promise((go) => setTimeout(go, 100));
          terminal.shellIntegration.executeCommand(${JSON.stringify(`sh -c 'sleep 1; echo ${words("command")}'`)});
          await ran;`);
        await complete("lastterminal");
        await hand("vscode.window.terminals.forEach((one) => one.dispose())");
      },
    },
    debug: unit("host/context/stopped.test.ts"),
    test: unit("host/context/testFailure.test.ts"),
    url: unit("host/context/webPage.test.ts and app/outbound/gate.test.ts (no public web page can be had in this test)"),
    conversation: {
      // What a conversation of the user's own holds is asked about (test/unit/host/context/attachConversation.test.ts); what was imported stays masked.
      becomes: "masked",
      send: async () => {
        const { panel, workbench } = session();
        await handedOver({ text: words("conversation") }, {});
        await session().beginAnew();
        await panel.composer.pressSequentially("#conversation:");
        await panel.frame
          .getByRole("option", { name: /This is the conversation/ })
          .first()
          .click(slowly);
        await workbench.pick(/Whole conversation/);
        await expect.poll(() => chips().count(), slowly).toBe(1);
        await ask("Why?");
      },
    },
    instructions: {
      becomes: "asked",
      send: async () => {
        await session().writeWorkspaceSettings({ "aside.instructions": true });
        await session().panel.frame.getByText("AGENTS.md").first().waitFor(slowly);
        await ask("Why?");
      },
    },
    image: {
      becomes: "asked",
      // Of an image only the data is sent. Its name is asked about, because it is stored and shown.
      arrives: /"image_url"/,
      send: async () => {
        await takingImages();
        await session().panel.composer.evaluate(
          (field, name) => {
            const transfer = new DataTransfer();
            const pixel = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";
            transfer.items.add(new File([Uint8Array.from(atob(pixel), (byte) => byte.charCodeAt(0))], name, { type: "image/png" }));
            field.dispatchEvent(new DragEvent("drop", { bubbles: true, cancelable: true, dataTransfer: transfer }));
          },
          `the image ${canary("image")}.png`,
        );
        await expect.poll(() => chips().count(), slowly).toBeGreaterThan(0);
        await ask("This is the image rate:0");
      },
    },
    pdf: {
      becomes: "asked",
      send: async () => {
        await takingImages();
        await session().panel.composer.evaluate(
          (field, name) => {
            const transfer = new DataTransfer();
            transfer.items.add(new File(["%PDF-1.7\n"], name, { type: "application/pdf" }));
            field.dispatchEvent(new DragEvent("drop", { bubbles: true, cancelable: true, dataTransfer: transfer }));
          },
          `the pdf ${canary("pdf")}.pdf`,
        );
        await expect.poll(() => chips().count(), slowly).toBeGreaterThan(0);
        await ask("This is the pdf rate:0");
      },
    },
    conflictSides: { elsewhere: "test/editor/conflicts.test.ts" },
    commitChanges: {
      becomes: "asked",
      send: async () => {
        await session().writeFile("changes.txt", words("commitChanges"));
        await commitMessage();
        git("checkout", "-q", "changes.txt");
      },
    },
    improvedDraft: unit("host/panel/improveQuestion.test.ts"),
    improvedAttachments: unit("host/panel/improveQuestion.test.ts"),
    exactEditFile: unit("host/code/exactEdit.test.ts"),
    exactEditBlock: unit("host/code/exactEdit.test.ts"),
    commitBegun: {
      becomes: "asked",
      send: async () => {
        await session().writeFile("changes.txt", "After\n");
        await commitMessage(words("commitBegun"));
        git("checkout", "-q", "changes.txt");
      },
    },
    commitLog: {
      becomes: "masked",
      send: async () => {
        git("commit", "-q", "--allow-empty", "-m", words("commitLog"));
        await session().writeFile("changes.txt", "After\n");
        await commitMessage();
        git("checkout", "-q", "changes.txt");
      },
    },
    commitPrompt: {
      becomes: "masked",
      send: async () => {
        // As a new file the prompt would be among the changes, too.
        await session().writeFile(".git/info/exclude", ".github/\n");
        await session().writeFile(".github/prompts/commit.prompt.md", words("commitPrompt"));
        await session().writeFile("changes.txt", "After\n");
        await commitMessage();
        git("checkout", "-q", "changes.txt");
      },
    },
    systemPrompt: {
      becomes: "masked",
      send: async () => {
        // The model's button shows that the settings have been read.
        await session().writeWorkspaceSettings({ "aside.model": "demo/plain", "aside.systemPrompt": words("systemPrompt") });
        await session().panel.modelButton("plain").waitFor(slowly);
        await ask("Why?");
      },
    },
    titleQuestion: unit("app/chat/modelTitles.test.ts"),
    titleAnswer: unit("app/chat/modelTitles.test.ts"),
    toolResult: {
      becomes: "masked",
      send: async () => {
        const { panel, workbench, page } = session();
        await session().writeWorkspaceSettings({ "aside.model": "demo/toolbox" });
        await panel.modelButton("toolbox").waitFor(slowly);
        await panel.button(/^Tools/).click();
        await workbench.quickInput.getByText("Tools in this conversation").waitFor(slowly);
        await workbench.quickInput.locator("input.input").fill("aside_readFile");
        await workbench.quickInput.locator(".monaco-list-row", { hasText: "aside_readFile" }).first().click();
        await page.keyboard.press("Enter");
        await panel.button(/^Tools: 1 on/).waitFor(slowly);
        const before = session().chatBodies.length;
        await panel.send('@call aside_readFile {"path": "tool.txt"}');
        await expect.poll(() => session().chatBodies.length, slowly).toBe(before + 2);
      },
    },
    toolDefinition: unit("app/outbound/gate.test.ts"),
    importedQuestion: { becomes: "masked", send: () => handedOver({ text: words("importedQuestion") }, {}) },
    importedAttachment: {
      becomes: "masked",
      send: () =>
        handedOver({ attachments: [{ id: "x", kind: "file", label: "a", path: "a", text: words("importedAttachment"), check: {} }] }, {}),
    },
    importedAnswer: { becomes: "masked", send: () => handedOver({}, { text: words("importedAnswer") }) },
    importedToolCall: unit("app/outbound/gate.test.ts"),
    importedToolResult: unit("app/outbound/gate.test.ts"),
    participantQuestion: { elsewhere: "test/editor/nativeChat.test.ts" },
    participantHistory: { elsewhere: "test/editor/nativeChat.test.ts" },
    nativeSystem: unit("app/outbound/gate.test.ts"),
    nativeMessage: { elsewhere: "test/editor/nativeChat.test.ts" },
    nativeAnswer: unit("host/native/chatProvider.test.ts"),
    nativeToolCall: unit("host/native/chatProvider.test.ts"),
    nativeToolResult: unit("host/native/chatProvider.test.ts"),
    answer: unit("app/outbound/gate.test.ts (what a model wrote goes back to it)"),
    summary: unit("app/outbound/gate.test.ts (the same)"),
    toolCall: unit("app/outbound/gate.test.ts (the same)"),
    aside: unit("app/outbound/gate.test.ts (no text of others)"),
  };

  beforeEach(async () => {
    if (done.length === 0) {
      git("init", "-q");
      git("add", "-A");
      git("commit", "-qm", "Begin");
      done.push("");
    }
    await session().workbench.closeEditors();
    await session().beginAnew();
    const left = session()
      .panel.frame.locator(".composer")
      .getByRole("button", { name: /^Remove / });
    // A chip of instructions goes by itself once their setting is off.
    while (await left.first().isVisible())
      await left
        .first()
        .click({ timeout: 3000 })
        .catch(() => undefined);
  });

  afterAll(() =>
    console.log(`canaries in the real editor: ${done.length - 1} of ${Object.keys(trials).length} sources; the others in unit tests`),
  );

  const here = Object.entries(trials).flatMap(([source, trial]) => ("send" in trial ? [[source, trial] as const] : []));

  test.each(here)("%s", async (source, { becomes, send, arrives }) => {
    const before = session().chatBodies.length;
    const said = await answering(/^(Redact and Send|Redact)$/, send);
    const bodies = JSON.stringify(session().chatBodies.slice(before));
    expect(bodies).not.toContain(canary(source));
    expect(bodies).toMatch(arrives ?? new RegExp(`the ${source} (?:and its key )?\\[redacted\\]`));
    if (becomes === "masked") expect(said).toEqual([]);
    else expect(said.join("\n")).toMatch(/API key|secret/i);
    done.push(source);
  });

  test("what the user keeps goes out as it is: the search for a canary would find it", async () => {
    const before = session().chatBodies.length;
    await answering(/^(Send Anyway|Keep)$/, () => ask(words("kept question")));
    await ask("And now?");
    expect(
      session()
        .chatBodies.slice(before)
        .map((body) => JSON.stringify(body).includes(canary("kept question"))),
    ).toEqual([true, true]);
  });

  test("a folder with links: what is outside, secret or git's own stays here", async () => {
    const { folders, workbench } = session();
    const outside = path.join(folders.userData, "outside");
    mkdirSync(path.join(outside, "sub"), { recursive: true });
    await writeFile(path.join(outside, "diary.txt"), "OUTSIDE-CANARY\n");
    await writeFile(path.join(outside, "sub/deep.txt"), "OUTSIDE-DEEP-CANARY\n");
    await session().writeFile(".env", "PIN=ENV-CANARY\n");
    await session().writeFile("links/plain.txt", "Plain words\n");
    for (const [name, target] of [
      ["linked.md", path.join(outside, "diary.txt")],
      ["linkdir", path.join(outside, "sub")],
      ["sample.txt", "../.env"],
      ["conf.txt", "../.git/config"],
    ] as const) {
      symlinkSync(target, path.join(folders.workspace, "links", name));
    }
    await hand(`void vscode.commands.executeCommand("aside.addFile", ${uri("links")})`);
    await workbench.pick(/Names and contents/);
    await expect.poll(() => chips().count(), slowly).toBeGreaterThan(0);
    await ask("Why?");
    const sent = JSON.stringify(session().chatBodies.at(-1));
    expect(sent).toContain("Plain words");
    expect(sent).not.toMatch(/CANARY|repositoryformatversion/);
    for (const left of ["links/linked.md (outside the workspace)", "links/linkdir/ (outside the workspace)", "links/sample.txt (secret)"]) {
      expect(sent).toContain(left);
    }
  });

  test("a secret file in changes, by a path with a blank: its changes stay here", async () => {
    await session().writeFile("my app/.env", "PIN=ENV-CANARY\n");
    await session().writeFile("changes.txt", "Changed words\n");
    const said = await answering(/^Redact$/, async () => {
      await hand(repository);
      await attach("aside.addChanges");
    });
    git("checkout", "-q", ".");
    expect(said.join("\n")).toContain(".env*");
    const sent = JSON.stringify(session().chatBodies.at(-1));
    expect(sent).toContain("Changed words");
    expect(sent).not.toContain("ENV-CANARY");
    expect(sent).toContain("The changes of my app/.env are left out");
  });
});
