import { execFileSync } from 'node:child_process';
import { expect, test } from 'vitest';
import {
  accountProbes,
  accountTests,
  type ImageAccounts,
  readImageAccounts,
} from '../../src/index.js';

const owners = `soe-file-owners/1
directory /var/lib
user 105 2
path /var/lib/postgresql
path /var/lib/postgresql/base
end 4
`;
const read = (passwd: string): ImageAccounts => {
  const outputs = { accounts: `${passwd}groups:\npostgres:x:110:\n`, 'file-owners': owners };
  const found = readImageAccounts(outputs);
  if (found === undefined) throw new Error('there are no accounts');
  return found;
};
const released = read(
  'root:x:0:0::/root:/bin/sh\npostgres:x:105:110::/var/lib/postgresql:/bin/sh\n',
);
const options = { place: 'nitro-x86_64', before: '2026.11.0' };

test('accounts are read without comments, lines of NIS and what is no account', () => {
  const { accounts } = read(
    '# users\n+::::::\nroot:x:0:0:root:/root:/bin/sh\nbroken\napp:x:2001:\n',
  );

  expect(accounts).toEqual({
    users: [
      { name: 'root', uid: 0, gid: 0 },
      { name: 'app', uid: 2001 },
    ],
    groups: [{ name: 'postgres', gid: 110 }],
  });
});

test('the same accounts pass, also where one came', () => {
  const more = read(
    'root:x:0:0::/root:/bin/sh\npostgres:x:105:110::/:/bin/sh\nnew:x:990:990::/:/bin/sh\n',
  );

  for (const after of [released, more]) {
    expect(accountTests(released, after, options)).toEqual([
      {
        name: 'accounts have the ids that they had in 2026.11.0',
        suite: ['nitro-x86_64', 'ids'],
        type: 'launch',
        duration: 0,
        status: 'passed',
      },
    ]);
  }
});

test('an account with another id fails, with the files that would change their owner', () => {
  const moved = read(
    'root:x:0:0::/root:/bin/sh\npostgres:x:106:110::/:/bin/sh\nlog:x:105:105::/:/bin/sh\n',
  );
  const [result] = accountTests(released, moved, options);

  expect(result?.status).toBe('failed');
  expect(result?.message).toBe('user postgres: 105 is now 106');
  expect(result?.trace).toContain('user 105: postgres becomes log, 2 files');
  expect(result?.trace).toContain('/var/lib/postgresql/base');
});

test('a launch that did not get to its probes has none, one that was cut off is an error', () => {
  expect(readImageAccounts({})).toBeUndefined();
  expect(() => readImageAccounts({ accounts: 'root:x:0:0', 'file-owners': owners })).toThrow(
    expect.objectContaining({ code: 'HARNESS_RESULTS_INVALID' }),
  );
});

test('the probe prints the accounts of this machine, which are read back', () => {
  const [accounts] = accountProbes();
  const output = execFileSync('sh', ['-c', accounts?.script ?? ''], { encoding: 'utf8' });
  const found = readImageAccounts({ accounts: output, 'file-owners': owners });

  expect(found?.accounts.users).toContainEqual({ name: 'root', uid: 0, gid: 0 });
  expect(found?.accounts.groups).toContainEqual({ name: 'root', gid: 0 });
});
