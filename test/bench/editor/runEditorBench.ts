import os from "node:os";
import { setTimeout as sleep } from "node:timers/promises";
import { type BenchSession, startBenchSession } from "./benchSession.ts";
import { MainThread } from "./mainThread.ts";

/** The editor of a bench, with the page's main thread watched. */
export interface EditorBench extends Omit<BenchSession, "close"> {
  /** Milliseconds that it has been busy; {@link whileClosed} begins anew. */
  readonly mainBusy: () => Promise<number>;
}

/** What a bench in the editor is. */
interface BenchOfEditor<T> {
  readonly name: string;
  /** Figures go to standard output as JSON; what tools say goes elsewhere. */
  readonly json: boolean;
  /** The bench ends after so many minutes, whatever it does then. */
  readonly longestMinutes: number;
  readonly measure: (bench: EditorBench) => Promise<T>;
  readonly print: (figures: T) => void;
}

/** How long the editor may take to close, in ms. */
const longestCloseMs = 20_000;

/** Starts the editor, measures, prints and ends. */
export async function runEditorBench<T extends object>({ name, json, longestMinutes, measure, print }: BenchOfEditor<T>): Promise<void> {
  const log = console.log;
  if (json) console.log = console.error;
  const session = await startBenchSession();
  const end = async (): Promise<unknown> => Promise.race([session.close(), sleep(longestCloseMs)]);
  const limit = setTimeout(() => {
    console.error(`${name} did not come to an end within ${longestMinutes} minutes`);
    void end().then(() => process.exit(1));
  }, longestMinutes * 60_000);
  try {
    let main = await MainThread.attach(session.session.page);
    const whileClosed: BenchSession["whileClosed"] = async (act) => {
      await session.whileClosed(act);
      main = await MainThread.attach(session.session.page);
    };
    const figures = await measure({ ...session, whileClosed, mainBusy: () => main.busy() });
    if (json) log(JSON.stringify({ ...figures, load: os.loadavg() }));
    else {
      print(figures);
      printLoad();
    }
  } catch (error) {
    await session.session.keepEvidence(`bench-${name}`);
    throw error;
  } finally {
    clearTimeout(limit);
    await end();
  }
}

/** Tells how busy the machine was. */
function printLoad(): void {
  const loads = os.loadavg().map((load) => load.toFixed(1));
  console.log(`Load of the machine over the last minutes: ${loads.join(", ")} on ${os.cpus().length} cores`);
}
