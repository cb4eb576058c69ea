import { ShareError } from '../errors.js';
import type { Shape } from '../shape.js';

/** So many findings tell enough about a plan of many thousand actions. */
const shownFindings = 5;

/**
 * Refuse what is no plan, before anything of it is done: one that was stored may come from another
 * version, or somebody may have changed it.
 *
 * @throws ShareError `SHARE_PLAN_INVALID`
 */
export function refuseMalformedPlan(shape: Shape, plan: unknown): void {
  const findings = shape('', plan);
  if (findings.length === 0) return;
  const more = findings.length - shownFindings;
  throw new ShareError(
    'SHARE_PLAN_INVALID',
    `apply a plan: nothing was written. ${findings.slice(0, shownFindings).join('; ')}${more > 0 ? `; and ${more} more` : ''}. Plan again with this version`,
  );
}
