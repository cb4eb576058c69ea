import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CloudResource } from '../../src/cleanup/cloud.js';
import { decideOrphans } from '../../src/cleanup/decide-orphans.js';
import { type LedgerEntry, type LedgerHeader, toLedger } from '../../src/cleanup/ledger.js';

const at = (minute: number) => new Date(Date.UTC(2026, 10, 22, 10, minute)).toISOString();
// Packer's UUIDs begin with the time in seconds, here that of minute 1.
const uuid = (minute: number) =>
  `${(Date.parse(at(minute)) / 1000).toString(16)}-0000-0000-0000-000000000000`;
const keyPair = `packer_${uuid(1)}`;
const group = `packer_${uuid(1)}`;

const told = (
  entry: Omit<LedgerEntry, 'at' | 'build'> & { readonly build?: string },
): LedgerEntry => ({
  at: at(3),
  build: 'a',
  ...entry,
});
const entries = [
  told({ kind: 'image', name: 'golden' }),
  told({ kind: 'source-image', id: 'ami-source' }),
  told({ kind: 'key-pair', name: keyPair }),
  told({ kind: 'security-group', name: group }),
  told({ kind: 'instance', id: 'i-mine' }),
  told({ kind: 'image', id: 'ami-mine' }),
];
const found = (resource: Partial<CloudResource> & Pick<CloudResource, 'kind' | 'id'>) => ({
  createdAt: at(3),
  tags: {},
  ...resource,
});
const mine = found({ kind: 'instance', id: 'i-mine', state: 'running', keyPair });

function decide(
  resources: readonly CloudResource[],
  more: { readonly entries?: readonly LedgerEntry[]; readonly header?: Partial<LedgerHeader> } = {},
): readonly string[] {
  const header = { runId: 'r', startedAt: at(0), endedAt: at(30), ...more.header };
  const ledger = toLedger(header, [...entries, ...(more.entries ?? [])]);
  return decideOrphans(ledger, 'here', resources).map(({ id }) => id);
}

describe('instances', () => {
  it.each([
    ['the key pair of the run', { keyPair }],
    ['the security group of the run', { securityGroups: ['sg-1', group] }],
    ['its tags', { tags: { run: 'r', other: 'x' } }],
  ])('are orphans with %s, whatever their id', (_what, evidence) => {
    const instance = found({ kind: 'instance', id: 'i-untold', ...evidence });

    expect(decide([instance], { header: { runTags: { run: 'r' } } })).toEqual(['i-untold']);
    expect(decide([{ ...instance, createdAt: at(-60) }])).toEqual([]);
  });

  it('are orphans without any of these only when they were launched as the ledger tells', () => {
    const plain = found({ kind: 'instance', id: 'i-plain', sourceImageId: 'ami-source' });
    const more = { entries: [told({ kind: 'instance', id: 'i-plain', build: 'b' })] };

    expect(decide([plain], more)).toEqual(['i-plain']);
    expect(decide([{ ...plain, id: 'i-other' }], more)).toEqual([]);
    expect(decide([{ ...plain, sourceImageId: 'ami-other' }], more)).toEqual([]);
    expect(decide([{ ...plain, createdAt: at(25) }], more)).toEqual([]);
  });

  it('are no orphans without what their build made for them', () => {
    const plain = found({ kind: 'instance', id: 'i-mine', sourceImageId: 'ami-source' });

    expect(decide([plain])).toEqual([]);
  });

  it.each(['terminated', 'shutting-down'])('are no orphans when they are %s', (state) => {
    expect(decide([{ ...mine, state }])).toEqual([]);
  });

  it('are not taken from somebody else because a line names them', () => {
    const victim = found({
      kind: 'instance',
      id: 'i-victim',
      createdAt: at(-999),
      state: 'running',
    });
    const recent = found({ kind: 'instance', id: 'i-recent', keyPair: `packer_${uuid(2)}` });
    const forged = [
      told({ kind: 'instance', id: 'i-victim' }),
      told({ kind: 'instance', id: 'i-recent' }),
    ];

    expect(decide([mine, victim, recent], { entries: forged })).toEqual(['i-mine']);
  });

  it('with the tags of the run are not taken from another run that gives the same', () => {
    const tags = { run: 'r' };
    const resources = [
      found({ kind: 'instance', id: 'i-1', tags, keyPair: `packer_${uuid(2)}` }),
      found({ kind: 'key-pair', id: 'key-1', tags, name: `packer_${uuid(2)}` }),
    ];
    const header = { runId: 'r', startedAt: at(0), runTags: tags };

    expect(decide(resources, { header })).toEqual([]);
    // A ledger that was lost can be made again of what is known: the tags and the time.
    expect(decideOrphans(toLedger(header, []), 'here', resources)).toHaveLength(2);
  });

  it('with the tags of the run are no orphans when they were made after its end', () => {
    const tags = { run: 'r' };
    const header = { runTags: tags };
    const justAfter = new Date(Date.parse(at(30)) + 1_000).toISOString();
    const next = found({ kind: 'instance', id: 'i-next', tags, createdAt: justAfter });

    expect(decide([next], { header })).toEqual([]);
    expect(decide([{ ...next, createdAt: at(30) }], { header })).toEqual(['i-next']);
    expect(decide([{ ...next, keyPair }], { header })).toEqual(['i-next']);
  });

  it('are no orphans with only some of the tags of the run', () => {
    const instance = found({ kind: 'instance', id: 'i-1', tags: { team: 'a' } });

    expect(decide([instance], { header: { runTags: { team: 'a', run: 'r' } } })).toEqual([]);
    expect(decide([instance], { header: { runTags: {} } })).toEqual([]);
  });
});

describe('key pairs, security groups and launch templates', () => {
  it('are orphans by their exact names', () => {
    const resources = [
      found({ kind: 'key-pair', id: 'key-1', name: keyPair }),
      found({ kind: 'key-pair', id: 'key-2', name: `${keyPair}0` }),
      { kind: 'security-group', id: 'sg-1', name: group, tags: {} } as const,
      { kind: 'security-group', id: 'sg-2', name: `packer_${uuid(2)}`, tags: {} } as const,
    ];

    expect(decide(resources)).toEqual(['sg-1', 'key-1']);
  });

  it('are not taken from an older run because a line names them', () => {
    const older = `packer_${uuid(-600)}`;
    const resources = [
      found({ kind: 'key-pair', id: 'key-1', name: older, createdAt: at(-600) }),
      { kind: 'security-group', id: 'sg-1', name: older, tags: {} } as const,
      { kind: 'security-group', id: 'sg-2', name: 'default', tags: {} } as const,
    ];
    const forged = [
      told({ kind: 'key-pair', name: older }),
      told({ kind: 'security-group', name: older }),
      told({ kind: 'security-group', name: 'default' }),
    ];

    expect(decide(resources, { entries: forged })).toEqual([]);
  });

  it('with names that the template has chosen are not taken from a run that got them first', () => {
    const wanted = told({ kind: 'key-pair', name: 'bakery' });
    const instance = found({ kind: 'instance', id: 'i-other', keyPair: 'bakery' });
    const key = found({ kind: 'key-pair', id: 'key-1', name: 'bakery' });
    const launched = told({ kind: 'instance', id: 'i-other' });

    expect(decide([instance, key], { entries: [wanted] })).toEqual([]);
    expect(decide([instance, key], { entries: [wanted, launched] })).toEqual(['i-other', 'key-1']);
  });

  it('are taken as security groups by the ids that instances of the run use', () => {
    const wanted = told({ kind: 'security-group', name: 'bakery' });
    const group = found({ kind: 'security-group', id: 'sg-0a', name: 'bakery' });
    const elsewhere = { ...group, id: 'sg-0b' };
    const instance = { ...mine, securityGroups: ['sg-0a', 'bakery'] };

    expect(decide([instance, group, elsewhere], { entries: [wanted] })).toEqual([
      'i-mine',
      'sg-0a',
    ]);
  });

  it('are orphans as launch templates of Packer that use what the run made', () => {
    const name = 'packer-fleet-launch-template-1';
    const template = found({ kind: 'launch-template', id: 'lt-1', name });
    const resources = [
      { kind: 'security-group', id: 'sg-1', name: group, tags: {} } as const,
      { ...template, id: 'lt-key', keyPair },
      { ...template, id: 'lt-group', securityGroups: ['sg-1'] },
      { ...template, id: 'lt-other', keyPair: 'packer_other' },
      { ...template, id: 'lt-named', name: 'web-servers', keyPair },
      { ...template, id: 'lt-old', keyPair, createdAt: at(-60) },
    ];

    expect(decide(resources)).toEqual(['sg-1', 'lt-group', 'lt-key']);
  });
});

describe('volumes', () => {
  it('are orphans when they would outlive an instance of the run', () => {
    const volume = found({ kind: 'volume', id: 'vol-1', instanceId: 'i-mine' });
    const resources = [
      mine,
      volume,
      { ...volume, id: 'vol-root', goesWithInstance: true },
      { ...volume, id: 'vol-data', createdAt: at(-60) },
      { ...volume, id: 'vol-other', instanceId: 'i-other', tags: { run: 'r' } },
      found({ kind: 'volume', id: 'vol-free', tags: { run: 'r' } }),
    ];

    expect(decide(resources, { header: { runTags: { run: 'r' } } })).toEqual([
      'i-mine',
      'vol-1',
      'vol-free',
    ]);
  });
});

it('is no orphan whatever the run has handed over', () => {
  const tags = { run: 'r' };
  const resources = [
    found({ kind: 'volume', id: 'vol-1', tags }),
    found({ kind: 'volume', id: 'vol-2', tags }),
    found({ kind: 'snapshot', id: 'snap-1', description: 'Created by CreateImage(i-0b)' }),
    found({ kind: 'instance', id: 'i-0b', state: 'terminated', tags }),
  ];
  const runTags = tags;

  expect(decide(resources, { header: { runTags } })).toEqual(['vol-1', 'vol-2', 'snap-1']);
  expect(decide(resources, { header: { runTags, handedOver: ['vol-1', 'snap-1'] } })).toEqual([
    'vol-2',
  ]);
});

describe('images', () => {
  const image = found({ kind: 'image', id: 'ami-x', name: 'golden', state: 'available' });
  const terminated = { ...mine, state: 'terminated' };

  it('are orphans when an instance of the run was their source, under any name', () => {
    const made = { ...image, name: 'x7Gh2k', instanceId: 'i-mine' };

    expect(decide([terminated, made])).toEqual(['ami-x']);
  });

  it('need more than that when the cloud has forgotten the instance', () => {
    const made = { ...image, instanceId: 'i-mine' };

    expect(decide([made])).toEqual(['ami-x']);
    expect(decide([{ ...made, id: 'ami-mine', name: 'x7Gh2k' }])).toEqual(['ami-mine']);
    expect(decide([{ ...made, name: 'x7Gh2k' }])).toEqual([]);
  });

  it('are not those of a run that got the name that this one wanted', () => {
    expect(decide([{ ...image, instanceId: 'i-other' }])).toEqual([]);
    expect(decide([image])).toEqual([]);
  });

  it('that show no origin need their id in the ledger, or all tags, beside the name', () => {
    const registered = { ...image, id: 'ami-mine' };
    const tagged = { ...image, tags: { run: 'r', team: 'a' } };
    const header = { runTags: { run: 'r', team: 'a' } };

    expect(decide([registered])).toEqual(['ami-mine']);
    expect(decide([{ ...registered, name: 'other' }])).toEqual([]);
    expect(decide([{ ...registered, createdAt: at(-60) }])).toEqual([]);
    expect(decide([tagged], { header })).toEqual(['ami-x']);
    expect(decide([{ ...tagged, tags: { run: 'r' } }], { header })).toEqual([]);
    expect(decide([{ ...tagged, name: 'other' }], { header })).toEqual([]);
  });

  it('are not those that were adopted for the run, nor their snapshots and copies', () => {
    const tags = { 'packer-runner:adopted': 'r' };
    const instance = { ...terminated, id: 'i-0b' };
    const made = { ...image, id: 'ami-0a', instanceId: 'i-0b', snapshotIds: ['snap-1'] };
    const copy = { ...image, id: 'ami-0c', sourceImageId: 'ami-0a', snapshotIds: ['snap-2'] };
    const snapshots = [
      found({
        kind: 'snapshot',
        id: 'snap-1',
        description: 'Created by CreateImage(i-0b) for ami-0a',
      }),
      found({
        kind: 'snapshot',
        id: 'snap-2',
        description: 'Copied for DestinationAmi ami-0c from SourceAmi ami-0a for SourceSnapshot s',
      }),
    ];
    const mark = (resource: CloudResource, run: string) => ({
      ...resource,
      tags: { 'packer-runner:adopted': run },
    });
    const images = [made, copy];

    expect(decide([instance, ...images, ...snapshots])).toHaveLength(4);
    expect(decide([instance, ...images.map((i) => mark(i, 'r')), ...snapshots])).toEqual([]);
    expect(decide([instance, ...images.map((i) => mark(i, 'q')), ...snapshots])).toHaveLength(4);
    // Its owner has made something of it since.
    expect(decide([instance, { ...made, tags }, { ...copy, name: 'x' }, ...snapshots])).toEqual([]);
    // Its owner keeps the snapshot only.
    expect(decide([instance, ...snapshots.map((s) => mark(s, 'r'))])).toEqual([]);
  });

  it('are not those that a script has named', () => {
    const forged = [told({ kind: 'image', id: 'ami-victim' })];
    const victim = { ...image, id: 'ami-victim', name: 'victim' };

    expect(decide([victim], { entries: forged })).toEqual([]);
    expect(decide([{ ...victim, instanceId: 'i-other' }], { entries: forged })).toEqual([]);
    expect(
      decide([{ ...victim, id: 'ami-copy', sourceImageId: 'ami-victim' }], { entries: forged }),
    ).toEqual([]);
  });

  it('are not those that the run has handed over, nor are their snapshots', () => {
    const instance = { ...terminated, id: 'i-0b' };
    const made = { ...image, id: 'ami-0a', instanceId: 'i-0b', snapshotIds: ['snap-1'] };
    const snapshot = found({
      kind: 'snapshot',
      id: 'snap-1',
      description: 'Created by CreateImage(i-0b) for ami-0a',
    });
    const artifacts = [{ region: 'here', imageId: 'ami-0a' }];

    expect(decide([instance, made, snapshot])).toEqual(['ami-0a', 'snap-1']);
    expect(decide([instance, made, snapshot], { header: { artifacts } })).toEqual([]);
    expect(decide([instance, made, snapshot], { header: { handedOver: ['ami-0a'] } })).toEqual([]);
    expect(decide([instance, snapshot], { header: { artifacts } })).toEqual([]);
  });

  it('are also copies, of images of the run only', () => {
    const made = { ...image, name: 'x7Gh2k', id: 'ami-1', instanceId: 'i-mine' };
    const copy = { ...image, id: 'ami-2', sourceImageId: 'ami-1' };
    const abroad = { ...image, id: 'ami-3', sourceImageId: 'ami-mine' };

    expect(decide([terminated, made, copy])).toEqual(['ami-1', 'ami-2']);
    expect(decide([copy])).toEqual([]);
    expect(decide([abroad])).toEqual(['ami-3']);
    expect(decide([{ ...abroad, name: 'another' }])).toEqual([]);
  });
});

describe('snapshots', () => {
  const image = found({
    kind: 'image',
    id: 'ami-0a',
    name: 'golden',
    instanceId: 'i-0b',
    snapshotIds: ['snap-1', 'snap-shared'],
  });
  const instance = { ...mine, id: 'i-0b' };
  const snapshot = found({
    kind: 'snapshot',
    id: 'snap-1',
    description: 'Created by CreateImage(i-0b) for ami-0a from vol-0c',
  });

  it('are not those that the image only uses', () => {
    const shared = found({ kind: 'snapshot', id: 'snap-shared', description: 'fonts' });

    expect(decide([instance, image, snapshot, shared])).toEqual(['i-0b', 'ami-0a', 'snap-1']);
  });

  it('stay when an image of somebody else is made of them', () => {
    const other = found({
      kind: 'image',
      id: 'ami-0d',
      snapshotIds: ['snap-1'],
      instanceId: 'i-0e',
    });

    expect(decide([instance, image, other, snapshot])).toEqual(['i-0b', 'ami-0a']);
  });

  it('are found when their image is gone already', () => {
    expect(decide([instance, snapshot])).toEqual(['i-0b', 'snap-1']);
  });

  it('of copies are found when the copies are gone, and their source is proven or was', () => {
    const ofCopy = found({
      kind: 'snapshot',
      id: 'snap-2',
      description: 'Copied for DestinationAmi ami-0e from SourceAmi ami-0a for SourceSnapshot s',
    });
    const forged = [told({ kind: 'image', id: 'ami-0a' })];

    expect(decide([instance, image, ofCopy])).toEqual(['i-0b', 'ami-0a', 'snap-2']);
    expect(decide([instance, snapshot, ofCopy])).toEqual(['i-0b', 'snap-1', 'snap-2']);
    expect(decide([instance, image, { ...ofCopy, createdAt: at(90) }])).not.toContain('snap-2');
    expect(decide([instance, ofCopy], { entries: forged })).toEqual(['i-0b']);
    const artifacts = [{ region: 'here', imageId: 'ami-0a' }];
    expect(decide([instance, snapshot, ofCopy], { header: { artifacts } })).toEqual(['i-0b']);
  });

  it('are not those that a script has named', () => {
    const victim = found({
      kind: 'snapshot',
      id: 'snap-victim',
      description: 'Created by CreateImage(i-0e) for ami-0f',
    });

    expect(decide([victim], { entries: [told({ kind: 'snapshot', id: 'snap-victim' })] })).toEqual(
      [],
    );
  });
});

describe('whatever a ledger and the cloud say', () => {
  const id: fc.Arbitrary<string> = fc.constantFrom(
    'ami-0a',
    'ami-0b',
    'i-0a',
    'i-0b',
    'snap-0a',
    'sg-0a',
    'key-0a',
  );
  const name = fc.constantFrom(keyPair, 'golden', 'web');
  const kind = fc.constantFrom(
    ...(['instance', 'volume', 'security-group', 'key-pair', 'image', 'snapshot'] as const),
  );
  const anyEntries = fc.array(
    fc.record({ kind, id }, { requiredKeys: ['kind'] }).map((entry) => told(entry)),
  );
  const anyResources = fc.uniqueArray(
    fc.record<CloudResource>(
      {
        kind,
        id,
        name,
        state: fc.constantFrom('available', 'running', 'pending'),
        createdAt: fc.constantFrom(at(-60), at(3), at(25), at(90)),
        tags: fc.constant({}),
        description: fc.constantFrom(
          'Created by CreateImage(i-0a) for ami-0a',
          'Copied for DestinationAmi ami-0a from SourceAmi ami-0b for SourceSnapshot snap-0a',
        ),
        keyPair: name,
        securityGroups: fc.array(name, { maxLength: 2 }),
        sourceImageId: id,
        instanceId: fc.constantFrom('i-0a', 'i-0b'),
        snapshotIds: fc.array(id, { maxLength: 2 }),
      },
      { requiredKeys: ['kind', 'id', 'createdAt', 'tags'] },
    ),
    { selector: (resource) => resource.id },
  );
  const header = { runId: 'r', startedAt: at(0), endedAt: at(30) };

  it('ids alone prove nothing', () => {
    fc.assert(
      fc.property(anyEntries, anyResources, (forged, resources) => {
        // An instance that the cloud has forgotten can no longer contradict the ledger.
        const shown = ['i-0a', 'i-0b']
          .filter((name) => !resources.some((each) => each.kind === 'instance' && each.id === name))
          .map((name) => found({ kind: 'instance', id: name, createdAt: at(-60) }));

        const orphans = decideOrphans(toLedger(header, forged), 'here', [...resources, ...shown]);

        expect(orphans).toEqual([]);
      }),
    );
  });

  it('what was made before or after the run, or was handed over, is no orphan', () => {
    fc.assert(
      fc.property(anyEntries, anyResources, fc.array(id), (more, resources, handedOver) => {
        const artifacts = handedOver.map((imageId) => ({ region: 'here', imageId }));

        const orphans = decide(resources, { entries: more, header: { artifacts } });

        const allowed = resources.filter(
          (resource) =>
            resource.createdAt !== at(-60) &&
            resource.createdAt !== at(90) &&
            !(resource.kind === 'image' && handedOver.includes(resource.id)),
        );
        expect(allowed.map((resource) => resource.id)).toEqual(
          expect.arrayContaining([...orphans]),
        );
      }),
    );
  });
});

it('says of everything until when it is kept', () => {
  const ledger = toLedger({ runId: 'r', startedAt: at(0), keepUntil: at(90) }, entries);

  expect(decideOrphans(ledger, 'here', [mine])).toEqual([
    {
      kind: 'instance',
      id: 'i-mine',
      region: 'here',
      because: `it uses the key pair ${keyPair} of this run`,
      keptUntil: at(90),
    },
  ]);
});
