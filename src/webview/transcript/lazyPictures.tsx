import type { ComponentType } from "preact";
import { useEffect, useState } from "preact/hooks";
import type { AnswerMessage } from "../../shared/conversation.ts";

interface PicturesProps {
  readonly message: AnswerMessage;
}

let loaded: ComponentType<PicturesProps> | undefined;

/** The pictures of an answer; few answers have any, so their code is loaded with the first. */
export function LazyPictures({ message }: PicturesProps) {
  const [Pictures, setPictures] = useState<{ readonly Component: ComponentType<PicturesProps> } | undefined>(
    loaded === undefined ? undefined : { Component: loaded },
  );
  useEffect(() => {
    if (Pictures !== undefined) return;
    const load = async (): Promise<void> => {
      loaded = (await import("./answerPictures.tsx")).AnswerPictures;
      setPictures({ Component: loaded });
    };
    void load();
  }, [Pictures]);
  return Pictures === undefined ? null : <Pictures.Component message={message} />;
}
