import type { ComponentType } from "preact";
import { useEffect, useState } from "preact/hooks";
import { usePanel } from "../panelContext.ts";

/** The parameter sheet while it is open; its code is loaded when it is first opened. */
export function LazySheet() {
  const { parameters } = usePanel();
  const isOpen = parameters.isOpen.value;
  const [loaded, setLoaded] = useState<{ readonly Sheet: ComponentType } | null>(null);
  useEffect(() => {
    if (!isOpen || loaded !== null) return;
    const load = async (): Promise<void> => {
      const { ParameterSheetDialog } = await import("./parameterSheetDialog.tsx");
      setLoaded({ Sheet: ParameterSheetDialog });
    };
    void load();
  }, [isOpen, loaded]);
  return isOpen && loaded !== null && parameters.sheet.value !== null ? <loaded.Sheet /> : null;
}
