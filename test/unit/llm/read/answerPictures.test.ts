import { describe, expect, test } from "vitest";
import { AnswerParts } from "../../../../src/llm/read/answerParts.ts";
import { AnswerReader } from "../../../../src/llm/read/answerReader.ts";
import type { Answer, ChatEvent } from "../../../../src/shared/chatEvent.ts";
import { dataAddress, jpegBytes, png, pngBytes, wirePicture } from "../../../data/pictures.ts";

const [red, blue, small] = [png(8, 8, 0), png(8, 8, 1), png(4, 4, 2)];
const base64 = pngBytes(8, 8, 0).toString("base64");

interface Reading {
  readonly answer: Answer;
  readonly events: readonly ChatEvent[];
}

function read(...chunks: readonly object[]): Reading {
  const events: ChatEvent[] = [];
  const reader = new AnswerReader({
    dialect: "openrouter",
    model: "m/draws",
    origin: "https://a.example",
    now: 0,
    sink: (batch) => events.push(...batch),
  });
  for (const chunk of chunks) reader.push(new TextEncoder().encode(`data: ${JSON.stringify(chunk)}\n\n`));
  reader.push(new TextEncoder().encode("data: [DONE]\n\n"));
  return { answer: reader.end("clean"), events };
}

const delta = (fields: object): object => ({ choices: [{ index: 0, delta: fields }] });
const stop = { choices: [{ index: 0, delta: {}, finish_reason: "stop" }] };
const urls = ({ answer }: Reading): readonly string[] =>
  answer.images.map((image) => (image as ReturnType<typeof wirePicture>).image_url.url);

describe("the forms in which servers send a picture", () => {
  test.each<[string, object]>([
    ["OpenRouter's and LiteLLM's", { images: [{ type: "image_url", image_url: { url: red }, index: 0 }] }],
    ["camel case", { images: [{ type: "image_url", imageUrl: { url: red } }] }],
    ["an address alone", { images: [{ type: "image_url", image_url: red }] }],
    ["a text", { images: [red] }],
    ["base64 alone (Ollama)", { images: [base64] }],
    ["a JPEG that is called PNG", { images: [{ image_url: { url: dataAddress("image/jpeg", pngBytes(8, 8, 0)) } }] }],
    ["b64_json", { images: [{ type: "image", b64_json: base64 }] }],
    ["a part of the content", { content: [{ type: "image_url", image_url: { url: red } }] }],
    ["an output_image", { content: [{ type: "output_image", image_url: red }] }],
    ["an image_generation_call", { content: [{ type: "image_generation_call", result: base64 }] }],
    [
      "an image with a source (Anthropic)",
      { content: [{ type: "image", source: { type: "base64", media_type: "image/png", data: base64 } }] },
    ],
    ["inlineData (Gemini)", { content: [{ inlineData: { mimeType: "image/png", data: base64 } }] }],
    ["inline_data", { content: [{ inline_data: { mime_type: "image/png", data: base64 } }] }],
  ])("%s, streamed and as a whole", (_, fields) => {
    const streamed = read(delta(fields), stop);
    expect(urls(streamed)).toEqual([red]);
    expect(streamed.answer).toMatchObject({ verdict: "complete", text: "", images: [wirePicture(red)] });
    const whole = read({ choices: [{ index: 0, message: { role: "assistant", ...fields }, finish_reason: "stop" }] });
    expect(urls(whole)).toEqual([red]);
  });

  test("text and pictures in one list of parts keep their places", () => {
    const { answer } = read(
      delta({
        content: [
          { type: "text", text: "A fox: " },
          { type: "output_image", image_url: red },
          { type: "text", text: "there." },
        ],
      }),
      stop,
    );
    expect(answer).toMatchObject({ text: "A fox: there.", images: [wirePicture(red)] });
  });

  test("an address on the web is kept as it is, and what is no picture too, to be told", () => {
    const odd = "data:text/html,<script>alert(1)</script>";
    expect(urls(read(delta({ images: [{ image_url: { url: "https://a.example/x.png" } }, { image_url: { url: odd } }] }), stop))).toEqual([
      "https://a.example/x.png",
      odd,
    ]);
  });

  test("what holds no picture is not one", () => {
    const none = [
      null,
      7,
      {},
      { type: "image_url" },
      { image_url: { url: "" } },
      { image_url: { url: "javascript:alert(1)" } },
      "words",
      [],
    ];
    expect(read(delta({ content: "x", images: none }), stop).answer).toMatchObject({ text: "x", images: [], verdict: "complete" });
  });

  test("a picture that repeats in the last chunk is one picture", () => {
    expect(urls(read(delta({ images: [red] }), delta({ images: [red] }), stop))).toEqual([red]);
  });
});

describe("previews", () => {
  const at = (index: number, url: string, more: object = {}): object =>
    delta({ images: [{ type: "image_url", image_url: { url }, index, ...more }] });

  test("a later picture in the same place takes the place of the earlier one", () => {
    expect(urls(read(at(0, red), at(0, blue), at(1, small), stop))).toEqual([blue, small]);
  });

  test("pictures with text between them, of other sizes, or without a number are all kept", () => {
    expect(urls(read(at(0, red), delta({ content: "And blue: " }), at(0, blue), stop))).toEqual([red, blue]);
    expect(urls(read(at(0, red), at(0, small), stop))).toEqual([red, small]);
    expect(urls(read(delta({ images: [red] }), delta({ images: [blue] }), stop))).toEqual([red, blue]);
  });

  test("a picture that the server calls partial gives way, whatever its size", () => {
    const partial = { type: "image_generation.partial_image", partial_image_index: 0, output_index: 0 };
    const { answer, events } = read(
      delta({ images: [{ ...partial, b64_json: pngBytes(4, 4, 2).toString("base64") }] }),
      delta({ images: [{ ...partial, partial_image_index: 1, b64_json: pngBytes(4, 4, 1).toString("base64") }] }),
      delta({ images: [{ type: "image_url", image_url: { url: red } }] }),
      stop,
    );
    expect(answer.images).toEqual([wirePicture(red)]);
    expect(events.filter(({ type }) => type === "images").map((event) => event.type === "images" && event.images.length)).toEqual([
      1, 1, 1,
    ]);
  });
});

describe("faults", () => {
  test("a hundred pictures are a hundred", () => {
    const many = Array.from({ length: 100 }, (_, index) => png(9, 9 + index));
    expect(urls(read(...many.map((url) => delta({ images: [{ image_url: { url } }] })), stop))).toEqual(many);
  });

  test("a picture of 30 MB ends the answer with an error; what came before is kept", () => {
    const huge = `data:image/png;base64,${base64}${"A".repeat(40 * 1024 * 1024)}`;
    const { answer } = read(delta({ content: "Here: ", images: [small] }), delta({ images: [{ image_url: { url: huge } }] }), stop);
    expect(answer).toMatchObject({ text: "Here: ", images: [wirePicture(small)], verdict: "interrupted", error: { code: "oversized" } });
  });

  test("pictures of more than 64 MB in all are too much; previews that were replaced do not count", () => {
    const big = (index: number): string => `${png(8, 8 + index)}${"A".repeat(22 * 1024 * 1024)}`;
    const outcomes = (more: object) => {
      const parts = new AnswerParts("m");
      return [0, 1, 2].map(
        (index) => parts.chunk({ choices: [{ index: 0, delta: { images: [{ ...more, image_url: { url: big(index) } }] } }] }, "").problem,
      );
    };
    expect(outcomes({})).toEqual([undefined, undefined, "oversized"]);
    expect(outcomes({ partial: true })).toEqual([undefined, undefined, undefined]);
  });

  test("a stream that breaks off inside a picture keeps the ones before", () => {
    const events: ChatEvent[] = [];
    const reader = new AnswerReader({
      dialect: "openrouter",
      model: "m",
      origin: "https://a.example",
      now: 0,
      sink: (batch) => events.push(...batch),
    });
    reader.push(new TextEncoder().encode(`data: ${JSON.stringify(delta({ images: [red] }))}\n\n`));
    reader.push(new TextEncoder().encode(`data: ${JSON.stringify(delta({ images: [blue] }))}`.slice(0, -40)));
    expect(reader.end("clean")).toMatchObject({ verdict: "interrupted", images: [wirePicture(red)], error: { code: "connectionLost" } });
  });

  test("JPEG bytes are called JPEG", () => {
    expect(urls(read(delta({ images: [dataAddress("image/png", jpegBytes(2, 2))] }), stop))).toEqual([
      dataAddress("image/jpeg", jpegBytes(2, 2)),
    ]);
  });
});
