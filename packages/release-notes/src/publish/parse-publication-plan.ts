import { cleanText } from '../clean-text.js';
import { ReleaseNotesError, type ReleaseNotesErrorCode } from '../errors.js';
import { valueAt } from '../trackers/json-at.js';
import {
  type PublicationPlan,
  publicationPlanSchemaId,
  type UnplannedPlace,
} from './publication-plan.js';
import type { PublicationAction, PublicationStep } from './publisher.js';
import { placeKey } from './publisher-map.js';

/**
 * Reads a plan that was stored: the JSON of a file, or what came of that. What a step writes is checked
 * by its publisher, which takes the place from its own options and never from the plan.
 *
 * @throws {@link ReleaseNotesError} `NOTES_PLAN_INVALID` naming the first member that does not fit.
 */
export function parsePublicationPlan(value: unknown): PublicationPlan {
  const data = typeof value === 'string' ? parseJson(value) : value;
  const schema = valueAt(data, 'schema');
  if (schema !== publicationPlanSchemaId) {
    throw invalid('schema', `it is ${shown(schema)}, not "${publicationPlanSchemaId}"`);
  }
  const plan: PublicationPlan = {
    schema: publicationPlanSchemaId,
    name: lineAt(data, 'name', ''),
    version: lineAt(data, 'version', ''),
    actions: itemsAt(data, 'actions', '').map(({ item, place }) => parseAction(item, place)),
    failures: itemsAt(data, 'failures', '').map(({ item, place }) => parseFailure(item, place)),
  };
  const seen = new Set<string>();
  for (const each of [...plan.actions, ...plan.failures]) {
    if (seen.has(placeKey(each))) throw invalid('actions', `${each.target} is in it twice`);
    seen.add(placeKey(each));
  }
  return plan;
}

/**
 * Reads one action of a plan.
 *
 * @param at - Where it stands, for messages
 * @throws {@link ReleaseNotesError} `NOTES_PLAN_INVALID` naming the first member that does not fit.
 */
export function parseAction(value: unknown, at: string): PublicationAction {
  const action = valueAt(value, 'action');
  if (!isAction(action)) {
    throw invalid(`${at}.action`, `it is ${shown(action)}, not one of ${actions.join(', ')}`);
  }
  const steps = itemsAt(value, 'steps', at).map(({ item, place }) => parseStep(item, place));
  if ((action === 'none') !== (steps.length === 0)) {
    throw invalid(`${at}.steps`, `there are ${steps.length} for the action ${action}`);
  }
  return {
    kind: wordAt(value, 'kind', at),
    target: wordAt(value, 'target', at),
    action,
    reason: lineAt(value, 'reason', at),
    steps,
    warnings: itemsAt(value, 'warnings', at).map(({ item, place }) => lineOf(item, place)),
  };
}

function parseStep(value: unknown, at: string): PublicationStep {
  const write = valueAt(value, 'write');
  if (typeof write !== 'object' || write === null || Array.isArray(write)) {
    throw invalid(`${at}.write`, `it is ${shown(write)}, not an object`);
  }
  return { title: lineAt(value, 'title', at), write: { ...write } };
}

function parseFailure(value: unknown, at: string): UnplannedPlace {
  const error = valueAt(value, 'error');
  return {
    kind: wordAt(value, 'kind', at),
    target: wordAt(value, 'target', at),
    error: {
      // A plan of a later version may hold a code that this one does not know; it is only told.
      code: lineAt(error, 'code', `${at}.error`) as ReleaseNotesErrorCode,
      message: lineAt(error, 'message', `${at}.error`),
    },
  };
}

const actions = ['create', 'update', 'send', 'none'] as const;

function isAction(value: unknown): value is PublicationAction['action'] {
  return actions.some((action) => action === value);
}

function itemsAt(value: unknown, name: string, at: string) {
  const items = valueAt(value, name);
  const place = at === '' ? name : `${at}.${name}`;
  if (!Array.isArray(items)) throw invalid(place, `it is ${shown(items)}, not a list`);
  return items.map((item: unknown, index) => ({ item, place: `${place}[${index}]` }));
}

function lineAt(value: unknown, name: string, at: string): string {
  return lineOf(valueAt(value, name), at === '' ? name : `${at}.${name}`);
}

/** A text that is only told. */
function lineOf(value: unknown, place: string): string {
  if (typeof value !== 'string') throw invalid(place, `it is ${shown(value)}, not a text`);
  return cleanText(value);
}

/** A text that names something: what people read must be what is compared. */
function wordAt(value: unknown, name: string, at: string): string {
  const word = valueAt(value, name);
  if (typeof word !== 'string' || word === '' || cleanText(word) !== word) {
    throw invalid(`${at}.${name}`, `it is ${shown(word)}, not a name without control characters`);
  }
  return word;
}

function shown(value: unknown): string {
  if (value === undefined) return 'missing';
  return cleanText(JSON.stringify(value)?.slice(0, 60) ?? typeof value);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw invalid('', 'it is not JSON', cause);
  }
}

function invalid(place: string, problem: string, cause?: unknown): ReleaseNotesError {
  const what = place === '' ? problem : `${place}: ${problem}`;
  return new ReleaseNotesError(
    'NOTES_PLAN_INVALID',
    `Cannot read the publication plan: ${cleanText(what)}. Plan again.`,
    cause === undefined ? {} : { cause },
  );
}
