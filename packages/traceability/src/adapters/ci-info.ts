import vendors from 'ci-info/vendors.json' with { type: 'json' };
import type { Environment } from '../source/environment.js';

/**
 * Name of the CI among those that `ci-info` knows, such as `travis` or `drone`. Only its data are
 * used: its code looks at the environment of this process when it is loaded.
 */
export function knownCi(env: Environment): string | undefined {
  const found = (vendors as readonly Vendor[]).find(({ env: signs }) =>
    (Array.isArray(signs) ? signs : [signs]).every((sign: Sign) => isPresent(sign, env)),
  );
  return found?.constant.toLowerCase().replaceAll('_', '-');
}

/** A variable that is there, one of several, one with a text inside, or variables with their values. */
type Sign = string | Readonly<Record<string, string | readonly string[]>>;

interface Vendor {
  readonly constant: string;
  readonly env: Sign | readonly Sign[];
}

function isPresent(sign: Sign, env: Environment): boolean {
  if (typeof sign === 'string') return Boolean(env[sign]);
  const { any, env: name, includes } = sign;
  if (Array.isArray(any)) return any.some((each: string) => Boolean(env[each]));
  if (typeof name === 'string' && typeof includes === 'string') {
    return env[name]?.includes(includes) ?? false;
  }
  return Object.entries(sign).every(([each, value]) => env[each] === value);
}
