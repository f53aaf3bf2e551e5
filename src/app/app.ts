import { ConversationStore } from "../history/conversationStore.ts";
import type { Storage } from "../history/storage.ts";
import { Catalogue, type CatalogueStore } from "../llm/catalogue/catalogue.ts";
import type { AskUser, ChatClient } from "../llm/chatClient.ts";
import type { AnswerMessage } from "../shared/conversation.ts";
import { redact } from "../shared/redact.ts";
import { withPrice, withWaysOn } from "./chat/answerEnded.ts";
import { askUser } from "./chat/askUser.ts";
import { Chat } from "./chat/chat.ts";
import { type ChatPlace, ChatPlaces } from "./chat/chatPlace.ts";
import { LateEstimates } from "./chat/lateEstimates.ts";
import { type LateCostParts, lookUpLateCost } from "./chat/lateCosts.ts";
import { ModelTitles } from "./chat/modelTitles.ts";
import { prepare, type PreparationParts, type Purpose } from "./chat/preparation.ts";
import type { Session } from "./chat/session.ts";
import type { TurnPlan } from "./chat/turnPlan.ts";
import { Instructions } from "./context/instructions.ts";
import { type EndpointLookup, Endpoints } from "./endpoints/endpoints.ts";
import { Secrets } from "./endpoints/secrets.ts";
import type { Discloser } from "./disclosure/discloser.ts";
import { type Disposable, disposeAll } from "./events.ts";
import { FeatureRegistry } from "./features.ts";
import type { Log } from "./log.ts";
import { RefusalMemory } from "./models/refusalMemory.ts";
import { UnsupportedParameterNotes } from "./models/unsupportedParameterNotes.ts";
import { ModelCatalogue, withCatalogue } from "./models/modelCatalogue.ts";
import { ModelAccess } from "./models/modelAccess.ts";
import { ModelMemory } from "./models/modelMemory.ts";
import { CompletionRouter } from "./panel/completionRouter.ts";
import { PanelRouter } from "./panel/panelRouter.ts";
import { Late } from "./late.ts";
import type { FolderNotice, FolderNoticeParts, IgnoredSettings } from "./panel/folderNotice.ts";
import { CompanyPolicy } from "./settings/companyPolicy.ts";
import { PanelProgress } from "./panel/panelProgress.ts";
import type { PanelStateParts, PanelStates } from "./panel/panelState.ts";
import type { Ask, Config, KeyValueStore, PolicyFile, RestoreFocus, SecretStore, Window } from "./ports.ts";
import { type AskOnce, createAskOnce } from "./chat/askOnce.ts";
import { Questions } from "./question/questions.ts";
import { FolderPermissions } from "./settings/folderPermissions.ts";
import { Settings } from "./settings/settings.ts";
import { DefaultTools } from "./tools/defaultTools.ts";
import type { ToolHost } from "./tools/toolHost.ts";
import type { ToolQuestions, ToolQuestionsParts } from "./tools/toolQuestions.ts";
import { Tools } from "./tools/tools.ts";
import { Budget } from "./usage/budget.ts";

/** How long the end of the extension waits for the disclosure ledger, milliseconds. */
const closingWaitMs = 1000;

/** What Aside needs from the editor it runs in. */
export interface Ports {
  readonly ask: Ask;
  readonly config: Config;
  readonly secretStore: SecretStore;
  /** Values for all windows. */
  readonly globalState: KeyValueStore;
  /** Values for the windows on this workspace. */
  readonly workspaceState: KeyValueStore;
  readonly window: Window;
  readonly withFocusRestored: RestoreFocus;
  /** @param clean blanks out keys */
  readonly log: (clean: (text: string) => string) => Log;
  /** Where conversations are kept. */
  readonly storage: Storage;
  readonly catalogueStore: CatalogueStore;
  /** The editor's tools; loaded with the first one. */
  readonly toolHost: () => Promise<ToolHost>;
  /** Makes a client, which loads the SDK with its first request. */
  readonly client: (ask?: AskUser) => Promise<ChatClient>;
  readonly ignoredSettings: (log: Log) => IgnoredSettings;
  /** Loads what reads the machine's policy file; null where there is none, as in a browser. */
  readonly policyFile: (() => Promise<PolicyFile>) | null;
}

/** The application: its services, wired by hand. Reads nothing, fetches nothing, and leaves the SDK where it is until a question is asked. */
export class App implements Disposable {
  readonly ask: Ask;
  readonly window: Window;
  readonly withFocusRestored: RestoreFocus;
  readonly log: Log;
  readonly policy: CompanyPolicy;
  readonly settings: Settings;
  readonly endpoints: Endpoints;
  readonly secrets: Secrets;
  readonly catalogue: ModelCatalogue;
  readonly memory: ModelMemory;
  readonly refusals: RefusalMemory;
  readonly store: ConversationStore;
  /** Notes what is sent; loaded with the first request, or with what reads its notes. */
  readonly discloser: () => Promise<Discloser>;
  readonly chat: Chat;
  readonly budget: Budget;
  readonly estimates: LateEstimates;
  readonly instructions: Instructions;
  readonly folderNotice: Late<FolderNoticeParts, FolderNotice>;
  readonly modelAccess: ModelAccess;
  readonly questions: Questions;
  readonly tools: Tools;
  readonly defaultTools: DefaultTools;
  readonly askOnce: AskOnce;
  /** The state around a conversation, for panels. */
  readonly states: Late<Omit<PanelStateParts, "estimates" | "folderNotice">, PanelStates>;
  /** Questions whether tool calls may run. Without a panel, a dialog asks. */
  readonly toolQuestions: Late<ToolQuestionsParts, ToolQuestions>;
  readonly places = new ChatPlaces();
  readonly progress: PanelProgress;
  readonly panel: PanelRouter;
  readonly completions: CompletionRouter;
  readonly features = new FeatureRegistry();
  readonly preparation: PreparationParts;
  /** Makes a client that asks the user about long waits and endless answers. */
  readonly client: () => Promise<ChatClient>;
  /** Aborted when the extension ends. */
  readonly closing: AbortSignal;
  readonly #closing = new AbortController();
  readonly #disposables: Disposable;
  #discloser: Promise<Discloser> | undefined;

  constructor(ports: Ports) {
    const { ask, config, window } = ports;
    this.ask = ask;
    this.window = window;
    this.withFocusRestored = ports.withFocusRestored;
    this.closing = this.#closing.signal;
    this.log = ports.log((text) => this.secrets.known().reduce((clean, key) => redact(clean, key), redact(text)));
    this.secrets = new Secrets(ports.secretStore, ports.globalState, this.log);
    const permissions = new FolderPermissions(ports.workspaceState);
    this.policy = new CompanyPolicy(ports.policyFile, () => this.settings.refresh());
    this.settings = new Settings(config, this.log, permissions, this.policy);
    this.endpoints = new Endpoints(this.settings, window, this.policy);
    this.catalogue = new ModelCatalogue(new Catalogue({ store: ports.catalogueStore }), this.secrets, this.log);
    this.store = new ConversationStore(ports.storage);
    this.discloser = () =>
      (this.#discloser ??= import("./disclosure/discloser.ts").then(
        ({ Discloser }) => new Discloser({ storage: ports.storage, log: this.log, window, known: () => this.secrets.known() }),
      ));
    this.memory = new ModelMemory(ports.globalState);
    this.refusals = new RefusalMemory(ports.globalState);
    const unsupportedNotes = new UnsupportedParameterNotes(this.log);
    const titleCost = (conversationId: string): number => this.store.summary(conversationId)?.titleCost ?? 0;
    this.budget = new Budget({
      settings: this.settings,
      memento: ports.globalState,
      titleCost,
      ask,
      months: { store: this.store, sessions: () => this.chat.sessions },
      workspace: () => window.workspaceName ?? "",
    });
    this.instructions = new Instructions({
      settings: this.settings,
      window,
      preview: (about, wanted) => this.features.get("previewInstructions")(about, wanted),
    });
    const findRow = (endpoint: string, model: string) => this.catalogue.row(endpoint, model);
    this.estimates = new LateEstimates({
      model: findRow,
      globalState: ports.globalState,
      carried: (session) => this.instructions.of(session),
    });
    const { endpoints, secrets, catalogue, settings, log, store, budget, estimates, instructions, policy } = this;
    this.preparation = {
      endpoints,
      secrets,
      catalogue,
      settings,
      unsupportedNotes,
      refusals: this.refusals,
      log,
      discloser: this.discloser,
      policy,
      limitAnswer: async (plan, model) => {
        const usd = await budget.answerLimit(plan.conversationId);
        if (usd === undefined) return undefined;
        const { tokens: promptTokens, factor } = (await estimates.load()).promptOf(plan);
        const fallbacks = (plan.parameters.fallbackModels ?? []).map((id) => findRow(plan.settings.endpoint.value, id));
        const { limitAnswer } = await import("./usage/limitAnswer.ts");
        return limitAnswer({ usd, models: [model, ...fallbacks], parameters: plan.parameters, promptTokens, factor, at: Date.now() });
      },
    };
    const prepareRequest = (plan: TurnPlan, signal: AbortSignal, purpose: Purpose) => prepare(plan, signal, this.preparation, purpose);
    this.client = () => ports.client((question) => askUser(ask, question));
    const askNatively: ToolQuestionsParts["askNatively"] = async ({ tool, input }) =>
      (await import("./tools/askApproval.ts")).askApproval(ask, tool, input);
    this.toolQuestions = new Late({
      askNatively,
      isDeleted: (conversationId) => (store.summary(conversationId)?.deletedAt ?? null) !== null,
      log,
      now: () => performance.now(),
      timer: (callback, ms) => {
        const timer = setTimeout(callback, ms);
        return () => clearTimeout(timer);
      },
    });
    this.tools = new Tools({
      ask,
      window,
      endpoint: (name) => {
        const found = endpoints.get(name);
        return "endpoint" in found ? found.endpoint : undefined;
      },
      host: async () => {
        const [{ withOwnTools }, host, limits] = await Promise.all([import("./tools/withOwnTools.ts"), ports.toolHost(), policy.check()]);
        return withOwnTools(host, this.features, limits);
      },
      skills: () => this.features.get("skillsForModels")(),
      log,
      approve: (call, signal) => this.toolQuestions.made?.ask(call, signal) ?? askNatively(call),
      onAllowedChanged: () => this.refreshPanels(),
    });
    this.defaultTools = new DefaultTools(ports.globalState);
    this.chat = new Chat(
      {
        window,
        defaultTools: () => this.defaultTools.tools,
        now: () => performance.now(),
        client: this.client,
        settings: (conversation) => settings.effective(conversation),
        modelName: (endpoint, model) => catalogue.nameOf(endpoint, model),
        prepare: (plan, signal, message) => {
          const { conversationId: conversation } = plan;
          void store.bringBack(conversation);
          return prepareRequest(plan, signal, { conversation, message, temporary: this.#isTemporary(conversation) });
        },
        tools: this.tools,
        mayContinueTools: async (session) => {
          const loaded = await estimates.load();
          await loaded.count(session);
          const inForce = settings.effective(session.conversation);
          const priced = loaded.priced(session, inForce, "");
          return budget.allows({
            session,
            next: loaded.cost(session, inForce, ""),
            answers: priced === null ? [] : [priced],
            subject: session.id,
          });
        },
        onEnded: (ended, plan) => {
          const answer = withPrice(withWaysOn(ended, plan.parameters.fallbackModels ?? [], findRow), findRow);
          // With a panel at once: the estimate that it shows next follows from it.
          if (estimates.made === undefined) void estimates.load().then((loaded) => loaded.learn(answer, plan));
          else estimates.made.learn(answer, plan);
          // When its cost comes late, a temporary conversation may be gone.
          const isTemporary = this.#isTemporary(plan.conversationId);
          this.#count(plan.conversationId, answer, isTemporary);
          const onCost: LateCostParts["onCost"] = (late) => {
            this.#count(plan.conversationId, { ...answer, ...late }, isTemporary);
            this.chat
              .applyLateCost(plan.conversationId, answer.id, late)
              .catch((cause: unknown) => log.error("The final cost of an answer could not be saved", cause));
          };
          void lookUpLateCost(answer, this.closing, { endpoints, secrets, log, onCost });
          return withCatalogue(answer, catalogue);
        },
      },
      store,
    );
    const ignored = ports.ignoredSettings(log);
    this.folderNotice = new Late({ settings, ignored, permissions, endpoints, catalogue, ask, window });
    this.modelAccess = new ModelAccess({ ask, store: ports.globalState });
    this.progress = new PanelProgress(ask, (session) => this.places.visible?.session === session);
    const { chat, progress } = this;
    this.states = new Late({
      settings,
      endpoints,
      secrets,
      catalogue,
      unsupportedNotes,
      refusals: this.refusals,
      instructions,
      progress,
      window,
      policy,
      titleCost,
      allowedTools: (conversationId) => this.tools.allowed(conversationId),
    });
    this.questions = new Questions({
      chat,
      ask,
      settings,
      endpoints,
      secrets,
      catalogue,
      budget,
      estimates,
      instructions,
      selectModel: (session) => this.features.get("selectModel")(session),
      capture: (attachments, revise) => this.features.get("captureForSending")(attachments, revise),
      runPrompt: (text, place) => this.features.get("runPrompt")(text, place),
    });
    this.askOnce = createAskOnce({
      // Only with an edit or a draft is somebody watching who can be asked about a long wait.
      client: (kind) => (kind === "inlineEdit" || kind === "exactEdit" || kind === "improve" ? this.client() : ports.client()),
      mayAsk: async (request) => {
        const forbidden = (await policy.check())?.mayNotAsk(request.kind);
        if (forbidden !== undefined) return forbidden;
        if (settings.get("budget") === null) return true;
        const { mayAskOnce } = await import("./chat/mayAskOnce.ts");
        return mayAskOnce(request, { budget, estimates: await estimates.load(), endpoints, catalogue });
      },
      prepare: prepareRequest,
      spent: (kind, spending) => {
        budget.spent(spending);
        void store.ledger.note(kind, { ...spending, ...this.#workspace() });
        this.refreshPanels();
      },
    });
    const titles = new ModelTitles({
      chat,
      store,
      titleModel: () => settings.get("titleModel"),
      settings: (session) => settings.effective(session.conversation),
      askOnce: this.askOnce,
      // The state was told of the cost before it was counted with the conversation.
      onTitled: () => this.refreshPanels(),
      log,
    });
    this.panel = new PanelRouter({ ask, log });
    this.completions = new CompletionRouter(log);
    this.#disposables = disposeAll(
      budget,
      secrets,
      settings,
      catalogue,
      this.refusals,
      unsupportedNotes,
      instructions,
      this.folderNotice,
      progress,
      this.states,
      this.toolQuestions,
      titles,
    );
  }

  /** The endpoint of a conversation, or what is wrong with it. */
  endpointOf({ conversation }: Session): EndpointLookup {
    return this.endpoints.get(this.settings.effective(conversation).endpoint.value);
  }

  /** Tells the panels that something has changed that has no event of its own. */
  refreshPanels(): void {
    this.states.made?.refresh();
  }

  /** Whether a question about a tool call waits in the panels of a conversation. */
  asksAboutTool({ id }: Session): boolean {
    return this.toolQuestions.made?.of(id) !== undefined;
  }

  /** The place where a command acts. */
  get place(): ChatPlace {
    return this.places.current;
  }

  dispose(): void {
    this.#closing.abort();
    this.#disposables.dispose();
  }

  /** Writes what has not been written yet. VS Code gives this a few seconds at most; nothing durable depends on it. */
  async close(): Promise<void> {
    this.#closing.abort();
    this.chat.dispose();
    await Promise.all([this.store.dispose(), this.#noted()]);
  }

  /** Waits until what was sent is noted, but not for a disk that hangs. */
  async #noted(): Promise<void> {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const late = new Promise<void>((resolve) => (timer = setTimeout(resolve, closingWaitMs)));
    await Promise.race([this.#discloser?.then((made) => made.written()), late]);
    clearTimeout(timer);
  }

  #isTemporary(conversationId: string): boolean {
    return this.chat.sessions.some(({ id, temporary }) => id === conversationId && temporary);
  }

  /** Counts the cost of an answer; a temporary conversation is kept nowhere, so its cost goes into the ledger. */
  #count(conversationId: string, answer: AnswerMessage, isTemporary: boolean): void {
    this.budget.spent(answer, () => this.chat.sessions.find(({ id }) => id === conversationId));
    if (!isTemporary) return;
    void import("./chat/spentOnAnswer.ts").then(({ spentOnAnswer }) =>
      this.store.ledger.note("temporary", { ...spentOnAnswer(answer), ...this.#workspace() }),
    );
  }

  #workspace(): { readonly workspace?: string } {
    const { workspaceName } = this.window;
    return workspaceName === undefined ? {} : { workspace: workspaceName };
  }
}
