// npm run bench -- switch [--json]: what it costs to go from one conversation to another one and back, in the real editor: between two of 50 messages, next to
// VS Code's own Chat in the same window, and between two of 5,000. From Enter in the list to the last answer on the screen. Medians of 5; work in processor
// time: the page's main thread, on which webviews are, too, and the extension host's process. A few minutes.
import { readArguments } from "../../tools/arguments.ts";
import { type ChatName, fillTheirs, findInList, show, showUntil } from "./editor/chats.ts";
import { counted, withEach } from "./editor/counted.ts";
import { type Cost, costOf, untilQuiet } from "./editor/gesture.ts";
import { fillStore, madeConversation, storeFolder, usualTurns } from "./editor/madeConversations.ts";
import { type Costs, printCosts } from "./editor/print.ts";
import { type EditorBench, runEditorBench } from "./editor/runEditorBench.ts";
import { answerSign } from "./editor/sign.ts";

const sizes = [50, 5000];
/** VS Code's own Chat has to be asked everything: half a second a turn. */
const mostTheirs = 50;
/** No word of one title is in the other: the list keeps the row that it had chosen, if that matches, too. */
const pair = ["Alpha", "Omega"] as const;
const { values } = readArguments({ usage: "npm run bench -- switch [--json]", options: { json: { type: "flag" } } });
const title = (which: string, size: number): string => `${which} with ${size} messages`;
const ending = (which: string, size: number): string => `The end of ${which} with ${size}.`;

await runEditorBench({
  name: "switch",
  json: values.json,
  longestMinutes: 30,
  measure: async (bench) => {
    await bench.whileClosed(() =>
      fillStore(
        storeFolder(bench.session.folders.userData),
        sizes.flatMap((size) => pair.map((which) => madeConversation(`${which}${size}`, size, title(which, size), ending(which, size)))),
      ),
    );
    await showUntil(bench, "vscode");
    for (const which of pair) await fillTheirs(bench, usualTurns(mostTheirs / 2, ending(which, mostTheirs), title(which, mostTheirs)));
    const rows: Record<string, Costs> = {};
    for (const size of sizes) {
      const name = `switch between two of ${size} messages`;
      const chats: readonly ChatName[] = size <= mostTheirs ? ["aside", "vscode"] : ["aside"];
      for (const chat of chats) await goTo(bench, chat, pair[0], size);
      rows[name] = await counted(name, (number) => withEach(chats, (chat) => goTo(bench, chat, pair[(number + 1) % 2] ?? pair[0], size)));
    }
    return { switch: rows };
  },
  print: ({ switch: rows }) => printCosts(rows),
});

/** Shows a chat and opens a conversation in it. Only the opening counts. */
async function goTo(bench: EditorBench, chat: ChatName, which: string, size: number): Promise<Cost> {
  await show(bench, chat);
  await untilQuiet(bench);
  const open = await findInList(bench, title(which, size), chat);
  return costOf(bench, open, answerSign(chat, ending(which, size)));
}
