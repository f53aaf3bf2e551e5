import { useEffect, useState } from "preact/hooks";
import { usePanel } from "../panelContext.ts";
import { IconButton } from "../components/iconButton.tsx";

const confirmationMs = 1500;

/** Copies a message's source and shows a check mark afterwards. */
export function CopyButton({ messageId }: { readonly messageId: string }) {
  const panel = usePanel();
  const strings = panel.store.strings.value;
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    if (!copied) return undefined;
    const timer = setTimeout(() => setCopied(false), confirmationMs);
    return () => clearTimeout(timer);
  }, [copied]);
  return (
    <IconButton
      icon={copied ? "check" : "copy"}
      label={strings.copyMessage}
      tooltip={copied ? strings.copied : strings.copyMessage}
      onClick={() => {
        panel.post({ type: "copyMessage", messageId });
        panel.store.announce(strings.copied);
        setCopied(true);
      }}
    />
  );
}
