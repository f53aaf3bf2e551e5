import { useEffect, useRef, useState } from "preact/hooks";
import type { AnswerMessage } from "../../shared/conversation.ts";
import type { PictureFacts, PictureRefusal } from "../../shared/pictureData.ts";
import type { LoadedImage, ShownPicture } from "../../shared/protocol.ts";
import { fill, type PanelStrings } from "../../shared/strings.ts";
import { IconButton } from "../components/iconButton.tsx";
import { usePanel } from "../panelContext.ts";
import { WebLink } from "./webLink.tsx";

/** More pictures than this are shown on request. */
const shownAtFirst = 20;
/** CSS pixels. */
const mostHeight = 480;
/** Pictures are loaded a little before they are scrolled into view. */
const margin = "600px 0px";

/** The pictures of an answer, in its order. The data of each is requested when it comes into view. */
export function AnswerPictures({ message }: { readonly message: AnswerMessage }) {
  const { store, format } = usePanel();
  const [showsAll, setShowsAll] = useState(false);
  const pictures = message.images as readonly ShownPicture[];
  const strings = store.strings.value;
  const shown = showsAll ? pictures : pictures.slice(0, shownAtFirst);
  return (
    <div class="answer-images">
      {shown.map((picture, index) => (
        <Picture key={index} messageId={message.id} index={index} picture={picture} />
      ))}
      {shown.length < pictures.length && (
        <button type="button" class="link-button" onClick={() => setShowsAll(true)}>
          {format.value.counted(strings.showAllImages, pictures.length)}
        </button>
      )}
    </div>
  );
}

interface PictureProps<Kind extends ShownPicture = ShownPicture> {
  readonly messageId: string;
  readonly index: number;
  readonly picture: Kind;
}

function Picture({ messageId, index, picture }: PictureProps) {
  const { store, format } = usePanel();
  const strings = store.strings.value;
  const number = format.value.count(index + 1);
  switch (picture.kind) {
    case "data":
      return <DataPicture messageId={messageId} index={index} picture={picture} />;
    case "remote":
      return <WebLink messageId={messageId} url={picture.url} title={fill(strings.imageOf, number)} host={picture.host} />;
    case "refused":
      return <p class="answer-picture-note">{fill(refusalOf(picture.why, strings), number)}</p>;
    default:
      return picture satisfies never;
  }
}

function refusalOf(why: PictureRefusal, strings: PanelStrings): string {
  switch (why) {
    case "type":
      return strings.imageWrongType;
    case "size":
      return strings.imageTooLarge;
    case "pixels":
      return strings.imageTooManyPixels;
    default:
      return why satisfies never;
  }
}

const typeNames: Readonly<Record<PictureFacts["mediaType"], string>> = {
  "image/png": "PNG",
  "image/jpeg": "JPEG",
  "image/gif": "GIF",
  "image/webp": "WebP",
};

function DataPicture({ messageId, index, picture: { key, facts } }: PictureProps<Extract<ShownPicture, { readonly kind: "data" }>>) {
  const panel = usePanel();
  const { store, format } = panel;
  const strings = store.strings.value;
  const figure = useRef<HTMLElement>(null);
  const [image, setImage] = useState<LoadedImage | undefined>();
  useEffect(() => {
    const element = figure.current;
    if (element === null) return undefined;
    let isGone = false;
    const load = async (): Promise<void> => {
      const loaded = await panel.picture(messageId, index, key);
      if (!isGone) setImage(loaded);
    };
    const observer = new IntersectionObserver(
      (entries) => {
        if (!entries.some(({ isIntersecting }) => isIntersecting)) return;
        observer.disconnect();
        void load();
      },
      { rootMargin: margin, scrollMargin: margin },
    );
    observer.observe(element);
    return () => {
      isGone = true;
      observer.disconnect();
    };
  }, [messageId, index, key]);
  const number = format.value.count(index + 1);
  const url = image !== undefined && "dataUrl" in image ? image.dataUrl : undefined;
  const problem = image !== undefined && "problem" in image ? image.problem : undefined;
  const { count } = format.value;
  // As large before it is loaded as afterwards, so that nothing jumps.
  const size = { width: `${Math.min(facts.width, Math.ceil((mostHeight * facts.width) / facts.height))}px` };
  return (
    <figure class="answer-picture" ref={figure}>
      {url === undefined ? (
        <div class="answer-picture-space" style={{ ...size, aspectRatio: `${facts.width} / ${facts.height}` }} />
      ) : (
        <img
          src={url}
          alt={fill(strings.imageOf, number)}
          width={facts.width}
          height={facts.height}
          style={size}
          decoding="async"
          onError={() => setImage({ problem: strings.imageNotLoaded })}
        />
      )}
      <figcaption>
        <span class="answer-picture-facts">
          {fill(strings.imageFacts, typeNames[facts.mediaType], count(facts.width), count(facts.height))}
        </span>
        <IconButton
          icon="save"
          label={fill(strings.saveImage, number)}
          onClick={() => panel.post({ type: "savePicture", messageId, picture: index })}
        />
        {url !== undefined && <IconButton icon="copy" label={fill(strings.copyImage, number)} onClick={() => void copy(url, panel)} />}
      </figcaption>
      {!facts.isWhole && <p class="answer-picture-note">{strings.imageIncomplete}</p>}
      {problem !== undefined && (
        <p class="answer-picture-note" dir="auto">
          {problem}
        </p>
      )}
    </figure>
  );
}

async function copy(url: string, { store }: ReturnType<typeof usePanel>): Promise<void> {
  const strings = store.strings.peek();
  try {
    await navigator.clipboard.write([new ClipboardItem({ "image/png": asPng(url) })]);
    store.announce(strings.copied);
  } catch {
    store.announce(strings.imageNotCopied);
  }
}

/** A picture as PNG, the only kind that every clipboard takes. */
async function asPng(url: string): Promise<Blob> {
  const picture = new Image();
  picture.src = url;
  await picture.decode();
  const canvas = document.createElement("canvas");
  canvas.width = picture.naturalWidth;
  canvas.height = picture.naturalHeight;
  const context = canvas.getContext("2d");
  if (context === null) throw new Error("no canvas");
  context.drawImage(picture, 0, 0);
  return new Promise((resolve, reject) => {
    canvas.toBlob((blob) => (blob === null ? reject(new Error("no picture")) : resolve(blob)), "image/png");
  });
}
