import type { ComponentType } from "preact";
import { useEffect, useState } from "preact/hooks";

/** The line about the cache; loaded when the figures of an answer are opened for the first time. */
export function LazyCacheLine({ messageId }: { readonly messageId: string }) {
  const [Line, setLine] = useState<{ readonly Component: ComponentType<{ readonly messageId: string }> }>();
  useEffect(() => {
    void import("./cacheLine.tsx").then(({ CacheLine }) => setLine({ Component: CacheLine }));
  }, []);
  return Line === undefined ? null : <Line.Component messageId={messageId} />;
}
