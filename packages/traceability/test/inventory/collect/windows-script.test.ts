import { describe, expect, test } from 'vitest';
import { inventoryScopesOf, inventoryScript } from '../../../src/index.js';

// There was no Windows to run it on: what can be said of its text is checked here, and what its
// output means in the tests of parseInventoryOutput.
const script = inventoryScript('windows');

/** The script without comments, texts and here-strings. */
function skeleton(text: string): string {
  return text
    .replace(/^\s*#.*$/gm, '')
    .replace(/'(?:[^']|'')*'/g, "''")
    .replace(/"(?:[^"`]|`.)*"/g, '""');
}

describe('the script for Windows', () => {
  test('has all its brackets closed in the right order', () => {
    const closing: Readonly<Record<string, string>> = { ')': '(', '}': '{', ']': '[' };
    const open: string[] = [];
    for (const [bracket] of skeleton(script).matchAll(/[()[\]{}]/g)) {
      const other = closing[bracket];
      if (other === undefined) open.push(bracket);
      else expect(open.pop()).toBe(other);
    }

    expect(open).toEqual([]);
  });

  test('is plain ASCII with line ends of Windows, as PowerShell 5 guesses encodings', () => {
    expect(script).toMatch(/^[\x20-\x7e\r\n]*$/);
    expect(script.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/);
  });

  test('looks at what was asked for, and at nothing else', () => {
    const looks = (text: string) =>
      [...text.matchAll(/^ {4}Look '(\w+)'/gm)].map(([, name]) => name);

    expect(looks(script)).toEqual(inventoryScopesOf('windows'));
    expect(looks(inventoryScript('windows', { scopes: ['users', 'services'] }))).toEqual([
      'services',
      'users',
    ]);
  });

  test('uses commands that read, and writes to the file that it was given only', () => {
    const commands = [...skeleton(script).matchAll(/\b([A-Z][a-z]+)-[A-Z]\w+/g)].map(
      ([, verb]) => verb,
    );

    expect(new Set(commands)).toEqual(
      new Set(
        ['Get', 'New', 'Test', 'Move', 'Remove', 'For', 'Where'].filter((verb) =>
          commands.includes(verb),
        ),
      ),
    );
    expect(script.match(/(?:New|Move|Remove)-\w+/g)?.toSorted()).toEqual([
      'Move-Item',
      'New-Object',
      'New-Object',
      'New-Object',
      'Remove-Item',
    ]);
    // Nothing of newer versions of PowerShell.
    expect(skeleton(script)).not.toMatch(/\?\?|\?\.|&&|\|\||-Parallel|ternary/);
  });

  test('escapes every value in one place', () => {
    const lines = skeleton(script)
      .split('\r\n')
      .filter((line) => line.includes('$script:out.Add'));

    expect(lines).toHaveLength(2);
    expect(script.match(/\$script:out\.Add\([^\r]*/g)).toEqual([
      '$script:out.Add((($fields | ForEach-Object { Escape $_ }) -join [string][char]9))',
      "$script:out.Add('end')",
    ]);
  });
});
