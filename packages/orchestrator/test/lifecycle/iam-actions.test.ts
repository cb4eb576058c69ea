import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import type { CommandContext } from '../../src/commands/command.js';
import { deprecate } from '../../src/commands/deprecate.js';
import { history } from '../../src/commands/history.js';
import { promote } from '../../src/commands/promote.js';
import { retire } from '../../src/commands/retire.js';
import { revoke } from '../../src/commands/revoke.js';
import { rollback } from '../../src/commands/rollback.js';
import { status } from '../../src/commands/status.js';
import { verify } from '../../src/commands/verify.js';
import { openWorld } from './open-world.js';

const world = openWorld();

/** The actions that a page lists for a command. */
function documented(page: string): Readonly<Record<string, readonly string[]>> {
  const text = readFileSync(fileURLToPath(new URL(`../../docs/${page}`, import.meta.url)), 'utf8');
  const rows = text.matchAll(/^\| `soe ([^`]+)` +\| (.*`\w+:\w+`.*) \|$/gm);
  return Object.fromEntries(
    [...rows].map(([, name = '', cell = '']) => [
      name,
      [...cell.matchAll(/`(\w+:\w+)`/g)].map(([, action = '']) => action).sort(),
    ]),
  );
}

/** What a command asks AWS for. */
async function asked(
  action: (context: CommandContext) => Promise<number>,
): Promise<readonly string[]> {
  world.newCalls();
  const { code, stderr } = await world.run(action);
  if (code !== 0) throw new Error(stderr);
  const names = world.newCalls().map((call) => `${call.service}:${call.action}`);
  return [...new Set(names)].sort();
}

test('the pages list for every command what it asks AWS for, and nothing else', async () => {
  world.configure({ al2023: {} });
  const yes = { yes: true };
  await world.release('al2023', '1.0.0');
  const to = { to: 'stable', ...yes };
  const first = await asked((context) => promote(['al2023', '1.0.0'], to, context));
  await world.release('al2023', '1.1.0');
  const second = await asked((context) => promote(['al2023', '1.1.0'], to, context));
  const seen = {
    promote: [...new Set([...first, ...second])].sort(),
    history: await asked((context) => history('al2023', undefined, context)),
    rollback: await asked((context) => rollback('al2023', { channel: 'stable', ...yes }, context)),
    verify: await asked((context) => verify('al2023', undefined, {}, context)),
    status: await asked((context) => status([], {}, context)),
    deprecate: await asked(async (context) => {
      const options = { successor: '1.1.0', ...yes };
      await deprecate('al2023', '1.0.0', options, context);
      return deprecate('al2023', '1.0.0', { undo: true, ...yes }, context);
    }),
    'retire --dry-run': await asked((context) => retire([], {}, context)),
    revoke: await asked((context) =>
      revoke('al2023', '1.1.0', { reason: 'bad', disable: true, ...yes }, context),
    ),
  };

  expect(seen).toEqual({ ...documented('lifecycle.md'), ...documented('status.md') });
});
