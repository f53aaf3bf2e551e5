import { atOnce } from "./comparison.ts";

/**
 * The page of a text in short: attributes left out but those that tell something, «…» a formula in a line, ⟦…⟧ one of its own, ☐ and ☑ the
 * marks of tasks, a code block as its title and text.
 */
export function shown(text: string): string {
  return atOnce(text)
    .replaceAll(/ (?:dir|role|tabindex|title|aria-label|aria-level)="[^"]*"/g, "")
    .replaceAll(/<span class="md-check( codicon codicon-check)?"><\/span>/g, (_, mark: string | undefined) =>
      mark === undefined ? "☐" : "☑",
    )
    .replaceAll(/ class="md-(?:cell-\w+|link|details)"/g, "")
    .replaceAll(/<span class="md-math"><code[^>]*>(.*?)<\/code><\/span>/gs, "«$1»")
    .replaceAll(/<span class="md-math md-math-display"><code[^>]*>(.*?)<\/code><\/span>/gs, "⟦$1⟧")
    .replaceAll(
      /<figure.*?<span class="md-code-title">(.*?)<\/span>.*?<code>(.*?)<\/code><\/pre><\/figure>/gs,
      (_, title: string, code: string) => {
        return `[${title}: ${code.replaceAll(/<[^>]*>/g, "")}]`;
      },
    )
    .replaceAll("<br></br>", "<br>")
    .replaceAll(/<div class="md-table">(.*?)<\/div>/gs, "$1");
}
