import { ReleaseNotesError } from '../errors.js';
import { parsePublicationPlan } from './parse-publication-plan.js';
import type { PublicationPlan } from './publication-plan.js';
import {
  type PublicationOutcome,
  type PublicationResult,
  publicationResultSchemaId,
} from './publication-result.js';
import type { PublicationAction, Publisher } from './publisher.js';
import { placeKey, placeName, publisherMap } from './publisher-map.js';
import { toPublicationError } from './to-publication-error.js';

/** What happens while a plan is applied. */
export type PublicationEvent =
  | {
      /** Something is about to be done at a place. */
      readonly type: 'action-started';
      readonly kind: string;
      readonly target: string;
      readonly action: PublicationAction['action'];
    }
  | {
      /** It is known what came of a place. */
      readonly type: 'action-finished';
      readonly outcome: PublicationOutcome;
    };

/** How a plan is applied. */
export interface ApplyPublicationOptions {
  /**
   * Stops: what is under way is told as `failed`, the rest as `not-started`, and the next run does it.
   * Default: none.
   */
  readonly signal?: AbortSignal;
  /** Is told of every action. What it throws ends the run. Default: nobody is. */
  readonly onEvent?: (event: PublicationEvent) => void;
  /** Milliseconds since 1970. Default: `Date.now`. */
  readonly now?: () => number;
}

/**
 * Does what a plan says, one place after the other in its order, so that what is announced is there
 * already. A place that fails stops no other. Stopping is no error: what was done must be known.
 *
 * @param plan - As {@link planPublication} made it, also when it was stored in between: it is checked
 * @param publishers - At least those of the plan's actions
 * @throws {@link ReleaseNotesError} before the first write: `NOTES_PLAN_INVALID` if the plan is not
 * one, `NOTES_OPTION_INVALID` if publishers of it are missing or given twice.
 */
export async function applyPublication(
  plan: PublicationPlan,
  publishers: readonly Publisher[],
  options: ApplyPublicationOptions = {},
): Promise<PublicationResult> {
  const { signal, onEvent, now = Date.now } = options;
  const { name, version, actions, failures } = parsePublicationPlan(plan);
  const pairs = pairUp(actions, publisherMap(publishers));

  const startedAt = new Date(now()).toISOString();
  const outcomes: PublicationOutcome[] = [];
  const finish = (outcome: PublicationOutcome) => {
    outcomes.push(outcome);
    onEvent?.({ type: 'action-finished', outcome });
  };
  for (const { action, publisher } of pairs) {
    const { kind, target, warnings } = action;
    if (action.action === 'none') finish({ kind, target, status: 'unchanged', warnings });
    else if (signal?.aborted) finish({ kind, target, status: 'not-started', warnings });
    else {
      onEvent?.({ type: 'action-started', kind, target, action: action.action });
      finish(await applyAction(action, publisher, signal));
    }
  }
  for (const { kind, target, error } of failures) {
    finish({ kind, target, status: 'not-started', warnings: [], error });
  }
  return {
    schema: publicationResultSchemaId,
    name,
    version,
    startedAt,
    finishedAt: new Date(now()).toISOString(),
    complete: outcomes.every(({ status }) => status === 'done' || status === 'unchanged'),
    outcomes,
  };
}

function pairUp(
  actions: readonly PublicationAction[],
  byPlace: ReadonlyMap<string, Publisher>,
): readonly { readonly action: PublicationAction; readonly publisher: Publisher }[] {
  const missing = actions.filter((action) => !byPlace.has(placeKey(action))).map(placeName);
  if (missing.length > 0) {
    throw new ReleaseNotesError(
      'NOTES_OPTION_INVALID',
      `Cannot apply the plan: it is for ${missing.join(', ')}, for which no publisher is given. Give the publishers that it was made with, or plan again.`,
    );
  }
  return actions.flatMap((action) => {
    const publisher = byPlace.get(placeKey(action));
    return publisher ? { action, publisher } : [];
  });
}

async function applyAction(
  action: PublicationAction,
  publisher: Publisher,
  signal: AbortSignal | undefined,
): Promise<PublicationOutcome> {
  const { kind, target } = action;
  try {
    const published = await publisher.apply(action, signal ? { signal } : {});
    return {
      kind,
      target,
      status: published.action === 'none' ? 'unchanged' : 'done',
      ...(published.url !== undefined && { url: published.url }),
      warnings: [...new Set([...action.warnings, ...published.warnings])],
    };
  } catch (error) {
    const failed = { kind, target, status: 'failed' as const, warnings: action.warnings };
    if (signal?.aborted && !(error instanceof ReleaseNotesError)) {
      const message = `Publishing to ${placeName(action)} was stopped while it was under way. Plan and apply again: what is there already is found.`;
      return { ...failed, error: { code: 'NOTES_PUBLISH_STOPPED', message } };
    }
    return { ...failed, error: toPublicationError(error, `publish to ${placeName(action)}`) };
  }
}
