import { describe, expect, test } from "vitest";
import {
  findSecrets,
  findSecretsInTurns,
  redactSecrets,
  redactSecretsInTurns,
  redactValues,
  secretFilePattern,
} from "../../../src/shared/secretPatterns.ts";

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

  const [digits, letters, base62] = ["0123456789", "abcdef", "aB3dE5gH7jK9mN1pQ2rS4tU6vW8xY0zA"];
  const hex = `${digits}${letters}${digits}${letters}`;

  // Put together here, so that nothing in this file looks like a secret to others.
  test.each([
    ["authorization: basic ", "eC1hY2Nlc3MtdG9rZW46VE9LRU4tQ0FOQVJZ", ""],
    ["AUTHORIZATION: BASIC ", "dXNlcjpwYXNz", ""],
    ["authorization: bearer ", base62, ""],
    ["curl -H 'authorization: bearer ", base62, "'"],
    ["'Authorization': 'token ", base62, "'"],
    ["machine example.invalid login joe password ", "NETRC-CANARY", ""],
    ["machine example.invalid\n  login joe\n  password ", "hunter2", "\n"],
    ["machine a.example password ", "hunter2", " login joe"],
    ["default login joe password ", "hunter2", ""],
    ["AccountName=x;AccountKey=", `${base62}${base62}/+AB==`, ";EndpointSuffix=core.windows.net"],
    ["Endpoint=sb://x/;SharedAccessKeyName=Root;SharedAccessKey=", `${base62}/+A=`, ""],
    ["SharedAccessSignature=sv=2024&sig=", `${base62}%2BAB%3D`, ""],
    ["https://x.blob.core.windows.net/c?sv=2024-01-01&sig=", `${base62}%2BAB%3D`, "&se=2030"],
    ["", `ya29.a0${base62}`, ""],
    ["", `MTk4NjIyNDgzNDcxOTI1MjQ4.Cl2FMQ.ZnCjm1XVW7vRze4b7Cq4se7kKWs`, ""],
    ["https://discord.com/api/webhooks/", `198622483471925248/${base62}${base62}`, ""],
    ["https://hooks.slack.com/services/", `T0AB12CD3/B0AB12CD3/${base62.slice(8)}`, ""],
    ["", `glsa_${base62}_${hex.slice(0, 8)}`, ""],
    ["", `dop_v1_${hex}${hex}`, ""],
    ["", `xoxb-${digits}-${digits}-${base62.slice(8)}`, ""],
    ["", `xapp-1-A0AB12CD3-${digits}-${hex}`, ""],
    ["https://", hex, "@git.example.com/a/b.git"],
    ["https://x-access-token:", `ghs_${base62}0123`, "@github.com/a/b.git"],
    ["redis://:", "s3cr3t-word", "@cache.example.com:6379/0"],
    ["mongodb+srv://app:", "p@ss:word1", "@db.example.com/x"],
    ["", `github_pat_11ABCDEFG0${base62}_${base62}`, ""],
    ["", `glpat-${base62.slice(12)}`, ""],
    ["", `npm_${base62}0123`, ""],
    ["", `pypi-AgEIcHlwaS5vcmc${base62}${base62}`, ""],
    ["", `sk_live_${base62}`, ""],
    ["", `whsec_${base62}`, ""],
    ["", `SG.${base62.slice(10)}.${base62}`, ""],
    ["", `SK${hex}`, ""],
    ["", `hf_${base62}aB`, ""],
    ["", `sk-ant-api03-${base62}-${base62}AA`, ""],
    ["", `sk-${base62}`, ""],
    ["", `sk-proj-${base62}_${base62}`, ""],
    ["", `sk-or-v1-${hex}${hex}`, ""],
    ["", `gsk_${base62}${base62.slice(12)}`, ""],
    ["", `xai-${base62}${base62}`, ""],
    ["", `pplx-${base62}${base62.slice(16)}`, ""],
    ["", `r8_${base62}aB3dE`, ""],
    ["DEEPINFRA_API_KEY=", base62, ""],
    ["", `AIzaSy${base62}-`, ""],
    ["", `GOCSPX-${base62}`, ""],
    ["aws_secret_access_key = ", `${base62}/+AbCdEf`, ""],
    ["", `dapi${hex}`, ""],
    ["", `hvs.${base62}`, ""],
    ["", `shpat_${hex}`, ""],
    ["", `lin_api_${base62}`, ""],
    ["", `${digits.slice(1)}:AAF${base62}`, ""],
    ["Server=db;Database=x;User Id=sa;Password=", "hunter2", ";Encrypt=true"],
    ["<password>", "9fK2mQ7xPz4LwT8v", "</password>"],
    ["define('DB_PASSWORD', '", "9fK2(mQ7xPz)4LwT8v", "');"],
    ["mysql --password ", "9fK2mQ7xPz4LwT8v", " -h db"],
    ['password: "', "x9fK2mQ7xPz4LwT8v", '"'],
    ['{"text":"{\\"api_key\\":\\"', "9fK2mQ7xPz4LwT8v", '\\"}"}'],
    ['"a\\n', `ghp_${base62}0123`, '\\n"'],
    ["?token=", "9fK2mQ7xPz4LwT8v", "&page=2"],
    ["secret=token=", "9fK2mQ7xPz4LwT8v", ""],
  ])("exactly: %s%s%s", (before, secret, after) => {
    expect(redactSecrets(`first ${before}${secret}${after} last`)).toMatch(/^first .*\[redacted\].* last$/s);
    expect(redactSecrets(`first\n${before}${secret}${after}\nlast`)).not.toContain(secret.slice(-8));
    if (!before.startsWith("secret=") && !before.startsWith("SharedAccessSignature")) {
      expect(redactSecrets(`first ${before}${secret}${after} last`)).toBe(`first ${before}[redacted]${after} last`);
    }
  });

  test.each([
    "const token = readToken(stream);",
    "authorization: bearer <token>",
    "Authorization: Bearer $TOKEN",
    "Authorization: Bearer YOUR_API_KEY",
    "Authorization: Basic authentication is enough",
    "the machine is password protected",
    "machine example.com login joe password <password>",
    "ghp_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
    "sk-your-key-here, sk-or-v1-your-key-here",
    "AIzaXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXX",
    "-----BEGIN PRIVATE KEY-----\n...\n-----END PRIVATE KEY-----",
    "postgres://user:password@localhost/x, https://${user}:${password}@host",
    "http://localhost:3000/@scope/name, https://github.com/@scope",
    "git@github.com:a/b.git, ssh://git@github.com/a/b.git",
    "https://hooks.slack.com/services/XXX/XXX/XXXXXXXXXXXXXXXX",
    "credential: OAuth2TokenCredential",
    'tokenFile: "/etc/app2/token.json"',
    "a.b.c = module.exports2.someFunction.other",
    "api_key=${{ secrets.API_KEY_2 }}",
    "docker run -u 1000:1000 image",
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

  test("a longer key behind a shorter secret is masked to its end", () => {
    const key = `sk-or-v1-${hex}`;
    expect(redactSecrets(`password=abcdef0123456789,x&y=${key}`)).not.toContain(hex.slice(4));
    const [found] = findSecrets(`token=${key}`);
    expect(found?.isApiKey).toBe(true);
  });

  const pemOf = (lines: number): string => `-----BEGIN PRIVATE KEY-----\n${`${base62}${base62}\n`.repeat(lines)}-----END PRIVATE KEY-----`;

  test.each([
    ["one-byte text", "lorem ipsum, dolor sit amet; "],
    ["two-byte text", "łorem ipsum 👍 дolor, "],
    ["one long line", "aaaaaaaaaaaaaaaa "],
  ])("wherever it is in %s", async (_name, unit) => {
    const part = 32_768;
    const filler = unit.repeat(Math.ceil((1.2 * part) / unit.length));
    for (const secret of [`sk-or-v1-${hex}`, `ghp_${base62}`, pemOf(40), `eyJ${base62}.eyJ${base62}.${base62}`]) {
      const offsets = [0, 1, part / 2, filler.length];
      for (let near = -68; near <= 4; near += 3) offsets.push(part + near);
      for (let at = part - secret.length - 3; at < part; at += 197) offsets.push(at);
      for (const offset of offsets) {
        const [before, after] = [`${filler.slice(0, Math.max(0, offset))}\n`, `\n${filler.slice(offset)}`];
        const [found, ...more] = findSecrets(before + secret + after);
        expect([found?.start, found?.end, more.length]).toEqual([before.length, before.length + secret.length, 0]);
      }
      const text = `${filler}\n${secret}\n${filler}`;
      expect(await findSecretsInTurns(text)).toEqual(findSecrets(text));
      expect(await redactSecretsInTurns(text)).toBe(`${filler}\n[redacted]\n${filler}`);
    }
  });

  const begin = "-----BEGIN PRIVATE KEY-----";
  const certificate = "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----";
  const prose = "\nand then other text follows. ".repeat(1000);

  test.each([
    ["before another one", `${begin}\n${base62}${base62}\n${base62}${base62}\nQw==`, `\n${certificate}`],
    ["before a certificate's end", `${begin}\n${base62}${base62}`, `\n-----END CERTIFICATE-----\n${certificate}`],
    ["before much other text", `${begin}\n${base62}${base62}\n${base62}${base62}`, prose],
    ["in the middle of its first line", `${begin}\nMIIEvQIBADANBgkq`, `… (4700 more characters)\n${certificate}`],
    ["in a text with escaped line ends", String.raw`${begin}\n${base62}${base62}\n${base62}`, `"\n${certificate}`],
    ["in a diff", `${begin}\n+${base62}${base62}\n+${base62}`, `\n+${certificate}`],
    ["with numbered lines", `${begin}\n  2 | ${base62}${base62}\n  3 | ${base62}`, `\n  4 | ${certificate}`],
    ["behind its headers", `${begin}\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES-128-CBC,0123\n\n${base62}`, `\n${certificate}`],
    ["with blanks for line ends", `${begin} ${base62}${base62} ${base62}${base62}`, ` ${certificate}`],
    ["that is longer than keys are", `${begin}\n${`${base62}${base62}\n`.repeat(400)}${base62}`, `\n-----END PRIVATE KEY-----`],
  ])("a private key that was cut, %s", (_where, key, after) => {
    expect(findSecrets(`first\n${key}${after}`).map(({ start, end }) => [start, end])).toEqual([[6, 6 + key.length]]);
  });

  test.each([
    `const begin = "${begin}";\nconst internationalization = 1;${prose}`,
    `const all = ["${begin}", internationalization];${prose}`,
    `${begin}\n...\n${certificate}`,
  ])("no private key: %s", (text) => expect(findSecrets(text)).toEqual([]));

  test("hostile text is read in linear time", () => {
    const cut = `${begin}\n${"a".repeat(200)}\n`;
    for (const text of [cut.repeat(2000), `${begin}\n${"1".repeat(400_000)} x${prose}`, `${begin}${"\n".repeat(100)}`.repeat(2000)]) {
      expect(findSecrets(text).length).toBeLessThan(10_000);
    }
    for (const text of [begin.repeat(2000), "token=".repeat(50_000), "a://".repeat(50_000), "eyJ".repeat(50_000)]) {
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
    ".dev.vars",
    ".dev.vars.production",
    "pip.conf",
    ".s3cfg",
    ".cargo/credentials",
    ".cargo/credentials.toml",
    ".config/gh/hosts.yml",
    ".bash_history",
    ".zsh_history",
    ".python_history",
    ".local/share/fish/fish_history",
    "prod.tfvars.json",
    "prod.auto.tfvars",
    "prod.auto.tfvars.json",
    ".htpasswd",
    ".env::$DATA",
    "a/.env.local::$DATA",
    ".env:stream",
    ".ssh./id",
    ".env. . ",
    ".e\u200cnv",
    ".env~",
    "id_rsa.bak",
    ".id_rsa.swp",
    "#.env#",
    ".env-production",
  ])("%s", (path) => expect(secretFilePattern(path)).toBeDefined());
  test.each([
    "credentials.ts",
    "ansible/hosts.yml",
    "src/history.ts",
    ".env.local.example",
    ".environment",
    "monkey",
    "env.d.ts",
    ".env.example",
    "environment.ts",
    "src/keys.ts",
    "public.txt",
    "secretPatterns.ts",
    "passwd.md",
  ])("not %s", (path) => expect(secretFilePattern(path)).toBeUndefined());

  test("all their values are redacted", () => {
    expect(redactValues('A=1\nexport B=\'two\'\n# C\n{\n  "d": "four"\n}\n')).toBe(
      'A=[redacted]\nexport B=[redacted]\n# C\n{\n  "d": [redacted]\n}\n',
    );
  });
});
