import { canonicalJson } from '@soe/contract';
import type { ResolvedConfig } from '../config/config.js';

/** Keys of a flavor that say nothing of what is in its images. */
const wordsOnly: ReadonlySet<string> = new Set([
  ...['purpose', 'lifecycle', 'support', 'guide', 'paths', 'distribution', 'channels', 'notes'],
]);

/**
 * The keys of the configuration that concern a flavor and are different: those of its own, `owner`,
 * `region`, `gates`, `ids`, and the distribution that holds for it. What concerns notes, or other flavors
 * only, is left out. Pure.
 */
export function configChanges(
  before: ResolvedConfig,
  now: ResolvedConfig,
  flavor: string,
): readonly string[] {
  const was = before.flavors[flavor];
  const is = now.flavors[flavor];
  if (was === undefined || is === undefined) return was === is ? [] : [`flavors.${flavor}`];
  const common = (['owner', 'region', 'gates', 'ids'] as const).filter((key) =>
    differ(before[key], now[key]),
  );
  const own = [...new Set([...Object.keys(was), ...Object.keys(is)])].filter(
    (key) => !wordsOnly.has(key) && differ(member(was, key), member(is, key)),
  );
  const distributed = differ(
    was.distribution ?? before.distribution,
    is.distribution ?? now.distribution,
  );
  const place =
    was.distribution === undefined && is.distribution === undefined
      ? 'distribution'
      : `flavors.${flavor}.distribution`;
  return [
    ...common,
    ...own.map((key) => `flavors.${flavor}.${key}`),
    ...(distributed ? [place] : []),
  ];
}

function member(value: object, key: string): unknown {
  return Object.entries(value).find(([name]) => name === key)?.[1];
}

function differ(a: unknown, b: unknown): boolean {
  return canonicalJson(a ?? null) !== canonicalJson(b ?? null);
}
