import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { flavorGroups } from '../../src/affected/flavor-groups.js';
import { githubGroups, githubMatrix } from '../../src/affected/github-matrix.js';
import { gitlabPipeline } from '../../src/affected/gitlab-pipeline.js';
import { shardsOf } from '../../src/affected/shards.js';
import { sourceImageChanges } from '../../src/affected/source-image-change.js';
import type { FlavorConfig } from '../../src/index.js';

const source = { name: 'x', owners: ['self'] };
const both: FlavorConfig = { template: 't', sources: { arm64: source, x86_64: source } };
const one: FlavorConfig = { template: 't', sources: { x86_64: source } };
const config = { flavors: { app: { ...both, needs: ['base', 'other'] }, base: both, other: one } };

test('each architecture of each flavor is a job of GitHub, those that are needed first', () => {
  const shards = shardsOf(['app', 'base'], config, 'architecture');

  expect(githubMatrix(shards, 'architecture')).toEqual({
    include: [
      { flavor: 'base', architecture: 'x86_64' },
      { flavor: 'base', architecture: 'arm64' },
      { flavor: 'app', architecture: 'x86_64' },
      { flavor: 'app', architecture: 'arm64' },
    ],
  });
  expect(shards.map(({ needs }) => needs.join())).toEqual(['', '', 'base', 'base']);
});

test('one job for each flavor says no architecture, and nothing at all is an empty matrix', () => {
  expect(githubMatrix(shardsOf(['app'], config, 'flavor'), 'flavor')).toEqual({
    include: [{ flavor: 'app' }],
  });
  expect(JSON.stringify(githubMatrix([], 'flavor'))).toBe('{"include":[]}');
});

test('flavors that need each other share a job of GitHub, which is called the same whichever are due', () => {
  expect(githubGroups(flavorGroups(['app', 'base'], config))).toEqual({
    include: [{ group: 'base', flavors: 'base app' }],
  });
  expect(flavorGroups(['app'], config)).toEqual([{ group: 'base', flavors: ['app'] }]);
  expect(flavorGroups([], config)).toEqual([]);
});

test('no two groups have to do with each other, and each is in the order of needs', () => {
  const name = fc.integer({ min: 0, max: 7 });
  fc.assert(
    fc.property(
      fc.array(fc.tuple(name, name), { maxLength: 8 }),
      fc.uniqueArray(name),
      (ways, due) => {
        const needsOf = (flavor: number) =>
          ways
            .filter(([a, b]) => Math.max(a, b) === flavor && a !== b)
            .map(([a, b]) => `f${Math.min(a, b)}`);
        const flavors = Object.fromEntries(
          Array.from({ length: 8 }, (_, each) => [`f${each}`, { ...one, needs: needsOf(each) }]),
        );
        const groups = flavorGroups(
          due.map((each) => `f${each}`),
          { flavors },
        );

        const all = groups.flatMap((each) => each.flavors);
        expect(all.toSorted()).toEqual(due.map((each) => `f${each}`).toSorted());
        expect(new Set(groups.map(({ group }) => group)).size).toBe(groups.length);
        const groupOf = (flavor: string) => groups.find((each) => each.flavors.includes(flavor));
        for (const flavor of all) {
          for (const need of flavors[flavor]?.needs.filter((each) => all.includes(each)) ?? []) {
            const own = groupOf(flavor)?.flavors ?? [];
            expect(own).toContain(need);
            expect(own.indexOf(need)).toBeLessThan(own.indexOf(flavor));
          }
        }
      },
    ),
  );
});

test('256 jobs are a matrix, and 257 are refused with what to do', () => {
  const flavors = Object.fromEntries(Array.from({ length: 257 }, (_, n) => [`f${n}`, one]));
  const shards = shardsOf(Object.keys(flavors), { flavors }, 'architecture');

  expect(githubMatrix(shards.slice(1), 'architecture').include).toHaveLength(256);
  expect(() => githubMatrix(shards, 'architecture')).toThrow(/257 jobs.*256.*--per flavor.*FLAVOR/);
  expect(() => githubMatrix(shards, 'flavor')).toThrow(/257 jobs.*; name a part/);
});

test('jobs of GitLab extend a job of the repository and wait for those of the flavors that they need', () => {
  const pipeline = gitlabPipeline(shardsOf(['app', 'base'], config, 'flavor'), 'flavor');

  expect(parse(pipeline)).toEqual({
    'soe:base': {
      extends: '.soe-flavor',
      needs: [],
      resource_group: 'soe/base',
      variables: { SOE_FLAVOR: 'base' },
    },
    'soe:app': {
      extends: '.soe-flavor',
      needs: ['soe:base'],
      resource_group: 'soe/app',
      variables: { SOE_FLAVOR: 'app' },
    },
  });
});

test('jobs of GitLab can be cut by architecture', () => {
  const pipeline = parse(
    gitlabPipeline(shardsOf(['base', 'app'], config, 'architecture'), 'architecture'),
  );

  expect(pipeline['soe:app:arm64']).toEqual({
    extends: '.soe-flavor',
    needs: ['soe:base:x86_64', 'soe:base:arm64'],
    resource_group: 'soe/app/arm64',
    variables: { SOE_FLAVOR: 'app', SOE_ARCHITECTURE: 'arm64' },
  });
});

test('a pipeline without a flavor has one job, which needs no checkout', () => {
  const jobs: Record<string, { script?: string[] }> = parse(gitlabPipeline([], 'flavor'));

  expect(Object.keys(jobs)).toEqual(['soe:nothing']);
  expect(jobs['soe:nothing']?.script).toEqual(['echo "no flavor is affected"']);
});

test('more needs than GitLab allows are refused with what to do', () => {
  const names = Array.from({ length: 51 }, (_, n) => `f${n}`);
  const flavors = {
    ...Object.fromEntries(names.map((n) => [n, one])),
    all: { ...one, needs: names },
  };
  const shards = shardsOf(Object.keys(flavors), { flavors }, 'flavor');

  expect(() => gitlabPipeline(shards, 'flavor')).toThrow(/job of all would wait for 51.*50/);
});

test('any name of a flavor is safe, for YAML 1.1 as well as 1.2', () => {
  const word = fc.stringMatching(/^[a-z0-9]+(?:[.-][a-z0-9]+)*$/);
  const names = fc.oneof(
    word,
    fc.constantFrom(
      'no',
      'on',
      'true',
      'null',
      '1e3',
      '0x10',
      '10',
      '1.5',
      'stages',
      'default',
      'pages',
      'include',
      'nothing',
    ),
  );
  fc.assert(
    fc.property(fc.uniqueArray(names, { minLength: 1, maxLength: 5 }), (flavors) => {
      const shards = shardsOf(
        flavors,
        { flavors: Object.fromEntries(flavors.map((n) => [n, one])) },
        'flavor',
      );
      const text = gitlabPipeline(shards, 'flavor');
      for (const version of ['1.1', '1.2'] as const) {
        const jobs: Record<string, { variables: { SOE_FLAVOR: unknown } }> = parse(text, {
          version,
        });
        const told = Object.values(jobs).map(({ variables }) => variables.SOE_FLAVOR);
        expect(told.toSorted()).toEqual(flavors.toSorted());
        expect(Object.keys(jobs).every((name) => name.startsWith('soe:'))).toBe(true);
      }
    }),
  );
});

test('a source image that is another one is a change, newer or not; one of only one side is none', () => {
  const [older, newer] = [{ imageId: 'ami-1' }, { imageId: 'ami-2' }];

  expect(
    sourceImageChanges({ x86_64: older, arm64: older }, { x86_64: newer, arm64: older }),
  ).toEqual([{ architecture: 'x86_64', from: older, to: newer }]);
  expect(sourceImageChanges({ x86_64: newer }, { x86_64: older })).toHaveLength(1);
  expect(sourceImageChanges({ x86_64: older }, { arm64: newer })).toEqual([]);
});
