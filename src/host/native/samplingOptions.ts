import * as vscode from "vscode";
import type { TurnPlan } from "../../app/chat/turnPlan.ts";
import { checkSetting, whyRejected } from "../../app/settings/settingSchemas.ts";
import { checkNumber } from "../../llm/send/ranges.ts";
import { field } from "../../shared/guards.ts";
import { numberFacts, type NumberName } from "../../shared/parameterTable.ts";
import type { Dialect } from "../../shared/parameters.ts";

/** The parameters that an extension can set for a request, with their usual names. */
const names = {
  temperature: ["temperature"],
  topP: ["top_p", "topP"],
  maxTokens: ["max_tokens", "maxTokens", "max_completion_tokens"],
} as const satisfies Partial<Record<NumberName, readonly string[]>>;

/**
 * The parameters that an extension sets for a request. They are checked like the user's own, whether the model takes them or not.
 * @throws an error with the reason where one is invalid
 */
export function samplingOf(options: unknown, dialect: Dialect): TurnPlan["parameters"] {
  const parameters: Partial<Record<NumberName, number>> = {};
  for (const name of Object.keys(names) as (keyof typeof names)[]) {
    for (const option of names[name]) {
      const value = field(options, option);
      if (value === undefined || value === null) continue;
      const problem = problemOf(name, option, value, dialect);
      if (problem !== undefined) throw new Error(vscode.l10n.t("{0} Nothing was sent.", problem));
      parameters[name] ??= Number(value);
    }
  }
  return parameters;
}

function problemOf(name: NumberName, option: string, value: unknown, dialect: Dialect): string | undefined {
  if (checkSetting(name, value) === undefined)
    return vscode.l10n.t("The extension's value for {0} is invalid: {1}.", option, whyRejected(name, value));
  const wire = [numberFacts(name).wire].flat()[0] ?? option;
  return checkNumber(dialect, option, wire, value);
}
