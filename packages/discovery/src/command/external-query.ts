import type { CommandPorts } from './command-ports.js';
import type { Flags } from './read-arguments.js';
import { usageError } from './usage-error.js';

/** Members of the query and the options that they stand for. */
const members = {
  selector: undefined,
  region: 'region',
  architecture: 'arch',
  owners: 'owner',
  prefix: 'prefix',
  max_age: 'max-age',
  min_support: 'min-support',
  instance_type: 'instance-type',
  watermark: 'watermark',
  max_severity: 'max-severity',
} as const;

/**
 * What Terraform's `external` data source asks on standard input: one JSON object of texts. `selector`
 * stands for the operand, `owners` are separated by commas, the others are named after their options.
 * What an option says already cannot be said again.
 *
 * @throws DiscoveryError `DISCOVERY_OPTION_INVALID`
 */
export async function withExternalQuery(
  selectors: readonly string[],
  flags: Flags,
  { readInput }: CommandPorts,
): Promise<{ readonly selectors: readonly string[]; readonly flags: Flags }> {
  const query = readQuery(await readInput());
  let named = selectors;
  const added: Record<string, string | string[]> = {};
  for (const [member, value] of Object.entries(query)) {
    const option = Object.hasOwn(members, member)
      ? members[member as keyof typeof members]
      : unknownMember(member);
    if (option === undefined) {
      if (selectors.length > 0) throw twice(member);
      named = [value];
    } else {
      if (flags[option] !== undefined) throw twice(member);
      const many = option === 'region' || option === 'arch' || option === 'owner';
      added[option] = many ? value.split(/[\s,]+/).filter(Boolean) : value;
    }
  }
  return { selectors: named, flags: { ...flags, ...added } };
}

function readQuery(text: string): Readonly<Record<string, string>> {
  if (text.trim() === '') return {};
  let query: unknown;
  try {
    query = JSON.parse(text);
  } catch (cause) {
    throw usageError('the query on standard input is not JSON', cause);
  }
  const texts =
    typeof query === 'object' &&
    query !== null &&
    !Array.isArray(query) &&
    Object.values(query).every((value) => typeof value === 'string');
  if (!texts) throw usageError('the query on standard input is not an object of texts');
  // Terraform cannot leave a member out, so an empty one says nothing.
  const entries = Object.entries(query as Readonly<Record<string, string>>);
  return Object.fromEntries(entries.filter(([, value]) => value !== ''));
}

function unknownMember(member: string): never {
  throw usageError(
    `the query has a member ${JSON.stringify(member)}, which is none of ${Object.keys(members).join(', ')}`,
  );
}

function twice(member: string) {
  return usageError(`${member} is in the query and on the command line; leave one of them out`);
}
