import { beforeEach, expect, test } from "vitest";
import { loadPicture, savePicture } from "../../../../src/host/links/answerPictures.ts";
import { jpegBytes, dataAddress, png, pngBytes, wirePicture } from "../../../data/pictures.ts";
import { answer, question } from "../../history/messages.ts";
import { fake, Uri } from "../../vscode.ts";

const message = answer("a1", "q1", {
  images: [
    wirePicture(png(5, 4)),
    wirePicture("https://a.example/b.png"),
    wirePicture("data:text/html,x"),
    wirePicture(dataAddress("image/png", jpegBytes(5, 4))),
  ],
});

beforeEach(() => fake.reset());

test("the panel gets the data of a picture that is in the answer, and of nothing else", () => {
  expect(loadPicture(message, 0)).toEqual({ dataUrl: png(5, 4) });
  const gone = { problem: "This image is no longer in the conversation." };
  for (const index of [1, 2, 4]) expect(loadPicture(message, index)).toEqual(gone);
  expect(loadPicture(question("q1", null), 0)).toEqual(gone);
  expect(loadPicture(undefined, 0)).toEqual(gone);
});

test("a picture is saved where the user says, with its own bytes and the ending of its kind", async () => {
  fake.answers.push(Uri.file("/project/fox.png"));
  await savePicture(message, 0);
  expect(fake.fileDialogs).toEqual([{ title: "Save image", filters: { PNG: ["png"] }, defaultUri: Uri.file("/project/image-1.png") }]);
  expect(Buffer.from(fake.files.get("/project/fox.png") ?? [])).toEqual(pngBytes(5, 4));
  fake.answers.push(Uri.file("/project/photo.jpg"));
  await savePicture(message, 3);
  expect(fake.fileDialogs[1]).toMatchObject({ filters: { JPEG: ["jpg"] } });
});

test("nothing is written where the user cancels", async () => {
  fake.answers.push(undefined);
  await savePicture(message, 0);
  expect([...fake.files.keys()]).toEqual([]);
  expect(fake.messages).toEqual([]);
});

test("what cannot be saved says so, without a dialog", async () => {
  await savePicture(message, 2);
  await savePicture(undefined, 0);
  expect(fake.fileDialogs).toEqual([]);
  expect(fake.messages).toEqual(["This image is no longer in the conversation.", "This image is no longer in the conversation."]);
});
