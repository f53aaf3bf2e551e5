import * as l10n from "@vscode/l10n";
import { asObject, field } from "../../shared/guards.ts";
import type { Ask, KeyValueStore } from "../ports.ts";
import { rejectTooFastConfirmation } from "../tools/rejectTooFastConfirmation.ts";

const key = "aside.modelAccess";

/** Who asks for an answer: the editor itself, an extension by its id, or one whose id the editor does not report. */
export type Initiator = { readonly kind: "editor" } | { readonly kind: "extension"; readonly id: string } | { readonly kind: "unknown" };

/** What the user decided about an extension. `window` and `later` end with the window. */
type Decision = "always" | "window" | "later" | "never";

/** The services of the questions. */
export interface ModelAccessParts {
  readonly ask: Ask;
  /** Keeps what was decided for good. */
  readonly store: KeyValueStore;
  /** Monotonic milliseconds. */
  readonly now?: () => number;
}

/** Decides which other extensions may use the user's models, and so their key and money. The user is asked at the first request of each. */
export class ModelAccess {
  readonly #parts: ModelAccessParts;
  readonly #inThisWindow = new Map<string, Decision>();
  /** Questions that are open: an extension is asked about once, however many requests it makes. */
  readonly #open = new Map<string, Promise<Decision>>();

  constructor(parts: ModelAccessParts) {
    this.#parts = parts;
  }

  /** Whether a request may be answered; asks the user if they have not decided yet. */
  async allows(initiator: Initiator, model: string): Promise<boolean> {
    if (initiator.kind === "editor") return true;
    const name = nameOf(initiator);
    const decision = this.#decided(name) ?? (await this.#ask(name, model));
    return decision === "always" || decision === "window";
  }

  /** Lists what was decided about other extensions, and lets the user change it. */
  async manage(): Promise<void> {
    const { ask } = this.#parts;
    const known = new Set([...Object.keys(this.#kept()), ...this.#inThisWindow.keys()]);
    const rows = [...known].toSorted().flatMap((name) => {
      const decision = this.#decided(name);
      return decision === undefined ? [] : [{ label: labelOf(name), description: describe(decision), name }];
    });
    if (rows.length === 0) {
      ask.hint(l10n.t("No other extension has asked to use your models yet."));
      return;
    }
    const row = await ask.pick({
      title: l10n.t("Access to your models"),
      placeholder: l10n.t("Select an extension to change its access"),
      rows,
    });
    if (row === undefined) return;
    const choice = await ask.pick({
      title: row.label,
      rows: [
        { label: l10n.t("Always Allow"), decision: "always" as const },
        { label: l10n.t("Ask Again"), decision: undefined },
        { label: l10n.t("Never Allow"), decision: "never" as const },
      ],
    });
    if (choice !== undefined) await this.#decide(row.name, choice.decision);
  }

  async #ask(name: string, model: string): Promise<Decision> {
    const open = this.#open.get(name);
    if (open !== undefined) return open;
    const asked = this.#question(name, model);
    this.#open.set(name, asked);
    try {
      const decision = await asked;
      await this.#decide(name, decision);
      return decision;
    } finally {
      this.#open.delete(name);
    }
  }

  async #question(name: string, model: string): Promise<Decision> {
    const { ask, now = () => performance.now() } = this.#parts;
    const question = {
      message:
        name === ""
          ? l10n.t("Allow VS Code Chat or another extension to use your models in Aside?")
          : l10n.t("Allow the extension “{0}” to use your models in Aside?", name),
      detail: l10n.t(
        "It wants to ask {0}. Its requests use your API key, cost you money and count toward your budget. You can change your answer with “Aside: Manage Access to Models”.",
        model,
      ),
      modal: true,
      choices: {
        window: l10n.t("Allow in This Window"),
        always: l10n.t("Always Allow"),
        never: l10n.t("Never Allow"),
        later: l10n.t("Not Now"),
      },
      onClose: "later",
    } as const;
    const answer = await rejectTooFastConfirmation(async () => {
      const choice = await ask.confirm<Decision>(question);
      return choice === "later" ? undefined : choice;
    }, now);
    // Until the window is reloaded, because an extension that tries again and again would bring the dialog up each time.
    return answer ?? "later";
  }

  #decided(name: string): Decision | undefined {
    const kept = field(this.#kept(), name);
    return kept === "always" || kept === "never" ? kept : this.#inThisWindow.get(name);
  }

  async #decide(name: string, decision: Decision | undefined): Promise<void> {
    this.#inThisWindow.delete(name);
    if (decision === "window" || decision === "later") this.#inThisWindow.set(name, decision);
    const others = Object.entries(this.#kept()).filter(([other]) => other !== name);
    const own = decision === "always" || decision === "never" ? [[name, decision] as const] : [];
    await this.#parts.store.update(key, Object.fromEntries([...others, ...own]));
  }

  #kept(): Readonly<Record<string, unknown>> {
    return asObject(this.#parts.store.get(key));
  }
}

/** An extension without a known id has the empty name. */
function nameOf(initiator: Exclude<Initiator, { readonly kind: "editor" }>): string {
  return initiator.kind === "extension" ? initiator.id : "";
}

function labelOf(name: string): string {
  return name === "" ? l10n.t("VS Code Chat or another extension") : name;
}

function describe(decision: Decision): string {
  switch (decision) {
    case "always":
      return l10n.t("always allowed");
    case "window":
      return l10n.t("allowed in this window");
    case "later":
      return l10n.t("not allowed in this window");
    case "never":
      return l10n.t("never allowed");
    default:
      return decision satisfies never;
  }
}
