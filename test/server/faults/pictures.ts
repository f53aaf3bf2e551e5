import { png } from "../../data/pictures.ts";
import { deltaEvent, doneEvent, finishEvent, usageEvent } from "./events.ts";
import { fault, faultVariants, type Behaviour, type Fault } from "./fault.ts";

const picture = (url: string): string => deltaEvent({ images: [{ type: "image_url", image_url: { url } }] });

/** A stream of these pieces with a good end. */
function stream(...pieces: readonly string[]): Behaviour {
  return async (exchange) => {
    await exchange.stream();
    await exchange.send(deltaEvent({ content: "Here: " }), ...pieces, finishEvent(), usageEvent(), doneEvent);
    await exchange.end();
  };
}

/** Answers with pictures: F136 to F139. */
export const pictures: readonly Fault[] = [
  fault("F136", "a picture whose base64 is cut", stream(picture(png(64, 64).slice(0, -30)))),
  faultVariants("F137", "pictures that are none", {
    SVG: stream(picture(`data:image/svg+xml;base64,${btoa('<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>')}`)),
    page: stream(picture("data:text/html,<b>no</b>")),
    "SVG called PNG": stream(picture(`data:image/png;base64,${btoa('<svg xmlns="http://www.w3.org/2000/svg"/>')}`)),
  }),
  fault("F138", "a picture of 30 MB", stream(picture(png(4, 4)), picture(png(8, 8) + "A".repeat(40 * 1024 * 1024)))),
  fault("F139", "a hundred pictures", stream(...Array.from({ length: 100 }, (_, index) => picture(png(8, 8 + index))))),
];
