import { parseSelector } from '@soe/contract';
import type { CommandPorts, FlavorSettings } from './command-ports.js';
import type { Flags } from './read-arguments.js';
import { usageError } from './usage-error.js';

/** Whose images may be answered, and where their parameters are. */
export interface AskSettings {
  /** Ids of accounts, or `'any'`. */
  readonly owners: readonly string[] | 'any';
  /** Prefix of the parameters. */
  readonly prefix?: string;
}

/**
 * Owners and prefix for selectors: of the options, else of `SOE_OWNERS`, else of the settings of
 * their flavors.
 *
 * @throws DiscoveryError `DISCOVERY_OPTION_INVALID` where nobody names an owner
 */
export async function askSettings(
  selectors: readonly string[],
  flags: Flags,
  { env, settings }: CommandPorts,
): Promise<AskSettings> {
  const named = flags.owner ?? env['SOE_OWNERS']?.split(/[\s,]+/).filter(Boolean) ?? [];
  const flavors = [...new Set(selectors.map((each) => parseSelector(each).flavor))];
  const known = await Promise.all(flavors.map((flavor) => settings?.(flavor)));
  const owners = named.length > 0 ? readOwners(named) : ownersOf(known, flavors);
  const prefix = flags.prefix ?? prefixOf(known, flavors);
  return { owners, ...(prefix !== undefined && { prefix }) };
}

function readOwners(named: readonly string[]): readonly string[] | 'any' {
  const wrong = named.find((each) => each !== 'any' && !/^\d{12}$/.test(each));
  if (wrong !== undefined) {
    throw usageError(
      `owner ${JSON.stringify(wrong)} is neither an account id of twelve digits nor any`,
    );
  }
  return named.includes('any') ? 'any' : [...new Set(named)];
}

function ownersOf(
  known: readonly (FlavorSettings | undefined)[],
  flavors: readonly string[],
): readonly string[] {
  const without = known.findIndex((each) => each === undefined || each.owners.length === 0);
  if (without < 0 && known.length > 0) {
    return [...new Set(known.flatMap((each) => each?.owners ?? []))];
  }
  throw usageError(
    `${flavors[without] ?? 'images'}: name the account that owns the images with --owner or SOE_OWNERS, because an image of anybody else must not be launched; --owner any trusts whoever writes the parameters`,
  );
}

function prefixOf(
  known: readonly (FlavorSettings | undefined)[],
  flavors: readonly string[],
): string | undefined {
  const prefixes = [...new Set(known.map((each) => each?.prefix))];
  if (prefixes.length <= 1) return prefixes[0];
  throw usageError(`${flavors.join(', ')} have different prefixes; ask for them one by one`);
}
