import * as vscode from "vscode";

/**
 * Asks what to do with a message that will not fit into the model's window, by how much, and what can be left out.
 * @param oldest how many messages at the beginning would have to stay behind; undefined where even that would not do
 * @returns undefined where it is not sent
 */
export async function askAboutOverflow(
  request: { readonly tokens: number; readonly window: number | null; readonly over: number },
  oldest: number | undefined,
): Promise<"leaveOut" | "send" | undefined> {
  const count = new Intl.NumberFormat(vscode.env.language);
  const leaveOut = vscode.l10n.t("Leave Out the {0} Oldest Messages", oldest ?? 0);
  const send = vscode.l10n.t("Send Anyway");
  const question = vscode.l10n.t(
    "This message would need about {0} tokens, {1} more than the model takes.",
    count.format(request.tokens),
    count.format(request.over),
  );
  const detail = vscode.l10n.t("Nothing is left out unasked. Attachments can also be removed, or another model chosen.");
  const answer = await vscode.window.showWarningMessage(
    question,
    { modal: true, detail },
    ...(oldest === undefined || oldest === 0 ? [] : [leaveOut]),
    send,
  );
  if (answer === leaveOut) return "leaveOut";
  return answer === send ? "send" : undefined;
}
