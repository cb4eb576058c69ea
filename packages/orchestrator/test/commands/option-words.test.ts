import { planPromotion } from '@soe/share';
import { expect, test } from 'vitest';
import { inOptionWords } from '../../src/commands/option-words.js';

test('what is said of promoting a deprecated release names the command that takes that back', () => {
  const images = [
    { imageId: 'ami-1', state: 'available', deprecateAt: '2026-11-22T10:00:00.000Z' },
  ];
  const regions = ['us-east-1', 'eu-west-1'].map((region) => ({ region, images }));
  const values = {
    '/soe/al2023/versions/2026.11.0/x86_64/image-id': 'ami-1',
    '/soe/al2023/versions/2026.11.0/summary': '{}',
  };
  const parameters = Object.fromEntries(
    Object.entries(values).map(([name, value]) => [name, { value, version: 1, modifiedAt: '' }]),
  );
  const places = regions.map(({ region }) => ({ region, parameters }));

  const { problems } = planPromotion(
    [{ flavor: 'al2023', version: '2026.11.0', channel: 'stable' }],
    { regions: regions.map(({ region }) => ({ region })) },
    { places, regions },
    { now: Date.parse('2026-11-28T00:00:00.000Z') },
  );

  expect(problems.map(({ message }) => inOptionWords(message))).toEqual([
    'al2023 2026.11.0 is deprecated since 2026-11-22T10:00:00.000Z in us-east-1, eu-west-1; take that back with soe deprecate al2023 2026.11.0 --undo first, or name another version',
  ]);
});
