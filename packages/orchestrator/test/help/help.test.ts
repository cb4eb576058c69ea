import type { Command } from 'commander';
import { describe, expect, test } from 'vitest';
import { commandGroups, groupOf, summaryOf } from '../../src/help/command-groups.js';
import { createProgram } from '../../src/program.js';
import { makeWorkspace } from '../workspace.js';

const program = createProgram('1.2.3', async () => undefined);

/** What discovery carries out tells its own help. */
const ofDiscovery = ['resolve', 'list', 'why', 'lock', 'outdated'];

const visible = program.createHelp().visibleCommands(program);
const names = visible.map((command) => command.name());

test('every command is in a group, with what it does in a line', () => {
  expect(names.filter((name) => groupOf(name) === 'More:')).toEqual([]);
  expect(names.filter((name) => summaryOf(name) === undefined)).toEqual([]);
});

test('no group names a command that there is not', () => {
  expect(
    Object.values(commandGroups)
      .flatMap((group) => Object.keys(group))
      .toSorted(),
  ).toEqual(names.toSorted());
});

function leaves(command: Command, path: readonly string[] = []): readonly [string, Command][] {
  return command
    .createHelp()
    .visibleCommands(command)
    .filter((each) => each.name() !== 'help')
    .flatMap((each): readonly [string, Command][] => [
      [[...path, each.name()].join(' '), each],
      ...leaves(each, [...path, each.name()]),
    ]);
}

/** The words behind `soe`; what is in quotes is one. */
function wordsOf(line: string): readonly string[] {
  return [...line.matchAll(/"([^"]*)"|'([^']*)'|(\S+)/g)]
    .map(([, one, other, bare]) => one ?? other ?? bare ?? '')
    .slice(1);
}

describe.each(leaves(program).filter(([path]) => !ofDiscovery.includes(path)))(
  'the help of soe %s',
  (path, command) => {
    test('has an example, which soe takes', async () => {
      let help = '';
      command.configureOutput({ writeOut: (text) => (help += text) });
      command.outputHelp();
      const [, shown = ''] = /\nExamples:\n([\s\S]*)$/.exec(help) ?? [];
      const lines = [...shown.matchAll(/^ {2}(?:eval "\$\()?(soe .*?)(?:\)"| > \S+)? {2,}/gm)].map(
        ([, line = '']) => line,
      );

      expect(lines.length).toBeGreaterThan(0);
      expect(lines.every((line) => line.startsWith(`soe ${path.split(' ')[0]}`))).toBe(true);
      for (const line of lines) {
        let carried = false;
        const other = createProgram('1.2.3', async () => {
          carried = true;
        });
        await other.parseAsync(wordsOf(line), { from: 'user' });
        expect(carried, line).toBe(true);
      }
    });
  },
);

test('soe --help is one line for each command, and tells files, environment and exit codes', async () => {
  const { code, stdout } = await makeWorkspace().soe(['--help']);

  expect(code).toBe(0);
  const [list = ''] = stdout.split('\nExamples:\n');
  expect(list.split('\n').filter((line) => line.length > 80)).toEqual([]);
  for (const name of names) expect(list).toMatch(new RegExp(`^  ${name}(?: .*)? {2,}\\S`, 'm'));
  // A line that goes on in the next one would begin behind all names.
  expect(list.split('\n').filter((line) => /^ {25,}/.test(line))).toEqual([]);
  for (const title of ['Examples:', 'Files:', 'Environment:', 'Exit codes:']) {
    expect(stdout).toContain(`\n${title}\n`);
  }
});

test.each([
  ['relase', 'release'],
  ['docter', 'doctor'],
])('for %s the command %s is proposed', async (typed, meant) => {
  const { code, stderr } = await makeWorkspace().soe([typed]);

  expect(code).toBe(2);
  expect(stderr).toContain(`Did you mean ${meant}?`);
});

test('for an option that there is not the nearest is proposed', async () => {
  const { code, stderr } = await makeWorkspace().soe(['doctor', '--ofline']);

  expect(code).toBe(2);
  expect(stderr).toContain('Did you mean --offline?');
});

test('help of a command that there is not says so, with the one that is meant', async () => {
  const { code, stdout, stderr } = await makeWorkspace().soe(['help', 'relese']);

  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr).toContain("there is no command 'relese'; did you mean release?");
});

test.each([
  [['help', 'config', 'print'], 'Usage: soe config print'],
  [['help', 'resolve'], '--frozen'],
  [['help'], 'Usage: soe [options]'],
])('%j tells what it is asked', async (args, part) => {
  const { code, stdout } = await makeWorkspace().soe(args);

  expect(code).toBe(0);
  expect(stdout).toContain(part);
});

test.each([
  [['release', '--fast'], 'soe release --help'],
  [['archive', 'put'], 'soe archive put --help'],
])('after %j the help of that command is named', async (args, part) => {
  const { code, stderr } = await makeWorkspace().soe(args);

  expect(code).toBe(2);
  expect(stderr).toContain(`(${part} tells what it takes)`);
});
