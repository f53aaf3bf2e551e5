import { describe, expect, it } from "vitest";
import { redact } from "../../../src/shared/redact.ts";

describe("redact", () => {
  it("removes the given key wherever it occurs, even encoded", () => {
    expect(redact("a plain/key+1 b plain%2Fkey%2B1", "plain/key+1")).toBe("a [redacted] b [redacted]");
  });

  it.each([
    ["sk-or-v1-0123456789abcdef", "[redacted]"],
    ["key: sk-ant-api03-AbCd_ef-gh.", "key: [redacted]"],
    ["gsk_0123456789abcdef and hf_0123456789abcdef", "[redacted] and [redacted]"],
    ["Authorization: Bearer abc.def-ghi", "Authorization: Bearer [redacted]"],
    ['{"authorization":"bearer  xyz"}', '{"authorization":"bearer  [redacted]"}'],
    ["x-api-key: 0123456789", "x-api-key: [redacted]"],
    ["https://h/?api_key=0123456789&q=1", "https://h/?api_key=[redacted]&q=1"],
    ["eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.abc", "[redacted]"],
  ])("%s", (text, clean) => {
    expect(redact(text)).toBe(clean);
  });

  it.each([
    "The desk-lamp and the sky-line are fine.",
    "api key is missing",
    "task-force",
    "skateboarding ghostwriters",
    "sk-learn-pipelines",
    "key: ****-key is invalid",
    "",
    "sk-short",
  ])("leaves %j alone", (text) => {
    expect(redact(text)).toBe(text);
  });

  it("does not redact words that contain a short key", () => {
    expect(redact("a cat", "a")).toBe("a cat");
  });
});
