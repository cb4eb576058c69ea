import { expect, test } from 'vitest';
import { observeDistribution, planDistribution } from '../../src/index.js';
import { fakeClock } from '../support/fake-clock.js';
import { consumer, simple } from '../support/release.js';
import { arm, builtWorld, x86 } from '../support/world.js';

const distribution = {
  ...simple,
  parameters: { accounts: [{ account: consumer, role: 'soe-parameters' }] },
};
const claim = 'us-east-1/owner/soe/al2023/versions/2026.11.0/x86_64/image-id';

async function imageIds(published: Readonly<Record<string, string>> = {}) {
  const { aws, release } = builtWorld([x86, arm]);
  for (const [name, value] of Object.entries(published)) {
    aws.store('us-east-1/owner').set(name, value);
  }
  const options = { aws, clock: fakeClock() };
  const observed = await observeDistribution([release], distribution, options);
  const { actions } = planDistribution([release], distribution, observed);
  return actions.filter(({ id }) => id.endsWith('/image-id'));
}

test('all image ids of a version wait for one of them, which only one build can write', async () => {
  const ids = await imageIds();

  expect(ids).toHaveLength(8);
  const [first, ...others] = ids.toSorted(
    (a, b) => Number(b.id === claim) - Number(a.id === claim),
  );
  expect(first?.id).toBe(claim);
  for (const { id, dependsOn } of others) expect(dependsOn, id).toContain(claim);
});

test('wait for nothing more where the version is known to be that of this build', async () => {
  const name = claim.replace('us-east-1/owner', '');
  const ids = await imageIds({ [name]: x86.imageId });

  expect(ids).toHaveLength(7);
  for (const { id, dependsOn } of ids) expect(dependsOn, id).not.toContain(claim);
});
