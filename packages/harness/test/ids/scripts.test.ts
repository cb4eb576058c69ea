import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync } from 'node:fs';
import { getuid } from 'node:process';
import { afterAll, describe, expect, test } from 'vitest';
import { undeclaredScript } from '../../src/ids/undeclared-script.js';
import {
  fileOwnersScript,
  type HarnessError,
  type IdRegistry,
  idSuite,
  readFileOwners,
} from '../../src/index.js';
import { readTap } from '../../src/results/read-tap.js';
import { must } from '../support/aws.js';
import { makeTree } from '../support/root-tree.js';
import { shells, temporaryFolder } from '../support/shells.js';

const folder = temporaryFolder('ids');
afterAll(folder.remove);

const registry: IdRegistry = {
  users: {
    app: { uid: 2001, group: 'app' },
    agent: { uid: 2002, flavors: ['ubuntu'] },
    later: { uid: 2010, reserved: true },
  },
  groups: { app: { gid: 2001 } },
  ranges: [
    { from: 2000, to: 2099, use: 'declared' },
    { from: 60000, to: 65000, use: 'reserved' },
  ],
  retired: [{ name: 'old', uid: 1003, gid: 1003 }],
};

test('the suite has a check for each account of the flavor', () => {
  const { checks } = idSuite(registry, { flavor: 'al2023', phases: ['bake'] });

  expect(checks.slice(0, -1)).toEqual([
    { kind: 'group', subject: 'app', gid: 2001 },
    { kind: 'user', subject: 'app', uid: 2001, gid: 2001 },
  ]);
  expect(checks.at(-1)).toMatchObject({ kind: 'script', subject: 'undeclared', output: 'tap' });
  expect(
    idSuite(registry, { flavor: 'ubuntu' }).checks.map(({ kind, subject }) => `${kind} ${subject}`),
  ).toEqual(['group app', 'user app', 'user agent', 'script undeclared']);
});

test('a flavor that the registry does not know is refused', () => {
  const only: IdRegistry = { users: { app: { uid: 1, flavors: ['al2023'] } } };

  expect(() => idSuite(only, { flavor: 'al2032' })).toThrow(
    expect.objectContaining<Partial<HarnessError>>({ code: 'HARNESS_OPTIONS_INVALID' }),
  );
});

test.for([[[]], [['srv']], [['/srv\n']]])('owners of %j cannot be listed', ([directories]) => {
  expect(() => fileOwnersScript(must(directories))).toThrow('Cannot list owners of files');
});

test.for<[string, string]>([
  ['nothing', 'does not begin with'],
  ['soe-file-owners/1\nuser 1 2\nend 2\n', 'cut off'],
  ['soe-file-owners/1\nuser 1 2\n', 'cut off'],
  ['soe-file-owners/1\npath /x\nend 1\n', 'not of this form'],
  ['soe-file-owners/1\nuser x 2\nend 1\n', 'not of this form'],
])('owners of files are not read from %j', ([text, said]) => {
  expect(() => readFileOwners(text)).toThrow(said);
});

test.skipIf(getuid?.() !== 0)(
  'files that nobody could look at are no files without an owner',
  () => {
    const root = `${folder.path}/closed`;
    chmodSync(folder.path, 0o755);
    mkdirSync(`${root}/inner`, { recursive: true, mode: 0o755 });
    chmodSync(`${root}/inner`, 0o700);
    const input = fileOwnersScript([root]);
    const { stdout } = spawnSync('sh', ['-s'], {
      input,
      encoding: 'utf8',
      uid: 65_534,
      gid: 65_534,
    });

    expect(() => readFileOwners(stdout)).toThrow('1 files or folders could not be read');
  },
);

describe.for(shells(folder.path))('under $name', (shell) => {
  const root = `${folder.path}/${shell.name}`;
  const undeclared = (accounts: string, declared = registry) => {
    makeTree(root, accounts);
    const { stdout, stderr } = shell.run(undeclaredScript(declared, 'al2023', root));
    expect(stderr).toBe('');
    return readTap(stdout).map(({ status, message }) => [status, message]);
  };

  test.skipIf(!shell.there)('accounts as declared pass', () => {
    expect(
      undeclared('echo "app:x:2001:2001::/:/bin/sh" >>etc/passwd; echo "app:x:2001:" >>etc/group'),
    ).toEqual([
      ['passed', undefined],
      ['passed', undefined],
    ]);
  });

  test.skipIf(!shell.there)(
    'a registry without groups or ranges says nothing of other accounts',
    () => {
      expect(undeclared('', { users: { app: { uid: 2001 } } }).map(([status]) => status)).toEqual([
        'passed',
        'passed',
      ]);
    },
  );

  test.skipIf(!shell.there)('accounts with ids of others are named', () => {
    const change = `cat >>etc/passwd <<'END'
web:x:2001:2001::/:/bin/sh
agent:x:2002:2002::/:/bin/sh
extra:x:2050:2050::/:/bin/sh
new:x:1003:1003::/:/bin/sh
guest:x:60001:100::/:/bin/sh
later:x:2010:2010::/:/bin/sh
+@nis::::::
#off:x:2051:1::/:
END
echo "wheel:x:2001:" >>etc/group`;

    expect(undeclared(change)).toEqual([
      [
        'failed',
        'web: 2001 is that of app; agent: 2002 is declared for other flavors only; extra: 2050 is not declared, but in the range 2000 to 2099; new: 1003 is retired, it was that of old; guest: 60001 is in the reserved range 60000 to 65000',
      ],
      ['failed', 'wheel: 2001 is that of app'],
    ]);
  });

  test.skipIf(!shell.there)('what cannot be read is not as declared', () => {
    expect(undeclared('rm etc/group').map(([status]) => status)).toEqual(['passed', 'failed']);
  });

  test.skipIf(!shell.there || getuid?.() !== 0)(
    'owners of files are counted, and their files named',
    () => {
      makeTree(
        root,
        `mkdir -p srv/data; cd srv/data; touch a b c "$(printf 'x\\nuser 0 7')" "it's"; chown 2001:2002 a b c; chown 0:0 . x* it*`,
      );
      const script = fileOwnersScript([`${root}/srv/data`, '/nowhere'], { maxPaths: 2 });
      const { stdout } = shell.run(script);
      const { directories, owners } = readFileOwners(stdout);

      expect(directories).toEqual([`${root}/srv/data`]);
      expect(owners.map(({ kind, id, files }) => `${kind} ${id} ${files}`).toSorted()).toEqual([
        'group 0 3',
        'group 2002 3',
        'user 0 3',
        'user 2001 3',
      ]);
      expect(owners.find(({ id }) => id === 2001)?.paths).toHaveLength(2);
    },
  );
});
