import type { ParameterSharing } from '../access/parameter-access.js';
import { toReaders } from '../parameter-readers.js';
import type {
  ParameterAction,
  ParameterValue,
  PutParameterAction,
  ShareParameterAction,
} from './action.js';
import { parameterAction } from './parameter-action.js';

/** A parameter of the owner account that others may read by its ARN. */
export interface SharableParameter {
  /** Its path. */
  readonly name: string;
  /** What it holds now. Missing for a new parameter. */
  readonly held: string | undefined;
  /** Whether that is an image id. */
  readonly kind: 'text' | 'image';
  /** The write of its value that is planned anyhow. */
  readonly put: PutParameterAction | undefined;
}

/** Who shall read parameters, and who may now. */
export interface WantedSharing {
  /** Accounts, and ARNs of organisations and units; everybody cannot be meant. */
  readonly grantees: readonly string[];
  /** What was observed, by path. */
  readonly seen: Readonly<Record<string, ParameterSharing>>;
}

/**
 * What makes just these read a parameter by its ARN: the write of its value, which makes it an
 * advanced one where it is not, and then a change of who may read it. Pure.
 */
export function planParameterSharing(
  region: string,
  parameter: SharableParameter,
  { grantees, seen }: WantedSharing,
): readonly ParameterAction[] {
  const { name, put } = parameter;
  const wanted = toReaders(grantees);
  const { tier, readers, foreign } = seen[name] ?? {
    tier: 'standard' as const,
    readers: [],
    foreign: false,
  };
  const before = wanted.length > 0 ? advanced(region, parameter, tier) : put;
  const come = wanted.filter((reader) => !readers.includes(reader));
  const go = readers.filter((reader) => !wanted.includes(reader));
  const puts = before === undefined ? [] : [before];
  if (come.length + go.length === 0 && !foreign) return puts;
  // A parameter that neither exists nor will cannot be shared.
  if (before === undefined && parameter.held === undefined) return [];
  const share: ShareParameterAction = {
    id: `${region}/owner${name}/share`,
    type: 'share-parameter',
    region,
    name,
    grantees: grantees.filter((grantee) => grantee !== 'all'),
    reason: [
      ...(come.length > 0 ? [`not yet read by ${some(come)}`] : []),
      ...(go.length > 0 ? [`still read by ${some(go)}`] : []),
      ...(foreign ? ['a policy says something else'] : []),
    ].join(', '),
    dependsOn: puts.map(({ id }) => id),
  };
  return [...puts, share];
}

/** The write after which a parameter is an advanced one; none where it is already. */
function advanced(
  region: string,
  { name, held, kind, put }: SharableParameter,
  tier: ParameterSharing['tier'],
): PutParameterAction | undefined {
  if (put !== undefined) return { ...put, tier: 'advanced' };
  if (tier === 'advanced' || held === undefined) return undefined;
  const value: ParameterValue = kind === 'image' ? { imageId: held } : { text: held };
  const same = parameterAction({ region }, name, {
    value,
    held,
    overwrite: true,
    reason: 'only advanced parameters can be shared',
    dependsOn: [],
  });
  return { ...same, tier: 'advanced' };
}

/** At most three by name. */
function some(readers: readonly string[]): string {
  const more = readers.length - 3;
  return `${readers.slice(0, 3).join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}
