import { describe, expect, test } from "vitest";
import { findSecrets, redactSecrets, redactValues, secretFilePattern } from "../../../src/shared/secretPatterns.ts";

const pem = "-----BEGIN RSA PRIVATE KEY-----\nMIIEpAIBAAKCAQEA\n-----END RSA PRIVATE KEY-----";

describe("possible secrets", () => {
  test.each([
    ["private key", pem],
    ["API key (sk-", "sk-or-v1-CANARYCANARYCANARY"],
    ["API key (sk-", "sk-proj-abcdefghijklmnop1234"],
    ["AWS access key", "AKIAIOSFODNN7EXAMPLE"],
    ["GitHub token", "ghp_0123456789abcdefghijABCDEFGHIJ012345"],
    ["JSON web token", "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.abcdefghijklmnop"],
    ["password in a URL", "postgres://admin:s3cr3t-word@db.internal/x"],
    ["authorization header", "Authorization: Bearer abcdef0123456789abcdef"],
    ["secret in an assignment", 'const apiKey = "9fK2mQ7xPz4LwT8v";'],
    ["secret in an assignment", "DB_PASSWORD=9fK2mQ7xPz4LwT8v"],
  ])("%s", (name, text) => {
    const [found] = findSecrets(`before ${text} after`);
    expect(found?.pattern).toContain(name);
    expect(found?.isApiKey).toBe(name.startsWith("API key"));
    expect(findSecrets(redactSecrets(text))).toEqual([]);
  });

  test.each([
    "const token = readToken(stream);",
    'password: "your-password-here"',
    "const secretName = process.env.SECRET_NAME;",
    "class sk-loading-spinner-container",
    "git commit 4b825dc642cb6eb9a060e54bf8d69288fbee4904",
    "https://user@example.com/path",
    "tokenLimit: 128000, maxTokens = 4096",
  ])("not %s", (text) => expect(findSecrets(text)).toEqual([]));

  test("only the secret is redacted", () => {
    expect(redactSecrets("url = postgres://admin:s3cr3t-word@db/x")).toBe("url = postgres://admin:[redacted]@db/x");
  });

  test("hostile text is read in linear time", () => {
    for (const text of ["-----BEGIN PRIVATE KEY-----".repeat(2000), "token=".repeat(50_000), "a://".repeat(50_000), "eyJ".repeat(50_000)]) {
      expect(findSecrets(text).length).toBeLessThan(10_000);
    }
  });
});

describe("files that hold secrets", () => {
  test.each([
    ".env",
    ".ENV",
    "./sub/../.env",
    "a/.env.local",
    "C:\\app\\.Env ",
    "certs/server.pem",
    ".ssh/id_rsa",
    "ID_ED25519",
    "/etc/passwd",
    ".npmrc",
    "x/credentials.json",
  ])("%s", (path) => expect(secretFilePattern(path)).toBeDefined());
  test.each([".env.example", "environment.ts", "src/keys.ts", "public.txt", "secretPatterns.ts", "passwd.md"])("not %s", (path) =>
    expect(secretFilePattern(path)).toBeUndefined(),
  );

  test("all their values are redacted", () => {
    expect(redactValues('A=1\nexport B=\'two\'\n# C\n{\n  "d": "four"\n}\n')).toBe(
      'A=[redacted]\nexport B=[redacted]\n# C\n{\n  "d": [redacted]\n}\n',
    );
  });
});
