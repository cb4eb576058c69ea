import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { readConfig } from '../../src/config/load-config.js';

interface Schema {
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly [keyword: string]: unknown;
}

const read = (path: string) => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');
const [, example = ''] =
  /## Every key\n\n```yaml\n([\s\S]*?)```/.exec(read('docs/configuration.md')) ?? [];

test('the example of every key fits', () => {
  expect(Object.keys(readConfig(example, 'configuration.md').flavors)).toEqual(['base', 'al2023']);
});

test('the example has every key of the schema', () => {
  const wanted = namesOf(JSON.parse(read('schemas/config.json')));
  const shown = keysOf(parse(example));

  expect([...wanted].filter((name) => name !== '$schema' && !shown.has(name))).toEqual([]);
});

function namesOf(schema: Schema): ReadonlySet<string> {
  const below = Object.entries(schema).flatMap(([keyword, value]): unknown[] =>
    keyword === 'properties' || keyword === '$defs'
      ? Object.values(value as object)
      : [value].flat(),
  );
  const own = Object.keys(schema.properties ?? {});
  const deep = below.flatMap((each) =>
    typeof each === 'object' && each !== null ? [...namesOf(each as Schema)] : [],
  );
  return new Set([...own, ...deep]);
}

function keysOf(value: unknown): ReadonlySet<string> {
  if (typeof value !== 'object' || value === null) return new Set();
  const own = Array.isArray(value) ? [] : Object.keys(value);
  return new Set([...own, ...Object.values(value).flatMap((each) => [...keysOf(each)])]);
}
