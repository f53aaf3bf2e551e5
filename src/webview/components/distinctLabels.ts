import type { Attachment } from "../../shared/conversation.ts";

/** Attachments as they are shown side by side: those of one label but different paths have their folders behind it. */
export function withDistinctLabels(attachments: readonly Attachment[]): readonly Attachment[] {
  return attachments.map((attachment) => {
    const { label, path } = attachment;
    const folder = path.slice(0, Math.max(0, path.lastIndexOf("/")));
    const hasTwin = attachments.some((other) => other.label === label && other.path !== path);
    return hasTwin && folder !== "" ? { ...attachment, label: `${label} · ${folder}` } : attachment;
  });
}
