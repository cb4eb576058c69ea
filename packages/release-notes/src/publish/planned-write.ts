import { ReleaseNotesError } from '../errors.js';
import type { PublicationAction } from './publisher.js';
import { placeName } from './publisher-map.js';

/**
 * The only write of an action: plans may have been stored, so that anything may be in them.
 *
 * @throws {@link ReleaseNotesError} `NOTES_PLAN_INVALID` if there are none or several.
 */
export function plannedWrite(action: PublicationAction): Readonly<Record<string, unknown>> {
  const [step, ...others] = action.steps;
  if (step && others.length === 0) return step.write;
  throw unfit(action, `there are ${action.steps.length} steps, not one`);
}

/** A text of a write. */
export function plannedText(action: PublicationAction, name: string): string {
  const text = plannedWrite(action)[name];
  if (typeof text === 'string') return text;
  throw unfit(action, `steps[0].write.${name} is no text`);
}

/** What a write expects to find: the text that names it, or `null` for nothing. */
export function plannedState(action: PublicationAction): string | null {
  const { expects } = plannedWrite(action);
  if (expects === null || (typeof expects === 'string' && expects !== '')) return expects;
  throw unfit(action, 'steps[0].write.expects is neither a text nor null');
}

/** The error of a write that its publisher cannot do. */
export function unfit(action: PublicationAction, problem: string): ReleaseNotesError {
  return new ReleaseNotesError(
    'NOTES_PLAN_INVALID',
    `Cannot apply the plan for ${placeName(action)}: ${problem}. Plan again.`,
  );
}
