import type { App } from "../../app/app.ts";

/** The ids of the offered models. An empty `aside.chatModels` offers none. */
export function offeredIds({ settings, memory }: Pick<App, "settings" | "memory">): readonly string[] {
  const { model, endpoint } = settings.effective();
  const chosen = settings.get("chatModels") ?? [...(model.value === null ? [] : [model.value]), ...memory.favorites(endpoint.value)];
  return [...new Set(chosen)];
}
