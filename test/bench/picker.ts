// How long until the model picker can be used, and how long a keystroke takes in it.
// Usage: node test/bench/picker.ts [--json] [--editor | --editor-only]; the latter two in the real editor, from the click to the rows on the screen.
import { glob, rm } from "node:fs/promises";
import { registerHooks } from "node:module";
import path from "node:path";
import { pathToFileURL } from "node:url";
import type { KnownEndpoint } from "../../src/app/endpoints/endpoints.ts";
import { readArguments } from "../../tools/arguments.ts";
import { median } from "./median.ts";

const root = path.resolve(import.meta.dirname, "../..");
const { values } = readArguments({
  usage: "npm run bench -- picker [--json] [--editor | --editor-only]",
  options: { json: { type: "flag" }, editor: { type: "flag" }, "editor-only": { type: "flag" } },
});
const runs = 9;
/** How many windows of the editor fetch the list. */
const windows = 5;
const sizes = [350, 5_000, 100_000] as const;
const searches = ["s", "so", "sonnet", "sonnet 4", "gpt5mini", "r1:ni", "qwen coder 32b"];

/** A catalogue of this many rows, as OpenRouter's are: a kilobyte each. */
function catalogueOf(count: number): { readonly data: readonly unknown[] } {
  const names = ["Claude Sonnet", "GPT", "Gemini Flash", "Qwen Coder", "DeepSeek R", "Llama Instruct", "Mistral Small", "Kimi K"];
  const data = Array.from({ length: count }, (_, index) => {
    const name = `${names[index % names.length] ?? ""} ${(index / 7).toFixed(1)}`;
    return {
      id: `lab-${index % 40}/${name.toLowerCase().replaceAll(" ", "-")}`,
      name: `Lab ${index % 40}: ${name}`,
      created: 1_700_000_000 + index * 1000,
      description: `${name} is a model of a bench. `.repeat(16),
      context_length: 8192 * (1 + (index % 32)),
      architecture: { input_modalities: index % 3 === 0 ? ["text", "image"] : ["text"], output_modalities: ["text"], tokenizer: "Other" },
      pricing: { prompt: ((index % 90) / 1e7).toFixed(9), completion: ((index % 120) / 1e7).toFixed(9) },
      top_provider: { context_length: 8192, max_completion_tokens: 4096, is_moderated: false },
      supported_parameters: ["temperature", "top_p", "max_tokens", "stop", ...(index % 2 === 0 ? ["tools", "reasoning"] : [])],
    };
  });
  return { data };
}

interface Figures {
  readonly models: number;
  /** The list is in memory: from the wish to the QuickPick with its items, ms. */
  readonly warmMs: number;
  /** The list is on disk alone: the picker is on the screen at once, this is until it has its items, ms. */
  readonly coldMs: number;
  readonly keystrokeMs: number;
}

const standIn = pathToFileURL(path.join(root, "test/unit/vscode.ts")).href;
registerHooks({
  resolve: (specifier, context, next) => (specifier === "vscode" ? { url: standIn, shortCircuit: true } : next(specifier, context)),
});
const { fake } = await import("../unit/vscode.ts");
const { pickModel } = await import("../../src/host/models/modelPicker.ts");
const { ModelMemory } = await import("../../src/app/models/modelMemory.ts");
const { ModelCatalogue } = await import("../../src/app/models/modelCatalogue.ts");
const { Catalogue } = await import("../../src/llm/catalogue/catalogue.ts");

const found: KnownEndpoint = {
  endpoint: { name: "bench", baseUrl: "https://bench.invalid/api/v1", dialect: "openrouter", auth: "none", headers: {} },
  origin: "https://bench.invalid",
  notice: null,
  whereabouts: null,
};

async function measure(count: number): Promise<Figures> {
  const body = JSON.stringify(catalogueOf(count));
  const files = new Map<string, string>();
  const store = {
    read: (name: string) => Promise.resolve(files.get(name)),
    write: (name: string, text: string) => Promise.resolve(void files.set(name, text)),
  };
  globalThis.fetch = () => Promise.resolve(new Response(body, { headers: { "content-type": "application/json" } }));
  const nothing = { onDidChange: () => ({ dispose: () => undefined }) };
  const log = { trace: ignore, debug: ignore, info: ignore, warn: ignore, error: ignore, show: ignore };
  const memento = { keys: () => [], get: () => undefined, update: () => Promise.resolve() };
  const catalogueHere = () => new ModelCatalogue(new Catalogue({ store }), nothing as never, log);
  // Asked only for what is filtered by @zdr.
  const secrets = nothing as never;
  const filled = catalogueHere();
  await filled.load(found);
  const few = count > 10_000 ? 2 : runs;
  const warm: number[] = [];
  const cold: number[] = [];
  const keys: number[] = [];
  for (let run = 0; run < few; run += 1) {
    const memory = new ModelMemory(memento);
    const before = performance.now();
    const picked = pickModel(found, { current: null, query: "" }, { catalogue: filled, memory, secrets });
    warm.push(performance.now() - before);
    const picker = fake.quickPicks.at(-1);
    if (picker === undefined || picker.items.length < 40) throw new Error("the picker has no items");
    for (const search of searches) {
      const pressed = performance.now();
      picker.type(search);
      keys.push(performance.now() - pressed);
    }
    picker.hide();
    await picked;
    const again = performance.now();
    const opened = pickModel(found, { current: null, query: "" }, { catalogue: catalogueHere(), memory, secrets });
    const second = fake.quickPicks.at(-1);
    for (; (second?.items.length ?? 0) < 40;) await new Promise((resolve) => setImmediate(resolve));
    cold.push(performance.now() - again);
    second?.hide();
    await opened;
    fake.quickPicks.length = 0;
  }
  return { models: count, warmMs: median(warm), coldMs: median(cold), keystrokeMs: median(keys) };
}

function ignore(): void {
  // A bench keeps no log.
}

interface EditorFigures {
  readonly models: number;
  readonly openMs: number;
  readonly firstOpenMs: number;
  /** The same for a list of ours with nothing in it: what the way to the host and back takes by itself. */
  readonly emptyMs: number;
}

/** In the real editor: from the click on the model button to rows on the screen, milliseconds, and the same for a keystroke. */
async function measureInEditor(count: number): Promise<EditorFigures> {
  const { Session } = await import("../editor/harness/session.ts");
  const session = await Session.start({
    server: { models: catalogueOf(count) },
    settings: (server) => ({
      "aside.endpoints": { bench: { baseUrl: `${server.origin}/api/v1`, dialect: "openrouter", auth: "none" } },
      "aside.endpoint": "bench",
    }),
  });
  /** From a click until the list with this in its title is there, with its rows. */
  const timeTo = async (button: { click(): Promise<void> }, title: string, rows: number): Promise<number> => {
    const shown = session.page.evaluate(
      ([wanted, least]) =>
        new Promise<number>((resolve) => {
          const look = (): void => {
            // The widget is one for all lists, and keeps its rows while it is hidden.
            const widget = document.querySelector<HTMLElement>(".quick-input-widget");
            const isOpen = widget !== null && widget.style.display !== "none";
            const named = widget?.querySelector(".quick-input-title")?.textContent?.includes(wanted) === true;
            if (isOpen && named && widget.querySelectorAll(".monaco-list-row").length >= least) resolve(Date.now());
            else requestAnimationFrame(look);
          };
          look();
        }),
      [title, rows] as const,
    );
    const clicked = Date.now();
    await button.click();
    const ms = (await shown) - clicked;
    await session.page.keyboard.press("Escape");
    await session.page.locator(".quick-input-widget").waitFor({ state: "hidden" });
    return ms;
  };
  try {
    const first: number[] = [];
    for (let run = 0; run < windows; run += 1) {
      // A window that has no list of models, neither in memory nor on disk.
      const storage = path.join(session.folders.userData, "User/globalStorage/aside.aside");
      for await (const file of glob("**/models-*.json", { cwd: storage })) await rm(path.join(storage, file));
      if (run > 0) await session.load();
      await session.panel.open();
      first.push(await timeTo(session.panel.modelButton(), count.toLocaleString("en"), 6));
    }
    const open: number[] = [];
    const empty: number[] = [];
    for (let run = 0; run < runs; run += 1) {
      open.push(await timeTo(session.panel.modelButton(), count.toLocaleString("en"), 6));
      empty.push(await timeTo(session.panel.conversationsButton, "Conversations", 0));
    }
    return { models: count, openMs: median(open), firstOpenMs: median(first), emptyMs: median(empty) };
  } finally {
    await session.close();
  }
}

const realFetch = globalThis.fetch;
const figures: Figures[] = [];
for (const size of values["editor-only"] ? [] : sizes) figures.push(await measure(size));
globalThis.fetch = realFetch;
const inEditor = values.editor || values["editor-only"] ? [await measureInEditor(5_000)] : [];
if (values.json) console.log(JSON.stringify({ figures, inEditor }));
else {
  for (const { models, warmMs, coldMs, keystrokeMs } of figures) {
    const ms = (value: number) => `${value.toFixed(1)} ms`.padStart(10);
    console.log(`${String(models).padStart(7)} models  usable ${ms(warmMs)}  from disk ${ms(coldMs)}  a keystroke ${ms(keystrokeMs)}`);
  }
  for (const { models, openMs, firstOpenMs, emptyMs } of inEditor) {
    console.log(
      `${String(models).padStart(7)} models in the editor: click to rows ${openMs.toFixed(0)} ms, the first time (fetches them) ${firstOpenMs.toFixed(0)} ms; a list with nothing in it ${emptyMs.toFixed(0)} ms`,
    );
  }
}
