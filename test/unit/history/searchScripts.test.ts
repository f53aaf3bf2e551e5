import { expect, test } from "vitest";
import { ConversationStore } from "../../../src/history/conversationStore.ts";
import { searchConversations } from "../../../src/history/search.ts";
import { MemoryStorage } from "./memoryStorage.ts";
import { shortConversation } from "./messages.ts";

/** For each script: texts, what finds them and which part of them is the hit, and what does not. Written by hand, from what readers of the script expect. */
const scripts: Readonly<
  Record<string, readonly { readonly text: string; readonly finds: Readonly<Record<string, string>>; readonly misses: readonly string[] }[]>
> = {
  English: [
    {
      text: "The naïve Café resumes its façade",
      finds: {
        cafe: "Café",
        CAFÉ: "Café",
        "cafe\u0301": "Café",
        naive: "naïve",
        facade: "façade",
        "CAFÉ resumes": "Café resumes",
        the: "The",
      },
      misses: ["cafes", "naivete", "caf\u00e9s"],
    },
    {
      text: "Cafe\u0301 and nai\u0308ve, decomposed",
      finds: { café: "Cafe\u0301", cafe: "Cafe\u0301", naïve: "nai\u0308ve", fe: "fe\u0301" },
      misses: ["cafè s"],
    },
    { text: "ﬁle oﬃce ﬂow", finds: { file: "ﬁle", office: "oﬃce", flow: "ﬂow", ice: "ﬃce", il: "ﬁl" }, misses: ["fille"] },
  ],
  German: [
    {
      text: "Die Straße über Ärger, GROSS und groß",
      finds: { strasse: "Straße", straße: "Straße", STRASSE: "Straße", stras: "Straß", uber: "über", arger: "Ärger", groß: "GROSS" },
      misses: ["strase", "ueber"],
    },
  ],
  Nordic: [
    {
      text: "Smørrebrød på Åland, Bjørn Łódź Đorđe",
      finds: { smorrebrod: "Smørrebrød", aland: "Åland", lodz: "Łódź", dorde: "Đorđe", "A\u030aland": "Åland", "\u212bland": "Åland" },
      misses: ["smoerrebroed"],
    },
  ],
  Turkish: [
    {
      text: "İstanbul ılık IŞIK",
      finds: { istanbul: "İstanbul", ilik: "ılık", isik: "IŞIK", ışık: "IŞIK", İSTANBUL: "İstanbul" },
      misses: ["istambul"],
    },
  ],
  Vietnamese: [
    {
      text: "Tiếng Việt rất đẹp",
      finds: { "tieng viet": "Tiếng Việt", tieng: "Tiếng", viet: "Việt", đẹp: "đẹp", dep: "đẹp", "Tie\u0302\u0301ng": "Tiếng" },
      misses: ["tienh"],
    },
  ],
  Greek: [
    {
      text: "Η Αθήνα ΚΑΙ ο Οδυσσεύς",
      finds: { αθηνα: "Αθήνα", ΑΘΉΝΑ: "Αθήνα", οδυσσευσ: "Οδυσσεύς", οδυσσεύς: "Οδυσσεύς", και: "ΚΑΙ" },
      misses: ["αθηναι"],
    },
  ],
  Russian: [
    { text: "Ещё один МОЙ тест", finds: { еще: "Ещё", ЕЩЁ: "Ещё", мой: "МОЙ", "мои\u0306": "МОЙ", тест: "тест" }, misses: ["мои", "ежё"] },
  ],
  Ukrainian: [{ text: "Її їжа", finds: { її: "Її", "і\u0308жа": "їжа" }, misses: ["іжа"] }],
  Hebrew: [{ text: "שָׁלוֹם עולם", finds: { שלום: "שָׁלוֹם", שָׁלוֹם: "שָׁלוֹם", עולם: "עולם" }, misses: ["שלומי"] }],
  Arabic: [{ text: "مُحَمَّد أحمد والمدرسة", finds: { محمد: "مُحَمَّد", احمد: "أحمد", أحمد: "أحمد", مدرسة: "مدرسة" }, misses: ["محمود"] }],
  Hindi: [{ text: "हिन्दी क़लम", finds: { हिन्दी: "हिन्दी", "\u0958लम": "क़लम", "क\u093cलम": "क़लम" }, misses: ["हन्दी", "कलम"] }],
  Bengali: [{ text: "কো\u09beল \u0995\u09cb", finds: { "\u0995\u09c7\u09be": "\u0995\u09cb" }, misses: ["খ"] }],
  Thai: [{ text: "ภาษาไทยง่าย", finds: { ไทย: "ไทย", ง่าย: "ง่าย" }, misses: ["งาย"] }],
  Korean: [{ text: "한국어 검색", finds: { 한국: "한국", "\u1112\u1161\u11ab국": "한국", 검색: "검색" }, misses: ["하국"] }],
  "Korean in parts": [
    {
      text: "\u1112\u1161\u11ab\u1100\u116e\u11a8",
      finds: { 한국: "\u1112\u1161\u11ab\u1100\u116e\u11a8", 국: "\u1100\u116e\u11a8" },
      misses: ["한극"],
    },
  ],
  Japanese: [
    {
      text: "がくせいのデータ検索",
      finds: { がくせい: "がくせい", "か\u3099くせい": "がくせい", データ: "データ", ﾃﾞｰﾀ: "データ", 検索: "検索" },
      misses: ["かくせい", "テータ", "索検"],
    },
    { text: "ﾊﾟｿｺﾝとｶﾞｲﾄﾞ", finds: { パソコン: "ﾊﾟｿｺﾝ", ガイド: "ｶﾞｲﾄﾞ" }, misses: ["ハソコン"] },
    { text: "ＡＰＩキーは１２３", finds: { api: "ＡＰＩ", "123": "１２３" }, misses: ["１２４"] },
  ],
  Chinese: [
    { text: "我们用中文搜索对话，很快。", finds: { 中文搜索: "中文搜索", 对话: "对话", "对话，很": "对话，很" }, misses: ["文中", "對話"] },
  ],
  Emoji: [{ text: "ship it 🚀 👩‍💻", finds: { "🚀": "🚀", "👩‍💻": "👩‍💻" }, misses: ["🛸"] }],
  Code: [
    {
      text: 'const naïve = arr[0] ?? "C:\\\\dir"; // NOTE(é)\n\tfoo.bar(x*y)',
      finds: { "arr[0]": "arr[0]", "??": "??", "c:\\\\dir": "C:\\\\dir", "note(e)": "NOTE(é)", "x*y": "x*y", "foo.bar": "foo.bar" },
      misses: ["arr(0)", "fooxbar", "xx*y"],
    },
  ],
};

const cases = Object.entries(scripts).flatMap(([script, texts]) =>
  texts.flatMap(({ text, finds, misses }) => [
    ...Object.entries(finds).map(([query, hit]) => ({ script, text, query, hit })),
    ...misses.map((query) => ({ script, text, query, hit: undefined })),
  ]),
);
/** The same texts, in every place where a text can stand, and in the forms that editors and file systems write. */
const forms = ["NFC", "NFD"] as const;
const found = cases.flatMap((one) => forms.map((form) => ({ ...one, text: one.text.normalize(form), form })));

test("there are enough cases", () => {
  expect(Object.keys(scripts).length).toBeGreaterThanOrEqual(12);
  expect(found.length).toBeGreaterThanOrEqual(200);
});

test.each(found)("$script ($form): “$query” in “$text”", async ({ text, query, hit, form }) => {
  const store = new ConversationStore(new MemoryStorage());
  await store.create("c").recorder.save(shortConversation("c", { text: `… ${text} …` }));
  const hits: string[] = [];
  for await (const result of searchConversations(store, { terms: [query], filters: [] }))
    for (const { start, length } of result.hits) hits.push(`… ${text} …`.slice(start, start + length));
  if (hit === undefined) expect(hits).toEqual([]);
  else expect(hits.map((one) => one.normalize("NFC"))).toContain((form === "NFC" ? hit : hit.normalize("NFD")).normalize("NFC"));
});
