import { expect, test } from 'vitest';
import { formatLifecycle, type RetirementPlan, type RevocationPlan } from '../../src/index.js';

const image = {
  region: 'eu-west-1',
  flavor: 'al2023',
  version: '2026.7.0',
  architecture: 'x86_64',
  imageId: 'ami-1',
  name: 'soe/al2023/2026.7.0/x86_64/b',
} as const;

const retirement: RetirementPlan = {
  step: 'retire',
  subject: 'al2023',
  at: '2026-11-28T00:00:00.000Z',
  actions: [
    {
      ...image,
      id: 'eu-west-1/ami-1/disable-image',
      type: 'disable-image',
      reason: 'being retired',
      dependsOn: [],
      record: '/soe/al2023/versions/2026.7.0/x86_64/permissions/ami-1',
      grantees: ['222233334444'],
    },
    {
      ...image,
      id: 'eu-west-1/ami-1/tag-image',
      type: 'tag-image',
      reason: 'since when it is being retired',
      dependsOn: ['eu-west-1/ami-1/disable-image'],
      tags: { 'soe:retiring': 'al2023 2026-11-28T00:00:00.000Z' },
      snapshotIds: ['snap-1'],
    },
  ],
  problems: [],
  selected: [{ ...image, stage: 'disable', reason: 'used by nobody' }],
  undecided: [],
  withheld: [],
  kept: ['eu-west-1', 'us-east-1'].map((region) => ({
    ...image,
    region,
    version: '2026.11.0',
    reason: 'channel \u001b[31mstable points at it',
  })),
};

test('a retirement reads like a diff, with counts and with what stays and why', () => {
  expect(formatLifecycle(retirement)).toBe(`retire al2023: 2 actions, 1 to disable, 2 stay

eu-west-1
  - disable ami-1 soe/al2023/2026.7.0/x86_64/b  (being retired)
      who may launch it is remembered: 1 grantee
  ~ tag ami-1 soe/al2023/2026.7.0/x86_64/b and 1 snapshot  (since when it is being retired)
      soe:retiring = al2023 2026-11-28T00:00:00.000Z

stay
  = al2023 2026.11.0: channel \\u{1b}[31mstable points at it
      eu-west-1 ami-1 soe/al2023/2026.7.0/x86_64/b
      us-east-1 ami-1 soe/al2023/2026.7.0/x86_64/b
`);
});

test('what is withheld is shown with the problem', () => {
  const { selected } = retirement;
  const plan: RetirementPlan = {
    ...retirement,
    actions: [],
    selected: [],
    kept: [],
    withheld: selected,
    problems: [
      { code: 'SHARE_TOO_MANY', scope: 'release', region: 'everywhere', message: 'too many' },
    ],
  };

  expect(formatLifecycle(plan)).toBe(`retire al2023: 0 actions, 1 problem, 1 withheld, 0 stay

everywhere
  ! SHARE_TOO_MANY: too many

would go on their way, and are withheld
  ! al2023 2026.7.0: disable: used by nobody
      eu-west-1 ami-1 soe/al2023/2026.7.0/x86_64/b
`);
});

test('a revocation shows where channels go, who loses what, and what was made from the release', () => {
  const step = { ...image, reason: 'may launch it', dependsOn: [] };
  const plan: RevocationPlan = {
    step: 'revoke',
    subject: 'al2023 2026.7.0',
    at: '2026-11-28T00:00:00.000Z',
    actions: [
      {
        id: 'al2023/stable/move-channel',
        type: 'move-channel',
        region: 'everywhere',
        reason: 'points at the release',
        dependsOn: [],
        flavor: 'al2023',
        channel: 'stable',
        from: '2026.7.0',
        version: '2026.6.0',
      },
      {
        ...step,
        id: 'eu-west-1/ami-1/unshare-image',
        type: 'unshare-image',
        grantees: ['1', '2', '3', '4', '5', '6', '7'],
      },
    ],
    problems: [],
    descendants: [
      { region: 'us-east-1', imageId: 'ami-2', name: 'web\n', owner: '111122223333', by: 'source' },
    ],
    instances: [{ region: 'us-east-1', instanceId: 'i-1', imageId: 'ami-2', state: 'running' }],
  };

  expect(formatLifecycle(plan)).toBe(`revoke al2023 2026.7.0: 2 actions, 1 descendant, 1 instance

everywhere
  ~ channel stable: 2026.7.0 → 2026.6.0  (points at the release)

eu-west-1
  - unshare ami-1 soe/al2023/2026.7.0/x86_64/b  (may launch it)
      1
      2
      3
      4
      5
      and 2 more

made from it
  ! us-east-1 ami-2 web\\u{a} of account 111122223333 (by source)

running it in the own account
  ! us-east-1 i-1 running from ami-2
`);
});

test('a plan with nothing in it says so', () => {
  expect(
    formatLifecycle({ step: 'enable', subject: 'al2023 1.0.0', at: '', actions: [], problems: [] }),
  ).toBe('enable al2023 1.0.0: 0 actions, nothing has to be done\n');
});

test('of a summary only what changes is shown', () => {
  const action = {
    id: 'x',
    type: 'put-summary',
    region: 'eu-west-1',
    reason: 'consumers shall read it',
    dependsOn: [],
    name: '/soe/al2023/versions/2026.7.0/summary',
  } as const;
  const held = '{"commit":"c0ffee","issues":["SOE-1"]}';
  const plan = { step: 'deprecate', subject: 'al2023 2026.7.0', at: retirement.at, problems: [] };
  const format = (value: string) =>
    formatLifecycle({ ...plan, step: 'deprecate', actions: [{ ...action, held, value }] });

  expect(format('{"commit":"c0ffee","issues":[],"deprecated":"2026-12-01"}')).toMatch(
    /summary {2}\(consumers shall read it\)\n {6}- issues: \["SOE-1"\]\n {6}\+ issues: \[\]\n {6}\+ deprecated: 2026-12-01\n$/,
  );
  expect(format('text')).toContain(`      - ${held}\n      + text\n`);
});
