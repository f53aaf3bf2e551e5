import { useState } from "preact/hooks";
import { fill, type PanelStrings } from "../../shared/strings.ts";
import type { ToolRun, ToolRunStatus } from "../../shared/toolMessage.ts";
import { toolTitle } from "../../shared/toolTitle.ts";
import { usePanel } from "../panelContext.ts";
import { Icon } from "../components/icon.tsx";
import type { ToolQuestion } from "../../shared/toolQuestion.ts";
import { ToolQuestionCard } from "./toolQuestionCard.tsx";
import { isShownPicture } from "../../shared/imageFacts.ts";
import { lookup } from "../../shared/guards.ts";

interface ToolRunProps {
  readonly run: ToolRun;
  /** The host's question about this call, if it waits. */
  readonly question: ToolQuestion | null;
  /** Its name in the saved state and in the ids of the page. */
  readonly name: string;
}

/** One tool call: a line with its outcome, time and size, which expands to the arguments and the result as plain text. */
export function ToolRunDetails({ run, question, name }: ToolRunProps) {
  const panel = usePanel();
  const strings = panel.store.strings.value;
  const [open, setOpen] = useState(lookup(panel.saved.value.expanded, name) ?? false);
  const { icon, word } = statusLooks[run.status];
  const region = `tool-${name}`;
  const tool = run.call.function.name;
  const title = toolTitle(tool);
  const isAllowed = panel.store.state.value?.tools.allowed.includes(tool) === true;
  const words = [
    strings[question === null ? word : "toolAsks"],
    ...figures(run, panel.format.value, strings),
    ...(isAllowed ? [strings.toolAllowed] : []),
  ];
  const toggle = (): void => {
    setOpen(!open);
    panel.saved.update({ expanded: { ...panel.saved.value.expanded, [name]: !open } });
  };
  return (
    <li class="tool-run" data-tool={tool} data-tool-status={run.status}>
      <button type="button" class="tool-toggle" aria-expanded={open} aria-controls={region} onClick={toggle}>
        <Icon name={open ? "chevron-down" : "chevron-right"} />
        <Icon name={icon} />
        <span class="tool-words">
          <span class="tool-name" dir="auto" title={tool}>
            {title}
          </span>
          <span class="tool-figures">{words.join(" · ")}</span>
        </span>
      </button>
      <div id={region} class="tool-body" role="region" aria-label={fill(strings.toolDetails, title)} hidden={!open}>
        {open && <Body run={run} isAllowed={isAllowed} />}
      </div>
      {question !== null && <ToolQuestionCard key={question.token} question={question} />}
    </li>
  );
}

function Body({ run, isAllowed }: { readonly run: ToolRun; readonly isAllowed: boolean }) {
  const panel = usePanel();
  const { store, format } = panel;
  const strings = store.strings.value;
  const images = run.images.filter(isShownPicture);
  return (
    <>
      {isAllowed && (
        <p class="tool-allowed">
          {strings.toolAllowedHint}{" "}
          <button type="button" class="button" onClick={() => panel.post({ type: "askAgain", tool: run.call.function.name })}>
            {strings.toolAskAgain}
          </button>
        </p>
      )}
      <p class="tool-question-name">
        <code>{run.call.function.name}</code>
      </p>
      <h3>{strings.toolArguments}</h3>
      <pre tabIndex={0}>{readable(run.call.function.arguments)}</pre>
      {run.text !== "" && (
        <>
          <h3>{strings.toolResult}</h3>
          <pre tabIndex={0} dir="auto">
            {run.text}
          </pre>
        </>
      )}
      {images.length > 0 && (
        <div class="answer-images">
          {images.map((image, index) => (
            <img key={index} src={image} alt={fill(strings.toolImage, format.value.count(index + 1))} />
          ))}
        </div>
      )}
    </>
  );
}

function figures(
  { ms, text, images }: ToolRun,
  format: ReturnType<typeof usePanel>["format"]["value"],
  strings: PanelStrings,
): readonly string[] {
  return [
    ...(ms === undefined ? [] : [format.duration(ms)]),
    ...(ms === undefined || text === "" ? [] : [format.countedShort(strings.toolSize, text.length)]),
    ...(images.length === 0 ? [] : [format.counted(strings.toolImages, images.length)]),
  ];
}

/** Arguments with line breaks if they are JSON, otherwise unchanged. */
function readable(written: string): string {
  try {
    return JSON.stringify(JSON.parse(written), undefined, 2);
  } catch {
    return written;
  }
}

const statusLooks = {
  waiting: { icon: "circle-outline", word: "toolWaiting" },
  running: { icon: "loading codicon-modifier-spin", word: "toolRunning" },
  done: { icon: "tools", word: "toolDone" },
  failed: { icon: "error", word: "toolFailed" },
  invalid: { icon: "error", word: "toolInvalid" },
  refused: { icon: "circle-slash", word: "toolRefused" },
  cancelled: { icon: "debug-stop", word: "toolCancelled" },
  interrupted: { icon: "debug-disconnect", word: "toolInterrupted" },
} as const satisfies Record<ToolRunStatus, { readonly icon: string; readonly word: keyof PanelStrings }>;
