import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { canonicalJson } from '@soe/contract';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { matchesAny } from '../../src/attestation/release-policy.js';
import { provenanceSchema, statementSchema } from '../../src/attestation/statement-schema.js';
import {
  imageArn,
  imageDescription,
  provenanceStatement,
  sbomStatement,
  scanStatement,
  testResultStatement,
  type VulnerabilityScan,
} from '../../src/index.js';
import { builder, commit, described, images, record } from './support.js';

const scan: VulnerabilityScan = {
  scanner: {
    uri: 'pkg:github/aquasecurity/trivy@0.66.0',
    db: { lastUpdate: '2026-11-22T00:00:00Z' },
    result: [{ id: 'CVE-2026-1', severity: [{ method: 'nvd', score: 'low' }] }],
  },
  metadata: { scanStartedOn: '2026-11-22T10:06:00Z', scanFinishedOn: '2026-11-22T10:07:00Z' },
};

test('a description is canonical, and its SHA-256 is the subject', () => {
  const [first] = images;
  if (first === undefined) throw new Error('no image');
  const { text, sha256, description } = imageDescription(first);

  expect(text).toBe(
    '{"account":"111122223333","architecture":"x86_64","createdAt":"2026-11-22T10:05:00.000Z",' +
      '"imageId":"ami-0bbbbbbbbbbbbbbbb","name":"soe/al2023/2026.11.0/x86_64/b1","region":"us-east-1",' +
      '"schema":"soe-image/v1","snapshotIds":["snap-0a","snap-0b"]}',
  );
  expect(sha256).toBe(createHash('sha256').update(text).digest('hex'));
  expect(JSON.parse(text)).toEqual(description);
  const subject = provenanceStatement(record, described).subject.find(
    ({ name }) => name === first.imageId,
  );
  expect(subject?.digest).toEqual({ sha256 });
  expect(imageDescription({ ...first, tags: { a: 'b' }, state: 'disabled' }).sha256).toBe(sha256);
  expect(imageDescription(first, 'f'.repeat(64)).sha256).not.toBe(sha256);
});

test.each([
  ['eu-west-1', 'arn:aws:ec2:eu-west-1::image/ami-1'],
  ['cn-north-1', 'arn:aws-cn:ec2:cn-north-1::image/ami-1'],
  ['us-gov-west-1', 'arn:aws-us-gov:ec2:us-gov-west-1::image/ami-1'],
])('an image of %s has an ARN of its partition', (region, arn) => {
  expect(imageArn(region, 'ami-1')).toBe(arn);
});

test('provenance says what the record says, in the terms of SLSA', () => {
  const { subject, predicate } = provenanceStatement(record, described);
  const { buildDefinition, runDetails } = predicate;

  expect(subject.map(({ uri }) => uri)).toEqual([
    'arn:aws:ec2:eu-west-1::image/ami-0cccccccccccccccc',
    'arn:aws:ec2:us-east-1::image/ami-0bbbbbbbbbbbbbbbb',
  ]);
  expect(runDetails.builder).toEqual({ id: builder, version: { soe: '0.1.0' } });
  expect(runDetails.metadata).toEqual({
    invocationId: 'https://git.example.com/platform/images/actions/runs/7/attempts/2',
    startedOn: '2026-11-22T10:00:00.000Z',
    finishedOn: '2026-11-22T10:00:01.000Z',
  });
  expect(buildDefinition.resolvedDependencies.map(({ name }) => name)).toEqual([
    'source',
    'submodule/shared',
    'source-image',
    'template/al2023.pkr.hcl',
    'packer',
    'plugin/github.com/hashicorp/amazon',
    'tool/soe',
  ]);
  expect(buildDefinition.resolvedDependencies[0]).toEqual({
    name: 'source',
    uri: 'git+https://git.example.com/platform/images@main',
    digest: { gitCommit: commit },
  });
  expect(JSON.stringify(buildDefinition)).not.toContain('undefined');
  const external = Object.keys(buildDefinition.externalParameters);
  expect(
    Object.keys(buildDefinition.internalParameters).filter((k) => external.includes(k)),
  ).toEqual([]);
  expect(runDetails.byproducts).toEqual([
    { name: 'archive/b1', uri: 's3://archive/b1', digest: { sha256: 'b'.repeat(64) } },
  ]);
});

test('statements keep the rules of in-toto and SLSA, whatever the order of the facts', () => {
  const sbom = { bomFormat: 'CycloneDX', specVersion: '1.6', components: [] };
  const all = [
    provenanceStatement(record, described),
    testResultStatement(record, described),
    sbomStatement(record, described, sbom),
    sbomStatement(record, described.slice(1), { spdxVersion: 'SPDX-2.3' }),
    scanStatement(record, described, scan),
  ].map((statement) => JSON.parse(canonicalJson(statement)));

  for (const statement of all) expect(statementSchema.safeParse(statement).error).toBeUndefined();
  expect(provenanceSchema.safeParse(all[0].predicate).error).toBeUndefined();
  expect(all.map(({ predicateType }) => predicateType)).toEqual([
    'https://slsa.dev/provenance/v1',
    'https://in-toto.io/attestation/test-result/v0.1',
    'https://cyclonedx.org/bom',
    'https://spdx.dev/Document',
    'https://in-toto.io/attestation/vulns/v0.2',
  ]);
  expect(all[3].subject).toHaveLength(1);
  const reversed = { ...record, images: [...record.images].reverse() };
  expect(canonicalJson(provenanceStatement(reversed, [...described].reverse()))).toBe(
    canonicalJson(all[0]),
  );
});

test('the rules themselves refuse what breaks them', () => {
  const statement = JSON.parse(canonicalJson(provenanceStatement(record, described)));
  const [first] = statement.subject;
  for (const change of [
    { _type: 'https://in-toto.io/Statement/v0.1' },
    { subject: [] },
    { subject: [first, first] },
    { subject: [{ name: 'without digest' }] },
    { subject: [{ ...first, digest: { sha256: 'ABC' } }] },
    { predicateType: 'no uri' },
    { predicate: [] },
    { extra: 1 },
  ]) {
    expect(statementSchema.safeParse({ ...statement, ...change }).success).toBe(false);
  }
  const { predicate } = statement;
  predicate.buildDefinition.externalParameters.surprise = 'x';
  expect(provenanceSchema.safeParse(predicate).success).toBe(false);
});

test.each([
  ['an image that is not described', () => provenanceStatement(record, described.slice(1))],
  [
    'an image described twice',
    () =>
      provenanceStatement(
        record,
        [described[0], described[0]].flatMap((it) => it ?? []),
      ),
  ],
  ['no images', () => provenanceStatement({ ...record, images: [] }, [])],
  [
    'an owner that differs',
    () =>
      provenanceStatement(
        record,
        images.map((image) => imageDescription({ ...image, ownerId: '999988887777' })),
      ),
  ],
  ['a builder that is no URI', () => provenanceStatement(record, described, { builder: 'job' })],
  [
    'a builder that is a single run',
    () => provenanceStatement(record, described, { builder: record.ci?.runUrl ?? '' }),
  ],
  ['no gates', () => testResultStatement({ ...record, gates: [] }, described)],
  ['an SBOM that is none', () => sbomStatement(record, described, {})],
  [
    'a scan without a time',
    () =>
      scanStatement(record, described, {
        ...scan,
        metadata: { scanStartedOn: '', scanFinishedOn: '' },
      }),
  ],
])('%s cannot be attested', (_what, make) => {
  expect(make).toThrow(expect.objectContaining({ code: 'TRACE_STATEMENT_INVALID' }));
});

test('patterns match as their regular expressions would, without their cost', () => {
  const word = fc.stringMatching(/^[ab/*]{0,12}$/);
  fc.assert(
    fc.property(word, word, (text, pattern) => {
      const source = pattern.split('*').join('.*');
      expect(matchesAny(text, [pattern])).toBe(new RegExp(`^${source}$`).test(text));
    }),
    { numRuns: 2_000 },
  );
  expect(matchesAny('a'.repeat(50_000), [`${'*a'.repeat(500)}*b`])).toBe(false);
});

test('the page of the build type names every field that a provenance has', async () => {
  const page = await readFile(new URL('../../docs/build-type.md', import.meta.url), 'utf8');
  const { buildDefinition, runDetails } = provenanceStatement(record, described).predicate;
  const { externalParameters, internalParameters } = buildDefinition;
  const [build = {}] = externalParameters.builds;
  const { description = {} } = described[0] ?? {};
  const named = [
    ...Object.keys(externalParameters),
    ...Object.keys(internalParameters),
    ...Object.keys(description),
    ...Object.keys(build).map((key) => `builds[].${key}`),
    ...Object.keys(runDetails.metadata).map((key) => `metadata.${key}`),
  ];
  expect(named.filter((name) => !page.includes(`\`${name}\``))).toEqual([]);
});
