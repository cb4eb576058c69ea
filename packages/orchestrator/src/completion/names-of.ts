import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { RepositoryNames } from './what-follows.js';

/**
 * Names that a repository has. Reads the configuration without holding it against its schema, and asks no AWS:
 * this runs while somebody types. What cannot be read has no names.
 *
 * @param operands - Words before: the first is the flavor of a version
 * @param word - What is typed of the name. Default: nothing
 */
export async function namesOf(
  what: RepositoryNames,
  operands: readonly string[],
  directory: string,
  word = '',
): Promise<readonly string[]> {
  switch (what) {
    case 'run': {
      const runs = await entries(join(directory, '.soe', 'runs'));
      return runs.length === 0 ? [] : ['last', ...runs.toReversed()];
    }
    case 'version':
      return versionsOf(operands[0] ?? '', directory);
    case 'release': {
      const [flavor] = operands;
      if (flavor !== undefined && !flavor.includes('@')) return versionsOf(flavor, directory);
      if (!word.includes('@')) return namesOf('flavor', operands, directory);
      const [named = ''] = word.split('@');
      const { channels } = await readNames(directory);
      return [...channels, ...(await versionsOf(named, directory))].map(
        (each) => `${named}@${each}`,
      );
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

async function versionsOf(flavor: string, directory: string): Promise<readonly string[]> {
  if (!/^[\w.-]+$/.test(flavor) || /^\.+$/.test(flavor)) return [];
  return (await entries(join(directory, '.soe', 'releases', flavor))).toReversed();
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
