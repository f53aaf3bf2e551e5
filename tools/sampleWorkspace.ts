import { existsSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";

const files: Readonly<Record<string, string>> = {
  "README.md": `# A sample workspace

Made by \`npm start\` to try Aside in; change what you like, it is written only once.

- Ask something in the panel on the right.
- Open \`prices.ts\`, select a function, right-click, **Aside › Explain Selection**.
- Put \`{ "aside.model": "demo/echo" }\` into \`.vscode/settings.json\`: the next answer comes from that model.
`,
  "prices.ts": `/** One line of an order: unit price in cents. */
export interface OrderLine {
  readonly name: string;
  readonly quantity: number;
  readonly unitPrice: number;
}

/** Sum of an order in cents; from the tenth piece of one kind on, each further piece is a tenth cheaper. */
export function total(lines: readonly OrderLine[]): number {
  let sum = 0;
  for (const { quantity, unitPrice } of lines) {
    const discounted = Math.max(0, quantity - 10);
    sum += (quantity - discounted) * unitPrice + Math.round(discounted * unitPrice * 0.9);
  }
  return sum;
}

export function format(cents: number): string {
  return (cents / 100).toFixed(2) + " €";
}
`,
  "words.py": `from collections import Counter


def most_common(text: str, n: int = 3) -> list[tuple[str, int]]:
    """The n most frequent words of a text, upper and lower case alike."""
    words = (word.strip(".,;:!?").lower() for word in text.split())
    return Counter(word for word in words if word).most_common(n)


print(most_common("the cat and the hat and the bat"))
`,
  // No setting opens an extension's view in the secondary side bar; a task that runs when the folder opens may ask for its focus command.
  // The command gives no value, so the task itself ends before it runs anything.
  ".vscode/tasks.json": `{
  "version": "2.0.0",
  "tasks": [
    {
      "label": "Show Aside",
      "type": "shell",
      "command": "\${input:aside}",
      "runOptions": { "runOn": "folderOpen" },
      "presentation": { "reveal": "never", "echo": false, "close": true }
    }
  ],
  "inputs": [{ "id": "aside", "type": "command", "command": "aside.chat.focus" }]
}
`,
};

/** Makes a small folder of sources to ask about. Files that are there stay as they are. */
export async function makeSampleWorkspace(folder: string): Promise<void> {
  for (const [name, content] of Object.entries(files)) {
    const file = path.join(folder, name);
    if (existsSync(file)) continue;
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(file, content);
  }
}
