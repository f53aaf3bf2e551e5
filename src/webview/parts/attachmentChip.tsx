import type { Attachment } from "../../shared/conversation.ts";
import { fill } from "../../shared/strings.ts";
import { usePanel } from "../panelContext.ts";
import { Icon } from "./icon.tsx";
import { IconButton } from "./iconButton.tsx";

interface AttachmentChipProps {
  readonly attachment: Attachment;
  /** The message that carries it; null for the composer. */
  readonly messageId: string | null;
  readonly onRemove?: () => void;
}

/** A piece of the editor that travels with a message: a click shows the place. */
export function AttachmentChip({ attachment, messageId, onRemove }: AttachmentChipProps) {
  const panel = usePanel();
  const strings = panel.store.strings.value;
  const { count } = panel.format.value;
  const { id, kind, label, path, startLine, endLine } = attachment;
  const place = kind === "file" ? fill(strings.attachedFile, path) : fill(strings.attachedLines, path, count(startLine), count(endLine));
  return (
    <span class="chip" role="group" aria-label={label}>
      <button
        type="button"
        class="chip-open"
        title={place}
        aria-label={fill(strings.openAttachment, label)}
        onClick={() => panel.post({ type: "openAttachment", messageId, id })}
      >
        <Icon name={kind === "file" ? "file" : "list-selection"} />
        <span class="chip-label">{label}</span>
      </button>
      {onRemove && <IconButton icon="close" label={fill(strings.remove, label)} class="chip-remove" onClick={onRemove} />}
    </span>
  );
}
