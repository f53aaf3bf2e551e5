/** Tells an Enter that means "send" from one that confirms an input method's candidate. */
export interface EnterGuard {
  readonly onCompositionEnd: () => void;
  /** Whether this key press sends the message, according to the user's setting. */
  isSubmit(event: KeyboardEvent, sendWith: "enter" | "ctrlEnter"): boolean;
}

/**
 * Makes a guard for one text field. Input methods differ in the order of their last key and `compositionend`: Chromium reports
 * `isComposing` or keyCode 229, some end the composition first and deliver the same Enter as a plain key in the same task.
 */
export function createEnterGuard(): EnterGuard {
  let justComposed = false;
  return {
    onCompositionEnd: () => {
      justComposed = true;
      setTimeout(() => (justComposed = false), 0);
    },
    isSubmit: (event, sendWith) => {
      // keyCode is deprecated, but 229 is the only mark that some input methods leave.
      if (event.key !== "Enter" || event.isComposing || event.keyCode === 229 || justComposed) return false;
      if (event.shiftKey || event.altKey) return false;
      const withControl = event.ctrlKey || event.metaKey;
      return sendWith === "enter" ? true : withControl;
    },
  };
}
