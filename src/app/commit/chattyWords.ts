/**
 * Words around a commit message by which models address the user, in the languages that they answer in. None of them is evidence by itself: a commit
 * message may begin with any word.
 */

/** How an introduction begins. A line that begins so is one only if it also ends like one, or speaks of the message. */
const openers = [
  // English
  "sure|certainly|of course|absolutely|okay|ok|alright|all right|great|got it|understood|no problem|thanks|thank you|here(?:['’]s| is| are| you go| it is)?",
  "based on|below is|below you|the following|looking at|after (?:reviewing|analy[sz]ing|looking)|given (?:the|these|your)|as requested|let me|let['’]s",
  "i(?:['’]ve|['’]d|['’]ll| have| would| will| can| suggest| recommend| propose| reviewed| analy[sz]ed| looked)|my suggestion|suggested|proposed|recommended",
  "this is|you can use|you could use|possible|a (?:good|suitable|possible)|happy to",
  // German, Dutch, Scandinavian languages
  "hier|natürlich|gern|gerne|klar|sicher|selbstverständlich|basierend auf|aufgrund|nachfolgend|mein vorschlag|vorschlag|folgende[rs]?|ich (?:schlage|habe|würde)",
  "natuurlijk|zeker|op basis van|hieronder|prima|här|her|självklart|selvfølgelig|selvsagt|naturligtvis|visst|baserat på|basert på|baseret på|nedan",
  // French, Spanish, Portuguese, Italian, Romanian
  "voici|voilà|bien sûr|certainement|d['’]accord|d['’]après|en me basant|sur la base|ci-dessous|avec plaisir|parfait|je (?:propose|suggère|vous)",
  "aquí|claro|por supuesto|desde luego|basándome|basado en|a continuación|este es|de acuerdo|propongo|te propongo|con gusto",
  "aqui|com certeza|certamente|com base|segue|a seguir|abaixo|ecco|certo|sulla base|in base|di seguito|va bene|volentieri|iată|desigur|sigur|pe baza",
  // Slavic languages
  "oto|oczywiście|jasne|pewnie|na podstawie|poniżej|proszę|zde|tady|jistě|samozřejmě|na základě|níže",
  "вот|конечно|хорошо|разумеется|на основе|ниже|предлагаю|ось|звичайно|звісно|на основі|нижче|пропоную",
  // Others with spaces between words
  "işte|tabii|tabi|elbette|aşağıda|buyurun|tässä|toki|totta kai|selvä|íme|itt|természetesen|persze|rendben|ορίστε|φυσικά|βεβαίως|εδώ|ακολουθεί|παρακάτω",
  "đây là|dưới đây|chắc chắn|được rồi|tất nhiên|berikut|tentu|baik|ini adalah",
  "بالتأكيد|بالطبع|إليك|حسن[ًاا]+|فيما يلي|بناء[ًا]* على|حتم[ًا]+|البته|در اینجا|بفرمایید|بر اساس|בטח|כמובן|הנה|בהתבסס|להלן",
  "ज़रूर|जरूर|बिल्कुल|यहाँ|यहां|निश्चित|ठीक|नीचे",
].join("|");
/** The same in scripts that put no space between words. */
const unspacedOpeners =
  "好的|好，|当然|當然|以下|这是|這是|根据|根據|下面|没问题|沒問題|可以|建议|建議|为您|明白|はい|もちろん|こちら|了解|承知|かしこまりました|ここに|次の|では、|네|물론|다음은|여기|아래|알겠습니다|좋습니다|นี่คือ|แน่นอน|ได้เลย|ต่อไปนี้";

const opener = new RegExp(`^(?:(?:${openers})(?![\\p{L}\\p{M}\\p{N}_-])|${unspacedOpeners})`, "iu");
/** Every beginning in full, to recognize one that is still being written. */
const plainOpeners = `${openers}|${unspacedOpeners}`
  .replaceAll(/\(\?:[^()]*\)\??|\[[^\]]*\][+*]?/g, "")
  .split("|")
  .map((word) => word.trim());

/** Whether a line begins like an introduction. */
export function opensChattily(line: string): boolean {
  return opener.test(line);
}

/** Whether a line of which more may come begins, or may yet begin, like an introduction. */
export function mayOpenChattily(line: string): boolean {
  const begun = line.toLowerCase();
  return (
    opensChattily(line) ||
    [...plainOpeners, "i've", "i’ve", "i'd", "i’d", "i'll", "i’ll", "commit message"].some((word) => word.startsWith(begun))
  );
}

const commitWord = /commit|коммит|коміт|コミット|提交|커밋|कमिट|कॉमिट|คอมมิต|کامیت|קומיט/iu;

/** Whether a line speaks of commits, in any language that we know the word of: most have borrowed it. */
export function speaksOfCommits(line: string): boolean {
  return commitWord.test(line);
}

const messageNames = [
  "(?:suggested |proposed |recommended |generated |final |git |conventional |here is the )*commit[- ]?(?:message|msg)(?: suggestion)?",
  "message(?: de)?(?: commit)?|mensaje(?: de(?:l)? commit)?|mensagem(?: de commit| do commit)?|messaggio(?: di| del)? commit|mesaj(?:ul)? de commit",
  "commit-?(?: ?nachricht| ?bericht| ?meddelande| ?melding| ?besked| ?viesti| mesajı| üzenet)|komunikat commit(?:a|u)|wiadomość commit(?:a|u)|(?:zpráva|správa) commitu",
  "сообщение (?:коммита|о коммите|для коммита)|повідомлення (?:коміту|про коміт)|μήνυμα commit|thông điệp commit|pesan commit|رسالة (?:ال)?commit|הודעת (?:ה)?commit",
  "(?:建议的)?(?:git ?)?提交(?:信息|消息|说明|資訊|訊息|备注)|コミット(?:・|の)?メッセージ(?:案)?|커밋 ?메시지|कमिट संदेश",
].join("|");
const label = new RegExp(`^(?:${messageNames})\\s*$`, "iu");
const labelled = new RegExp(`^(?:${messageNames})\\s*[:：]\\s*(?=\\S)`, "iu");

/** Whether a line without its marks is nothing but a name for the message: “Commit message”. */
export function isLabel(line: string): boolean {
  return line.length < 100 && label.test(line);
}

/** A line without a name for the message before it: “Commit message: Fix it”. */
export function withoutLabel(line: string): string {
  return line.replace(labelled, "");
}

const explanation = new RegExp(
  `^(?:(?:brief |short )?explanation|breakdown|reasoning|why this (?:message|works)|key (?:points|changes)|erklärung|erläuterung|explication|explicación|explicação|spiegazione|uitleg|wyjaśnienie|vysvětlení|vysvetlenie|объяснение|пояснение|пояснення|解释|解釋|解説|설명|açıklama|förklaring|forklaring|selitys|magyarázat|explicație|εξήγηση|giải thích|penjelasan|الشرح|شرح|הסבר|व्याख्या|คำอธิบาย)(?: (?:of|der|du|de|des)[^:：\\n]{0,60})?\\s*(?:[:：]|$)`,
  "iu",
);
const alternative =
  /^(?:or|or,? (?:if|for|a|more|with)[^\n]{0,80}|alternative(?:ly)?[^\n]{0,80}|oder|alternativ[^\n]{0,80}|ou|o bien|oppure|lub|albo|nebo|или|або|或者|または|もしくは|또는|veya)\s*[:：]/iu;

/** Whether the rest of a reply from this line on is about the message, or another message to choose from. */
export function endsMessage(line: string): boolean {
  return explanation.test(line) || alternative.test(line);
}

/** Offers and wishes: how the last paragraph of a reply begins that is meant for the user. */
const offers = [
  "let me know|please let|feel free|i hope|hope (?:this|that) helps|would you|do you want|want me to|you can (?:adjust|modify|copy) (?:this|it|the message)",
  "if you(?:['’]d| would)? (?:like|want|need|prefer) (?:me to|a (?:shorter|longer|more|different)|another|any (?:changes|adjust|other)|it (?:shorter|longer|more))",
  "lass mich wissen|lassen sie mich|sag(?:en sie)? (?:mir )?bescheid|gib mir bescheid|ich hoffe|möchtest du|wenn (?:du|sie) (?:möchte(?:st|n)|willst|wollen)|laat (?:het )?(?:me|mij)|als je wilt",
  "dites-moi|dis-moi|n['’]hésite[zs]? pas|j['’]espère|souhaite[zs]-|avísame|avíseme|espero que|si (?:necesitas|quieres|deseas)|¿",
  "se (?:precisar|quiser)|me avise|avise-me|fammi sapere|spero che|se vuoi|daj znać|mam nadzieję|dej(?:te)? (?:mi )?vědět",
  "дай(?:те)? (?:мне )?знать|надеюсь|если хотите|дай(?:те)? знати|сподіваюся",
  "haber(?:im|iniz) ol|umarım|isterseniz|säg till|si til|kerro|hãy cho|hy vọng|beri tahu|semoga",
  "أخبرني|آمل|أتمنى|إذا كنت|ספר לי|מקווה|मुझे बताएं|आशा है",
].join("|");
const unspacedOffers = "如果(?:您|你)|希望(?:这|對|对)(?:您|你|有)?|ご(?:希望|不明|確認)|お役に|필요하시면|도움이 되|หากคุณต้องการ";
const offer = new RegExp(`^[(（*_]*(?:(?:${offers})(?![\\p{L}\\p{M}\\p{N}_-])|${unspacedOffers})`, "iu");

/** How a paragraph begins that is about the message itself. In a repository that deals with messages, a commit message may begin so, too. */
const aboutMessage =
  /^[(（*_]*(?:(?:this|the)(?: above| suggested| git| commit| conventional)* message|(?:this|it) follows|diese|dit|ce message|este mensaje|esta mensagem|questo messaggio|ta wiadomość|ten komunikat|tato zpráva|это сообщение|данное сообщение|це повідомлення|bu (?:commit )?mesaj|detta|denne|tämä|ez az|acest|αυτό το|thông điệp này|pesan ini|هذه الرسالة|הודעה זו|यह संदेश|(?:这个|此|该|這個|上述|以上)(?:提交)?(?:信息|消息|说明|訊息)|(?:この|上記の)(?:コミット)?メッセージ|이 (?:커밋 )?메시지|ข้อความนี้)/iu;
const saysHowItIs =
  /conventional|imperative|best practice|commit message|commit-nachricht|message de commit|mensaje de commit|mensagem de commit|messaggio di commit|follows|summari[sz]es|captures|adheres|约定式|规范|規範|提交(?:信息|消息)|コミットメッセージ|커밋 ?메시지|commit/iu;

/** Whether the last paragraph of a reply addresses the user: it says what the message is like, or offers more. No commit message ends with a question. */
export function closesChattily(paragraph: string): boolean {
  if (offer.test(paragraph) || /[?？؟][\s*_)）]*$/u.test(paragraph)) return true;
  return aboutMessage.test(paragraph) && saysHowItIs.test(paragraph);
}
