import type { Attachment, AttachmentKind } from "../../shared/conversation.ts";
import { fill, type PanelStrings } from "../../shared/strings.ts";
import type { Format } from "../format.ts";
import { usePanel } from "../panelContext.ts";
import { Icon } from "./icon.tsx";
import { IconButton } from "./iconButton.tsx";

interface AttachmentChipProps {
  readonly attachment: Attachment;
  /** The message it belongs to; null in the composer. */
  readonly messageId: string | null;
  readonly onRemove?: () => void;
}

/** An attachment. A click opens its source or what was sent. In the composer, a mark lists findings, and a click on it reviews them. */
export function AttachmentChip({ attachment, messageId, onRemove }: AttachmentChipProps) {
  const panel = usePanel();
  const strings = panel.store.strings.value;
  const format = panel.format.value;
  const { id, kind, label, tokens, why } = attachment;
  const facts = [
    place(attachment, strings, format),
    ...(why === undefined ? [] : [why]),
    ...sizeOf(attachment, strings, format),
    ...found(attachment, strings, format),
  ];
  const marks = found(attachment, strings, format);
  return (
    <span class="chip" role="group" aria-label={label}>
      <button
        type="button"
        class="chip-open"
        title={facts.join("\n")}
        aria-label={fill(strings.openAttachment, label)}
        aria-description={facts.slice(1).join(". ")}
        onClick={() => panel.post({ type: "openAttachment", messageId, id })}
      >
        <Icon name={icons[kind] ?? "file"} />
        <span class="chip-label">{label}</span>
        {marks.length > 0 && messageId !== null && <Icon name="warning" />}
      </button>
      {tokens !== undefined && (
        <span class="chip-size" aria-hidden="true">
          ≈{format.short(tokens)}
        </span>
      )}
      {marks.length > 0 && messageId === null && (
        <IconButton
          icon="warning"
          label={fill(strings.reviewAttachment, label)}
          tooltip={marks.join("\n")}
          class="chip-mark"
          onClick={() => panel.post({ type: "reviewAttachment", id })}
        />
      )}
      {onRemove && <IconButton icon="close" label={fill(strings.remove, label)} class="chip-remove" onClick={onRemove} />}
    </span>
  );
}

const icons: Readonly<Record<AttachmentKind, string>> = {
  selection: "list-selection",
  file: "file",
  folder: "folder",
  symbol: "symbol-method",
  cell: "notebook",
  problems: "warning",
  search: "search",
  changes: "diff",
  staged: "diff-added",
  commit: "git-commit",
  review: "git-pull-request",
  terminal: "terminal",
  command: "terminal",
  debug: "debug-alt",
  test: "beaker",
  url: "globe",
  conversation: "comment-discussion",
  image: "file-media",
  pdf: "file-pdf",
  instructions: "book",
};

function place({ kind, label, path, startLine, endLine, part }: Attachment, strings: PanelStrings, { count }: Format): string {
  if (kind === "file" && part !== true) return fill(strings.attachedFile, path);
  if (kind === "file" || kind === "selection" || kind === "symbol") {
    if (startLine === endLine) return fill(strings.attachedLine, path, count(startLine));
    return fill(strings.attachedLines, path, count(startLine), count(endLine));
  }
  return path === "" ? label : path;
}

function sizeOf({ tokens, unread }: Attachment, strings: PanelStrings, { counted }: Format): readonly string[] {
  return [...(tokens === undefined ? [] : [counted(strings.attachedTokens, tokens)]), ...(unread === true ? [strings.attachedUnread] : [])];
}

function found({ check, path, source }: Attachment, strings: PanelStrings, { counted }: Format): readonly string[] {
  const now = source === "gone" ? [fill(strings.attachedGone, path)] : source === "changed" ? [strings.attachedChanged] : [];
  if (check === undefined) return now;
  const { patterns, redact, hidden, lookalikes, keepHidden } = check;
  return [
    ...now,
    ...(patterns.length === 0 ? [] : [fill(redact ? strings.attachedRedacted : strings.attachedSecrets, patterns.join(", "))]),
    ...(hidden === 0 ? [] : [counted(keepHidden ? strings.attachedHiddenKept : strings.attachedHidden, hidden)]),
    ...(lookalikes === 0 ? [] : [counted(strings.attachedLookalikes, lookalikes)]),
  ];
}
