import type { BuildRecord, SourceImageRecord, ToolRecord } from '@soe/contract';
import { TraceabilityError } from '../errors.js';
import type { TracedImage } from '../trace/trace-store.js';

/** The facts of a build, as its pipeline knows them. */
export interface BuildFacts
  extends Pick<BuildRecord, 'buildId' | 'architecture' | 'region' | 'startedAt' | 'durationMs'> {
  /** The Packer that ran, and what it ran. */
  readonly packer: {
    /** Version that the binary itself reported. */
    readonly version: string;
    /** The id that Packer gave its run. */
    readonly runId: string;
    /** Template, relative to the configuration. */
    readonly template: string;
    /** See `digestTemplate`. */
    readonly templateDigest?: string;
    /** Values that the template was given, those of secrets too: they are left out here. */
    readonly variables?: Readonly<Record<string, string>>;
    /** Plugins that took part. */
    readonly plugins?: readonly ToolRecord[];
  };
  /** Names of variables that are secret, such as those that the template declares sensitive. */
  readonly secretNames?: readonly string[];
  /** Values that must not be recorded, wherever they occur; empty and very short ones do no harm. */
  readonly secretValues?: readonly string[];
  /** Other programs that took part. */
  readonly tools?: readonly ToolRecord[];
  /** What the build started from. */
  readonly sourceImage: SourceImageRecord;
}

/**
 * The record of a build. Secrets are left out by name and by value: of a variable that is called
 * secret, or whose value holds one, only the name is kept. Lists are sorted, so that the same facts
 * have the same digest.
 *
 * @throws TraceabilityError `TRACE_RECORD_INVALID` where a secret stands in another fact
 */
export function recordBuild(facts: BuildFacts): BuildRecord {
  const { secretNames = [], secretValues = [], tools, packer, ...rest } = facts;
  const { variables, plugins, ...ran } = packer;
  const values = secretValues.filter((value) => value.length >= shortestSecret);
  const isSecret = (name: string, value: string) =>
    secretNames.includes(name) || values.some((secret) => value.includes(secret));
  const given = Object.entries(variables ?? {}).toSorted(byFirst);
  const told = given.filter(([name, value]) => !isSecret(name, value));
  const hidden = [
    ...new Set([
      ...secretNames,
      ...given.filter(([name, value]) => isSecret(name, value)).map(([name]) => name),
    ]),
  ].toSorted();
  const record: BuildRecord = {
    ...rest,
    packer: {
      ...ran,
      ...(variables && { variables: Object.fromEntries(told) }),
      ...(hidden.length > 0 && { secrets: hidden }),
      ...(plugins && { plugins: sortedTools(plugins) }),
    },
    ...(tools && { tools: sortedTools(tools) }),
  };
  checkNoSecret(record, values, '');
  return record;
}

/** Shorter values are found everywhere by accident, and hide nothing. */
const shortestSecret = 4;

/** What EC2 says of the vendor's image that a build started from. */
export function sourceImageRecord(image: TracedImage, parameter?: string): SourceImageRecord {
  const { imageId, ownerId, name, createdAt, productCodes } = image;
  return {
    imageId,
    ownerId,
    ...(name !== '' && { name }),
    ...(createdAt !== '' && { createdAt }),
    ...(parameter !== undefined && { parameter }),
    ...(productCodes && { productCodes: productCodes.toSorted((a, b) => (a.id < b.id ? -1 : 1)) }),
  };
}

function checkNoSecret(value: unknown, secrets: readonly string[], place: string): void {
  if (typeof value === 'string') {
    if (!secrets.some((secret) => value.includes(secret))) return;
    throw new TraceabilityError(
      'TRACE_RECORD_INVALID',
      `record a build: the value of ${place} holds a secret; take it out of what is recorded`,
    );
  }
  if (typeof value !== 'object' || value === null) return;
  for (const [key, member] of Object.entries(value)) {
    checkNoSecret(member, secrets, place === '' ? key : `${place}.${key}`);
  }
}

function sortedTools(tools: readonly ToolRecord[]): readonly ToolRecord[] {
  const key = ({ name, version }: ToolRecord) => `${name} ${version}`;
  const unique = new Map(tools.map((tool) => [key(tool), tool]));
  return [...unique].toSorted(byFirst).map(([, tool]) => tool);
}

function byFirst([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
