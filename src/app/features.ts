import type { Attachment } from "../shared/conversation.ts";
import type { ChatPlace } from "./chat/chatPlace.ts";
import type { Session } from "./chat/session.ts";
import type { Attached } from "./context/attached.ts";
import type { PricedHost, PricedModel, RoutedProvider } from "./models/pricedModel.ts";
import type { ChangeOutcome, ProposedChange } from "./proposals.ts";

/**
 * The doors between slices: what one feature does for another, or for the application. Each is provided by the slice that owns it, on activation, and loads
 * its heavy part when it is called. Slices know each other by these doors alone.
 */
export interface Features {
  /**
   * Lets the user choose a model for a conversation; whether one was chosen.
   * @param how `forNewEndpoint`: the choice is kept in the user's settings, since the model there belongs to another endpoint
   */
  selectModel(session: Session, how?: { readonly forNewEndpoint?: boolean }): Promise<boolean>;
  /**
   * Lets the user choose a model by its price, of any endpoint; nothing is set.
   * @param endpoint the name of the endpoint whose models are listed first
   * @param used IDs of models to list first
   * @returns "own" where each request is to keep its model; undefined where the list was closed
   */
  chooseModelForPrices(endpoint: string, used: readonly string[]): Promise<PricedModel | "own" | undefined>;
  /** Lets the user choose a host and tier of a model by its price; "any" for the price of the catalogue, undefined where the list was closed. */
  chooseHostForPrices(model: PricedModel): Promise<PricedHost | "any" | undefined>;
  /** Pins or bans a provider of OpenRouter for this conversation, the workspace or always, or takes that back; whether anything was changed. */
  routeProvider(session: Session, wanted: RoutedProvider): Promise<boolean>;
  /** Lets the user switch to another endpoint, add or remove one; whether the endpoint in force is another one now. */
  selectEndpoint(session: Session): Promise<boolean>;
  /** Offers every way to a server that answers; whether messages can be sent now. */
  signIn(place: ChatPlace): Promise<boolean>;
  /** Asks for the API key of the endpoint in force; whether one was stored. */
  setApiKey(place: ChatPlace): Promise<boolean>;
  /** Reads attachments as they are to be sent; undefined where the user would rather not send. */
  captureForSending(
    attachments: readonly Attachment[],
    revise?: (attachment: Attachment) => void,
  ): Promise<readonly Attachment[] | undefined>;
  /** Attaches things to a place's next message after a look at each, and gives the composer the focus; whether any was attached. */
  addContext(place: ChatPlace, attached: readonly Attached[]): Promise<boolean>;
  /** A place was shown, or hidden or closed: while it is visible, its composer offers the active file or selection. */
  suggestFor(place: ChatPlace, isVisible: boolean): void;
  /** The staged changes of the repository, else those of its working tree; undefined where there are none. */
  workingChanges(): Promise<readonly Attached[] | undefined>;
  /** The staged changes, else those of the working tree, to be reviewed in a conversation; undefined where there are none, which the user is told. */
  changesToReview(): Promise<readonly Attached[] | undefined>;
  /** Finds the instruction files that apply to a message with these attachments, as attachments without content. */
  previewInstructions(about: readonly Attachment[], wanted: { readonly ofWorkspace: boolean }): Promise<readonly Attachment[]>;
  /** Takes a message that runs a prompt, such as `/review`; false where it is an ordinary message. */
  runPrompt(text: string, place: ChatPlace): Promise<boolean>;
  /** The prompt by which commit messages are asked for: the user's, or Aside's own. */
  commitPrompt(): Promise<string>;
  /**
   * Runs one of Aside's own tools for a round of calls.
   * @returns the text of its result
   * @throws the error of the tool
   */
  runOwnTool(name: string, input: object, signal: AbortSignal): Promise<string>;
  /** The skills that a model can read, as a list of names and descriptions; empty where there are none. */
  skillsForModels(): Promise<string>;
  /** Has the user look at changes of files; none is made without being accepted. */
  proposeChanges(changes: readonly ProposedChange[]): Promise<readonly ChangeOutcome[]>;
  /** Shows what a code block of an answer describes in an editor tab; nothing where the block is only code. */
  previewBlock(session: Session, messageId: string, block: number): Promise<void>;
}

/** Collects the doors as slices provide them. */
export class FeatureRegistry {
  readonly #provided: Partial<Features> = {};

  /**
   * @returns the same features
   * @throws where a door is provided twice
   */
  provide<Provided extends Partial<Features>>(features: Provided): Provided {
    for (const name of Object.keys(features)) if (Object.hasOwn(this.#provided, name)) throw new Error(`“${name}” is provided twice`);
    Object.assign(this.#provided, features);
    return features;
  }

  /** @throws where no slice provides the door */
  get<Name extends keyof Features>(name: Name): Features[Name] {
    const feature = this.#provided[name];
    if (feature === undefined) throw new Error(`no slice provides “${name}”`);
    return feature;
  }
}
