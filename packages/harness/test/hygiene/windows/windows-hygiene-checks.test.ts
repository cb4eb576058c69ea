import { expect, test } from 'vitest';
import { windowsHygieneChecks } from '../../../src/hygiene/windows-hygiene-checks.js';
import { parsePowershell } from '../../support/powershell.js';

const scripts = windowsHygieneChecks().map((check) => ({
  name: check.subject,
  text: check.kind === 'script' ? Buffer.from(check.contents, 'base64').toString() : '',
}));

test.each(scripts)('$name is PowerShell of version 5, in ASCII', async ({ text }) => {
  const { errors, newer } = await parsePowershell(text);

  expect({ errors, newer }).toEqual({ errors: [], newer: [] });
  expect(text).toMatch(/^[\r\n -~]*$/);
});

test.each(scripts)(
  '$name calls no function of its own that is not there, and ends with its plan',
  async ({ text }) => {
    const { commands, functions } = await parsePowershell(text);
    const own = [...commands].filter((name) =>
      /-(?:Hygiene|File|InProfile|Profile|Setting)$/.test(name),
    );

    expect(own.filter((name) => !functions.includes(name))).toEqual([]);
    expect(text.trimEnd()).toMatch(/Complete-Hygiene$/);
    expect(text.match(/^Test-Hygiene '/gm)?.length).toBeGreaterThan(2);
  },
);

test('checks are for phases in which there is something to see', () => {
  const checks = windowsHygieneChecks();

  expect(checks.every(({ phases }) => (phases ?? []).length > 0)).toBe(true);
  // Sysprep comes behind the tests of a bake.
  expect(checks.find(({ subject }) => subject === 'windows-identity.ps1')?.phases).toEqual([
    'launch',
    'rebake',
  ]);
});

test('no two tests have the same name', () => {
  const names = scripts.flatMap(({ text }) =>
    [...text.matchAll(/^Test-Hygiene '([^']+)'/gm)].map(([, name]) => name),
  );

  expect(new Set(names).size).toBe(names.length);
});
