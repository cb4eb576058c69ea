import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type LedgerEntry, readEntries, toLedger } from '../../src/cleanup/ledger.js';
import { readLine } from '../../src/machine-readable/line.js';
import { createTranscript } from '../../src/transcript/transcript.js';
import { readFixture, readRun } from '../support/fixtures.js';

const header = { runId: 'r', startedAt: '2026-11-22T10:00:00.000Z' };

async function entriesOf(name: string) {
  const { events } = await readRun(readFixture(`samples-1.6.6-aws/${name}`));
  return events
    .flatMap(readEntries)
    .map(({ kind, id, name: called, region, removed }) =>
      [removed ? 'gone' : '', kind, id ?? called ?? region ?? ''].join(' ').trim(),
    );
}

describe('readEntries', () => {
  it('keeps every trace of a build that encrypts its image', async () => {
    expect(await entriesOf('aws-encrypt')).toEqual([
      'image soe-enc-1.0.0',
      'source-image ami-0ed094fb1304fd857',
      'key-pair packer_6b0320f9-4977-ad3a-ec2c-456f6b4b10d8',
      'security-group packer_6b0320f9-d941-e64c-3c6b-a2f7d135a747',
      'instance i-2f3f7e938d5f9de31',
      'instance i-2f3f7e938d5f9de31',
      'image ami-5dec29db3c4c0cbc5',
      'image us-east-1',
      'image ami-2bffe7a7103ed766f',
      'snapshot snap-bbb36fda3d4943d94',
      'image ami-2bffe7a7103ed766f',
      'snapshot snap-bbb36fda3d4943d94',
      'gone image ami-5dec29db3c4c0cbc5',
      'gone instance i-2f3f7e938d5f9de31',
      'gone security-group packer_6b0320f9-d941-e64c-3c6b-a2f7d135a747',
      'gone key-pair packer_6b0320f9-4977-ad3a-ec2c-456f6b4b10d8',
    ]);
  });

  it('keeps that a launch template is being made, whose name nobody tells', async () => {
    expect(await entriesOf('aws-spot')).toContain('launch-template');
  });

  it('keeps which volumes Packer has removed: of others it tells nothing', () => {
    const log = createTranscript(header.startedAt);
    const lines = [
      'Cleaning up any extra volumes...',
      'Destroying volume (vol-00000000000000001)...',
    ];

    const entries = lines
      .flatMap((text) => log.read(readLine(`1795366900,,ui,say,==> a: ${text}`)))
      .flatMap(readEntries);

    expect(entries).toMatchObject([
      { build: 'a', kind: 'volume', id: 'vol-00000000000000001', removed: true },
    ]);
  });

  it('keeps what stays when a build fails and is left as it is', async () => {
    expect(await entriesOf('aws-fail-abort')).toEqual([
      'image soe-fail-1.0.0',
      'source-image ami-0ed094fb1304fd857',
      'key-pair packer_6b0320f8-e713-1fcd-f507-028f4801feac',
      'security-group packer_6b0320f8-6a0b-545d-6a2e-6a8842921f13',
      'instance i-52fe329d908954ec9',
      'instance i-52fe329d908954ec9',
    ]);
  });
});

describe('what is no trace', () => {
  const event = { id: '1.1', at: header.startedAt, build: 'a', elapsedMs: 0 };

  it.each([
    ['ami-0a', 0],
    ['ami-0123456789abcdef0', 1],
    ['ami-0123456789abcdef01', 0],
    ['ami-0123ABCD', 0],
    ['*', 0],
    [`ami-${'0'.repeat(100_000)}`, 0],
  ])('is the id %.30s, or is', (imageId, count) => {
    const entries = readEntries({ ...event, type: 'image-registered', imageId });

    expect(entries).toHaveLength(count);
  });

  it('is a name that is longer than any of EC2', () => {
    const name = (length: number) =>
      readEntries({ ...event, type: 'image-name-checking', imageName: 'a'.repeat(length) });

    expect([name(255).length, name(256).length]).toEqual([1, 0]);
  });
});

describe('toLedger', () => {
  const entry = fc.record<LedgerEntry>(
    {
      at: fc.integer({ min: 0, max: 9 }).map((second) => `2026-11-22T10:00:0${second}.000Z`),
      build: fc.constantFrom('a', 'b'),
      kind: fc.constantFrom('instance', 'image', 'key-pair'),
      id: fc.constantFrom('1', '2'),
      name: fc.constantFrom('x', 'y'),
      removed: fc.constant(true),
    },
    { requiredKeys: ['at', 'build', 'kind'] },
  );

  it('keeps each thing once, however often it is told', () => {
    fc.assert(
      fc.property(fc.array(entry), (entries) => {
        const ledger = toLedger(header, entries);

        expect(toLedger(header, ledger.entries)).toEqual(ledger);
        expect(toLedger(header, [...entries, ...entries])).toEqual(ledger);
        expect(new Set(ledger.entries.map(keyOf))).toEqual(new Set(entries.map(keyOf)));
        expect(ledger.entries).toHaveLength(new Set(entries.map(keyOf)).size);
      }),
    );
  });

  it('remembers the first time, and that it was removed', () => {
    const told = { build: 'a', kind: 'instance', id: 'i-1' } as const;
    const [first, last] = ['2026-11-22T10:00:01.000Z', '2026-11-22T10:00:09.000Z'];

    const { entries } = toLedger(header, [
      { ...told, at: first ?? '' },
      { ...told, at: last ?? '', removed: true },
    ]);

    expect(entries).toEqual([{ ...told, at: first, removed: true }]);
  });

  it('is plain data', () => {
    const ledger = toLedger({ ...header, artifacts: [{ region: 'r', imageId: 'ami-1' }] }, []);

    expect(JSON.parse(JSON.stringify(ledger))).toEqual(ledger);
  });
});

function keyOf({ build, kind, id, name }: LedgerEntry): string {
  return JSON.stringify([build, kind, id, name]);
}
