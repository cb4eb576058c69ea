import { expect, test } from 'vitest';
import { plan } from '../../src/commands/plan.js';
import { formatPlannedChanges } from '../../src/commands/plan-changes.js';
import { openWorld } from '../lifecycle/open-world.js';

const world = openWorld();

test('a plan lists the commits with their issues, all of them in JSON', async () => {
  world.configure({ told: {} }, { issues: { jira: { projects: ['SOE'] } } });
  world.workspace.write('al2023.pkr.hcl', '');
  world.workspace.commit('SOE-7 Start');
  for (const name of Array.from({ length: 21 }, (_, index) => `file-${index}`)) {
    world.workspace.write(name, name);
    world.workspace.commit(`Add ${name}\n\nRefs: SOE-8`);
  }

  const text = await world.run((context) => plan(['told'], context));
  const json = await world.run((context) => plan(['told'], context), { json: true });

  expect(text.code, text.stderr).toBe(0);
  expect(text.stdout).toMatch(
    /\n {2}changes 22 commits\n {10}[0-9a-f]{12} Add file-20 \(SOE-8\)\n(?:.*\n)* {10}… and 2 more\n {2}regions /,
  );
  expect(JSON.parse(json.stdout)[0].changes).toHaveLength(22);
});

test('where nothing changed since the last release a plan says so', async () => {
  world.configure({ same: {} });
  world.workspace.write('al2023.pkr.hcl', '');
  world.workspace.commit('Start');
  await world.release('same', '2026.1.0');

  const ran = await world.run((context) => plan(['same'], context));
  const nothing = formatPlannedChanges(
    { previous: { version: '1.0.0' } },
    { changes: [], sourceChanges: [] },
  );

  expect(ran.stdout).toContain('after 2026.1.0');
  // The commit of a release of this world is in no repository.
  expect(ran.stdout).toMatch(/\n {2}changes cannot be told: .*; /);
  expect(nothing).toEqual(['  changes no commit since 1.0.0; source images as before']);
});
