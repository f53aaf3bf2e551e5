import { setTimeout as sleep } from "node:timers/promises";
import type { EditorBench } from "../editor/runEditorBench.ts";
import { candidates } from "./candidates.ts";
import { figuresOf, percentile } from "./figures.ts";

/** What the one conversation that is shown, and the extension host, do while others stream as well. */
export interface ManyFigures {
  /** How many streamed from the beginning to the end of the measurement. */
  readonly streaming: number;
  readonly measuredMs: number;
  /** 95 % of the frames came at this rate or faster. */
  readonly framesPerSecondP95: number;
  readonly framesPerSecondMedian: number;
  readonly byteToPixelP95: number;
  /** How late the extension host's event loop ran, ms. */
  readonly hostP50: number;
  readonly hostP99: number;
  readonly hostMax: number;
  /** Cores that the extension host kept busy, and the page's main thread. */
  readonly hostBusy: number;
  readonly pageBusy: number;
}

const count = 20;
const measuredMs = 10_000;
/** Long enough at 100 tokens a second that the first one still runs when the last one has been measured. */
const question = "rate:100 kb:18";

/** Starts twenty conversations, one after another in the one panel, and looks at the last. */
export async function measureMany({ session, server, hostLoad }: EditorBench): Promise<ManyFigures> {
  const { panel } = session;
  await panel.open();
  for (let started = 1; started < count; started += 1) {
    await panel.send(question);
    await panel.answers.first().waitFor();
    await panel.newConversationButton.click();
    await panel.answers.first().waitFor({ state: "detached" });
  }
  const probe = await candidates.aside.open(session);
  await probe.begin();
  await candidates.aside.ask(session, question);
  await sleep(1500);
  const hostBefore = await hostLoad(true);
  const framesBefore = (await probe.seen()).gaps.length;
  const busyBefore = await probe.busy();
  await sleep(measuredMs);
  const busyAfter = await probe.busy();
  const host = await hostLoad();
  const seen = await probe.seen();
  const streaming = server.answers.filter(({ endedAt }) => endedAt === undefined).length;
  const gaps = seen.gaps.slice(framesBefore);
  const last = server.answers.at(-1);
  if (last === undefined) throw new Error("nothing was asked");
  await probe.detach();
  return {
    streaming,
    measuredMs,
    framesPerSecondP95: 1000 / percentile(gaps, 0.95),
    framesPerSecondMedian: 1000 / percentile(gaps, 0.5),
    byteToPixelP95: figuresOf(last, seen, { mainThread: 0, duration: 0 }).byteToPixelP95,
    hostP50: host.p50,
    hostP99: host.p99,
    hostMax: host.max,
    hostBusy: (host.cpu - hostBefore.cpu) / (host.at - hostBefore.at),
    pageBusy: (busyAfter - busyBefore) / measuredMs,
  };
}
