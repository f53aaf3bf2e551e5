import type { FromDiagramPage, ToDiagramPage } from "../../shared/diagramPage.ts";
import type { VsCodeApi } from "../hostPort.ts";
import { DiagramView } from "./diagramView.ts";
import { diagramStyles } from "./diagramStyles.ts";

declare function acquireVsCodeApi(): VsCodeApi;

const api = acquireVsCodeApi();
const page = document.querySelector<HTMLElement>("#page");
if (page === null) throw new Error("the page has no place for the diagram");
const style = document.createElement("style");
style.textContent = diagramStyles;
document.head.append(style);

const post = (message: FromDiagramPage): void => {
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- VS Code's own function, not a window's
  api.postMessage(message);
};
const view = new DiagramView(page, (version) => post({ type: "settled", version }));
addEventListener("message", ({ data }: MessageEvent<unknown>) => {
  // Only the host can send messages to this page; other data is ignored.
  const message = data as ToDiagramPage;
  if (message.type === "diagram") view.show(message);
});
// The theme is told by classes and variables of the page, which VS Code changes in place.
new MutationObserver(() => view.themeChanged()).observe(document.documentElement, { attributes: true, attributeFilter: ["style"] });
new MutationObserver(() => view.themeChanged()).observe(document.body, {
  attributes: true,
  attributeFilter: ["class", "data-vscode-theme-id"],
});
post({ type: "ready" });
