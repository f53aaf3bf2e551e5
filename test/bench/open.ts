// npm run bench -- open [--json] [--only first|shown|conversations]: how long until Aside is there in the real editor, next to VS Code's own Chat in the same
// window where it has the same thing: opened for the first time in a window, hidden and shown again (empty, and with 50 messages), and a conversation of 50,
// 5,000 and 20,000 messages opened from the list. Medians of 5; work in processor time: the page's main thread, on which webviews are, too, and the
// extension host's process. A few minutes.
import { setTimeout as sleep } from "node:timers/promises";
import { readArguments } from "../../tools/arguments.ts";
import { beginAnew, type ChatName, chatNames, fillTheirs, findInList, hide, show, showUntil } from "./editor/chats.ts";
import { countBytes } from "./editor/countBytes.ts";
import { counted, withEach } from "./editor/counted.ts";
import { costOf, untilQuiet } from "./editor/gesture.ts";
import { fillStore, madeConversation, storeFolder, usualTurns } from "./editor/madeConversations.ts";
import { type Costs, printCosts } from "./editor/print.ts";
import { type EditorBench, runEditorBench } from "./editor/runEditorBench.ts";
import { answerSign, type Sign, signs } from "./editor/sign.ts";

const sizes = [50, 5000, 20_000];
const { values } = readArguments({
  usage: "npm run bench -- open [--json] [--only first|shown|conversations]",
  options: { json: { type: "flag" }, only: { type: "text", oneOf: ["first", "shown", "conversations"] } },
});
const title = (size: number): string => `A talk of ${size} messages`;
const ending = (size: number): string => `The end of ${size}.`;

await runEditorBench({
  name: "open",
  json: values.json,
  longestMinutes: 30,
  measure: async (bench) => {
    const { folders } = bench.session;
    await bench.whileClosed(() =>
      fillStore(
        storeFolder(folders.userData),
        sizes.map((size) => madeConversation(`c${size}`, size, title(size), ending(size))),
      ),
    );
    const isWanted = (part: string): boolean => values.only === undefined || values.only === part;
    const open = {
      ...(isWanted("first") && (await firstOpening(bench))),
      ...(isWanted("shown") && (await shownAgain(bench))),
      ...(isWanted("conversations") && (await openedConversations(bench))),
    };
    return { open };
  },
  print: ({ open }) => printCosts(open),
});

/** Each in a window that was loaded anew; which of them comes first takes turns. */
async function firstOpening(bench: EditorBench): Promise<Record<string, Costs>> {
  const name = "first opening, empty";
  const costs = await counted(name, async (number) => {
    await loadHidden(bench);
    return withEach(number % 2 === 0 ? chatNames : chatNames.toReversed(), async (chat) => {
      const cost = await costOf(bench, () => show(bench, chat), signs[chat].whole, signs[chat].typable);
      await hide(bench);
      return cost;
    });
  });
  return { [name]: costs };
}

/** Loads the window with the side bar hidden: it comes back as it was when the window last noted it, which it does every few seconds. */
async function loadHidden(bench: EditorBench): Promise<void> {
  for (let tries = 0; tries < 3; tries += 1) {
    await bench.load();
    await untilQuiet(bench);
    if (!(await bench.session.page.locator(".part.auxiliarybar").isVisible())) return;
    await hide(bench);
    await sleep(6000);
  }
  throw new Error("the side bar is shown when the window has been loaded");
}

async function shownAgain(bench: EditorBench): Promise<Record<string, Costs>> {
  const [size = 50] = sizes;
  const again = (name: string, signOf: (chat: ChatName) => readonly [Sign, Sign?]): Promise<Costs> =>
    counted(name, () =>
      withEach(chatNames, async (chat) => {
        const [sign, typable] = signOf(chat);
        await showUntil(bench, chat, sign);
        await hide(bench);
        await untilQuiet(bench);
        return costOf(bench, () => show(bench, chat), sign, typable);
      }),
    );
  const rows: Record<string, Costs> = {};
  const empty = "hidden → shown, empty";
  await showUntil(bench, "vscode");
  await showUntil(bench, "aside");
  await beginAnew(bench);
  rows[empty] = await again(empty, (chat) => [signs[chat].whole, signs[chat].typable]);

  const filled = `hidden → shown, ${size} messages`;
  await showUntil(bench, "vscode");
  await fillTheirs(bench, usualTurns(size / 2, ending(size)));
  await showUntil(bench, "aside");
  const open = await findInList(bench, title(size));
  await open();
  rows[filled] = await again(filled, (chat) => [answerSign(chat, ending(size)), signs[chat].typable]);
  return rows;
}

async function openedConversations(bench: EditorBench): Promise<Record<string, Costs>> {
  const rows: Record<string, Costs> = {};
  await showUntil(bench, "aside");
  for (const size of sizes) {
    let kilobytes = Number.NaN;
    const name = `open ${size} messages`;
    rows[name] = await counted(name, async (number) => {
      await beginAnew(bench);
      const open = await findInList(bench, title(size));
      // Counting is work, so it is done in the run that does not count.
      const count = number === 0 ? await countBytes(bench.session.panel) : undefined;
      const cost = await costOf(bench, open, answerSign("aside", ending(size)));
      if (count !== undefined) kilobytes = (await count.end()) / 1024;
      return { aside: { ...cost, kilobytes } };
    });
  }
  return rows;
}
