import { createContext } from "preact";
import { useContext } from "preact/hooks";
import type { ParameterSheet, SheetName, SheetValue } from "../../shared/parameterSheet.ts";
import { fill, type PanelStrings } from "../../shared/strings.ts";
import type { ValueSource } from "../../shared/parameters.ts";
import { usePanel } from "../panelContext.ts";

/** The context of the sheet's rows. */
export interface SheetTools {
  readonly sheet: ParameterSheet;
  /** Sets a value for the conversation; undefined resets it. */
  readonly set: (name: SheetName, value: unknown) => void;
}

export const SheetContext = createContext<SheetTools | null>(null);

/** The sheet around a row. */
export function useSheet(): SheetTools {
  const tools = useContext(SheetContext);
  if (tools === null) throw new Error("a row stands outside of the sheet");
  return tools;
}

const scopeNames = {
  policy: "scopePolicy",
  conversation: "scopeConversation",
  preset: "scopePreset",
  folder: "scopeFolder",
  workspace: "scopeWorkspace",
  user: "scopeUser",
  default: "scopeDefault",
} as const satisfies Record<ValueSource, keyof PanelStrings>;

/** The source of a value in one or two words, or "not set". */
export function formatSource({ value, source }: Pick<SheetValue<unknown>, "value" | "source">, strings: PanelStrings): string {
  if (source === "default") return value === null ? strings.parameterNotSet : strings.scopeDefault;
  const scope = strings[scopeNames[source]];
  return value === null ? `${strings.parameterOff} · ${scope}` : scope;
}

/** What a value would be without the conversation's own; undefined where it has none. */
export function formatInherited({ source, inherited }: SheetValue<unknown>, strings: PanelStrings, language: string): string | undefined {
  if (source !== "conversation" || inherited.source === "default") return undefined;
  const value = inherited.value === null ? strings.parameterOff : short(inherited.value, language);
  return fill(strings.parameterInherited, value, strings[scopeNames[inherited.source]]);
}

const maxLength = 60;

function short(value: unknown, language: string): string {
  const text = typeof value === "number" ? value.toLocaleString(language) : typeof value === "string" ? value : JSON.stringify(value);
  return text.length <= maxLength ? text : `${text.slice(0, maxLength - 1)}…`;
}

/** The meaning of an empty field: no value for the conversation if there is none elsewhere, otherwise "do not send it". */
export function emptyValue({ inherited }: SheetValue<unknown>): null | undefined {
  return inherited.value === null ? undefined : null;
}

/** The panel's strings. */
export function useStrings(): PanelStrings {
  return usePanel().store.strings.value;
}
