import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { RepositoryNames } from './what-follows.js';

/**
 * Names that a repository has. Reads the configuration without holding it against its schema, and asks no AWS:
 * this runs while somebody types. What cannot be read has no names.
 *
 * @param operands - Words before: the first is the flavor of a version
 */
export async function namesOf(
  what: RepositoryNames,
  operands: readonly string[],
  directory: string,
): Promise<readonly string[]> {
  switch (what) {
    case 'run':
      return (await entries(join(directory, '.soe', 'runs'))).toReversed();
    case 'version': {
      const [flavor = ''] = operands;
      const isName = /^[\w.-]+$/.test(flavor) && !/^\.+$/.test(flavor);
      return isName
        ? (await entries(join(directory, '.soe', 'releases', flavor))).toReversed()
        : [];
    }
    case 'flavor':
      return Object.keys((await readNames(directory)).flavors);
    case 'channel':
      return (await readNames(directory)).channels;
    case 'selector': {
      const { flavors, channels } = await readNames(directory);
      return Object.keys(flavors).flatMap((flavor) => [
        flavor,
        ...channels.map((channel) => `${flavor}@${channel}`),
      ]);
    }
  }
}

interface Names {
  readonly flavors: Readonly<Record<string, unknown>>;
  readonly channels: readonly string[];
}

async function readNames(directory: string): Promise<Names> {
  const usual = { flavors: {}, channels: ['candidate', 'stable'] };
  // One that is a program is not run for a completion.
  const file = ['json', 'yaml', 'yml']
    .map((ending) => join(directory, `soe.config.${ending}`))
    .find((path) => existsSync(path));
  if (file === undefined) return usual;
  try {
    const { parse } = await import('yaml');
    const read: unknown = parse(await readFile(file, 'utf8'));
    return { ...usual, ...(typeof read === 'object' ? pick(read) : {}) };
  } catch {
    return usual;
  }
}

function pick(read: object | null): Partial<Names> {
  const { flavors, channels } = (read ?? {}) as Partial<Record<keyof Names, unknown>>;
  return {
    ...(typeof flavors === 'object' && flavors !== null && { flavors: { ...flavors } }),
    ...(Array.isArray(channels) && {
      channels: channels.filter((each) => typeof each === 'string'),
    }),
  };
}

async function entries(folder: string): Promise<readonly string[]> {
  try {
    return (await readdir(folder)).filter((name) => !name.startsWith('.')).toSorted();
  } catch {
    return [];
  }
}
