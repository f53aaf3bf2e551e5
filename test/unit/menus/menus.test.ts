import { describe, expect, test } from "vitest";
import { manifest } from "../manifest.ts";
import { type Context, holds } from "./whenClause.ts";

// Where each command can be reached, written by hand: by place and by what is true there. Nothing here is read from the manifest.

const { menus, keybindings, commands, submenus } = manifest.contributes;

/** What a menu shows, in the order of its groups. */
function shown(menu: string, context: Context): readonly string[] {
  return (menus[menu] ?? [])
    .filter(({ when }) => holds(when, context))
    .toSorted((a, b) => compareGroups(a.group ?? "", b.group ?? ""))
    .map(({ command, submenu }) => (command ?? submenu ?? "").replace(/^aside\./, ""));
}

/** `navigation` comes first, the others by name; within a group the number after the @ counts. */
function compareGroups(a: string, b: string): number {
  const [nameA, orderA] = parts(a);
  const [nameB, orderB] = parts(b);
  return nameA === nameB ? orderA - orderB : nameA < nameB ? -1 : 1;
}

function parts(group: string): readonly [name: string, order: number] {
  const [name = "", order = "0"] = group.split("@");
  return [name === "navigation" ? "" : name, Number(order)];
}

/** What a key does, without `aside.`; undefined where it is VS Code's. */
function pressed(key: string, context: Context): readonly string[] {
  return keybindings
    .filter((binding) => binding.key === key && holds(binding.when, context))
    .map(({ command }) => command.replace(/^aside\./, ""));
}

/** What the Command Palette hides, without `aside.`. */
function hidden(context: Context): readonly string[] {
  return commands
    .filter(({ command }) => (menus["commandPalette"] ?? []).some((entry) => entry.command === command && !holds(entry.when, context)))
    .map(({ command }) => command.replace(/^aside\./, ""))
    .sort();
}

const inChatView = { view: "aside.chat", isWorkspaceTrusted: true };
const conversation = ["searchConversations", "newTemporaryConversation", "forkConversation", "compactConversation", "openInEditor"];
const organize = ["moveToFolder", "editTags", "archiveConversation"];
const transfer = ["copyConversation", "exportConversation", "importConversations", "openInChat"];
const account = ["signIn", "setApiKey", "keyStatus", "removeApiKey"];
const codeOf = { resourceScheme: "file", editorIsOpen: true, isWorkspaceTrusted: true };
const inCode = { ...codeOf, editorTextFocus: true, inputFocus: true };
const proposal = { resourceScheme: "aside-proposal", editorIsOpen: true, isWorkspaceTrusted: true };

describe("menus", () => {
  test("a message in an editor has a button and a key that bring it back", () => {
    const message = { resourceScheme: "aside-message", editorTextFocus: true };
    expect(shown("editor/title", message)).toEqual(["useAsMessage"]);
    expect(pressed("ctrl+enter", message)).toEqual(["useAsMessage"]);
    expect(pressed("ctrl+enter", inCode)).toEqual([]);
    expect([hidden(message).includes("useAsMessage"), hidden(inCode).includes("useAsMessage")]).toEqual([false, true]);
  });

  test("the context menu of a chat quotes where text of a message is selected", () => {
    for (const webviewId of ["aside.chat", "aside.chatEditor"]) {
      expect(shown("webview/context", { webviewId, asideQuote: true })).toEqual(["quoteSelection"]);
      expect(shown("webview/context", { webviewId })).toEqual([]);
    }
    expect(shown("webview/context", { webviewId: "markdown.preview", asideQuote: true })).toEqual([]);
  });

  test("the title of the chat view has everything about the conversation; tools only where the workspace is trusted", () => {
    const model = [
      "selectEndpoint",
      "selectModel",
      "compareModels",
      "showParameters",
      "editRouting",
      "selectTools",
      "manageChatModels",
      "selectPreset",
      "viewRequest",
    ];
    const buttons = ["newConversationInView", "openConversationsInView"];
    const all = [...buttons, ...conversation, ...organize, ...transfer, ...model, ...account, "openSettings", "showUsage", "showLog"];
    expect(shown("view/title", inChatView)).toEqual(all);
    expect(shown("view/title", { ...inChatView, isWorkspaceTrusted: false })).toEqual(all.filter((command) => command !== "selectTools"));
    expect(shown("view/title", { ...inChatView, view: "workbench.explorer.fileView" })).toEqual([]);
  });

  test.each<[place: string, menu: string, context: Context, expected: readonly string[]]>([
    ["the title of a request", "editor/title", { resourceScheme: "aside-request" }, ["toggleRequestLayout"]],
    ["the title of a chat in an editor, which draws its own buttons", "editor/title", { activeWebviewPanelId: "aside.chatEditor" }, []],
    ["the title of a preview", "editor/title", { activeWebviewPanelId: "aside.preview" }, ["openPreviewInBrowser"]],
    ["the title of a preview of another machine", "editor/title", { activeWebviewPanelId: "aside.preview", remoteName: "wsl" }, []],
    ["the title of a preview in a browser", "editor/title", { activeWebviewPanelId: "aside.preview", isWeb: true }, []],
    ["the title of a diagram", "editor/title", { activeWebviewPanelId: "aside.diagram" }, []],
    ["the title of another webview", "editor/title", { activeWebviewPanelId: "markdown.preview" }, []],
    [
      "the title of a proposal",
      "editor/title",
      proposal,
      ["acceptChange", "rejectChange", "acceptProposalInWords", "rejectProposalInWords"],
    ],
    ["the title of a file", "editor/title", codeOf, []],
    ["code with the focus and no selection", "editor/context", { ...inCode, editorHasSelection: false }, ["editor"]],
    ["a selection without the focus", "editor/context", { ...codeOf, editorHasSelection: true }, ["editor"]],
    [
      "the box for an instruction",
      "comments/commentThread/context",
      { commentController: "aside.edit", commentIsEmpty: true },
      ["submitInstruction", "cancelInstruction"],
    ],
    ["the title of that box", "comments/commentThread/title", { commentController: "aside.edit" }, ["recentInstructions"]],
    ["the title of another extension's comment", "comments/commentThread/title", { commentController: "github-browse" }, []],
    ["another extension's comment", "comments/commentThread/context", { commentController: "github-browse" }, []],
    ["code without focus and selection", "editor/context", codeOf, []],
    ["a tab of a file", "editor/title/context", codeOf, ["addFile", "wasThisFileSent"]],
    ["a tab of a file on another machine", "editor/title/context", { resourceScheme: "vscode-remote" }, ["addFile", "wasThisFileSent"]],
    ["a tab of a file in a browser", "editor/title/context", { resourceScheme: "vscode-vfs" }, ["addFile", "wasThisFileSent"]],
    ["a tab of an unsaved file", "editor/title/context", { resourceScheme: "untitled" }, []],
    [
      "the explorer with a file",
      "explorer/context",
      { resourceScheme: "file", explorerResourceIsFolder: false },
      ["addFile", "wasThisFileSent"],
    ],
    [
      "the explorer with a folder",
      "explorer/context",
      { resourceScheme: "file", explorerResourceIsFolder: true },
      ["addFolder", "wasThisFolderSent"],
    ],
    ["a terminal with a selection", "terminal/context", { terminalTextSelected: true }, ["askAboutTerminal", "addTerminalSelection"]],
    [
      "a program that is stopped at an exception",
      "debug/toolBar",
      { debugState: "stopped", "aside.stoppedAtException": true },
      ["explainException"],
    ],
    ["a program that is stopped elsewhere", "debug/toolBar", { debugState: "stopped" }, []],
    ["a program that runs on", "debug/toolBar", { debugState: "running", "aside.stoppedAtException": true }, []],
    ["a frame of it", "debug/callstack/context", { debugState: "stopped", "aside.stoppedAtException": true }, ["explainException"]],
    ["a frame of another", "debug/callstack/context", { debugState: "stopped" }, []],
    ["a failure", "testing/message/context", {}, ["explainFailure", "fixFailure"]],
    ["a test that failed", "testing/item/result", { testResultState: "failed" }, ["explainFailure", "fixFailure"]],
    ["a test that broke", "testing/item/result", { testResultState: "errored" }, ["explainFailure", "fixFailure"]],
    ["a test that passed", "testing/item/result", { testResultState: "passed" }, []],
    ["a terminal without one", "terminal/context", { terminalIsOpen: true }, []],
    ["source control of git", "scm/title", { scmProvider: "git" }, ["generateCommitMessage", "addChanges", "reviewStaged", "reviewBranch"]],
    ["another source control", "scm/title", { scmProvider: "svn" }, []],
    ["a changed file of git", "scm/resourceState/context", { scmProvider: "git" }, ["addFile"]],
    [
      "a file with conflicts",
      "scm/resourceState/context",
      { scmProvider: "git", scmResourceGroup: "merge" },
      ["addFile", "resolveConflicts"],
    ],
    ["a changed file of another one", "scm/resourceState/context", { scmProvider: "svn" }, []],
  ])("%s", (_place, menu, context, expected) => {
    expect(shown(menu, context)).toEqual(expected);
  });

  test("the submenu of code asks, changes and adds; it changes nothing where nothing can be written", () => {
    const ask = ["explainSelection", "askAboutSelection", "reviewSelection"];
    const change = ["editSelection", "fixSelection", "documentSelection", "testSelection"];
    const add = ["addSelection", "addFile", "runPrompt"];
    expect(submenus.map(({ id }) => id)).toEqual(["aside.editor"]);
    expect(shown("aside.editor", inCode)).toEqual([...ask, ...change, ...add]);
    expect(shown("aside.editor", { ...inCode, editorReadonly: true })).toEqual([...ask, ...change.slice(1), ...add]);
  });

  test("the title of the list filters and groups; a filter can be cleared while there is one", () => {
    const view = "aside.conversations";
    expect(shown("view/title", { view })).toEqual(["filterConversations", "groupConversations"]);
    expect(shown("view/title", { view, "aside.conversationsFiltered": true })).toEqual([
      "filterConversations",
      "clearConversationFilter",
      "groupConversations",
    ]);
  });

  test.each<[row: string, inline: readonly string[], menu: readonly string[]]>([
    ["conversation", ["rename", "export", "archive", "delete"], ["open", "pin", "move", "archive", "export", "rename", "delete"]],
    ["pinnedConversation", ["rename", "export", "archive", "delete"], ["open", "unpin", "move", "archive", "export", "rename", "delete"]],
    ["archivedConversation", ["rename", "export", "unarchive", "delete"], ["open", "move", "unarchive", "export", "rename", "delete"]],
    ["deletedConversation", ["restore"], ["restore"]],
    ["group", [], []],
    ["folder", [], []],
    ["more", [], []],
  ])("a row of the list that is a %s", (viewItem, inline, menu) => {
    const short = (commands: readonly string[]) => commands.map((command) => command.replace(/Conversations?$/, ""));
    const context = { view: "aside.conversations", viewItem };
    const all = short(shown("view/item/context", context));
    // By their names, groups of the menu come before those of the row.
    expect(all).toEqual([...menu, ...inline]);
    const several = short(shown("view/item/context", { ...context, listMultiSelection: true }));
    // What concerns one conversation is not in the menu of several.
    expect(several).toEqual([...menu.filter((one) => one !== "open" && one !== "rename"), ...inline]);
    expect(shown("view/item/context", { ...context, view: "npm" })).toEqual([]);
  });

  test("there is no menu that is not looked at here", () => {
    expect(Object.keys(menus).sort()).toEqual([
      "aside.editor",
      "commandPalette",
      "comments/commentThread/context",
      "comments/commentThread/title",
      "debug/callstack/context",
      "debug/toolBar",
      "editor/context",
      "editor/title",
      "editor/title/context",
      "explorer/context",
      "scm/resourceState/context",
      "scm/title",
      "terminal/context",
      "testing/item/result",
      "testing/message/context",
      "view/item/context",
      "view/title",
      "webview/context",
    ]);
  });
});

describe("the Command Palette", () => {
  const inWords = ["acceptProposalInWords", "rejectProposalInWords"];
  const ofBox = ["submitInstruction", "recentInstructions", "cancelInstruction"];
  const ofRunning = ["explainException", "explainFailure", "fixFailure"];
  const ofRows = ["open", "rename"].map((verb) => `${verb}Conversation`);
  const ofSeveral = ["delete", "restore", "pin", "unpin", "archive", "unarchive", "move", "export", "showMore"].map(
    (verb) => `${verb}Conversations`,
  );
  const ofList = ["clearConversationFilter", ...ofRows, ...ofSeveral];
  const elsewhere = [
    "newConversationInView",
    "openConversationsInView",
    "addFolder",
    "wasThisFolderSent",
    "cancelTask",
    ...ofRunning,
    ...ofList,
  ];
  const inProposal = [...inWords, ...ofBox, "useAsMessage"];
  const ofProposals = ["acceptChange", "acceptProposal", "rejectChange", "rejectProposal", ...inProposal];
  test.each<[place: string, context: Context, expected: readonly string[]]>([
    ["code", codeOf, ["askAboutTerminal", "continueInAside", "openPreviewInBrowser", ...ofProposals]],
    ["code beside a terminal", { ...codeOf, terminalIsOpen: true }, ["continueInAside", "openPreviewInBrowser", ...ofProposals]],
    [
      "a workspace that is not trusted",
      { ...codeOf, isWorkspaceTrusted: false },
      ["askAboutTerminal", "continueInAside", "openPreviewInBrowser", ...ofProposals, "selectTools"],
    ],
    ["a proposal", proposal, ["askAboutTerminal", "continueInAside", "openPreviewInBrowser", ...inProposal]],
    [
      "an empty window",
      { isWorkspaceTrusted: true },
      ["askAboutTerminal", "continueInAside", "explainProblem", "fixProblem", "openPreviewInBrowser", ...ofProposals],
    ],
    [
      "a preview",
      { activeWebviewPanelId: "aside.preview", isWorkspaceTrusted: true },
      ["askAboutTerminal", "continueInAside", "explainProblem", "fixProblem", ...ofProposals],
    ],
  ])("%s", (_place, context, expected) => {
    expect(hidden(context)).toEqual([...elsewhere, ...expected].toSorted());
  });

  test("an exception can be explained while a program is stopped", () => {
    expect(hidden({ ...codeOf, debugState: "stopped" })).not.toContain("explainException");
  });

  test("a filter of the list can be cleared while there is one", () => {
    expect(hidden({ ...codeOf, "aside.conversationsFiltered": true })).not.toContain("clearConversationFilter");
  });

  test("a task can be cancelled while one runs", () => {
    expect(hidden({ ...codeOf, "aside.taskRunning": true })).not.toContain("cancelTask");
  });
});

describe("keys", () => {
  /** The panel has the focus, none of its text fields has. */
  const chatIsFocused = { ...codeOf, sideBarFocus: true };
  test.each<[place: string, context: Context, ask: readonly string[], edit: readonly string[]]>([
    ["code", inCode, ["explainSelection"], ["editSelection"]],
    ["code that cannot be written", { ...inCode, editorReadonly: true }, ["explainSelection"], []],
    ["a comment", { ...inCode, commentEditorFocused: true }, ["explainSelection"], []],
    ["the chat", chatIsFocused, [], []],
    ["a text field elsewhere", { ...codeOf, inputFocus: true }, [], []],
  ])("of code: %s", (_place, context, ask, edit) => {
    expect(pressed("ctrl+k a", context)).toEqual(ask);
    expect(pressed("ctrl+k ctrl+a", context)).toEqual(edit);
  });

  const decisions = [
    ["ctrl+enter", "acceptProposal"],
    ["ctrl+shift+delete", "rejectProposal"],
    ["ctrl+shift+enter", "acceptChange"],
    ["ctrl+shift+backspace", "rejectChange"],
  ] as const;
  test.each<[place: string, context: Context, decides: boolean]>([
    ["its text", { ...proposal, editorTextFocus: true, inputFocus: true }, true],
    [
      "its text in the auxiliary window's side bar",
      { ...proposal, editorTextFocus: true, inputFocus: true, auxiliaryBarFocus: true },
      true,
    ],
    ["its toolbar", proposal, true],
    ["a text field beside it", { ...proposal, inputFocus: true }, false],
    ["the side bar beside it", { ...proposal, sideBarFocus: true }, false],
    ["the secondary side bar beside it", { ...proposal, auxiliaryBarFocus: true }, false],
    ["the panel below it", { ...proposal, panelFocus: true }, false],
    ["code", inCode, false],
    ["no text at all", codeOf, false],
  ])("of a proposal: %s", (_place, context, decides) => {
    for (const [key, command] of decisions) expect([key, pressed(key, context)]).toEqual([key, decides ? [command] : []]);
  });

  test.each<[place: string, context: Context, alt: readonly string[], shift: readonly string[]]>([
    ["the chat", { "aside.chatFocused": true }, ["accessibilityHelp"], []],
    [
      "the chat on Linux, where Alt+F1 may be the desktop's",
      { "aside.chatFocused": true, isLinux: true },
      ["accessibilityHelp"],
      ["accessibilityHelp"],
    ],
    ["code", inCode, [], []],
    ["code on Linux", { ...inCode, isLinux: true }, [], []],
  ])("of the accessibility help: %s", (_place, context, alt, shift) => {
    expect([pressed("alt+f1", context), pressed("alt+shift+f1", context)]).toEqual([alt, shift]);
  });

  test.each<[place: string, context: Context, create: readonly string[], add: readonly string[]]>([
    ["the chat", { "aside.chatFocused": true }, ["newConversation"], ["attachSuggested"]],
    ["code", inCode, [], ["addSelection"]],
    ["elsewhere", codeOf, [], []],
  ])("of the chat, in %s", (_place, context, create, add) => {
    expect([pressed("ctrl+n", context), pressed("ctrl+k shift+a", context)]).toEqual([create, add]);
    expect(pressed("ctrl+k ctrl+shift+a", context)).toEqual(["chat.focus"]);
    expect(pressed("ctrl+k q", context)).toEqual(create.length > 0 ? ["quoteSelection"] : []);
  });

  test.each<[place: string, context: Context, expected: readonly string[]]>([
    ["the box for an instruction", { commentEditorFocused: true, commentController: "aside.edit" }, ["cancelInstruction"]],
    ["its list of files", { commentEditorFocused: true, commentController: "aside.edit", suggestWidgetVisible: true }, []],
    ["another extension's comment", { commentEditorFocused: true, commentController: "github-browse" }, []],
    ["code", inCode, []],
  ])("Escape in %s", (_place, context, expected) => {
    expect(pressed("escape", context)).toEqual(expected);
  });

  test.each<[place: string, context: Context, keys: readonly (readonly string[])[]]>([
    ["the list", { focusedView: "aside.conversations" }, [["deleteConversations"], ["renameConversation"], ["restoreConversations"], []]],
    [
      "the list on a Mac",
      { focusedView: "aside.conversations", isMac: true },
      [["deleteConversations"], ["renameConversation"], ["restoreConversations"], ["deleteConversations"]],
    ],
    ["its box for finding", { focusedView: "aside.conversations", inputFocus: true, isMac: true }, [[], [], [], []]],
    ["another list", { focusedView: "workbench.explorer.fileView" }, [[], [], [], []]],
  ])("of conversations, in %s", (_place, context, keys) => {
    expect(["delete", "f2", "ctrl+z", "cmd+backspace"].map((key) => pressed(key, context))).toEqual(keys);
  });

  test("on a Mac they are the same with the command key", () => {
    const withControl = keybindings.filter(({ key }) => key.includes("ctrl"));
    expect(withControl.map(({ mac }) => mac)).toEqual(withControl.map(({ key }) => key.replaceAll("ctrl", "cmd")));
    expect(keybindings.filter(({ key, mac }) => !key.includes("ctrl") && mac !== undefined)).toEqual([]);
  });
});

describe("the reading of clauses", () => {
  test.each<[clause: string, context: Context, value: boolean]>([
    ["a && !b || c == 'x y'", { c: "x y" }, true],
    ["a && (b || c)", { a: true, c: true }, true],
    ["!(a || b) && c != d", { a: false }, true],
    ["a || b && c", { b: true }, false],
    ["false", {}, false],
  ])("%s", (clause, context, value) => {
    expect(holds(clause, context)).toBe(value);
  });

  test("refuses what it does not know", () => {
    expect(() => holds("a =~ /x/", {})).toThrow();
    expect(() => holds("(a", {})).toThrow();
  });
});
