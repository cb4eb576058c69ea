import { createHash } from 'node:crypto';
import { imageName } from '@soe/contract';
import fc from 'fast-check';
import semver from 'semver';
import { expect, test } from 'vitest';
import {
  type ImageFacts,
  type ImageQuery,
  imageSource,
  parameterSource,
  resolveImages,
} from '../src/index.js';
import { fakeImages, fakeParameters } from './fakes.js';

const owner = '111122223333';
const now = Date.parse('2026-11-28T00:00:00Z');
const day = 86_400_000;

const versions = fc.constantFrom(
  ...['2026.9.0', '2026.10.0', '2026.10.1', '2026.11.0', '2026.11.0-rc.1', '2027.1.0', '1.0.0'],
);
const images = fc.uniqueArray(
  fc.record({
    flavor: fc.constantFrom('al2023', 'rhel-9'),
    version: versions,
    architecture: fc.constantFrom('x86_64' as const, 'arm64' as const),
    age: fc.integer({ min: 0, max: 100 }),
    support: fc.option(fc.integer({ min: -50, max: 400 })),
    severity: fc.option(fc.constantFrom('none', 'low', 'high', 'critical' as const)),
  }),
  { selector: ({ flavor, version, architecture }) => `${flavor} ${version} ${architecture}` },
);
type Made =
  typeof images extends fc.Arbitrary<infer T>
    ? T extends readonly (infer M)[]
      ? M
      : never
    : never;

const queries = fc.record(
  {
    selector: fc.constantFrom(
      ...['al2023@stable', 'rhel-9@stable', 'al2023@2026.10.1', 'al2023@2027.1.0'],
      ...[
        'al2023@^2026.10',
        'al2023@*',
        'al2023@<2026.11',
        'rhel-9@~2026.11',
        'al2023@>=2026.11.0-0',
      ],
    ),
    architecture: fc.constantFrom('x86_64' as const, 'arm64' as const),
    maxAge: fc.nat(100).map((days) => days * day),
    minSupport: fc.nat(400).map((days) => days * day),
    maxSeverity: fc.constantFrom('none', 'low', 'high', 'critical' as const),
  },
  { requiredKeys: ['selector', 'architecture'] },
);

const order = ['none', 'low', 'high', 'critical'];

/** The image ids of everything that fits, the best first: no source, no batching, no reasons. */
function reference(all: readonly Made[], stable: string, query: ImageQuery): readonly string[] {
  const [flavor, which = ''] = String(query.selector).split('@');
  const range = which === 'stable' ? stable : which;
  return all
    .filter((image) => image.flavor === flavor && image.architecture === query.architecture)
    .filter((image) =>
      semver.valid(range) ? image.version === range : semver.satisfies(image.version, range),
    )
    .filter((image) => query.maxAge === undefined || image.age * day <= query.maxAge)
    .filter(
      ({ support }) =>
        query.minSupport === undefined || support === null || support * day >= query.minSupport,
    )
    .filter(
      ({ severity }) =>
        query.maxSeverity === undefined ||
        severity === null ||
        order.indexOf(severity) <= order.indexOf(query.maxSeverity),
    )
    .toSorted((a, b) => semver.rcompare(a.version, b.version))
    .map(idOf);
}

function idOf({ flavor, version, architecture }: Made): string {
  const text = `${flavor} ${version} ${architecture}`;
  return `ami-${createHash('sha256').update(text).digest('hex').slice(0, 16)}`;
}

function factsOf(image: Made): ImageFacts {
  const { age, support, severity, ...identity } = image;
  return {
    imageId: idOf(image),
    name: imageName({ ...identity, buildId: 'b1' }),
    ownerId: owner,
    architecture: image.architecture,
    state: 'available',
    createdAt: new Date(now - age * day).toISOString(),
    ...(support !== null && { deprecatedAt: new Date(now + support * day).toISOString() }),
    ...(severity !== null && { severity }),
  };
}

function parametersOf(all: readonly Made[], stable: string): Readonly<Record<string, string>> {
  return Object.fromEntries(
    all.flatMap((image) => {
      const base = `/soe/${image.flavor}`;
      return [
        [`${base}/versions/${image.version}/${image.architecture}/image-id`, idOf(image)],
        [`${base}/versions/${image.version}/summary`, '{}'],
        ...(image.version === stable
          ? [
              [`${base}/channels/stable/${image.architecture}/image-id`, idOf(image)],
              [`${base}/channels/stable/version`, stable],
            ]
          : []),
      ];
    }),
  );
}

test('whatever was released and is asked, parameters give the answer of a naive reference', async () => {
  await fc.assert(
    fc.asyncProperty(images, versions, fc.array(queries), async (all, stable, asked) => {
      const results = await resolveImages(asked, {
        parameters: fakeParameters(parametersOf(all, stable)),
        images: fakeImages(...all.map(factsOf)),
        owners: [owner],
        sources: [parameterSource()],
        now: () => now,
      });

      const answers = results.map((each) =>
        each.status === 'found' ? each.image.imageId : undefined,
      );
      expect(answers).toEqual(asked.map((query) => reference(all, stable, query)[0]));
    }),
    { numRuns: 300 },
  );
});

test('where there are no parameters, images give the same answer for versions and ranges', async () => {
  await fc.assert(
    fc.asyncProperty(images, fc.array(queries), async (all, mixed) => {
      const asked = mixed.filter(({ selector }) => !selector.endsWith('@stable'));
      // Of others, with the same names: never to be answered.
      const forged = all.map((image) => ({
        ...factsOf(image),
        imageId: `${idOf(image)}f`,
        ownerId: '999988887777',
        createdAt: new Date(now).toISOString(),
      }));

      const results = await resolveImages(asked, {
        parameters: fakeParameters({}),
        images: fakeImages(...forged, ...all.map(factsOf)),
        owners: [owner],
        sources: [imageSource()],
        now: () => now,
      });

      const answers = results.map((each) =>
        each.status === 'found' ? each.image.imageId : undefined,
      );
      expect(answers).toEqual(asked.map((query) => reference(all, '', query)[0]));
    }),
    { numRuns: 300 },
  );
});

test('each candidate has one reason, exactly one of an answer won, and the order of what is found does not matter', async () => {
  await fc.assert(
    fc.asyncProperty(images, versions, queries, async (all, stable, query) => {
      const ask = async (some: readonly Made[]) => {
        const [result] = await resolveImages([query], {
          parameters: fakeParameters(parametersOf(some, stable)),
          images: fakeImages(...some.map(factsOf)),
          owners: [owner],
          now: () => now,
        });
        return result?.status === 'found' ? result.image : result?.error;
      };

      const answer = await ask(all);
      const why = answer?.why ?? [];
      expect(why.every(({ reason }) => reason !== '')).toBe(true);
      expect(why.filter(({ verdict }) => verdict === 'won')).toHaveLength(
        answer !== undefined && 'imageId' in answer ? 1 : 0,
      );
      expect(await ask(all.toReversed())).toEqual(answer);
    }),
    { numRuns: 200 },
  );
});
