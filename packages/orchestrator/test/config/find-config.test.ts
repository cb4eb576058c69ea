import { chownSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { findConfig, repositoryFolder } from '../../src/config/find-config.js';
import { loadConfig } from '../../src/index.js';
import { config } from '../config.js';
import { makeWorkspace, type Workspace } from '../workspace.js';

const text = JSON.stringify(config);

/** A checkout, with a configuration where it is said. */
function checkout(...configs: readonly string[]): Workspace & { at(path: string): string } {
  const workspace = makeWorkspace();
  mkdirSync(join(workspace.directory, '.git'));
  for (const each of configs) workspace.write(each, text);
  return {
    ...workspace,
    at(path) {
      const folder = join(workspace.directory, path);
      mkdirSync(folder, { recursive: true });
      return folder;
    },
  };
}

test('the nearest configuration above holds in a folder of its checkout', async () => {
  const { at, directory } = checkout('soe.config.json', 'images/soe.config.yaml');

  expect(findConfig(at('flavors/al2023'))).toBe(join(directory, 'soe.config.json'));
  expect(findConfig(at('images/flavors/al2023'))).toBe(join(directory, 'images/soe.config.yaml'));
  const loaded = await loadConfig(at('flavors/al2023'));
  expect(loaded).toMatchObject({ directory, config });
});

test('nothing is looked for above the top of a checkout, be it a worktree', async () => {
  const { at, write } = checkout('soe.config.json');
  const submodule = at('vendor/other');
  write('vendor/other/.git', 'gitdir: ../../.git/modules/other\n');

  expect(findConfig(submodule)).toBeUndefined();
  expect(findConfig(at('vendor/other/src'))).toBeUndefined();
  await expect(loadConfig(submodule)).rejects.toMatchObject({ code: 'SOE_CONFIG_NOT_FOUND' });
});

test('outside of a checkout only the folder itself is looked at: what is above may be anybody’s', () => {
  const { directory, write } = makeWorkspace();
  write('soe.config.mjs', "throw new Error('run');\n");
  mkdirSync(join(directory, 'inside'));

  expect(findConfig(directory)).toBe(join(directory, 'soe.config.mjs'));
  expect(findConfig(join(directory, 'inside'))).toBeUndefined();
  expect(repositoryFolder(join(directory, 'inside'))).toBe(join(directory, 'inside'));
});

// Files are given to others by root alone.
test.skipIf(process.geteuid?.() !== 0)(
  'what is above counts where it is of who works there',
  () => {
    const { at, directory } = checkout('soe.config.json');
    const inside = at('flavors/al2023');
    const file = join(directory, 'soe.config.json');
    const [me, other, third] = [1001, 1002, 1003];
    const give = (owner: number, ...paths: readonly string[]) => {
      for (const path of paths) chownSync(join(directory, path), owner, owner);
    };

    // A container runs as one user in the checkout of another.
    give(other, '.', '.git', 'flavors', 'flavors/al2023');
    expect(findConfig(inside, me)).toBe(file);
    // Somebody else begins a checkout above, as in `/tmp`.
    give(me, 'flavors', 'flavors/al2023');
    expect(findConfig(inside, me)).toBeUndefined();
    expect(findConfig(directory, me)).toBe(file);
    give(third, '.');
    give(other, '.git');
    expect(findConfig(inside, third)).toBeUndefined();
    give(me, '.', '.git');
    expect(findConfig(inside, me)).toBe(file);
    give(other, 'flavors');
    expect(findConfig(inside, me)).toBeUndefined();
  },
);

test('a command works from any folder of the repository, and says which file it goes by', async () => {
  const workspace = checkout('soe.config.json');
  const cwd = workspace.at('flavors/al2023');

  const printed = await workspace.soe(['config', 'print', '--json'], { cwd });
  expect(printed.code, printed.stderr).toBe(0);
  expect(printed.stderr).toContain(`The configuration is ${join('..', '..', 'soe.config.json')}\n`);
  expect(JSON.parse(printed.stdout)).toMatchObject({ owner: config.owner });

  // What was made is found in the folder of the configuration.
  workspace.write('.soe/runs/20260101T000000Z-0a0a/run.json', '{}');
  const completed = await workspace.soe(['complete', '--', 'show', ''], { cwd });
  expect(completed.stdout).toContain('20260101T000000Z-0a0a');
});

test('a file of the command line is meant from where the command was started', async () => {
  const workspace = checkout('soe.config.json');
  const cwd = workspace.at('flavors/al2023');

  const { code, stdout } = await workspace.soe(['catalog', 'build', '--out', 'site', '--json'], {
    cwd,
  });

  expect(code).toBe(0);
  expect(JSON.parse(stdout).index).toBe(join(cwd, 'site', 'index.html'));
});
