import { expect, test } from 'vitest';
import { formatPromotion, formatWaves, type PromotionPlan } from '../../src/index.js';

const name = '/soe/al2023/channels/stable/version';
const plan: PromotionPlan = {
  releases: [{ flavor: 'al2023', version: '2026.11.0' }],
  channels: [
    { flavor: 'al2023', version: '2026.11.0', channel: 'stable', previousVersion: '2026.10.0' },
  ],
  moves: [
    {
      ...{ id: '1', region: 'us-east-1', name, kind: 'text', from: '2026.10.0', to: '2026.11.0' },
      reason: '',
    },
    {
      ...{ id: '2', region: 'eu-west-1', name, kind: 'text', to: '2026.11.0', reason: '' },
      consumer: { account: '222233334444', role: 'soe' },
    },
    { id: '3', region: 'eu-west-1', name, kind: 'image', from: 'ami-1', reason: '' },
  ],
  problems: [],
};

test('a promotion reads like a diff, by region', () => {
  expect(formatPromotion(plan)).toBe(`al2023@stable: 2026.10.0 → 2026.11.0
3 pointers

us-east-1
  ~ ${name}: 2026.10.0 → 2026.11.0

eu-west-1
  + ${name} of account 222233334444: 2026.11.0
  - ${name}: ami-1
`);
});

test('one that has nothing to do says so; what stands in the way is told, and shows nothing to a terminal', () => {
  const [channel] = plan.channels;
  const same = { ...channel, flavor: 'al2023', channel: 'stable', version: '1.0.0' };
  const problem = { code: 'SHARE_NOT_READY', scope: 'release', region: 'us-east-1' } as const;

  expect(
    formatPromotion({
      ...plan,
      channels: [{ ...same, previousVersion: '1.0.0' }],
      moves: [],
    }),
  ).toBe('al2023@stable: 1.0.0, as before\nnothing has to be moved\n');
  const told = formatPromotion({
    ...plan,
    problems: [{ ...problem, message: 'not \u001b[31mthere' }],
  });
  expect(told).toContain('3 pointers, 1 problem\n\nin the way\n  ! SHARE_NOT_READY: not ');
  expect(told).not.toContain('\u001b');
});

test('waves say what moves, who may launch from then on, and how long it is used', () => {
  const [move] = plan.moves;
  const [request = { flavor: 'al2023', version: '1.0.0', channel: 'stable' }] = plan.channels;
  const wave = {
    name: 'canary',
    state: 'waiting',
    passed: false,
    soak: 7_200_000,
    places: [{ region: 'us-east-1' }, { region: 'us-east-1', account: '222233334444' }],
    moves: move === undefined ? [] : [move],
    grantees: ['222233334444'],
  } as const;

  expect(formatWaves({ request, waves: [wave], problems: [] })).toBe(
    `al2023@stable: 2026.11.0, in 1 wave

wave canary (waiting), soaks 2 h: us-east-1
  + may launch: 222233334444
  ~ us-east-1 ${name}: 2026.10.0 → 2026.11.0
`,
  );
});
