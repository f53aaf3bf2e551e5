import * as vscode from "vscode";
import { type TurnPlan, withEffort } from "../../app/chat/turnPlan.ts";
import { asObject, field } from "../../shared/guards.ts";
import { inherited, isEffort } from "./modelMenu.ts";

/**
 * The user's parameters with what was chosen in the menu of the model.
 * @param options those of a request: VS Code gives the choice at run time in `modelConfiguration`, which no stable type has
 * @throws an error with the reason if Aside does not know the choice
 */
export function withMenuChoice(parameters: TurnPlan["parameters"], options: object): TurnPlan["parameters"] {
  const chosen = asObject(field(options, "modelConfiguration"))["reasoningEffort"];
  if (chosen === undefined || chosen === null || chosen === inherited) return parameters;
  if (!isEffort(chosen))
    throw new Error(
      vscode.l10n.t(
        "Nothing was sent: Aside does not support the selected reasoning effort. Choose another one next to the model name in VS Code Chat.",
      ),
    );
  return { ...parameters, reasoning: withEffort(parameters.reasoning, chosen) };
}
