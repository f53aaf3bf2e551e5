import { describe, expect, test } from "vitest";
import { SourceLines } from "../../../src/apply/locate.ts";
import { isOmission, mayBeOmission } from "../../../src/apply/omission.ts";
import { planEdit } from "../../../src/apply/planEdit.ts";

/** Notes about omitted code, by language. */
const notes: Readonly<Record<string, readonly string[]>> = {
  Arabic: ["بقية الكود بدون تغيير"],
  Bengali: ["বাকি কোড অপরিবর্তিত"],
  Bulgarian: ["останалият код е без промяна"],
  Catalan: ["la resta del codi sense canvis"],
  Chinese: ["其他代码保持不变", "其余代码不变", "现有代码", "其餘程式碼保持不變"],
  Croatian: ["ostatak koda bez promjena"],
  Czech: ["zbytek kódu beze změny"],
  Danish: ["resten af koden er uændret"],
  Dutch: ["rest van de code blijft hetzelfde", "bestaande code"],
  English: [
    "... existing code ...",
    "(unchanged)",
    "unchanged",
    "snip",
    "--- snip ---",
    "keep the rest",
    "no changes here",
    "No changes below",
    "your existing logic",
    "TODO: keep existing logic",
    "lines 5-7 unchanged",
    "(lines 5–7 omitted for brevity)",
    "omitted for brevity",
    "↓ existing code ↓",
    "=== existing code ===",
    "rest of the code unchanged",
  ],
  Estonian: ["ülejäänud kood muutmata"],
  Finnish: ["loput koodista ennallaan"],
  French: ["reste du code inchangé", "code existant"],
  German: ["restlicher Code unverändert", "bestehender Code", "Rest bleibt wie bisher"],
  Greek: ["ο υπόλοιπος κώδικας χωρίς αλλαγές"],
  Hebrew: ["שאר הקוד ללא שינוי"],
  Hindi: ["बाकी कोड अपरिवर्तित"],
  Hungarian: ["a kód többi része változatlan"],
  Indonesian: ["sisa kode tidak berubah"],
  Italian: ["resto del codice invariato"],
  Japanese: ["既存のコード", "以下同じ", "変更なし", "残りのコードは省略"],
  Korean: ["나머지 코드는 동일", "기존 코드"],
  Latvian: ["pārējais kods nemainīts"],
  Lithuanian: ["likęs kodas nepakeistas"],
  Norwegian: ["resten av koden er uendret"],
  Persian: ["بقیه کد بدون تغییر"],
  Polish: ["reszta kodu bez zmian"],
  Portuguese: ["resto do código sem alterações"],
  Romanian: ["restul codului neschimbat"],
  Russian: ["остальной код без изменений", "существующий код"],
  Slovak: ["zvyšok kódu bez zmeny"],
  Slovenian: ["preostala koda nespremenjena"],
  Spanish: ["resto del código sin cambios", "código existente"],
  Swedish: ["resten av koden oförändrad"],
  Thai: ["โค้ดที่เหลือเหมือนเดิม"],
  Turkish: ["kodun geri kalanı aynı kalıyor"],
  Ukrainian: ["решта коду без змін"],
  Vietnamese: ["phần còn lại giữ nguyên"],
};
const ellipses = ["...", "…", "⋯", "⋮", "..", "....", ". . .", "‥", "[...]", "(...)", "[…]", "***", "•••", "~~~"];
const all = [...Object.values(notes).flat(), ...ellipses];

const source = `class Cart {
  constructor() {
    this.items = [];
  }

  add(item) {
    this.items.push(item);
  }

  total() {
    const prices = this.items.map(price);
    log(prices);
    audit(prices);
    return sum(prices);
  }

  clear() {
    this.items = [];
  }
}
`;

describe("notes about omitted code", () => {
  test("are known in 25 languages and 40 spellings at least", () => {
    expect(Object.keys(notes).length).toBeGreaterThanOrEqual(25);
    expect(all.length).toBeGreaterThanOrEqual(40);
    const none = new SourceLines(["a"]);
    expect(all.flatMap((note) => ["//", "#", "--"].map((mark) => `${mark} ${note}`)).filter((line) => !isOmission(line, none))).toEqual([]);
  });

  test.each(all)("%s leaves the members of a class as they are", (note) => {
    const block = `class Cart {\n  // ${note}\n\n  add(item) {\n    this.items.unshift(item);\n  }\n\n  // ${note}\n}\n`;
    const plan = planEdit(source, { kind: "code", lines: block.split("\n") });
    expect(plan).toMatchObject({ kind: "edit", text: source.replace("push(item)", "unshift(item)") });
  });

  test.each(all)("%s leaves the statements of a function as they are", (note) => {
    const block = `  total() {\n    const prices = this.items.map(price);\n    // ${note}\n    return sum(prices) / 100;\n  }\n`;
    const plan = planEdit(source, { kind: "code", lines: block.split("\n") });
    const text = plan.kind === "edit" ? plan.text : plan;
    expect([source.replace("sum(prices);", "sum(prices) / 100;"), { kind: "refused", refusal: expect.anything() }]).toContainEqual(text);
  });

  // Words that no list knows: the rule needs none.
  test.each(["Mae gweddill y cod heb newid", "iliyobaki haibadiliki", "ceteri codicis versus manent", "la cetero de la kodo restas"])(
    "a comment in any language that takes the place of code is in doubt: %s",
    (note) => {
      const block = `  total() {\n    const prices = this.items.map(price);\n    // ${note}\n    return sum(prices);\n  }\n`;
      expect(planEdit(source, { kind: "code", lines: block.split("\n") })).toMatchObject({
        kind: "refused",
        refusal: { reason: "unclearOmission" },
      });
    },
  );

  test("nothing in the place of several lines is in doubt, too", () => {
    const block = "  total() {\n    const prices = this.items.map(price);\n    return sum(prices);\n  }\n";
    expect(planEdit(source, { kind: "code", lines: block.split("\n") })).toMatchObject({
      kind: "refused",
      refusal: { reason: "dropsCode" },
    });
  });

  test.each([
    "// Existing users",
    "// Other settings",
    "// Code below is slow",
    "// Returns the sum",
    "// 合計を返す",
    "// Gibt die Summe zurück",
    "// returns unchanged values of the map that was given by the caller",
  ])("an ordinary comment is not one of them: %s", (line) => {
    expect(isOmission(line, new SourceLines(["a"]))).toBe(false);
  });

  test("a line of the file itself is code", () => {
    expect(isOmission("// unchanged", new SourceLines(["  // unchanged"]))).toBe(false);
    expect(mayBeOmission("// and so on", new SourceLines(["// and so on"]))).toBe(false);
    expect(isOmission("***", new SourceLines(["# Title", "", "text"]))).toBe(false);
  });
});
