import { digest } from '@soe/contract';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type BuildFacts, recordBuild, sourceImageRecord } from '../../src/index.js';

const facts: BuildFacts = {
  buildId: 'b1',
  architecture: 'x86_64',
  region: 'us-east-1',
  startedAt: '2026-11-22T10:00:00.000Z',
  durationMs: 1000,
  packer: {
    version: '1.16.0',
    runId: 'run-1',
    template: 'al2023.pkr.hcl',
    templateDigest: `sha256:${'a'.repeat(64)}`,
    variables: { soe_region: 'us-east-1', password: 'hunter2!', url: 'https://x:hunter2!@y' },
    plugins: [
      { name: 'b', version: '1' },
      { name: 'a', version: '2' },
      { name: 'b', version: '1' },
    ],
  },
  secretNames: ['password', 'token'],
  secretValues: ['hunter2!', ''],
  tools: [
    { name: 'soe', version: '0.1.0' },
    { name: 'node', version: '24.0.0' },
  ],
  sourceImage: { imageId: 'ami-0aaaaaaaaaaaaaaaa', ownerId: '137112412989' },
};

test('secrets are left out by name and by value, and named', () => {
  const { packer } = recordBuild(facts);

  expect(packer.variables).toEqual({ soe_region: 'us-east-1' });
  expect(packer.secrets).toEqual(['password', 'token', 'url']);
});

test('no secret value is anywhere in a record, or the record is refused', () => {
  const secret = fc.string({ minLength: 4, maxLength: 12 });
  fc.assert(
    fc.property(secret, fc.dictionary(fc.string(), fc.string()), (value, others) => {
      const variables = { ...others, one: `a${value}b` };
      const given = { ...facts, packer: { ...facts.packer, variables }, secretValues: [value] };
      let record: ReturnType<typeof recordBuild>;
      try {
        record = recordBuild(given);
      } catch (error) {
        expect(error).toMatchObject({ code: 'TRACE_RECORD_INVALID' });
        return;
      }
      expect(record.packer.secrets).toContain('one');
      expect(Object.values(record.packer.variables ?? {}).join('\0')).not.toContain(value);
    }),
  );
});

test('a secret in another fact is refused by its place, without its value', () => {
  const leaking = { ...facts, packer: { ...facts.packer, template: 'x-hunter2!.hcl' } };

  expect(() => recordBuild(leaking)).toThrow(
    expect.objectContaining({
      code: 'TRACE_RECORD_INVALID',
      message: expect.not.stringContaining('hunter2!'),
    }),
  );
  expect(() => recordBuild(leaking)).toThrow('packer.template');
});

test('the order of tools, plugins and variables does not change the digest', () => {
  const { packer, tools = [] } = facts;
  const turned = {
    ...facts,
    tools: tools.toReversed(),
    packer: {
      ...packer,
      plugins: (packer.plugins ?? []).toReversed(),
      variables: Object.fromEntries(Object.entries(packer.variables ?? {}).toReversed()),
    },
  };

  expect(digest(recordBuild(turned))).toBe(digest(recordBuild(facts)));
  expect(recordBuild(facts).packer.plugins).toEqual([
    { name: 'a', version: '2' },
    { name: 'b', version: '1' },
  ]);
});

test('the source image is what EC2 says of it', () => {
  const image = {
    imageId: 'ami-1',
    name: 'vendor',
    ownerId: '137112412989',
    createdAt: '2026-11-01T00:00:00.000Z',
    tags: {},
    productCodes: [
      { id: 'b', type: 'marketplace' },
      { id: 'a', type: 'marketplace' },
    ],
  };

  expect(sourceImageRecord(image, '/aws/service/x')).toEqual({
    imageId: 'ami-1',
    name: 'vendor',
    ownerId: '137112412989',
    createdAt: '2026-11-01T00:00:00.000Z',
    parameter: '/aws/service/x',
    productCodes: [
      { id: 'a', type: 'marketplace' },
      { id: 'b', type: 'marketplace' },
    ],
  });
});
