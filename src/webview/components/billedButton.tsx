import type { ComponentChildren } from "preact";
import type { BilledMessage } from "../billedRequests.ts";
import { usePanel } from "../panelContext.ts";
import { Icon } from "./icon.tsx";

interface BilledButtonProps {
  /** What the host is asked for. */
  readonly message: BilledMessage;
  /** Shows only this icon; otherwise the label, or the children, is the text. */
  readonly icon?: string;
  /** Accessible name; the tooltip of an icon. */
  readonly label: string;
  readonly class?: string;
  readonly children?: ComponentChildren;
  /** Runs after the message was sent. */
  readonly onSent?: () => void;
}

/**
 * A button that asks a model, or may. A double click is one click: its second half would be billed again, or hit what came to stand under the pointer.
 * Until the host has handled the message, the button does nothing. It stays enabled for the browser, which takes the focus away from disabled ones.
 */
export function BilledButton({ message, icon, label, class: extra = "", children = label, onSent }: BilledButtonProps) {
  const { billed } = usePanel();
  const isOpen = billed.isOpen(message);
  const press = ({ detail }: MouseEvent): void => {
    if (detail < 2 && billed.send(message)) onSent?.();
  };
  return (
    <button
      type="button"
      class={icon === undefined ? `button ${extra}` : `icon-button ${extra}`}
      aria-label={label}
      title={icon === undefined ? undefined : label}
      aria-disabled={isOpen}
      onClick={press}
    >
      {icon === undefined ? children : <Icon name={icon} />}
    </button>
  );
}
