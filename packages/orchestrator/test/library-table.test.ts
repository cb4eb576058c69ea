import { readFileSync } from 'node:fs';
import type { Command } from 'commander';
import { expect, test } from 'vitest';
import * as orchestrator from '../src/index.js';
import { createProgram } from '../src/program.js';
import * as schemas from '../src/schemas/index.js';
import { config } from './config.js';

const page = readFileSync(new URL('../docs/library.md', import.meta.url), 'utf8');

/** The rows of the table: a command, and what a program calls for it. */
const rows = [...page.matchAll(/^\| `soe ([\w -]+)` \| (.+?) \|/gm)].map(
  ([, command = '', cell = '']) => ({
    command,
    functions: [...cell.replace(/ of .*/, '').matchAll(/`([.\w]+)`/g)].map(([, name = '']) => name),
    from: / of `(@soe\/[\w/-]+)`/.exec(cell)?.[1] ?? '@soe/orchestrator',
  }),
);

/** Whatever a person can ask `soe` for; what only its completion asks is hidden. */
function commandsOf(command: Command, before: readonly string[] = []): readonly string[] {
  const shown = command.createHelp().visibleCommands(command);
  return shown
    .filter((each) => each.name() !== 'help')
    .flatMap((each) => {
      const words = [...before, each.name()];
      const inside = commandsOf(each, words);
      return inside.length > 0 ? inside : [words.join(' ')];
    });
}

async function packageOf(name: string): Promise<object> {
  if (name === '@soe/orchestrator') return orchestrator;
  return name === '@soe/orchestrator/schemas' ? schemas : import(name);
}

const methods = Object.keys(orchestrator.createPipeline(config));

test('every command has a row that says what a program calls for it, and every row has its command', () => {
  const commands = commandsOf(createProgram('1.0.0', async () => undefined));

  expect(commands.length).toBeGreaterThan(30);
  expect(rows.map(({ command }) => command).toSorted()).toEqual(commands.toSorted());
});

test('every function of the table is there', async () => {
  for (const { command, functions, from } of rows) {
    const exported = Object.keys(await packageOf(from));
    const missing = functions.filter((name) =>
      name.startsWith('.') ? !methods.includes(name.slice(1)) : !exported.includes(name),
    );

    expect({ command, missing, any: functions.length > 0 }).toEqual({
      ...{ command, missing: [], any: true },
    });
  }
});

test('every method of a pipeline stands for a command', () => {
  const named = new Set(rows.flatMap(({ functions }) => functions));

  expect(methods.filter((name) => !named.has(`.${name}`))).toEqual([]);
});
