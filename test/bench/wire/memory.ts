import { ask, startApart } from "./ask.ts";

/** Growth of resident memory while a body without measure is met, the server being another process. MiB. */
export interface MemoryFigures {
  readonly body: string;
  readonly grownMiB: number;
  readonly ended: string;
}

const bodies = [
  ["a line of 700 MB without an end", "F080"],
  ["a gzip bomb of 1 GB", "F084"],
] as const;

/** To be measured first, while nothing has grown yet. */
export async function measureMemory(): Promise<readonly MemoryFigures[]> {
  const figures: MemoryFigures[] = [];
  for (const [body, id] of bodies) {
    const server = await startApart("../../server/serveFault.ts", id);
    const before = process.memoryUsage.rss();
    let most = before;
    const look = (): void => {
      most = Math.max(most, process.memoryUsage.rss());
    };
    const timer = setInterval(look, 2);
    const { verdict, error } = await ask(server.address, look);
    clearInterval(timer);
    look();
    await server.close();
    figures.push({ body, grownMiB: Math.round((most - before) / 1024 ** 2), ended: `${verdict} ${error?.code ?? ""}`.trim() });
  }
  return figures;
}
