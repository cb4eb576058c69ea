import type { PromotionPlaces } from '../channels/promotion.js';
import { parameterPlaces, parametersIn } from '../observe/observe-parameters.js';
import type { ObservedParameters } from '../observe/observed-distribution.js';
import type { Problem } from '../plan/action.js';
import type { PutSummaryAction } from './lifecycle-action.js';
import { parameterStep } from './lifecycle-steps.js';

/** The bytes that a standard parameter holds (PutParameter, parameter Value). */
const maximumBytes = 4096;

type Summary = Readonly<Record<string, unknown>>;

/** The writes that change what consumers read about a version, in every place that has it. */
export function planSummaries(
  name: string,
  places: PromotionPlaces,
  observed: readonly ObservedParameters[],
  change: (summary: Summary) => Summary,
  dependsOn: readonly string[],
): { readonly actions: readonly PutSummaryAction[]; readonly problems: readonly Problem[] } {
  const seenIn = parametersIn(observed);
  const actions: PutSummaryAction[] = [];
  const problems: Problem[] = [];
  for (const place of parameterPlaces(places.regions, places.parameters?.accounts ?? [])) {
    const held = seenIn(place)?.values[name];
    if (held === undefined) continue;
    const summary = readSummary(held);
    if (summary === undefined) {
      const account = place.consumer?.account;
      problems.push({
        code: 'SHARE_REFUSED',
        scope: 'region',
        region: place.region,
        ...(account !== undefined && { account }),
        message: `${name} is no JSON object and is left as it is; share the release again`,
      });
      continue;
    }
    const changed = change(summary);
    if (JSON.stringify(changed) === JSON.stringify(summary)) continue;
    const step = parameterStep(place, 'put-summary', name, 'consumers shall read it', dependsOn);
    actions.push({ ...step, name, value: fitted(changed), held });
  }
  return { actions, problems };
}

/** A summary that is a JSON object; `undefined` for any other text. Pure. */
export function readSummary(text: string): Summary | undefined {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
    return value as Summary;
  } catch {
    return undefined;
  }
}

/** The contract lets issues be dropped from the end: the record has them all. */
function fitted(summary: Summary): string {
  const text = JSON.stringify(summary);
  const issues: unknown = summary['issues'];
  if (Buffer.byteLength(text, 'utf8') <= maximumBytes) return text;
  if (!Array.isArray(issues) || issues.length === 0) return text;
  return fitted({ ...summary, issues: issues.slice(0, -1) });
}
