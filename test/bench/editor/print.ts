import type { ChatName } from "./chats.ts";
import type { Cost } from "./gesture.ts";

/** What a gesture costs with each chat that has it. */
export type Costs = { readonly [chat in ChatName]?: Cost };

/** One run's costs in a line. */
export function describeCosts(costs: Costs): string {
  return Object.entries(costs)
    .map(([chat, { shown, main, host }]) => {
      const clock = shown === undefined ? "" : `${Number(shown.toFixed(1))} ms, `;
      return `${chat} ${clock}main thread ${main.toFixed(1)}, host ${host.toFixed(1)}`;
    })
    .join("; ");
}

/** Prints a line for each gesture and chat, and what ours takes of theirs. What could not be told (NaN) is left out. */
export function printCosts(rows: Readonly<Record<string, Costs>>, digits = 0): void {
  const isThere = (value: number | undefined): value is number => value !== undefined && !Number.isNaN(value);
  const rounded = (value: number | undefined): number | "" => (isThere(value) ? Number(value.toFixed(digits)) : "");
  const share = (ours: number | undefined, theirs: number | undefined): string =>
    isThere(ours) && isThere(theirs) ? (ours / theirs).toFixed(2) : "";
  console.table(
    Object.entries(rows).flatMap(([gesture, costs]) =>
      (["aside", "vscode"] as const).flatMap((chat) => {
        const cost = costs[chat];
        const theirs = chat === "aside" ? costs.vscode : undefined;
        return cost === undefined
          ? []
          : {
              gesture,
              chat,
              "typable ms": rounded(cost.typable),
              "shown ms": rounded(cost.shown),
              "main thread ms": rounded(cost.main),
              "host ms": rounded(cost.host),
              "KB to the panel": rounded(cost.kilobytes),
              "shown, of theirs": share(cost.shown, theirs?.shown),
              "main thread, of theirs": share(cost.main, theirs?.main),
            };
      }),
    ),
  );
}
