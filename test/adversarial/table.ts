import * as deceptiveLink from "../../src/app/network/deceptiveLink.ts";
import * as topLevelDomains from "../../src/app/network/topLevelDomains.ts";
import * as cleanMarkup from "../../src/app/previews/cleanMarkup.ts";
import * as markupNames from "../../src/app/previews/markupNames.ts";
import * as previewPage from "../../src/app/previews/previewPage.ts";
import * as improvedQuestion from "../../src/app/question/improvedQuestion.ts";
import * as readTheme from "../../src/app/theme/readTheme.ts";
import * as tokenColors from "../../src/app/theme/tokenColors.ts";
import * as headingName from "../../src/shared/headingName.ts";
import * as linkTarget from "../../src/shared/linkTarget.ts";
import * as languageNames from "../../src/shared/markdown/languageNames.ts";
import * as layoutCost from "../../src/shared/markdown/layoutCost.ts";
import * as previewKind from "../../src/shared/markdown/previewKind.ts";
import * as priceNames from "../../src/llm/catalogue/priceNames.ts";
import * as messageAddress from "../../src/app/chat/messageAddress.ts";
import * as askTitle from "../../src/app/chat/askTitle.ts";
import * as chattyWords from "../../src/app/commit/chattyWords.ts";
import * as commitQuestion from "../../src/app/commit/commitQuestion.ts";
import * as fencesInReply from "../../src/app/commit/fencesInReply.ts";
import * as gitCommand from "../../src/app/commit/gitCommand.ts";
import * as messageInReply from "../../src/app/commit/messageInReply.ts";
import * as shortenChanges from "../../src/app/commit/shortenChanges.ts";
import * as yamlFrontMatter from "../../src/app/context/frontMatter.ts";
import * as instructionRules from "../../src/app/context/instructionRules.ts";
import * as htmlText from "../../src/app/context/htmlText.ts";
import * as codeLines from "../../src/app/context/codeLines.ts";
import * as terminalScreen from "../../src/app/context/terminalScreen.ts";
import * as providerChoice from "../../src/app/models/providerChoice.ts";
import * as formatModel from "../../src/app/models/formatModel.ts";
import * as privateAddress from "../../src/app/network/privateAddress.ts";
import * as publicAddress from "../../src/app/network/publicAddress.ts";
import * as keepMasked from "../../src/app/outbound/keepMasked.ts";
import * as maskSecretFile from "../../src/app/outbound/maskSecretFile.ts";
import * as maskText from "../../src/app/outbound/maskText.ts";
import * as settleText from "../../src/app/outbound/settleText.ts";
import * as plainLabel from "../../src/app/plainLabel.ts";
import * as expandPrompt from "../../src/app/prompts/expandPrompt.ts";
import * as prompt from "../../src/app/prompts/prompt.ts";
import * as promptFile from "../../src/app/prompts/promptFile.ts";
import * as promptChange from "../../src/app/usage/promptChange.ts";
import * as reviewText from "../../src/app/review/reviewText.ts";
import * as reviewedFiles from "../../src/app/review/reviewedFiles.ts";
import * as conflictQuestion from "../../src/app/merge/conflictQuestion.ts";
import * as conflicts from "../../src/apply/conflicts.ts";
import * as skillFile from "../../src/app/prompts/skillFile.ts";
import * as checkArguments from "../../src/app/tools/checkArguments.ts";
import * as serverTools from "../../src/shared/serverTools.ts";
import * as patternCost from "../../src/app/tools/patternCost.ts";
import * as exactText from "../../src/app/exactEdit/exactText.ts";
import * as agreesWithBlock from "../../src/apply/agreesWithBlock.ts";
import * as exactAnswer from "../../src/apply/exactAnswer.ts";
import * as exactEdit from "../../src/apply/exactEdit.ts";
import * as agreement from "../../src/apply/agreement.ts";
import * as anchors from "../../src/apply/anchors.ts";
import * as droppedCode from "../../src/apply/droppedCode.ts";
import * as blankLineIndent from "../../src/apply/blankLineIndent.ts";
import * as rangeBlocks from "../../src/apply/rangeBlocks.ts";
import * as editQuestion from "../../src/app/inlineEdit/editQuestion.ts";
import * as namedFiles from "../../src/app/inlineEdit/namedFiles.ts";
import * as fitIndent from "../../src/apply/fitIndent.ts";
import * as lineChanges from "../../src/apply/lineChanges.ts";
import * as lineDiff from "../../src/apply/lineDiff.ts";
import * as memberNames from "../../src/apply/memberNames.ts";
import * as members from "../../src/apply/members.ts";
import * as mergeUnits from "../../src/apply/mergeUnits.ts";
import * as omissionPhrases from "../../src/apply/omissionPhrases.ts";
import * as pairMembers from "../../src/apply/pairMembers.ts";
import * as removedSymbols from "../../src/apply/removedSymbols.ts";
import * as unshownParts from "../../src/apply/unshownParts.ts";
import * as separators from "../../src/apply/separators.ts";
import * as applySnippet from "../../src/apply/applySnippet.ts";
import * as brackets from "../../src/apply/brackets.ts";
import * as checkPath from "../../src/apply/checkPath.ts";
import * as decidesWhatRuns from "../../src/apply/decidesWhatRuns.ts";
import { CodebaseIndex } from "../../src/app/codebase/codebaseIndex.ts";
import * as codeWords from "../../src/app/codebase/codeWords.ts";
import * as cutIntoPieces from "../../src/app/codebase/cutIntoPieces.ts";
import * as findPieces from "../../src/app/codebase/findPieces.ts";
import { atOnce } from "../../src/shared/steps.ts";
import * as declarations from "../../src/apply/declarations.ts";
import * as fencedAnswer from "../../src/apply/fencedAnswer.ts";
import * as fileNames from "../../src/apply/fileNames.ts";
import * as gitDiff from "../../src/apply/gitDiff.ts";
import * as gitPath from "../../src/apply/gitPath.ts";
import * as likeness from "../../src/apply/likeness.ts";
import * as locate from "../../src/apply/locate.ts";
import * as mentions from "../../src/apply/mentions.ts";
import * as omission from "../../src/apply/omission.ts";
import * as parseBlock from "../../src/apply/parseBlock.ts";
import * as parseDiff from "../../src/apply/parseDiff.ts";
import * as parsePatch from "../../src/apply/parsePatch.ts";
import * as parseSearchReplace from "../../src/apply/parseSearchReplace.ts";
import * as pasteIndent from "../../src/apply/pasteIndent.ts";
import * as planEdit from "../../src/apply/planEdit.ts";
import * as reindenter from "../../src/apply/reindent.ts";
import * as replaceRegion from "../../src/apply/replaceRegion.ts";
import * as targetHints from "../../src/apply/targetHints.ts";
import * as terminalText from "../../src/apply/terminalText.ts";
import * as splitText from "../../src/apply/textLines.ts";
import * as byteScan from "../../src/history/byteScan.ts";
import * as compact from "../../src/history/compact.ts";
import * as organisation from "../../src/history/organisation.ts";
import * as exportMarkdown from "../../src/history/exportMarkdown.ts";
import * as importConversations from "../../src/history/importConversations.ts";
import * as parseRecord from "../../src/history/parseRecord.ts";
import * as replay from "../../src/history/replay.ts";
import * as search from "../../src/history/search.ts";
import * as factRows from "../../src/history/factRows.ts";
import * as csvCell from "../../src/app/usage/csvCell.ts";
import * as filterLedger from "../../src/app/disclosure/filterLedger.ts";
import * as notedNames from "../../src/app/disclosure/notedNames.ts";
import * as disclosureChain from "../../src/history/disclosureChain.ts";
import * as ledgerEntries from "../../src/history/ledgerEntries.ts";
import * as foldText from "../../src/history/foldText.ts";
import * as searchQuery from "../../src/history/searchQuery.ts";
import * as summary from "../../src/history/summary.ts";
import * as summaryFromTail from "../../src/history/summaryFromTail.ts";
import * as findModel from "../../src/llm/catalogue/findModel.ts";
import * as modelQuery from "../../src/llm/catalogue/modelQuery.ts";
import * as parseModels from "../../src/llm/catalogue/parseModels.ts";
import * as variants from "../../src/llm/catalogue/variants.ts";
import * as httpError from "../../src/llm/httpError.ts";
import * as pictureTokens from "../../src/llm/pictureTokens.ts";
import * as bodyKind from "../../src/llm/read/bodyKind.ts";
import * as json from "../../src/llm/read/json.ts";
import * as markdownPlace from "../../src/llm/read/markdownPlace.ts";
import * as seam from "../../src/llm/read/seam.ts";
import * as thinkSplitter from "../../src/llm/read/thinkSplitter.ts";
import * as wireError from "../../src/llm/read/wireError.ts";
import * as endpoint from "../../src/llm/send/endpoint.ts";
import * as extraBody from "../../src/llm/send/extraBody.ts";
import * as keyProblem from "../../src/llm/send/keyProblem.ts";
import * as lessons from "../../src/llm/send/lessons.ts";
import * as modelId from "../../src/llm/send/modelId.ts";
import * as nemotron from "../../src/llm/send/nemotron.ts";
import * as networkError from "../../src/llm/send/networkError.ts";
import * as ranges from "../../src/llm/send/ranges.ts";
import * as hiddenText from "../../src/shared/hiddenText.ts";
import * as pictureData from "../../src/shared/pictureData.ts";
import * as imageFacts from "../../src/shared/imageFacts.ts";
import * as codeBlocks from "../../src/shared/markdown/codeBlocks.ts";
import * as escapeSequences from "../../src/shared/markdown/escapeSequences.ts";
import * as endpointTitle from "../../src/shared/endpointTitle.ts";
import * as fileBlocks from "../../src/shared/markdown/fileBlocks.ts";
import * as codeLabel from "../../src/shared/markdown/codeLabel.ts";
import * as fence from "../../src/shared/markdown/fence.ts";
import * as fenceScanner from "../../src/shared/markdown/fenceScanner.ts";
import * as frontMatter from "../../src/shared/markdown/frontMatter.ts";
import * as footnotes from "../../src/shared/markdown/footnotes.ts";
import * as texShape from "../../src/shared/markdown/texShape.ts";
import * as topLevel from "../../src/shared/markdown/topLevel.ts";
import * as maskKeys from "../../src/shared/maskKeys.ts";
import * as redact from "../../src/shared/redact.ts";
import * as secretPatterns from "../../src/shared/secretPatterns.ts";
import * as secretWords from "../../src/shared/secretWords.ts";
import * as shownAddress from "../../src/shared/shownAddress.ts";
import * as strings from "../../src/shared/strings.ts";
import * as tokenScan from "../../src/shared/tokenScan.ts";
import * as tokens from "../../src/shared/tokens.ts";
import * as toolTitle from "../../src/shared/toolTitle.ts";
import { defaultLedgerFilter, type LedgerFilter } from "../../src/shared/ledgerPage.ts";
import { disclosure, piece } from "../unit/app/disclosure/disclosures.ts";
import { answer, shortConversation } from "../unit/history/messages.ts";
import type { Drive } from "./growth.ts";
import type { Modules } from "./modules.ts";
import type { TextTakers } from "./takers.ts";

/** How a function is tried: with a text in each of its parameters; or why no text of others reaches it in any length. */
export type Row = Drive | readonly Drive[] | { readonly not: string };

/** A row for each exported function with a parameter for a text: the compiler names those that are missing. */
type Table = {
  readonly [F in keyof Modules as [TextTakers<Modules[F]>] extends [never] ? never : F]: {
    readonly [K in TextTakers<Modules[F]>]: Row;
  };
};

function ours(why: string): Row {
  return { not: why };
}

function bytesOf(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

/** A merge into all of a file that takes each function of the block as it is. */
/** A symbol in each of the lines. */
function symbolsOf(text: string) {
  return splitText.splitCode(text).map((line, at) => ({ name: line, start: at, end: at, isFunction: false, children: [] }));
}

function mergedAsIs(text: string) {
  return {
    within: [0, splitText.splitCode(text).length] as const,
    isMark: () => false,
    replaceCode: function* (_file: unknown, lines: readonly string[]) {
      yield;
      return lines;
    },
  };
}

/** The requests that pass a filter, of one whose names are all a text. */
function disclosed(text: string, change: Partial<LedgerFilter>) {
  const carried = [piece({ uri: text, path: text, files: [text] })];
  const entry = disclosure({ host: text, provider: text, model: text, workspace: "", carried });
  return atOnce(filterLedger.filterLedger([entry], { ...defaultLedgerFilter, ...change }, "", 0));
}

function indexOf(path: string, text: string): CodebaseIndex {
  const index = new CodebaseIndex();
  atOnce(index.set(path, text));
  return index;
}

function sourceOf(text: string): locate.SourceLines {
  return new locate.SourceLines(splitText.splitCode(text));
}

/** A conversation in ChatGPT's form. */
function chatGpt(text: string): object {
  const message = { author: { role: "user" }, content: { content_type: "text", parts: [text] } };
  return { title: text, mapping: { a: { id: "a", message, parent: null, children: [] } } };
}

/** A conversation of thoughts in a row, of about a size. */
function thoughts(size: number): object {
  const count = Math.ceil(size / 40);
  const content = { content_type: "thoughts", thoughts: [{ summary: "a", content: "b".repeat(20) }] };
  const node = (index: number): object => ({
    message: { author: { role: "assistant" }, content },
    parent: index === 0 ? null : `n${index - 1}`,
    children: [`n${index + 1}`],
  });
  return { title: "a", mapping: Object.fromEntries(Array.from({ length: count }, (_none, index) => [`n${index}`, node(index)])) };
}

/** Answers of which no parent is there, and a text. */
function journal(text: string): string {
  const orphan = (id: string): object => ({
    t: "message",
    message: { role: "user", id, parentId: `${id}-parent`, createdAt: 1, text: "a", attachments: [] },
  });
  return Array.from({ length: Math.ceil(text.length / 100) }, (_none, index) => `${JSON.stringify(orphan(`m${index}`))}\n`).join("") + text;
}

/** All functions of the rooms without VS Code, Node and DOM that take a text. */
export const table: Table = {
  "app/chat/answerEnded.ts": {
    withWaysOn: ours("settings of models, one by one"),
  },
  "app/chat/askTitle.ts": {
    plainTitle: (text) => askTitle.plainTitle(text),
  },
  "app/chat/continuation.ts": {
    continuationOf: ours("the keys that Aside stores"),
  },
  "app/chat/earlierQuestions.ts": {
    earlierQuestions: ours("the user's own questions are compared and cut off by their length, and not read"),
  },
  "app/chat/editedAnswer.ts": {
    editedAnswer: ours("the user's own text, as it is"),
    editedSummary: ours("the user's own text, as it is"),
  },
  "app/chat/estimates.ts": {
    forEachModel: ours("settings of models, one by one"),
  },
  "app/chat/messageAddress.ts": {
    isInMessage: [
      (text) => messageAddress.isInMessage(text.slice(0, text.length / 100), answer("a", "q", { text: `${text}b` })),
      (text) => messageAddress.isInMessage(`https://${text}`, answer("a", "q", { text: `https://${text}` })),
      (text) => messageAddress.isInMessage("https://a/", answer("a", "q", { text })),
    ],
  },
  "app/chat/prompt.ts": {
    assemblePrompt: ours("puts texts together as they are"),
    outgoingMessages: ours("puts texts together as they are"),
  },
  "app/chat/turnPlan.ts": {
    newAnswer: ours("an ID, which the reader of journals and imports bounds"),
    withEffort: ours("one of the efforts"),
  },
  "app/usage/monthSpending.ts": {
    monthSpending: ours("days of the list and the ledger, by how they begin"),
  },
  "app/codebase/codeWords.ts": {
    namesIn: (text) => codeWords.namesIn(text),
    wordsOf: (text) => codeWords.wordsOf(text),
    stemOf: (text) => codeWords.stemOf(text),
    isStopWord: (text) => codeWords.isStopWord(text),
  },
  "app/codebase/cutIntoPieces.ts": {
    cutIntoPieces: [
      (text) => atOnce(cutIntoPieces.cutIntoPieces("a.ts", text.split("\n"))),
      (text) => atOnce(cutIntoPieces.cutIntoPieces("a.md", text.split("\n"))),
    ],
  },
  "app/codebase/findPieces.ts": {
    findPieces: [
      (text) => atOnce(findPieces.findPieces(indexOf("a/b.ts", text), "a", [{ path: "a/b.ts", score: 1, text }])),
      (text) => atOnce(findPieces.findPieces(indexOf(text, "a"), text, [{ path: "a.ts", score: 1, text: "a" }])),
      (text) => atOnce(indexOf(text, text).search(text, 10)),
    ],
  },
  "app/commit/chattyWords.ts": {
    opensChattily: (text) => chattyWords.opensChattily(text),
    mayOpenChattily: (text) => chattyWords.mayOpenChattily(text),
    speaksOfCommits: (text) => chattyWords.speaksOfCommits(text),
    isLabel: (text) => chattyWords.isLabel(text),
    withoutLabel: (text) => chattyWords.withoutLabel(text),
    endsMessage: (text) => chattyWords.endsMessage(text),
    closesChattily: (text) => chattyWords.closesChattily(text),
  },
  "app/commit/commitQuestion.ts": {
    commitQuestion: (text) => commitQuestion.commitQuestion(text, text, [text], text),
  },
  "app/commit/fencesInReply.ts": {
    fencesIn: (text) => fencesInReply.fencesIn(text),
  },
  "app/commit/gitCommand.ts": {
    messageOfGitCommand: [
      (text) => gitCommand.messageOfGitCommand(text),
      (text) => gitCommand.messageOfGitCommand(`git commit -m "${text}`),
    ],
  },
  "app/commit/messageInReply.ts": {
    messageInReply: [(text) => messageInReply.messageInReply(text, true), (text) => messageInReply.messageInReply(text, false)],
  },
  "app/commit/shortenChanges.ts": {
    shortenChanges: (text) => shortenChanges.shortenChanges(text),
  },
  "app/merge/conflictQuestion.ts": {
    sideChanges: (text) => [...conflictQuestion.sideChanges(text, `${text}\nmore`)],
    sidesText: (text) => conflictQuestion.sidesText(text, text),
    unsettled: (text) =>
      conflictQuestion.unsettled(
        text.split("\n"),
        { start: 0, end: 1, ours: text.split("\n"), theirs: [], oursName: "", theirsName: "" },
        { before: text, after: text },
      ),
  },
  "app/usage/cacheMiss.ts": {
    cacheReport: ours("an ID, which is looked up"),
    cacheReports: ours("IDs, which are looked up"),
  },
  "app/usage/cacheText.ts": {
    cacheNote: ours("an ID, which is looked up"),
  },
  "app/usage/promptChange.ts": {
    difference: ours("hashes, which are compared"),
    readPart: (text) => promptChange.readPart(`u1.1:${text}`),
    sentPartsOf: ours("an ID, which is looked up"),
  },
  "apply/conflicts.ts": {
    conflictsIn: (text) => conflicts.conflictsIn(text.split("\n")),
    hasConflictMarks: (text) => conflicts.hasConflictMarks(text.split("\n")),
  },
  "app/review/reviewText.ts": {
    reviewText: (text) => reviewText.reviewText(text, { old: "index", fresh: "files" }, 200_000),
  },
  "app/review/reviewedFiles.ts": {
    reviewSides: (text) => reviewedFiles.reviewSides(text),
    reviewedFile: (text) => reviewedFiles.reviewedFile(text, "a"),
    lineNow: (text) => reviewedFiles.lineNow(new Map(text.split("\n").map((line, at) => [at + 1, line])), 3, text.split("\n")),
  },
  "app/compact/summarize.ts": {
    useSummary: ours("an ID, which the reader of journals and imports bounds"),
  },
  "app/context/frontMatter.ts": {
    readFrontMatter: (text) => yamlFrontMatter.readFrontMatter(text),
  },
  "app/context/instructionRules.ts": {
    instructionRule: [
      (text) => instructionRules.instructionRule(`---\napplyTo: ${text}\n---\n`, "vscode"),
      (text) => instructionRules.instructionRule(text, "cursor"),
    ],
    matchingGlob: ours("globs and paths that are bounded where they are read, matched by VS Code"),
    onlyImportsAgents: (text) => instructionRules.onlyImportsAgents(text),
  },
  "app/context/htmlText.ts": {
    htmlText: (text) => htmlText.htmlText(text, 1_000_000),
  },
  "app/context/codeLines.ts": {
    shortened: (text) => codeLines.shortened(text, 300),
  },
  "app/context/terminalScreen.ts": {
    screenText: (text) => terminalScreen.screenText(text),
  },
  "app/models/providerChoice.ts": {
    withProvider: (text) => providerChoice.withProvider({ order: [text], ignore: [text] }, "ban", text),
    standingOf: (text) => providerChoice.standingOf({ order: [text], ignore: [text] }, text),
    isNamed: (text) => providerChoice.isNamed(text, text),
    baseOf: (text) => providerChoice.baseOf(text),
  },
  "app/models/formatModel.ts": {
    formatVariant: (text) => formatModel.formatVariant(text),
  },
  "app/inlineEdit/editQuestion.ts": {
    changedSince: (text) => editQuestion.changedSince([text, text], "ts"),
  },
  "app/inlineEdit/namedFiles.ts": {
    namedFiles: [
      (text) => namedFiles.namedFiles(text),
      (text) => namedFiles.namedFiles(`#${text}`),
      (text) => namedFiles.namedFiles(` #"${text}`),
    ],
    fileMention: (text) => namedFiles.fileMention(text),
  },
  "app/exactEdit/exactText.ts": {
    exactText: (text) => {
      const marks = exactAnswer.exactMarks([text]);
      const answer = `${marks.search}\n${text}\n${marks.divider}\na\n${marks.replace}`;
      const texts = { path: "a.ts", source: text, sentSource: text, block: "a", sentBlock: "a", language: "", named: undefined };
      return exactText.exactText(answer, texts, marks);
    },
  },
  "app/network/privateAddress.ts": {
    isPrivateAddress: (text) => privateAddress.isPrivateAddress(text),
  },
  "app/network/publicAddress.ts": {
    isPublicAddress: (text) => publicAddress.isPublicAddress(text),
  },
  "app/network/publicGetProblem.ts": {
    publicGetProblem: ours("a host that was parsed"),
  },
  "app/outbound/gate.ts": {
    clear: ours("runs maskText for each text"),
    clearTools: ours("runs maskText for each text"),
  },
  "app/outbound/keepMasked.ts": {
    ambiguousMasked: [
      (text) =>
        keepMasked.ambiguousMasked(
          splitText.splitCode(text),
          splitText.splitCode(text).map(() => "a=[redacted]"),
        ),
    ],
    keepMasked: [
      (text) =>
        keepMasked.keepMasked(
          splitText.splitCode(text),
          splitText.splitCode(text),
          splitText.splitCode(text).map(() => "a=[redacted]"),
        ),
      (text) =>
        keepMasked.keepMasked(
          splitText.splitCode(text).map(() => "a=[redacted]"),
          splitText.splitCode(text),
          splitText.splitCode(text).map(() => "a=[redacted]"),
        ),
    ],
  },
  "app/outbound/maskSecretFile.ts": {
    maskSecretFile: (text) => maskSecretFile.maskSecretFile(text),
  },
  "app/outbound/maskText.ts": {
    maskText: (text) => maskText.maskText(text, "masked", []),
  },
  "app/outbound/outgoing.ts": {
    promptMessage: ours("puts texts together as they are"),
  },
  "app/outbound/settleText.ts": {
    settleText: (text) =>
      settleText.settleText({ confirm: () => Promise.resolve(undefined) } as never, text, { known: [], isStored: true }),
  },
  "app/plainLabel.ts": {
    plainLabel: (text) => plainLabel.plainLabel(text),
  },
  "app/settings/policyText.ts": {
    policyText: ours("the path of the policy file, a constant of the code"),
  },
  "app/prompts/expandPrompt.ts": {
    variablesIn: (text) => expandPrompt.variablesIn(text),
    expandPrompt: (text) => expandPrompt.expandPrompt(text, "${selection}", { selection: "a" }, () => Promise.resolve("b")),
  },
  "app/prompts/prompt.ts": {
    nameFrom: (text) => prompt.nameFrom(text),
  },
  "app/prompts/promptFile.ts": {
    parsePromptFile: (text) => promptFile.parsePromptFile(text),
  },
  "app/prompts/skillFile.ts": {
    parseSkill: (text) => skillFile.parseSkill(text, "a"),
  },
  "app/tools/checkArguments.ts": {
    checkArguments: (text) =>
      checkArguments.checkArguments(text, { type: "object", properties: { a: { type: "string", pattern: "^a+$" } } }),
  },
  "app/tools/offerServerTools.ts": {
    askAboutFiles: ours("a button's label"),
  },
  "app/tools/patternCost.ts": {
    isQuickPattern: (text) => patternCost.isQuickPattern(text, 1000),
  },
  "apply/agreesWithBlock.ts": {
    disagreement: [
      (text) => {
        const lines = splitText.splitCode(text);
        return agreesWithBlock.disagreement(lines, [{ start: 0, end: lines.length, lines: lines.slice(1) }], lines);
      },
      (text) => {
        const lines = splitText.splitCode(text);
        const half = lines.slice(0, lines.length / 2);
        return agreesWithBlock.disagreement(lines, [{ start: 0, end: lines.length, lines: half }], { kind: "code", lines: half });
      },
    ],
  },
  "apply/agreement.ts": {
    agreement: (text) => agreement.agreement(splitText.splitCode(text), splitText.splitCode(text), [...splitText.splitCode(text).keys()]),
  },
  "apply/anchors.ts": {
    findRegion: [
      (text) => anchors.findRegion(sourceOf(text), splitText.splitCode(text), [0, sourceOf(text).lines.length]),
      (text) => anchors.findRegion(sourceOf(text), ["a", "b", "c"], [0, sourceOf(text).lines.length]),
    ],
  },
  "apply/applySnippet.ts": {
    applySnippet: [
      (text) => applySnippet.applySnippet(sourceOf(text), splitText.splitCode(text)),
      (text) => applySnippet.applySnippet(sourceOf(text), ["// …", ...splitText.splitCode(text).slice(1)]),
    ],
  },
  "apply/brackets.ts": {
    isBalanced: (text) => brackets.isBalanced(splitText.splitCode(text)),
    unbalancesBrackets: (text) => brackets.unbalancesBrackets(sourceOf(text), 0, 1, splitText.splitCode(text)),
  },
  "apply/checkPath.ts": {
    checkPath: (text) => checkPath.checkPath(text),
    folded: (text) => checkPath.folded(text),
    isGitsOwn: (text) => checkPath.isGitsOwn(text),
    hasRemoteSchema: (text) => checkPath.hasRemoteSchema(["a.json"], text, text),
  },
  "apply/decidesWhatRuns.ts": {
    isProtected: (text) => decidesWhatRuns.isProtected(text.split("/")),
  },
  "apply/declarations.ts": {
    declaredName: (text) => declarations.declaredName(text),
  },
  "apply/droppedCode.ts": {
    dropsUnshown: [
      (text) => droppedCode.dropsUnshown(sourceOf(text), ["a"], [{ start: 0, end: sourceOf(text).lines.length, lines: ["a"] }]),
      (text) =>
        droppedCode.dropsUnshown(sourceOf("a\nb"), splitText.splitCode(text), [{ start: 0, end: 2, lines: splitText.splitCode(text) }]),
    ],
  },
  "apply/exactAnswer.ts": {
    exactMarks: (text) => exactAnswer.exactMarks([text]),
    readExactAnswer: (text) => exactAnswer.readExactAnswer(text, exactAnswer.exactMarks([]), "a.ts"),
  },
  "apply/exactEdit.ts": {
    placeExactly: [
      (text) => {
        const lines = splitText.splitCode(text);
        return exactEdit.placeExactly(lines, [{ search: [...lines.slice(0, lines.length / 2), "b"], replace: [] }]);
      },
      (text) => {
        const lines = splitText.splitCode(text);
        return exactEdit.placeExactly(lines, [{ search: [...lines.slice(0, lines.length / 2), lines[0] ?? ""], replace: [] }]);
      },
    ],
    changedLines: ours("puts lines together as they are"),
  },
  "apply/blankLineIndent.ts": {
    fitAtBlankLine: [
      (text) => blankLineIndent.fitAtBlankLine(splitText.splitCode(text), { above: ["  a"], line: "", below: ["b"] }),
      (text) => blankLineIndent.fitAtBlankLine(["a"], { above: splitText.splitCode(text), line: "", below: splitText.splitCode(text) }),
    ],
  },
  "apply/rangeBlocks.ts": {
    readRangeBlocks: [
      (text) => rangeBlocks.readRangeBlocks(text, 20),
      (text) => rangeBlocks.readRangeBlocks(`Range 1\n\`\`\`\n${text}\n\`\`\`\nRange 2\n${text}`, 2),
    ],
  },
  "apply/fencedAnswer.ts": {
    fencedAnswer: [(text) => fencedAnswer.fencedAnswer(text, true), (text) => fencedAnswer.fencedAnswer(text, false)],
  },
  "apply/fitIndent.ts": {
    closesBlock: (text) => fitIndent.closesBlock(text),
    opensBlock: (text) => fitIndent.opensBlock(text),
    fitIndent: (text) => fitIndent.fitIndent(splitText.splitCode(text), { indent: "  ", unit: 2, tabs: false }),
    fitMember: (text) => fitIndent.fitMember(splitText.splitCode(text), { indent: "  ", unit: 4, tabs: false }),
    stepOf: (text) => fitIndent.stepOf(splitText.splitCode(text)),
    withFirstIndent: (text) => fitIndent.withFirstIndent(splitText.splitCode(text), 4),
  },
  "apply/fileNames.ts": {
    lastName: (text) => fileNames.lastName(text),
    isFileName: (text) => fileNames.isFileName(text),
    isAlsoWord: (text) => fileNames.isAlsoWord(text),
  },
  "apply/gitDiff.ts": {
    splitDiff: (text) => gitDiff.splitDiff(text),
    isGitDiff: (text) => gitDiff.isGitDiff(text),
    pathsInGitLine: (text) => gitDiff.pathsInGitLine(text),
  },
  "apply/gitPath.ts": {
    quotedName: (text) => gitPath.quotedName(text),
    pathInHeader: (text) => gitPath.pathInHeader(text),
  },
  "apply/likeness.ts": {
    keyOf: (text) => likeness.likenesses.map((each) => likeness.keyOf(text, each)),
    contentKey: (text) => likeness.likenesses.map((each) => likeness.contentKey(text, each)),
    similarity: (text) => likeness.similarity(text, `${text.slice(1)}x`),
    isDistinctive: (text) => likeness.isDistinctive(text),
  },
  "apply/lineChanges.ts": {
    linesOf: (text) => lineChanges.linesOf(text),
    lineChanges: (text) => lineChanges.lineChanges(text, lineChanges.linesOf(text).toReversed().join("")),
  },
  "apply/lineDiff.ts": {
    lineDiff: [
      (text) => lineDiff.lineDiff(splitText.splitCode(text), ["a", "b"]),
      (text) => lineDiff.lineDiff(splitText.splitCode(text), splitText.splitCode(text).toReversed()),
    ],
  },
  "apply/locate.ts": {
    keysOf: (text) => locate.keysOf(splitText.splitCode(text), "characters"),
    locate: [
      (text) => locate.locate(sourceOf(text), splitText.splitCode(text)),
      (text) => locate.locate(sourceOf(text), ["a", "b"]),
      (text) => locate.locate(sourceOf(text), splitText.splitCode(text).slice(0, 200).toReversed()),
    ],
  },
  "apply/memberNames.ts": {
    identifiedBy: (text) => memberNames.identifiedBy(splitText.splitCode(text)),
    isStatementWord: (text) => memberNames.isStatementWord(text),
    memberName: (text) => memberNames.memberName(text),
  },
  "apply/members.ts": {
    isCommentLine: (text) => members.isCommentLine(text),
    isNamedInside: (text) => members.isNamedInside(text),
    memberAt: [
      (text) => members.memberAt(splitText.splitCode(text), 0, splitText.splitCode(text).length),
      (text) => members.memberAt(splitText.splitCode(text), splitText.splitCode(text).length - 1, splitText.splitCode(text).length),
    ],
    outlineOf: (text) => members.outlineOf(splitText.splitCode(text), 0, splitText.splitCode(text).length, () => false),
    withoutComment: (text) => members.withoutComment(text),
  },
  "apply/mergeUnits.ts": {
    mergeUnits: [
      (text) => mergeUnits.mergeUnits(sourceOf(text), ["class A {", "  a;", "}"], mergedAsIs(text)),
      (text) => mergeUnits.mergeUnits(sourceOf(text), splitText.splitCode(text), mergedAsIs(text)),
    ],
  },
  "apply/mentions.ts": {
    mentionsIn: (text) => mentions.mentionsIn(text.slice(-1000)),
    withoutPlace: (text) => mentions.withoutPlace(text),
    longestReadings: [(text) => mentions.longestReadings(text, ["a/b.ts"]), (text) => mentions.longestReadings("a/b.ts", [text])],
  },
  "apply/omission.ts": {
    isOmission: [(text) => omission.isOmission(text, sourceOf("a\nb")), (text) => omission.isOmission("// ... rest of a", sourceOf(text))],
    mayBeOmission: [
      (text) => omission.mayBeOmission(text, sourceOf("a\nb")),
      (text) => omission.mayBeOmission("// ... rest of a", sourceOf(text)),
    ],
    saysOmission: [
      (text) => omission.saysOmission(text, sourceOf("a\nb")),
      (text) => omission.saysOmission("// ... rest of a", sourceOf(text)),
    ],
  },
  "apply/omissionPhrases.ts": {
    saysOmissionElsewhere: (text) => omissionPhrases.saysOmissionElsewhere(text),
  },
  "apply/pairMembers.ts": {
    pairMembers: (text) => {
      const lines = splitText.splitCode(text);
      const outline = members.outlineOf(lines, 0, lines.length, () => false) ?? { members: [], marks: [], comments: [] };
      return pairMembers.pairMembers(outline, lines, outline, lines);
    },
  },
  "apply/parseBlock.ts": {
    parseBlock: ["", "diff", "ts"].map((language) => (text) => parseBlock.parseBlock(text, language)),
  },
  "apply/parseDiff.ts": {
    looksLikeDiff: (text) => parseDiff.looksLikeDiff(text, ""),
    parseDiff: [
      (text) => parseDiff.parseDiff(splitText.splitCode(text)),
      (text) => parseDiff.parseDiff(["--- a/a", "+++ b/a", "@@ -1 +1 @@", ...splitText.splitCode(text)]),
    ],
  },
  "apply/parsePatch.ts": {
    looksLikePatch: (text) => parsePatch.looksLikePatch(text),
    parsePatch: (text) => parsePatch.parsePatch(["*** Update File: a", ...splitText.splitCode(text)]),
  },
  "apply/parseSearchReplace.ts": {
    looksLikeSearchReplace: (text) => parseSearchReplace.looksLikeSearchReplace(text),
    parseSearchReplace: (text) => parseSearchReplace.parseSearchReplace(splitText.splitCode(text)),
  },
  "apply/pasteIndent.ts": {
    reindentTo: [(text) => pasteIndent.reindentTo(text, "  ", ""), (text) => pasteIndent.reindentTo("a\n  b", text, text)],
  },
  "apply/planEdit.ts": {
    planEdit: [
      (text) => planEdit.planEdit(text, { kind: "code", lines: ["a", "// ...", "b"] }),
      (text) => planEdit.planEdit("a\nb\n", { kind: "code", lines: splitText.splitCode(text) }),
      (text) => planEdit.planEdit(text, { kind: "searchReplace", blocks: [{ search: ["a", "b"], replace: ["c"] }] as never }),
    ],
    planEditSteps: [
      (text) =>
        planEdit.planEditSteps(text, {
          kind: "searchReplace",
          blocks: [{ search: splitText.splitCode(text), replace: splitText.splitCode(text).toReversed() }] as never,
        }),
    ],
  },
  "apply/reindent.ts": {
    reindenter: (text) => {
      const reindent = reindenter.reindenter({ near: [], all: [], tabs: true, unit: 2 }, splitText.splitCode(text));
      return splitText.splitCode(text).map(reindent);
    },
  },
  "apply/unshownParts.ts": {
    unshownParts: [
      (text) => unshownParts.unshownParts(sourceOf(text), ["a"], [{ start: 0, end: sourceOf(text).lines.length, lines: ["a"] }]),
      (text) =>
        unshownParts.unshownParts(sourceOf("a\nb"), splitText.splitCode(text), [{ start: 0, end: 2, lines: splitText.splitCode(text) }]),
    ],
  },
  "apply/removedSymbols.ts": {
    removedSymbols: [
      (text) => removedSymbols.removedSymbols(symbolsOf(text), text, splitText.splitCode(text).toReversed().join("\n"), "a"),
      (text) => removedSymbols.removedSymbols(symbolsOf(text), text, text.toUpperCase(), "b"),
      (text) => removedSymbols.removedSymbols([{ name: text, start: 0, end: 1, isFunction: false, children: [] }], "a\nb", text, text),
    ],
  },
  "apply/replaceRegion.ts": {
    replaceRegion: (text) => replaceRegion.replaceRegion(sourceOf(text), 0, 2, splitText.splitCode(text), "exact"),
    leavesBlock: (text) => replaceRegion.leavesBlock(sourceOf(text), 0, 2, splitText.splitCode(text)),
    losesCode: (text) => replaceRegion.losesCode(sourceOf(text), 0, 2, splitText.splitCode(text), false),
  },
  "apply/separators.ts": {
    hasSeparator: [(text) => separators.hasSeparator(text), (text) => separators.hasSeparator(text, ";")],
    withSeparator: (text) => separators.withSeparator(text, true),
  },
  "apply/targetHints.ts": {
    targetHints: [
      (text) => targetHints.targetHints(text, "", ""),
      (text) => targetHints.targetHints("", text, ""),
      (text) => targetHints.targetHints("", "", text),
    ],
    withoutPathComment: [(text) => targetHints.withoutPathComment(text, "a"), (text) => targetHints.withoutPathComment("// a.ts\nb", text)],
    fitsLanguage: [(text) => targetHints.fitsLanguage(text, "ts"), (text) => targetHints.fitsLanguage("a.ts", text)],
    guessFileName: [
      (text) => targetHints.guessFileName(text, "", ""),
      (text) => targetHints.guessFileName("", text, ""),
      (text) => targetHints.guessFileName("", "", text),
    ],
  },
  "apply/terminalText.ts": {
    terminalText: (text) => terminalText.terminalText(text),
  },
  "apply/textLines.ts": {
    splitText: (text) => splitText.splitText(text),
    splitCode: (text) => splitText.splitCode(text),
    indentOf: (text) => splitText.indentOf(text),
    indentWidth: (text) => splitText.indentWidth(text),
    isBlank: (text) => splitText.isBlank(text),
    joinText: (text) => splitText.joinText(splitText.splitCode(text), { eol: "\n", finalEol: true, bom: false } as never),
  },
  "history/appendMeta.ts": {
    appendMeta: ours("an ID, which the reader of journals and imports bounds"),
  },
  "history/byteScan.ts": {
    compileByteScan: [
      (text) => byteScan.compileByteScan(text)(bytesOf("a")),
      (text) => byteScan.compileByteScan("aaab")(bytesOf(text)),
      (text) => byteScan.compileByteScan(text.slice(0, 1000))(bytesOf(text.slice(1))),
    ],
    compileLiteralScan: [
      (text) => byteScan.compileLiteralScan(text)(bytesOf(text)),
      (text) => byteScan.compileLiteralScan("aaab")(bytesOf(text)),
    ],
  },
  "history/compact.ts": {
    compactJournal: (text) => compact.compactJournal("c", bytesOf(text)),
  },
  "history/conversationFacts.ts": {
    conversationFacts: ours("the name of a workspace, which is kept as it is"),
  },
  "history/exportMarkdown.ts": {
    conversationMarkdown: [
      (text) => exportMarkdown.conversationMarkdown(shortConversation("c", { text, reasoning: text }), "a"),
      (text) => exportMarkdown.conversationMarkdown(shortConversation("c"), text),
    ],
  },
  "history/foldText.ts": {
    foldText: [
      (text) => foldText.foldText(text).sourceOf(0, 1),
      (text) => foldText.foldText(text, { matchCase: true }).sourceOf(0, text.length),
    ],
    isMark: ours("a single character"),
    mayBePointed: (text) => foldText.mayBePointed(text),
  },
  "history/factRows.ts": {
    isMonthIn: ours("a month of our own making"),
    stampOf: (text) => factRows.stampOf(text),
    unpackFacts: ours("the names of a conversation and a workspace, which are kept as they are"),
  },
  "history/grouped.ts": {
    grouped: ours("items of our own, compared by their keys"),
  },
  "history/journalFacts.ts": {
    journalFacts: ours("reads lines with `parseLine`, and the names of a conversation and a workspace are kept as they are"),
  },
  "app/disclosure/carried.ts": {
    carriedIn: ours("takes what went through the gate; names are cut by `notedNames`"),
    weighed: ours("hashes the whole text"),
  },
  "app/usage/csvCell.ts": {
    csvCell: (text) => csvCell.csvCell(`"${text}`),
  },
  "app/disclosure/filterLedger.ts": {
    filterLedger: [
      (text) => disclosed(text, { text }),
      (text) => disclosed(text, { only: { by: "targets", targets: [{ uri: `${text}/a`, path: `${text}/a` }] } }),
      (text) => disclosed(text, { only: { by: "file", key: text } }),
    ],
  },
  "app/disclosure/ledgerKeys.ts": {
    keyOfPath: ours("put behind the workspace's name"),
  },
  "app/disclosure/notedNames.ts": {
    notedPath: (text) => notedNames.notedPath(text),
    notedRelativePath: [(text) => notedNames.notedRelativePath(text), (text) => notedNames.notedRelativePath(` ${text} `)],
    notedUri: [(text) => notedNames.notedUri(text), (text) => notedNames.notedUri(`file://${text}@`)],
    notedTool: (text) => notedNames.notedTool(text),
  },
  "history/disclosureChain.ts": {
    sealRecord: ours("the hash of a record"),
    headOf: [
      (text) => disclosureChain.headOf("a.jsonl", `${text}\n`),
      (text) => disclosureChain.headOf("a.jsonl", `{"n":"${text}","hash":"${"0".repeat(64)}"}\n`),
    ],
    readChain: (text) => disclosureChain.readChain("a.jsonl", bytesOf(text)),
  },
  "history/ledgerEntries.ts": {
    entryFrom: (text) => ledgerEntries.entryFrom(JSON.stringify({ v: 1, kind: text, day: "2026-11-30", model: text, answers: 1 })),
  },
  "history/ledgerFacts.ts": {
    spendingFacts: ours("the names of a conversation and a workspace, which are kept as they are"),
  },
  "history/importConversations.ts": {
    importConversations: [
      (text) => importConversations.importConversations(text),
      (text) => importConversations.importConversations(JSON.stringify([chatGpt(text)])),
      (text) => importConversations.importConversations(JSON.stringify([thoughts(text.length)])),
    ],
  },
  "history/organisation.ts": {
    folderFrom: (text) => organisation.folderFrom(text),
    tagsFrom: [(text) => organisation.tagsFrom([text]), (text) => organisation.tagsFrom(text.split(","))],
    nameKey: (text) => organisation.nameKey(text),
  },
  "history/organise.ts": {
    organiseConversations: ours("IDs of our own, and names that `folderFrom` and `tagsFrom` bound"),
  },
  "history/draftCopy.ts": {
    copyDraft: ours("an ID, which the store checks"),
  },
  "history/parseRecord.ts": {
    parseLine: (text) => parseRecord.parseLine(text),
  },
  "history/pending.ts": {
    pendingPath: ours("an ID, which the reader of journals and imports bounds"),
  },
  "history/purge.ts": {
    purgeDeleted: ours("an ID, which the reader of journals and imports bounds"),
    removeUnused: ours("the folder of the journals"),
  },
  "history/replay.ts": {
    replayJournal: [(text) => replay.replayJournal("c", bytesOf(text)), (text) => replay.replayJournal("c", bytesOf(journal(text)))],
    replayRecords: ours("an ID, which the reader of journals and imports bounds"),
  },
  "history/searchQuery.ts": {
    readSearchQuery: [
      (text) => search.searchConversation(shortConversation("c", { text }), searchQuery.readSearchQuery("aaab", 0)),
      (text) => search.searchConversation(shortConversation("c", { text }), searchQuery.readSearchQuery(`a ${text}`, 0)),
    ],
  },
  "history/summary.ts": {
    titleFromText: (text) => summary.titleFromText(text),
    opaqueSummary: ours("an ID, which the reader of journals and imports bounds"),
    completeSummary: ours("an ID, which the reader of journals and imports bounds"),
  },
  "history/summaryFromTail.ts": {
    summaryFromTail: (text) => summaryFromTail.summaryFromTail("c", bytesOf(text)),
  },
  "llm/catalogue/account.ts": {
    fetchKeyInfo: ours("a key or an ID that is sent as it is"),
    fetchCredits: ours("a key or an ID that is sent as it is"),
    fetchPresets: ours("a key or an ID that is sent as it is"),
    fetchGeneration: ours("a key or an ID that is sent as it is"),
    checkKey: ours("a key or an ID that is sent as it is"),
  },
  "llm/catalogue/findModel.ts": {
    findModel: (text) => findModel.findModel([], text),
    suggestModels: (text) => findModel.suggestModels([{ id: "lab/one" } as never], text),
  },
  "llm/catalogue/medians.ts": {
    fetchMedians: ours("a key or an ID that is sent as it is"),
  },
  "llm/catalogue/modelQuery.ts": {
    parseModelQuery: (text) => modelQuery.parseModelQuery(text),
  },
  "llm/catalogue/oauth.ts": {
    approvalPage: ours("a constant of the code"),
  },
  "llm/catalogue/parseModels.ts": {
    shownName: (text) => parseModels.shownName(text),
    objectRows: ours("a constant of the code"),
  },
  "llm/catalogue/priceNames.ts": {
    parsePriceName: (text) => priceNames.parsePriceName(text),
    parsePriceUnit: (text) => priceNames.parsePriceUnit(text),
  },
  "llm/catalogue/providers.ts": {
    fetchProviders: ours("a key or an ID that is sent as it is"),
  },
  "llm/catalogue/variants.ts": {
    variantsOf: (text) => variants.variantsOf([], text, "openrouter"),
    typedVariant: (text) => variants.typedVariant(text),
  },
  "llm/httpError.ts": {
    pageError: (text) => httpError.pageError(text),
  },
  "llm/pictureTokens.ts": {
    pictureTokens: (text) => pictureTokens.pictureTokens(text, { width: 640, height: 480 }),
  },
  "llm/read/bodyKind.ts": {
    mayBeEventLine: (text) => bodyKind.mayBeEventLine(text),
  },
  "llm/read/json.ts": {
    parseJson: (text) => json.parseJson(text),
  },
  "llm/read/markdownPlace.ts": {
    endsInFence: (text) => markdownPlace.endsInFence(text),
    endsInCode: (text) => markdownPlace.endsInCode(text),
    endsInQuotation: (text) => markdownPlace.endsInQuotation(text),
    endsAtLineStart: (text) => markdownPlace.endsAtLineStart(text),
  },
  "llm/read/seam.ts": {
    anchorOf: [
      (text) => seam.anchorOf(text),
      // A model that repeats everything, or half of it, and one that continues with the same.
      (text) => new seam.SeamFinder({ half: text, space: "", anchor: seam.anchorOf(text), isAsked: true }).end(text),
      (text) => new seam.SeamFinder({ half: `${text}b`, space: "", anchor: "", isAsked: true }).end(text.slice(text.length / 2)),
      (text) => new seam.SeamFinder({ half: text, space: "", anchor: seam.anchorOf(text), isAsked: false }).end(`${text}${text}`),
    ],
  },
  "llm/read/thinkSplitter.ts": {
    mayLackOpenTag: (text) => thinkSplitter.mayLackOpenTag(text),
  },
  "llm/read/wireError.ts": {
    namedError: (text) => wireError.namedError(text),
  },
  "llm/send/answerPictures.ts": {
    withPicturesInQuestions: ours("the name of an endpoint; what messages say is not looked into"),
  },
  "llm/send/draft.ts": {
    isSupported: ours("a constant of the code"),
    notSupportedBy: ours("the name of a model, put into a sentence"),
    setIfSupported: ours("a constant of the code"),
  },
  "llm/send/endpoint.ts": {
    parseBaseUrl: (text) => endpoint.parseBaseUrl(text),
    isHeaderValue: (text) => endpoint.isHeaderValue(text),
    isAccountName: (text) => endpoint.isAccountName(text),
    isBuiltIn: (text) => endpoint.isBuiltIn(text),
    addressOf: ours("a constant of the code"),
    withQuery: (text) => endpoint.withQuery(new URL("https://a.example/v1"), text),
    parseEndpoint: [
      (text) => endpoint.parseEndpoint(text, { baseUrl: text, headers: { a: text } }),
      (text) => endpoint.parseEndpoint(text, { baseUrl: `https://a.example?${text}`, account: text }),
    ],
  },
  "llm/send/extraBody.ts": {
    isFixedField: (text) => extraBody.isFixedField(text, "responses"),
  },
  "llm/send/keyProblem.ts": {
    keyProblem: (text) => keyProblem.keyProblem(endpoint.builtInEndpoints.openrouter, text),
  },
  "llm/send/lessons.ts": {
    lessonAbout: (text) => lessons.lessonAbout({ lessons: [{ do: "leaveOut", field: text }] } as never, text),
  },
  "llm/send/modelId.ts": {
    catalogueId: (text) => modelId.catalogueId(text),
    baseId: (text) => modelId.baseId(text),
    isClaude: (text) => modelId.isClaude(text),
    isMistral: (text) => modelId.isMistral(text),
    takesNoPrefill: (text) => modelId.takesNoPrefill(text),
    withoutOnline: (text) => modelId.withoutOnline(text),
    isSameModel: (text) => modelId.isSameModel(text, `${text}-1`),
  },
  "llm/send/nemotron.ts": {
    isSteeredByPrompt: (text) => nemotron.isSteeredByPrompt(text),
    withThinkingSwitch: (text) => nemotron.withThinkingSwitch([{ role: "system", content: text }], text, { effort: "none" } as never),
  },
  "llm/send/networkError.ts": {
    noResponseWithin: (text) => networkError.noResponseWithin(1000, text),
  },
  "llm/send/ranges.ts": {
    numberRange: ours("a constant of the code"),
    checkNumber: ours("a constant of the code"),
    checkStop: (text) => ranges.checkStop("openrouter", "stop", text.split("\n")),
  },
  "shared/comparison.ts": {
    comparedWith: ours("an ID, which the reader of journals and imports bounds"),
    uncompare: ours("an ID, which the reader of journals and imports bounds"),
    compareWithVersions: ours("an ID, which the reader of journals and imports bounds"),
  },
  "shared/conversation.ts": {
    createConversation: ours("an ID, which the reader of journals and imports bounds"),
    updateAnswer: ours("an ID, which the reader of journals and imports bounds"),
    updateTools: ours("an ID, which the reader of journals and imports bounds"),
    selectVersion: ours("an ID, which the reader of journals and imports bounds"),
    setModel: ours("an ID, which the reader of journals and imports bounds"),
    setOverride: ours("an ID, which the reader of journals and imports bounds"),
    versionsOf: ours("an ID, which the reader of journals and imports bounds"),
    pathTo: ours("an ID, which the reader of journals and imports bounds"),
    selectPathTo: ours("an ID, which the reader of journals and imports bounds"),
    versionPlace: ours("an ID, which the reader of journals and imports bounds"),
    stepVersion: ours("an ID, which the reader of journals and imports bounds"),
    deleteMessage: ours("an ID, which the reader of journals and imports bounds"),
    restoreMessage: ours("an ID, which the reader of journals and imports bounds"),
    isDeleted: ours("an ID, which the reader of journals and imports bounds"),
    forkConversation: ours("an ID, which the reader of journals and imports bounds"),
  },
  "shared/counted.ts": {
    counted: ours("our own templates; a name that is filled in is copied once"),
  },
  "shared/dataUrl.ts": {
    dataUrl: ours("a constant of the code"),
  },
  "shared/guards.ts": {
    field: ours("a constant of the code"),
    objectField: ours("a constant of the code"),
    listField: ours("a constant of the code"),
    textField: ours("a constant of the code"),
    numberField: ours("a constant of the code"),
    lookup: ours("a constant of the code"),
    put: ours("a constant of the code"),
  },
  "shared/hiddenText.ts": {
    mayHide: (text) => hiddenText.mayHide(text),
    findHidden: (text) => hiddenText.findHidden(text),
    countHidden: (text) => hiddenText.countHidden(text),
    stripHidden: (text) => hiddenText.stripHidden(text),
    stripHiddenInTurns: (text) => hiddenText.stripHiddenInTurns(text),
    endOfPart: (text) => hiddenText.endOfPart(text, 0),
    showHidden: (text) => hiddenText.showHidden(text),
    showBlanks: (text) => hiddenText.showBlanks(text),
    findLookalikes: (text) => hiddenText.findLookalikes(text),
  },
  "shared/pictureData.ts": {
    pictureAddress: (text) => pictureData.pictureAddress(text),
    pictureBytes: (text) => pictureData.pictureBytes(text),
    pictureFacts: (text) => pictureData.pictureFacts(text),
  },
  "shared/imageFacts.ts": {
    isShownPicture: (text) => imageFacts.isShownPicture(text),
    pictureSize: (text) => imageFacts.pictureSize(text),
  },
  "shared/locale.ts": {
    setDisplayLanguage: ours("VS Code's own value"),
  },
  "shared/markdown/codeBlocks.ts": {
    codeBlocksOf: (text) => codeBlocks.codeBlocksOf(text),
    codeBlockSteps: (text) => codeBlocks.codeBlockSteps(text),
  },
  "shared/markdown/codeLabel.ts": {
    readCodeLabel: (text) => codeLabel.readCodeLabel(text),
  },
  "shared/markdown/escapeSequences.ts": {
    sequenceAt: (text) => escapeSequences.sequenceAt(`\u001b]${text}`, 0),
    withoutSequences: [
      (text) => escapeSequences.withoutSequences(text),
      (text) => escapeSequences.withoutSequences(text.replaceAll(/[aA]/g, "\u001b[")),
      (text) => escapeSequences.withoutSequences(text.replaceAll(/[aA]/g, "\u001b]")),
    ],
  },
  "shared/markdown/fileBlocks.ts": {
    mayBeForFile: (text) => fileBlocks.mayBeForFile(text),
    isShell: (text) => fileBlocks.isShell(text),
    countFileBlocks: (text) => fileBlocks.countFileBlocks(text, 1e9),
  },
  "shared/markdown/fence.ts": {
    fenceAround: (text) => fence.fenceAround(text),
    fencedBlock: (text) => fence.fencedBlock(text, text),
  },
  "shared/markdown/fenceScanner.ts": {
    opensFence: (text) => fenceScanner.opensFence(text),
  },
  "shared/markdown/footnotes.ts": {
    footnoteKey: (text) => footnotes.footnoteKey(text),
  },
  "shared/markdown/frontMatter.ts": {
    closedFrontMatter: (text) => frontMatter.closedFrontMatter(text),
  },
  "shared/markdown/texShape.ts": {
    isPlainText: (text) => texShape.isPlainText(text),
    isEscapedWord: (text) => texShape.isEscapedWord(text),
    isEscapedIndex: (text) => texShape.isEscapedIndex(text),
    isEscapedLabel: (text) => texShape.isEscapedLabel(text),
    isProse: (text) => texShape.isProse(text),
    isWordCharacter: (text) => texShape.isWordCharacter(text),
  },
  "shared/markdown/topLevel.ts": {
    lineStarts: (text) => topLevel.lineStarts(text),
  },
  "shared/maskKeys.ts": {
    maskKeys: [(text) => maskKeys.maskKeys(text, []), (text) => maskKeys.maskKeys(text, [text.slice(0, 10)])],
    maskKeysInTurns: [(text) => maskKeys.maskKeysInTurns(text, []), (text) => maskKeys.maskKeysInTurns(text, [text.slice(0, 10)])],
  },
  "shared/endpointTitle.ts": {
    endpointTitle: (text) => endpointTitle.endpointTitle(text),
  },
  "shared/money.ts": {
    moneyFormat: ours("VS Code's own value"),
    exactMoneyFormat: ours("VS Code's own value"),
    supportedLocale: ours("VS Code's own value"),
  },
  "shared/redact.ts": {
    redact: [(text) => redact.redact(text), (text) => redact.redact(text, text.slice(0, 10))],
  },
  "shared/secretPatterns.ts": {
    findSecrets: (text) => secretPatterns.findSecrets(text),
    findSecretsInTurns: (text) => secretPatterns.findSecretsInTurns(text),
    redactSecrets: (text) => secretPatterns.redactSecrets(text),
    redactSecretsInTurns: (text) => secretPatterns.redactSecretsInTurns(text),
    redactValues: (text) => secretPatterns.redactValues(text),
    secretFilePattern: (text) => secretPatterns.secretFilePattern(text),
    isSecretFilePattern: (text) => secretPatterns.isSecretFilePattern(text),
  },
  "shared/secretWords.ts": {
    isPlaceholder: (text) => secretWords.isPlaceholder(text),
    looksRandom: (text) => secretWords.looksRandom(text),
  },
  "shared/serverTools.ts": {
    isServerTool: (text) => serverTools.isServerTool(text),
    isDomain: (text) => serverTools.isDomain(text),
  },
  "shared/shownAddress.ts": {
    shownAddress: (text) => shownAddress.shownAddress(text),
  },
  "shared/strings.ts": {
    fill: (text) => strings.fill("{0} {1}", text, text),
    pluralForm: ours("VS Code's own value"),
  },
  "shared/tokenScan.ts": {
    scanTokens: (text) => tokenScan.scanTokens(text, {}),
  },
  "shared/tokens.ts": {
    estimateTokens: (text) => tokens.estimateTokens(text),
  },
  "app/chat/answeredCode.ts": {
    answeredCode: ours("an id, which is looked up"),
    answeredBlocks: ours("an id, which is looked up"),
  },
  "app/network/deceptiveLink.ts": {
    isAskedAbout: (text) => deceptiveLink.isAskedAbout("https://example.com/", text),
    namesAnotherHost: (text) => deceptiveLink.namesAnotherHost(text, "https://example.com/"),
  },
  "app/network/topLevelDomains.ts": {
    isTopLevelDomain: (text) => topLevelDomains.isTopLevelDomain(text),
  },
  "app/previews/cleanMarkup.ts": {
    cleanMarkup: (text) => cleanMarkup.cleanMarkup(text),
  },
  "app/previews/markupNames.ts": {
    isPlainAttribute: (text) => markupNames.isPlainAttribute(text),
  },
  "app/previews/previewPage.ts": {
    previewPage: (text) => previewPage.previewPage(text, "html", "en"),
  },
  "app/question/improvedQuestion.ts": {
    improvedQuestion: [(text) => improvedQuestion.improvedQuestion(text, [text])],
    messageOf: [(text) => improvedQuestion.messageOf(text), (text) => improvedQuestion.messageOf(`\`\`\`\n${text}\n\`\`\``)],
  },
  "app/theme/readTheme.ts": {
    readTheme: [
      (text) => readTheme.readTheme("a.json", () => Promise.resolve(text)),
      (text) => readTheme.readTheme(text, () => Promise.resolve(text)),
    ],
    ruleOf: (text) => readTheme.ruleOf([text], { foreground: text, fontStyle: text }),
    pathInside: [(text) => readTheme.pathInside("", text), (text) => readTheme.pathInside(text, "a")],
    parseJsonWithComments: (text) => readTheme.parseJsonWithComments(text),
  },
  "app/theme/tokenColors.ts": {
    customRules: [
      (text) => tokenColors.customRules({ [text]: {}, [`[${text}]`]: { comments: text } }, text),
      (text) => tokenColors.customRules({ "[*]": { textMateRules: [{ scope: text, settings: { foreground: "#fff" } }] } }, text),
    ],
  },
  "shared/toolTitle.ts": {
    toolTitle: (text) => toolTitle.toolTitle(text),
  },
  "shared/headingName.ts": {
    headingName: (text) => headingName.headingName(text),
  },
  "shared/linkTarget.ts": {
    linkTarget: (text) => linkTarget.linkTarget(text),
  },
  "shared/markdown/languageNames.ts": {
    languageName: (text) => languageNames.languageName(text),
    isLanguage: (text) => languageNames.isLanguage(text),
  },
  "shared/markdown/layoutCost.ts": {
    layoutCost: (text) => layoutCost.layoutCost(text, Number.POSITIVE_INFINITY),
    isTooLong: (text) => layoutCost.isTooLong(text, text.length),
    roomAfter: (text) => layoutCost.roomAfter(text, text.length),
  },
  "shared/markdown/previewKind.ts": {
    previewKind: [(text) => previewKind.previewKind(text, ""), (text) => previewKind.previewKind("xml", text)],
  },
};
