import type { ComponentType } from "preact";
import { useEffect, useState } from "preact/hooks";

/** The marks beside the scroll bar. Their code is loaded when the pointer first comes over the transcript. */
export function LazyQuestionRail({ isWanted }: { readonly isWanted: boolean }) {
  const [loaded, setLoaded] = useState<{ readonly Rail: ComponentType } | null>(null);
  useEffect(() => {
    if (!isWanted) return;
    const load = async (): Promise<void> => setLoaded({ Rail: (await import("./questionRail.tsx")).QuestionRail });
    void load();
  }, [isWanted]);
  return loaded === null ? null : <loaded.Rail />;
}
