import { toShareError } from '../errors.js';
import type { ActionResult } from './distribution-result.js';

/** Something to do once other things are done. */
export interface GraphAction {
  /** Unique in its graph. */
  readonly id: string;
  /** Ids of those that must be done before; they come earlier in the list. */
  readonly dependsOn: readonly string[];
}

/** How actions are run and who is told. */
export interface GraphOptions<A extends GraphAction> {
  /** Do one action. Whatever it throws becomes its result. */
  readonly run: (action: A) => Promise<void>;
  /** What is not started when this is aborted stays so. */
  readonly signal: AbortSignal | undefined;
  /** Told before an action is run. */
  readonly onStart: (action: A) => void;
  /** Told when it has ended. */
  readonly onEnd: (action: A, result: ActionResult) => void;
}

/**
 * Run every action as soon as those it depends on are done. One that fails keeps back only those
 * that need it. Never rejects.
 */
export function runGraph<A extends GraphAction>(
  actions: readonly A[],
  options: GraphOptions<A>,
): Promise<readonly ActionResult[]> {
  const results = new Map<string, Promise<ActionResult>>();
  for (const action of actions) {
    const needs = action.dependsOn.flatMap((id) => results.get(id) ?? []);
    results.set(action.id, afterwards(needs, action, options));
  }
  return Promise.all(results.values());
}

async function afterwards<A extends GraphAction>(
  needs: readonly Promise<ActionResult>[],
  action: A,
  { run, signal, onStart, onEnd }: GraphOptions<A>,
): Promise<ActionResult> {
  const { id } = action;
  const missing = (await Promise.all(needs)).find((need) => need.status !== 'done');
  if (missing !== undefined) {
    return { id, status: 'not-started', reason: `${missing.id} is not done` };
  }
  if (signal?.aborted) return { id, status: 'not-started', reason: 'cancelled' };
  onStart(action);
  const result = await run(action).then(
    (): ActionResult => ({ id, status: 'done' }),
    (cause: unknown): ActionResult => {
      const { code, message } = toShareError(cause, id);
      return { id, status: 'failed', code, message, cause };
    },
  );
  onEnd(action, result);
  return result;
}

/** What is wrong with the order of a graph that comes from elsewhere; `undefined` when nothing is. */
export function findDisorder(actions: readonly GraphAction[]): string | undefined {
  const before = new Set<string>();
  for (const { id, dependsOn } of actions) {
    if (before.has(id)) return `${id} comes twice`;
    const missing = dependsOn.find((need) => !before.has(need));
    if (missing !== undefined) return `${id} comes before ${missing}`;
    before.add(id);
  }
  return undefined;
}
