import * as vscode from "vscode";
import type { ToolResultParts } from "../../app/tools/toolHost.ts";
import { dataUrl } from "../../shared/dataUrl.ts";

const pictures = /^image\/(?:png|jpeg|webp|gif)$/;
const words = /^(?:text\/|application\/(?:json|xml|yaml|javascript)|[\w.+/-]+\+json$)/;

/** Reads the parts of a tool result. For an unknown class, or data that is neither text nor an image, it gives the kind instead. */
export function partsOf(content: readonly unknown[]): ToolResultParts {
  const text: string[] = [];
  const images: string[] = [];
  for (const part of content) {
    if (part instanceof vscode.LanguageModelTextPart) text.push(part.value);
    else if (part instanceof vscode.LanguageModelPromptTsxPart) text.push(textOfTsx(part.value));
    else if (part instanceof vscode.LanguageModelDataPart) {
      if (pictures.test(part.mimeType)) images.push(dataUrl(part.mimeType, part.data));
      else if (words.test(part.mimeType)) text.push(new TextDecoder().decode(part.data));
      // Marks of VS Code's own, such as `cache_control`, have no slash and are not for the model.
      else if (part.mimeType.includes("/")) text.push(`[${part.mimeType}, ${part.data.length} bytes]`);
    }
  }
  return { text: text.join("\n"), images };
}

/** The words of a tree of @vscode/prompt-tsx, which VS Code hands out as plain data: texts of its leaves, in order. */
function textOfTsx(value: unknown): string {
  if (typeof value === "string") return value;
  const found: string[] = [];
  const visit = (node: unknown, depth: number): void => {
    if (depth > 100 || typeof node !== "object" || node === null) return;
    if (Array.isArray(node)) {
      for (const child of node) visit(child, depth + 1);
      return;
    }
    const { text, children, node: inner } = node as { readonly text?: unknown; readonly children?: unknown; readonly node?: unknown };
    if (typeof text === "string") found.push(text);
    visit(inner, depth + 1);
    visit(children, depth + 1);
  };
  visit(value, 0);
  return found.length > 0 ? found.join("") : JSON.stringify(value);
}
