import { describe, expect, test } from 'vitest';
import { whatFollows } from '../../src/completion/what-follows.js';
import { createProgram } from '../../src/program.js';

const program = createProgram('1.2.3', async () => undefined);
const values = (...words: readonly string[]) =>
  whatFollows(program, words).candidates.map(({ value }) => value);

test('the first word is a command; hidden ones are not told', () => {
  expect(values('')).toEqual(expect.arrayContaining(['init', 'doctor', 'release', 'help']));
  expect(values('')).not.toContain('complete');
});

test('commands have what they do beside them', () => {
  expect(whatFollows(program, ['']).candidates.every(({ description }) => description)).toBe(true);
});

test('commands of commands follow', () => {
  expect(values('archive', '')).toEqual(expect.arrayContaining(['put', 'list', 'fetch']));
});

test('a dash asks for options of the command, wherever it stands', () => {
  expect(values('doctor', '-')).toEqual(expect.arrayContaining(['--offline', '--json', '--help']));
  expect(values('init', '--yes', '--')).toContain('--ci');
});

test('choices of an option follow it, also behind an equal sign', () => {
  expect(values('init', '--ci', '')).toEqual(['github', 'gitlab', 'jenkins']);
  expect(values('init', '--ci=')).toEqual(['github', 'gitlab', 'jenkins']);
  expect(whatFollows(program, ['init', '--ci=']).prefix).toBe('--ci=');
});

test('options that take several go on until the next one', () => {
  expect(values('init', '--flavor', 'al2023', '')).toContain('rhel-9');
  expect(values('init', '--flavor', 'al2023', '--ci', '')).toEqual(['github', 'gitlab', 'jenkins']);
});

test('choices of an argument follow', () => {
  expect(values('completion', '')).toEqual(['bash', 'zsh', 'fish', 'powershell']);
});

describe('names of the repository', () => {
  test.each([
    [['doctor', ''], 'flavor', []],
    [['notes', 'al2023', ''], 'version', ['al2023']],
    [['promote', 'al2023', '2026.11.0', '--to', ''], 'channel', ['al2023', '2026.11.0']],
    [['show', ''], 'run', []],
    [['promote', ''], 'release', []],
    [['trace', 'al2023@'], 'release', []],
    [['resolve', ''], 'selector', []],
    [['trace', '--flavor', ''], 'flavor', []],
  ] as const)('%j asks for a %s', (words, names, operands) => {
    expect(whatFollows(program, words)).toMatchObject({ names, operands });
  });
});

test('behind -- there are no options', () => {
  expect(values('local', '--', '-')).toEqual([]);
});
