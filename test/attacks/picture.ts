import { cpSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import path from "node:path";
import { asShown } from "../../src/app/panel/shownPictures.ts";
import { AnswerReader } from "../../src/llm/read/answerReader.ts";
import { pngBytes } from "../data/pictures.ts";
import { answer, question, snapshot } from "../webview/panel/conversations.ts";
import { type AttackClass, type AttackControl, type AttackResult, blocked, eventually, failed } from "./attackCase.ts";
import { closePage, controlPage, damage, runOnPage } from "./page.ts";
import type { PanelUnderAttack } from "./panelUnderAttack.ts";
import { closes, type Scene, settles, withScene } from "./scene.ts";
import { exactly, linkIn, trial, tryEach } from "./trials.ts";

/** How long the page is watched, milliseconds. */
const watchMs = 400;
/** In the workspace, so that it may be shown. */
const allowed = "docs/allowed.png";

/**
 * Pictures: `images` of an answer as a server sends them, `image`, the path of one in the workspace, which may be a link on disk, and text with `data:` pictures
 * or `<details>`.
 */
export const run: AttackClass["run"] = tryEach(
  trial(
    (payload) => exactly("images")(payload)?.["images"],
    (images) => attackImages(images as readonly unknown[]),
  ),
  trial(linkIn, ({ target, name, act }) =>
    attackWorkspace(act, ({ editor }) => {
      mkdirSync(path.dirname(path.join(editor.root, name)), { recursive: true });
      symlinkSync(target.replace("<outside>", editor.outside), path.join(editor.root, name));
    }),
  ),
  trial(exactly("image", "file?", "text?"), ({ image, file, text }) =>
    attackWorkspace(String(image), ({ editor }) => {
      if (typeof file !== "string") return;
      const target = path.join(editor.root, file);
      mkdirSync(path.dirname(target), { recursive: true });
      writeFileSync(target, typeof text === "string" ? text : pngBytes(8, 8, 3));
    }),
  ),
  trial(
    (payload, attack) => (typeof payload === "string" || exactly("deltas")(payload) !== undefined ? attack : undefined),
    (attack) => runOnPage(attack),
  ),
);

/** What a server sends goes the whole way: reader, host, panel, and the panel's requests for the data. */
async function attackImages(images: readonly unknown[]): Promise<AttackResult> {
  const reader = new AnswerReader({ dialect: "openrouter", model: "m", origin: "https://a.example", now: 0, sink: () => undefined });
  const chunk = { choices: [{ index: 0, delta: { content: "So.", images }, finish_reason: "stop" }] };
  reader.push(new TextEncoder().encode(`data: ${JSON.stringify(chunk)}\n\ndata: [DONE]\n\n`));
  const message = answer("m1", "So.", { images: reader.end("clean").images });
  const { loadPicture } = await import("../../src/host/links/answerPictures.ts");
  const act = async (panel: PanelUnderAttack): Promise<void> => {
    await panel.send(snapshot([question("q1", "Go"), { ...message, images: message.images.map(asShown) }]));
    const isIdle = async (): Promise<boolean> => {
      const open = await panel.pictureRequests();
      for (const { requestId, picture } of open) await panel.send({ type: "image", requestId, image: loadPicture(message, picture) });
      return open.length === 0;
    };
    await new Promise((resolve) => setTimeout(resolve, 150));
    await eventually(isIdle);
  };
  const problems: string[] = [];
  for (const policy of [true, false]) {
    const { connections, scripts, messages, elements } = await damage(policy, act, watchMs);
    const all = { connections, scripts, messages, elements };
    for (const [what, found] of Object.entries(all))
      if (found.length > 0) problems.push(`policy ${String(policy)}: ${what}: ${found.join(", ")}`);
  }
  return problems.length > 0 ? failed(problems.join("; ")) : blocked("0 requests, 0 scripts, with the policy and without");
}

/** The panel asks for a picture that the answer names. */
async function attackWorkspace(source: string, prepare: (scene: Scene) => void): Promise<AttackResult> {
  return withScene(closes, async (scene) => {
    const { editor } = scene;
    mkdirSync(path.join(editor.root, "docs"), { recursive: true });
    writeFileSync(path.join(editor.root, allowed), pngBytes(8, 8, 0));
    writeFileSync(path.join(editor.root, ".env"), pngBytes(8, 8, 1));
    writeFileSync(path.join(editor.outside, "secret.png"), pngBytes(8, 8, 2));
    cpSync(path.join(editor.outside, "secret.png"), path.join(editor.outside, "folder/secret.png"));
    prepare(scene);
    const written = source.replace("<outside>", editor.outside);
    const inside = await shown(scene, allowed);
    if (!inside.startsWith("shown")) return failed(`not even a picture inside is shown, which proves nothing: ${inside}`);
    const outcome = await shown(scene, written);
    return outcome.startsWith("refused") ? blocked(outcome) : failed(outcome);
  });
}

let lastRequest = 0;

async function shown(scene: Scene, source: string): Promise<string> {
  const { host } = scene;
  const before = host.said.length;
  await host.ask(`say: See ![x](${source}) there.`);
  await settles(scene);
  const messageId = host.said
    .slice(before)
    .flatMap((one) => (one.type === "message" && one.shown.message.role === "assistant" ? [one.shown.message.id] : []))
    .at(-1);
  if (messageId === undefined) return "the answer did not come";
  lastRequest += 1;
  const requestId = lastRequest;
  host.receive({ type: "loadImage", messageId, source, requestId });
  const answered = (): readonly string[] =>
    host.said.flatMap((one) =>
      one.type === "image" && one.requestId === requestId
        ? ["problem" in one.image ? `refused: ${one.image.problem}` : `shown: ${one.image.dataUrl.slice(0, 60)}`]
        : [],
    );
  await eventually(() => answered().length > 0);
  return answered()[0] ?? "no answer";
}

/** The page must notice requests and scripts, and a careless reader must get the bytes of a picture outside through a link. */
export async function control(): Promise<AttackControl> {
  const page = await controlPage();
  const read = await withScene(closes, async ({ editor }) => {
    writeFileSync(path.join(editor.outside, "secret.png"), pngBytes(8, 8, 2));
    symlinkSync(path.join(editor.outside, "secret.png"), path.join(editor.root, "linked.png"));
    return Promise.resolve(readFileSync(path.join(editor.root, "linked.png")).equals(pngBytes(8, 8, 2)));
  });
  return {
    detected: page.detected && read,
    detail: `${page.detail}; a careless read of a link gives ${read ? "the picture outside" : "nothing"}`,
  };
}

/** Closes the browser. */
export const close: AttackClass["close"] = closePage;
