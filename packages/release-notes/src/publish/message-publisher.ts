import { ReleaseNotesError } from '../errors.js';
import type { ReleaseNotes } from '../notes/release-notes.js';
import { digestOf } from './digest-of.js';
import { plannedText, unfit } from './planned-write.js';
import type { PublicationAction, Published, Publisher, PublishOptions } from './publisher.js';
import { placeName } from './publisher-map.js';
import type { Receipt, Receipts } from './receipts.js';

/** How a message is kept from being sent twice. */
export interface MessageOptions {
  /** What remembers messages that were sent. Default: nothing, so that each run sends. */
  readonly receipts?: Receipts;
  /** Sends a message again of which it is not known whether it was sent. Default: no. */
  readonly resend?: boolean;
  /** Milliseconds since 1970. Default: `Date.now`. */
  readonly now?: () => number;
}

/** A place that takes messages and does not show them. */
export interface MessagePlace {
  readonly kind: string;
  readonly target: string;
  /** The message, as the text that is sent. */
  compose(notes: ReleaseNotes): ComposedMessage;
  /** Why the place would not take what a plan holds, if so: a plan may have been stored. */
  problemOf(content: string): string | undefined;
  /** Gets ready, such as loads a client: what fails here was not sent. Default: nothing to do. */
  prepare?(): Promise<unknown>;
  /** Sends it once, and says what is known then. */
  send(content: string, options: PublishOptions): Promise<Delivery>;
}

/** A message. */
export interface ComposedMessage {
  readonly content: string;
  /** What it is, such as `post 2,310 bytes`. */
  readonly title: string;
  readonly warnings: readonly string[];
}

/** What is known after sending. */
export type Delivery =
  | { readonly state: 'sent'; readonly id?: string }
  | {
      /** `refused`: it was certainly not sent. `unsure`: it may have been. */
      readonly state: 'refused' | 'unsure';
      /** What was seen, and what to do, as sentences without secrets. */
      readonly problem: string;
    };

/**
 * Publishes what cannot be read back. A receipt is kept before a message is sent and after it: of a run
 * that was killed in between it is known that the message may have been sent.
 */
export function messagePublisher(place: MessagePlace, options: MessageOptions): Publisher {
  const { receipts, resend = false, now = Date.now } = options;
  const { kind, target } = place;
  const keyOf = (digest: string) => digestOf(JSON.stringify([kind, target, digest]));
  const published = { kind, target, warnings: [] };

  return {
    kind,
    target,
    async plan(notes, { signal } = {}): Promise<PublicationAction> {
      signal?.throwIfAborted();
      const { content, title, warnings } = place.compose(notes);
      const receipt = await receipts?.get(keyOf(digestOf(content)));
      if (receipt?.state === 'sent') {
        return { ...published, action: 'none', reason: `it was sent at ${receipt.at}`, steps: [] };
      }
      if (receipt?.state === 'intended' && !resend) {
        const reason = `it may have been sent at ${receipt.at}`;
        return { ...published, action: 'none', reason, steps: [], warnings: [advice(receipt)] };
      }
      const steps = [{ title, write: { content } }];
      return { kind, target, action: 'send', reason: reasonOf(receipt, receipts), steps, warnings };
    },
    async apply(action, { signal } = {}): Promise<Published> {
      const content = plannedText(action, 'content');
      const problem = place.problemOf(content);
      if (problem !== undefined) throw unfit(action, problem);
      await place.prepare?.();
      const digest = digestOf(content);
      signal?.throwIfAborted();
      const before = await receipts?.get(keyOf(digest));
      if (before?.state === 'sent') return { ...published, action: 'none' };
      if (before?.state === 'intended' && !resend) {
        throw new ReleaseNotesError('NOTES_PUBLISH_UNSURE', advice(before));
      }
      const note = async (state: Receipt['state'], id?: string) => {
        const at = new Date(now()).toISOString();
        const receipt = { state, kind, target, digest, at, ...(id !== undefined && { id }) };
        await receipts?.put(keyOf(digest), receipt);
      };
      await note('intended');
      signal?.throwIfAborted();
      const delivery = await place.send(content, signal ? { signal } : {});
      if (delivery.state === 'sent') {
        const kept = await attempt(() => note('sent', delivery.id));
        return { ...published, action: 'send', warnings: kept ? [] : [unkept] };
      }
      const { state, problem: seen } = delivery;
      if (state === 'refused') await attempt(() => note('refused'));
      throw new ReleaseNotesError(
        state === 'refused' ? 'NOTES_PUBLISH_FAILED' : 'NOTES_PUBLISH_UNSURE',
        `Cannot send the release notes to ${placeName(place)}: ${seen}`,
      );
    },
  };
}

const unkept =
  'The message was sent, but its receipt could not be kept: the next run will say that it may have been sent.';

function reasonOf(receipt: Receipt | undefined, receipts: Receipts | undefined): string {
  if (!receipts) return 'no receipts are kept, so that it is sent each time';
  if (receipt?.state === 'intended') return `it may have been sent at ${receipt.at}, and is resent`;
  if (receipt?.state === 'refused') return `it was refused at ${receipt.at}`;
  return 'it was not sent yet';
}

function advice(receipt: Receipt): string {
  return `The message to ${placeName(receipt)} may have been sent at ${receipt.at}: the run was stopped, or got no clear answer. It is not sent again; look there, and give option resend if it is missing.`;
}

async function attempt(work: () => Promise<void>): Promise<boolean> {
  try {
    await work();
    return true;
  } catch {
    return false;
  }
}
