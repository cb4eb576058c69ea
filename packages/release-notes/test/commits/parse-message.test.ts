import { describe, expect, it } from 'vitest';
import { parseMerge, squashedPullRequest } from '../../src/commits/parse-merge.js';
import { parseMessage } from '../../src/commits/parse-message.js';

describe('parseMessage', () => {
  it.each([
    ['feat: add chrony', { type: 'feat', subject: 'add chrony' }],
    ['Fix(ssh): close port', { type: 'fix', scope: 'ssh', subject: 'close port' }],
    ['SOE-12: add chrony', { subject: 'SOE-12: add chrony' }],
    ['al2023: add chrony', { subject: 'al2023: add chrony' }],
    ['feat:no space', { subject: 'feat:no space' }],
    ['constructor: x', { subject: 'constructor: x' }],
    ['two\nlines\n\nbody', { subject: 'two lines' }],
    ['\r\n\r\nlate\r\n\r\nbody', { subject: 'late' }],
    ['', { subject: '' }],
    [' \n\t\n', { subject: '' }],
  ])('reads the header of %j', (message, expected) => {
    const { type, scope, subject } = parseMessage(message);

    expect({ type, scope, subject }).toEqual({ type: undefined, scope: undefined, ...expected });
  });

  it('takes the breaking note up to the next blank line or trailer', () => {
    const body =
      'BREAKING CHANGE: root login\n  is gone\nRefs: SOE-1\n\nBREAKING-CHANGE: so is telnet\n';

    expect(parseMessage(`feat!: x\n\n${body}`).breaking).toEqual([
      'root login is gone',
      'so is telnet',
    ]);
  });

  it('takes the subject where the header only raises the flag', () => {
    expect(parseMessage('feat(ssh)!: no root').breaking).toEqual(['no root']);
    expect(parseMessage('al2023!: no python2').breaking).toEqual(['al2023!: no python2']);
    expect(parseMessage('feat: fine\n\nno BREAKING CHANGE: here').breaking).toEqual([]);
  });

  it('believes a revert only if the subject says so', () => {
    const line = `This reverts commit ${'a'.repeat(40)}.`;

    expect(parseMessage(`Revert "x"\n\n${line}`)).toMatchObject({
      isRevert: true,
      reverts: ['a'.repeat(40)],
    });
    expect(parseMessage(`revert: x\n\n${line}`).reverts).toHaveLength(1);
    expect(parseMessage(`Add y\n\n${line}`)).toMatchObject({ isRevert: false, reverts: [] });
    expect(parseMessage(`Reapply "x"\n\n${line}`)).toMatchObject({
      isRevert: false,
      reverts: ['a'.repeat(40)],
    });
    expect(parseMessage(`Revert "Revert "x""\n\n${line}`).isRevert).toBe(false);
  });
});

describe('parseMerge', () => {
  it.each([
    [
      'Merge pull request #7 from acme/feature/SOE-1_x\n\nTitle SOE-2',
      { branches: ['feature/SOE-1_x'], pullRequest: '7', text: '\nTitle SOE-2' },
    ],
    ["Merge branch 'main' into SOE-3", { branches: ['main'], text: '\n' }],
    ["Merge branches 'a' and 'b'", { branches: ['a', 'b'], text: '\n' }],
    ["Merge branch 'a' of https://h/SOE-4/r", { branches: ['a'], text: '\n' }],
    ['Merged in SOE-5 (pull request #9)\n\nbody', { branches: ['SOE-5'], text: '\nbody' }],
    ['Bring SOE-6 in', { branches: [], text: 'Bring SOE-6 in' }],
    ['', { branches: [], text: '' }],
  ])('reads %j', (message, expected) => {
    expect(parseMerge(message)).toEqual(expected);
  });

  it('reads the number of a squashed pull request at the end of a subject only', () => {
    expect(squashedPullRequest('Add x (#12)')).toBe('12');
    expect(squashedPullRequest('Add (#12) x')).toBeUndefined();
  });
});
