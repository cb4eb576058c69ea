import type { BuildRecord, ReleaseRecord } from '@soe/contract';
import { expect, test } from 'vitest';
import { buildChanges, checkChanges } from '../../src/diff/build-changes.js';

const build = {
  buildId: 'b1',
  architecture: 'x86_64',
  region: 'us-east-1',
  startedAt: '2026-11-28T00:00:00.000Z',
  durationMs: 1,
  packer: {
    version: '1.14.0',
    runId: 'r1',
    template: 'linux',
    templateDigest: 'sha256:1',
    variables: { soe_version: '1.0.0', step: 'a' },
  },
  tools: [{ name: 'git', version: '2.50' }],
  sourceImage: { imageId: 'ami-1', ownerId: '137112412989' },
} satisfies BuildRecord;

const release = (...builds: readonly BuildRecord[]) => ({ record: { builds } as ReleaseRecord });

test('variables, template and tools that differ are told; what names the release itself is not', () => {
  const { packer } = build;
  const later: BuildRecord = {
    ...build,
    buildId: 'b2',
    packer: {
      ...packer,
      templateDigest: 'sha256:2',
      variables: { soe_version: '1.1.0', step: 'b', more: 'c' },
    },
    tools: [],
  };

  expect(buildChanges(release(build), release(later))).toMatchObject([
    { what: 'template', kind: 'changed', before: 'sha256:1', after: 'sha256:2' },
    { what: 'variable step', kind: 'changed', before: 'a', after: 'b' },
    { what: 'tool git', kind: 'removed', before: '2.50' },
    { what: 'variable more', kind: 'added', after: 'c' },
  ]);
});

test('the same build is no change; an architecture more is one', () => {
  expect(buildChanges(release(build), release({ ...build, buildId: 'b2' }))).toEqual([]);
  expect(
    buildChanges(release(build), release(build, { ...build, architecture: 'arm64' })),
  ).toMatchObject([{ what: 'architecture arm64', kind: 'added' }]);
});

test('tests and gates that went, came or end otherwise are told', () => {
  const before = new Map([
    ['kept', 'passed'],
    ['gone', 'passed'],
    ['broken', 'passed'],
  ]);
  const after = new Map([
    ['kept', 'passed'],
    ['broken', 'failed'],
    ['fresh', 'failed'],
    ['quiet', 'passed'],
  ]);

  expect(checkChanges('tests', before, after)).toMatchObject([
    { scope: 'tests', what: 'gone', kind: 'removed' },
    { scope: 'tests', what: 'broken', kind: 'changed', before: 'passed', after: 'failed' },
    { scope: 'tests', what: 'fresh', kind: 'added', after: 'failed' },
    { scope: 'tests', what: 'quiet', kind: 'added', after: 'passed' },
  ]);
});
