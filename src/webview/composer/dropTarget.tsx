import { useEffect, useState } from "preact/hooks";
import { usePanel } from "../panelContext.ts";
import { Icon } from "../components/icon.tsx";
import { carriesFiles, attachDrop } from "./droppedFiles.ts";

/**
 * The whole panel accepts dropped files. VS Code handles drags over a webview itself unless Shift is held, so users who drag from the Explorer
 * need to know that. This hint and the Attach button say so.
 */
export function DropTarget() {
  const panel = usePanel();
  const strings = panel.store.strings.value;
  const [isOver, setIsOver] = useState(false);

  useEffect(() => {
    const take = (event: DragEvent): boolean => {
      if (event.dataTransfer === null || !carriesFiles(event.dataTransfer)) return false;
      event.preventDefault();
      event.dataTransfer.dropEffect = "copy";
      return true;
    };
    const onDrag = (event: DragEvent): void => {
      if (take(event)) setIsOver(true);
    };
    const onLeave = (event: DragEvent): void => {
      // Moving from one element to another inside the panel is not leaving it.
      if (event.relatedTarget === null) setIsOver(false);
    };
    const onDrop = (event: DragEvent): void => {
      setIsOver(false);
      if (!take(event) || event.dataTransfer === null) return;
      void attachDrop(event.dataTransfer, (message) => panel.post(message));
    };
    addEventListener("dragenter", onDrag);
    addEventListener("dragover", onDrag);
    addEventListener("dragleave", onLeave);
    addEventListener("drop", onDrop);
    return () => {
      removeEventListener("dragenter", onDrag);
      removeEventListener("dragover", onDrag);
      removeEventListener("dragleave", onLeave);
      removeEventListener("drop", onDrop);
    };
  }, [panel]);

  if (!isOver) return null;
  return (
    <div class="drop-target">
      <Icon name="attach" />
      <strong>{strings.dropHere}</strong>
      <span>{strings.dropHint}</span>
    </div>
  );
}
