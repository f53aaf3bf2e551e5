// What draws messages: loaded once there are some, or soon will be.
export { createMarkdownFactory } from "../answerMarkdown.ts";
export { Message } from "./message.tsx";
