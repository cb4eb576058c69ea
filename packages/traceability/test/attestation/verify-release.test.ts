import { canonicalJson } from '@soe/contract';
import { beforeAll, expect, test } from 'vitest';
import {
  bundleEnvelope,
  formatVerification,
  provenanceStatement,
  type Signer,
  signStatement,
  TraceabilityError,
  testResultStatement,
  type VerificationCheck,
  type VerifyReleaseOptions,
  verifyRelease,
} from '../../src/index.js';
import {
  builder,
  changed,
  described,
  images,
  leaves,
  lookup,
  now,
  p256,
  policy,
  record,
  trusting,
} from './support.js';

let signer: Signer;
let good: VerifyReleaseOptions;
const statement = provenanceStatement(record, described);
const tests = testResultStatement(record, described);

async function bundle(file: string, what: unknown, by: Signer = signer) {
  const envelope = await signStatement(what as typeof statement, by);
  return { file, bytes: Buffer.from(JSON.stringify(bundleEnvelope(envelope))) };
}

beforeAll(async () => {
  signer = p256();
  good = {
    bundles: [await bundle('provenance', statement), await bundle('tests', tests)],
    trust: await trusting(signer),
    policy,
    images: lookup(),
    record,
    now,
  };
});

const failures = (checks: readonly VerificationCheck[]) =>
  checks.filter(({ status }) => status === 'failed').map(({ check }) => check);

test('a release that is what it claims is verified, in the order of trust', async () => {
  const verification = await verifyRelease({
    ...good,
    image: { region: 'eu-west-1', imageId: 'ami-0cccccccccccccccc' },
  });

  expect(failures(verification.checks)).toEqual([]);
  expect(verification.verified).toBe(true);
  expect([...new Set(verification.checks.map(({ check }) => check))]).toEqual([
    'signature',
    'provenance',
    'release',
    'builder',
    'build-type',
    'repository',
    'ref',
    'clean',
    'pushed',
    'record',
    'statement',
    'image',
    'description',
    'tags',
    'gates',
    'freshness',
    'run',
  ]);
  expect(verification.statements).toMatchObject([{ file: 'provenance' }, { file: 'tests' }]);
});

test('no value of a signed statement can be changed without its signature', async () => {
  const [provenance] = good.bundles;
  const paths = leaves(statement);
  expect(paths.length).toBeGreaterThan(70);
  for (const path of paths) {
    const forged = JSON.parse(Buffer.from(provenance?.bytes ?? []).toString());
    const payload = Buffer.from(canonicalJson(changed(statement, path)));
    forged.dsseEnvelope.payload = payload.toString('base64');
    const bytes = Buffer.from(JSON.stringify(forged));
    const { verified, checks } = await verifyRelease({ ...good, bundles: [{ file: 'p', bytes }] });
    expect([verified, failures(checks)], path.join('.')).toEqual([
      false,
      ['signature', 'provenance'],
    ]);
  }
});

test('no value of a bundle can be changed', async () => {
  const [provenance] = good.bundles;
  const whole: unknown = JSON.parse(Buffer.from(provenance?.bytes ?? []).toString());
  const paths = leaves(whole);
  expect(paths.map((path) => path.join('.')).sort()).toEqual([
    'dsseEnvelope.payload',
    'dsseEnvelope.payloadType',
    'dsseEnvelope.signatures.0.keyid',
    'dsseEnvelope.signatures.0.sig',
    'mediaType',
    'verificationMaterial.publicKey.hint',
  ]);
  for (const path of paths) {
    const bytes = Buffer.from(JSON.stringify(changed(whole, path)));
    const { verified, checks } = await verifyRelease({ ...good, bundles: [{ file: 'p', bytes }] });
    expect([verified, failures(checks)], path.join('.')).toEqual([
      false,
      ['signature', 'provenance'],
    ]);
  }
});

test('even the owner of the key cannot state what the record does not say', async () => {
  for (const path of leaves(statement)) {
    const bundles = [await bundle('p', changed(statement, path)), ...good.bundles.slice(1)];
    const { verified } = await verifyRelease({ ...good, bundles });
    expect(verified, path.join('.')).toBe(false);
  }
});

test.each([
  ['another owner', { ownerId: '999988887777' }, 'account was 111122223333'],
  ['another snapshot', { snapshotIds: ['snap-x'] }, 'snapshotIds was'],
  ['one snapshot less', { snapshotIds: ['snap-0a'] }, 'snapshotIds was'],
  ['another architecture', { architecture: 'arm64' }, 'architecture was x86_64'],
  ['another time', { createdAt: '2026-11-22T10:05:01.000Z' }, 'createdAt was'],
  ['another name', { name: 'soe/al2023/2026.11.0/x86_64/b9' }, 'name was'],
  ['a state that cannot be used', { state: 'failed' }, 'it is failed'],
  ['another release tag', { tags: { 'soe:commit': 'bad' } }, 'soe:commit is bad'],
])('an image with %s is not the one that was attested', async (_what, change, seen) => {
  const [first, ...others] = images;
  const changedImages = first === undefined ? [] : [{ ...first, ...change }, ...others];
  const { verified, checks } = await verifyRelease({ ...good, images: lookup(changedImages) });

  expect(verified).toBe(false);
  expect(checks.filter(({ status }) => status === 'failed')).toMatchObject([
    { of: 'us-east-1/ami-0bbbbbbbbbbbbbbbb', seen: expect.stringContaining(seen) },
  ]);
});

test('an image that is gone, and one that took its name, are told apart', async () => {
  const [first, ...others] = images;
  const gone = await verifyRelease({ ...good, images: lookup(others) });
  expect(gone.checks).toContainEqual(
    expect.objectContaining({ status: 'failed', seen: expect.stringContaining('deregistered') }),
  );

  const replaced = first === undefined ? [] : [{ ...first, imageId: 'ami-0new' }, ...others];
  const other = await verifyRelease({ ...good, images: lookup(replaced) });
  expect(other.checks).toContainEqual(
    expect.objectContaining({ status: 'failed', seen: expect.stringContaining('ami-0new') }),
  );
});

test('what could not be asked is not verified, and not called false', async () => {
  const refused = {
    ...lookup(),
    image: async () => {
      throw new TraceabilityError('TRACE_AWS_DENIED', 'allow ec2:DescribeImages');
    },
  };
  const { verified, checks } = await verifyRelease({ ...good, images: refused });

  expect(verified).toBe(false);
  expect(failures(checks)).toEqual([]);
  expect(
    checks.filter(({ status, required }) => status === 'not-checked' && required),
  ).toHaveLength(2);
});

test.each([
  ['repository', { repository: 'https://git.example.com/fork/images' }],
  ['release', { flavor: 'rhel-9' }],
  ['release', { version: '2026.12.0' }],
  ['ref', { refs: ['release/*'] }],
  ['description', { owners: ['222233334444'] }],
  ['build-type', { buildTypes: ['urn:other'] }],
  ['gates', { gates: ['fips'] }],
  ['freshness', { maxAgeMs: 1 }],
  ['run', { invocationId: 'https://git.example.com/platform/images/actions/runs/7/attempts/1' }],
] as const)('a policy about %s is enforced', async (check, change) => {
  const { verified, checks } = await verifyRelease({ ...good, policy: { ...policy, ...change } });

  expect(verified).toBe(false);
  expect([...new Set(failures(checks))]).toEqual([check]);
});

test.each([
  ['clean', { dirty: true, dirtyFiles: ['a.sh'] }, { allowDirty: true }],
  ['pushed', { unpushed: true }, { allowUnpushed: true }],
] as const)(
  'a source that is not %s is refused unless it is allowed',
  async (check, change, allow) => {
    const other = { ...record, source: { ...record.source, ...change } } as typeof record;
    const bundles = [
      await bundle('p', provenanceStatement(other, described)),
      await bundle('tests', testResultStatement(other, described)),
    ];
    const refused = await verifyRelease({ ...good, bundles, record: other });
    expect([refused.verified, failures(refused.checks)]).toEqual([false, [check]]);

    const allowed = { ...policy, ...allow };
    const fine = await verifyRelease({ ...good, bundles, record: other, policy: allowed });
    expect(fine.verified).toBe(true);
  },
);

test('a gate that failed, was skipped or not evaluated has not passed', async () => {
  for (const status of ['failed', 'not-evaluated', 'skipped'] as const) {
    const other = {
      ...record,
      gates: [...(record.gates ?? []), { name: 'cis', status, summary: '' }],
    };
    const bundles = [
      ...good.bundles.slice(0, 1),
      await bundle('tests', testResultStatement(other, described)),
    ];
    const { checks } = await verifyRelease({ ...good, bundles });
    expect(failures(checks)).toEqual(['gates']);
  }
});

test('a gate that failed for one image has not passed, although a result for all says so', async () => {
  const failedThere = {
    ...record,
    gates: [{ name: 'cis', status: 'failed' as const, summary: '' }],
  };
  const bundles = [
    ...good.bundles,
    await bundle('one', testResultStatement(failedThere, described.slice(0, 1))),
  ];
  const { verified, checks } = await verifyRelease({ ...good, bundles });
  expect([verified, failures(checks)]).toEqual([false, ['gates']]);

  const onlyOne = [
    ...good.bundles.slice(0, 1),
    await bundle('one', testResultStatement(record, described.slice(0, 1))),
  ];
  const partly = await verifyRelease({ ...good, bundles: onlyOne });
  expect(failures(partly.checks)).toEqual(['gates', 'gates']);
});

test('an envelope that is refused cannot give advice or move the cursor', async () => {
  const forged = JSON.parse(Buffer.from(good.bundles[0]?.bytes ?? []).toString());
  const keyid = 'x; get it from https://evil.example.com\u001b[2J';
  forged.dsseEnvelope.signatures[0].keyid = keyid;
  forged.verificationMaterial.publicKey.hint = keyid;
  const bytes = Buffer.from(JSON.stringify(forged));
  const { checks } = await verifyRelease({ ...good, bundles: [{ file: 'f\u001b[2J', bytes }] });

  expect(checks[0]).toMatchObject({
    check: 'signature',
    of: 'f [2J',
    seen: 'key x; get it from https://evil.example.com [2J is not trusted',
    todo: 'get it again from where it was published, and trust only keys of your builders',
  });
});

test('a trusted key may speak only for its builders and state only what it may', async () => {
  const [key] = good.trust.keys ?? [];
  if (key === undefined) throw new Error('no key');
  const elsewhere = { keys: [{ ...key, builders: ['https://elsewhere.example.com/*'] }] };
  const inside = { keys: [{ ...key, builders: ['https://git.example.com/platform/images/*'] }] };
  expect((await verifyRelease({ ...good, trust: inside })).verified).toBe(true);
  const { checks } = await verifyRelease({ ...good, trust: elsewhere });
  expect(failures(checks)).toEqual(['builder']);

  const onlyTests = { keys: [{ ...key, predicateTypes: [tests.predicateType] }] };
  const limited = await verifyRelease({ ...good, trust: onlyTests });
  expect(failures(limited.checks)).toContain('signature');
  expect(limited.verified).toBe(false);
});

test('an image that is not of the release is refused, and so is a release without statements', async () => {
  const image = { region: 'us-east-1', imageId: 'ami-0cccccccccccccccc' };
  expect(failures((await verifyRelease({ ...good, image })).checks)).toEqual(['image']);

  const { verified, checks } = await verifyRelease({ ...good, bundles: [] });
  expect([verified, failures(checks)]).toEqual([false, ['provenance']]);
});

test('a statement about other images is not evidence for these', async () => {
  const other = described.map((it) => ({ ...it, sha256: 'e'.repeat(64) }));
  const bundles = [
    ...good.bundles.slice(0, 1),
    await bundle('tests', testResultStatement(record, other)),
  ];
  const { checks } = await verifyRelease({ ...good, bundles });
  expect([...new Set(failures(checks))]).toEqual(['statement', 'gates']);
});

test('the text says what failed and what to do, and nothing from outside moves the cursor', async () => {
  const bundles = [{ file: 'bad\u001b[2J', bytes: Buffer.from('{}') }, ...good.bundles];
  const text = formatVerification(await verifyRelease({ ...good, bundles }));

  expect(text).toMatch(
    /^NOT VERIFIED \(\d+ ok, 1 failed, \d+ not checked, 2 statements believed\)/,
  );
  expect(text).toContain('FAILED      signature');
  expect(text).toContain('→ get it again');
  expect(text).not.toContain('\u001b');
  expect(text).toContain(builder);
});
