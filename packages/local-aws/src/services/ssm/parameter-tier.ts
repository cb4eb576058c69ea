import { type ParameterVersion, parameterTable } from '../../state/tables/parameter.js';
import { ApiError } from '../api-error.js';
import { type Context, ownScope } from '../context.js';
import { latestVersion } from './find-parameter.js';
import { invalid } from './parameter-errors.js';

const standardBytes = 4096;
const advancedBytes = 8192;
const mostStandard = 10_000;
const mostAdvanced = 100_000;

interface Situation {
  /** The version before. */
  readonly last: ParameterVersion | undefined;
  readonly hasPolicies: boolean;
}

/**
 * The tier that a value is kept in: as asked for, else as before. Refuses what does not fit in it,
 * and going back (SDK, *PutParameter*, `Tier`).
 */
export function chooseTier(
  { Tier: asked, Value: value }: { readonly Tier: string | undefined; readonly Value: string },
  { last, hasPolicies }: Situation,
  context: Context,
): 'Standard' | 'Advanced' {
  const bytes = Buffer.byteLength(value);
  const before = last?.tier ?? 'Standard';
  const needsAdvanced = bytes > standardBytes || hasPolicies;
  if (bytes > advancedBytes) throw invalid('Parameter values are limited to 8192 characters.');
  switch (asked ?? before) {
    case 'Advanced':
      return checkCount('Advanced', last, context);
    case 'Intelligent-Tiering':
      return checkCount(
        before === 'Advanced' || needsAdvanced || isFull('Standard', last, context)
          ? 'Advanced'
          : 'Standard',
        last,
        context,
      );
    case 'Standard':
      if (before === 'Advanced') {
        throw invalid(
          "This parameter uses the advanced-parameter tier. You can't downgrade a parameter from the advanced-parameter tier to the standard-parameter tier.",
        );
      }
      if (bytes > standardBytes) {
        throw invalid(
          'Standard tier parameters support a maximum parameter value of 4096 characters. To create a larger parameter value, upgrade the parameter to use the advanced-parameter tier.',
        );
      }
      if (hasPolicies) {
        throw invalid('Parameter policies are only supported by the advanced-parameter tier.');
      }
      return checkCount('Standard', last, context);
    default:
      throw invalid(`Unknown tier: ${asked}`);
  }
}

type Tier = 'Standard' | 'Advanced';

function checkCount(tier: Tier, last: ParameterVersion | undefined, context: Context): Tier {
  if (!isFull(tier, last, context)) return tier;
  throw new ApiError(
    'ParameterLimitExceeded',
    `You have exceeded the number of parameters of the ${tier.toLowerCase()} tier for this account and region.`,
  );
}

/** Whether one more does not fit; one that is there already needs no more room. */
function isFull(tier: Tier, last: ParameterVersion | undefined, context: Context): boolean {
  const most = tier === 'Standard' ? mostStandard : mostAdvanced;
  const table = context.store.table(parameterTable, ownScope(context));
  if (last?.tier === tier || table.size() < most) return false;
  return [...table.rows()].filter((one) => latestVersion(one).tier === tier).length >= most;
}
