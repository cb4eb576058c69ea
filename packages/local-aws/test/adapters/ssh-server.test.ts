import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdir, readFile, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import type { ClientChannel } from 'ssh2';
import { expect, onTestFinished, test } from 'vitest';
import { loadSsh } from '../../src/adapters/ssh-server.js';
import type { RunOptions } from '../../src/compute/compute.js';
import { newHostKey } from '../../src/compute/host-key.js';
import { runToEnd } from '../../src/compute/run-to-end.js';
import { temporaryDirectory } from '../support/directory.js';
import { fakeCompute } from '../support/fake-compute.js';
import { exec, logIn, newKeyPair, open, openSftp } from '../support/ssh.js';
import { until } from '../support/until.js';

const launchKey = newKeyPair();
const hostKey = newHostKey();

/** SSH of one machine, and where its home is on this host. */
async function serve() {
  const compute = fakeCompute(await temporaryDirectory());
  const metadata = {
    imageId: 'ami-1',
    instanceType: 't3.micro',
    region: 'us-east-1',
    availabilityZone: 'us-east-1a',
    account: '111122223333',
    localAddress: '127.0.0.1',
  };
  const disk = { volumeId: 'vol-1' };
  await compute.boot({ instanceId: 'i-1', disk, hostname: 'ip', publicKeys: [], metadata });
  const machine = must(compute.machines.get('i-1'));
  const asked: RunOptions[] = [];
  const run: typeof machine.run = (options) => {
    asked.push(options);
    return machine.run(options);
  };
  const [a, b, c] = randomBytes(3);
  const host = `127.${64 + (must(a) % 64)}.${b}.${1 + (must(c) % 254)}`;
  const server = await (await loadSsh())({
    machine: { ...machine, run },
    address: host,
    hostKey,
    publicKeys: [launchKey.publicKey],
    defaultUser: 'ec2-user',
  });
  onTestFinished(async () => {
    await server.close();
    await compute.close();
  });
  const at = { host, port: server.port };
  const home = join(compute.disk('vol-1'), 'home/ec2-user');
  return { at, asked, home, server, machine, login: { ...at, privateKey: launchKey.privateKey } };
}

test('the key of the launch lets the default user in, and commands end as they end inside', async () => {
  const { login } = await serve();
  const client = await logIn(login);

  expect(await exec(client, 'cat; echo oops >&2; exit 7', { input: 'hello' })).toEqual({
    code: 7,
    signal: undefined,
    stdout: 'hello',
    stderr: 'oops\n',
  });
  expect(
    await exec(client, 'echo $FLAVOR; kill -9 $$', { env: { FLAVOR: 'al2023' } }),
  ).toMatchObject({ code: null, signal: 'SIGKILL', stdout: 'al2023\n' });
});

test('sessions of a connection leave nothing behind, however many there are', async () => {
  const { login } = await serve();
  const client = await logIn(login);
  const warned: string[] = [];
  const note = ({ name, message }: Error) => warned.push(`${name}: ${message}`);
  process.on('warning', note);
  onTestFinished(() => void process.off('warning', note));

  for (let session = 0; session < 12; session += 1) {
    expect(await exec(client, 'exit 0')).toMatchObject({ code: 0 });
  }

  expect(warned).toEqual([]);
});

test('the host key is the one that the state keeps', async () => {
  const { login, server } = await serve();
  let seen = '';

  await logIn({
    ...login,
    hostVerifier(key: Buffer) {
      seen = key.toString('base64');
      return true;
    },
  });

  expect(server.hostKey).toBe(`ssh-ed25519 ${seen}`);
});

test('strangers, passwords and unknown users are refused', async () => {
  const { at, login } = await serve();

  await expect(logIn({ ...at, privateKey: newKeyPair().privateKey })).rejects.toThrow(/auth/i);
  await expect(logIn({ ...at, password: 'secret' })).rejects.toThrow(/auth/i);
  await expect(logIn({ ...login, username: 'nobody-known' })).rejects.toThrow(/auth/i);
  await expect(logIn({ ...login, username: '$(id)' })).rejects.toThrow(/auth/i);
  // Its key is for the default user, as on AWS.
  await expect(logIn({ ...login, username: 'root' })).rejects.toThrow(/auth/i);
});

test('keys that the machine itself knows let in, with the command that they force', async () => {
  const { at, home } = await serve();
  const [plain, forced, odd] = [newKeyPair(), newKeyPair(), newKeyPair()];
  await mkdir(join(home, '.ssh'));
  await writeFile(
    join(home, '.ssh/authorized_keys'),
    [
      plain.publicKey,
      `no-pty,command="echo \\"only this\\", not $SSH_ORIGINAL_COMMAND" ${forced.publicKey}`,
      `from="10.0.0.1" ${odd.publicKey}`,
    ].join('\n'),
  );

  const free = await exec(await logIn({ ...at, privateKey: plain.privateKey }), 'echo free');
  const bound = await exec(await logIn({ ...at, privateKey: forced.privateKey }), 'rm -rf x');

  expect(free.stdout).toBe('free\n');
  expect(bound.stdout).toBe('only this, not rm -rf x\n');
  await expect(logIn({ ...at, privateKey: odd.privateKey })).rejects.toThrow(/auth/i);
});

test('signals reach what runs', async () => {
  const { login } = await serve();
  const { channel, end } = await open(
    await logIn(login),
    'read x; trap "echo caught; exit 3" TERM; echo ready; while :; do sleep 0.05; done',
  );
  channel.write('go\n');
  await once(channel, 'data');

  channel.signal('TERM');

  expect(await end).toMatchObject({ code: 3, stdout: 'ready\ncaught\n' });
});

test('a shell with a terminal knows its size, and is hung up with the connection', async () => {
  const { login, asked, machine } = await serve();
  const client = await logIn(login);
  const shell = await new Promise<ClientChannel>((resolve, reject) => {
    client.shell({ term: 'xterm', cols: 100, rows: 40 }, (error, channel) =>
      error ? reject(error) : resolve(channel),
    );
  });
  shell.write('trap "touch hung-up; exit" HUP; echo ready $TERM; while :; do sleep 0.05; done\n');
  const [data] = await once(shell, 'data');

  client.end();

  expect(String(data)).toBe('ready xterm\n');
  expect(asked.at(-1)).toMatchObject({
    command: ['/bin/sh', '-l'],
    user: 'ec2-user',
    terminal: { columns: 100, rows: 40 },
  });
  const command = ['test', '-e', 'hung-up'] as const;
  await until(
    () => runToEnd(machine, { command, user: 'ec2-user' }),
    ({ code }) => code === 0,
  );
});

test('an eleventh session at a time is refused', async () => {
  const { login } = await serve();
  const client = await logIn(login);
  const sessions = [];
  for (let count = 0; count < 10; count += 1) sessions.push(await open(client, 'cat'));

  await expect(open(client, 'true')).rejects.toThrow();
  must(sessions[0]).channel.end();
  await must(sessions[0]).end;

  expect(await exec(client, 'echo again')).toMatchObject({ stdout: 'again\n' });
});

test('much output arrives whole', async () => {
  const { login } = await serve();
  const client = await logIn(login);

  const { code, stdout } = await exec(client, 'head -c 5000000 /dev/zero | tr "\\0" x');

  expect([code, stdout.length]).toEqual([0, 5_000_000]);
});

test('port 22 that is taken makes it listen elsewhere', async (context) => {
  const { at, machine } = await serve();
  const other = createServer();
  onTestFinished(() => {
    other.close();
  });
  const host = at.host.replace(/\d+$/, (last) => String((Number(last) % 254) + 1));
  other.listen(22, host);
  try {
    await once(other, 'listening');
  } catch {
    return context.skip('this user may not listen on port 22, so it cannot be taken');
  }

  const server = await (await loadSsh())({
    machine,
    address: host,
    hostKey,
    publicKeys: [launchKey.publicKey],
    defaultUser: 'ec2-user',
  });
  onTestFinished(() => server.close());

  expect(server.port).toBeGreaterThan(1024);
  const client = await logIn({ host, port: server.port, privateKey: launchKey.privateKey });
  expect(await exec(client, 'echo here')).toMatchObject({ stdout: 'here\n' });
});

test('files are written, read, listed, changed and removed over SFTP', async () => {
  const { login, home } = await serve();
  const sftp = await openSftp(await logIn(login));
  const call = <T>(work: (done: (error: Error | null | undefined, result?: T) => void) => void) =>
    new Promise<T | undefined>((resolve, reject) => {
      work((error, result) =>
        error === undefined || error === null ? resolve(result) : reject(error),
      );
    });
  const content = randomBytes(300_000);

  await call((done) => sftp.mkdir('-dir', { mode: 0o750 }, done));
  await call((done) => sftp.writeFile('-dir/a file', content, { mode: 0o640 }, done));
  await call((done) => sftp.appendFile('-dir/a file', Buffer.from('end'), done));
  const read = await call<Buffer>((done) => sftp.readFile('-dir/a file', done));
  const listed = await call<{ filename: string }[]>((done) => sftp.readdir('-dir', done as never));
  const stats = await call<{ size: number; mode: number }>((done) =>
    sftp.stat('-dir/a file', done as never),
  );
  await call((done) => sftp.chmod('-dir/a file', 0o600, done));
  await call((done) => sftp.symlink('a file', '-dir/link', done));
  const link = await call<string>((done) => sftp.readlink('-dir/link', done));
  await call((done) => sftp.rename('-dir/a file', '-dir/b', done));
  const real = await call<string>((done) => sftp.realpath('.', done));
  const { mode } = await stat(join(home, '-dir/b'));
  const disk = await readFile(join(home, '-dir/b'));
  await call((done) => sftp.unlink('-dir/link', done));
  await call((done) => sftp.unlink('-dir/b', done));
  await call((done) => sftp.rmdir('-dir', done));

  expect(Buffer.compare(must(read), Buffer.concat([content, Buffer.from('end')]))).toBe(0);
  expect(Buffer.compare(disk, must(read))).toBe(0);
  expect(must(listed).map(({ filename }) => filename)).toEqual(['a file']);
  expect(stats).toMatchObject({ size: 300_003, mode: 0o100640 });
  expect(mode & 0o777).toBe(0o600);
  expect(link).toBe('a file');
  expect(real).toBe(home);
  await expect(call((done) => sftp.stat('-dir', done as never))).rejects.toMatchObject({ code: 2 });
  await expect(call((done) => sftp.readFile('missing', done))).rejects.toMatchObject({ code: 2 });
});

test('parts of a file are read and written in any order', async () => {
  const { login, home } = await serve();
  await writeFile(join(home, 'digits'), '0123456789');
  const sftp = await openSftp(await logIn(login));
  const handle = await new Promise<Buffer>((resolve, reject) => {
    sftp.open('digits', 'r+', (error, opened) => (error ? reject(error) : resolve(opened)));
  });
  const read = (position: number, length: number) =>
    new Promise<string>((resolve, reject) => {
      const buffer = Buffer.alloc(length);
      sftp.read(handle, buffer, 0, length, position, (error, count) =>
        error ? reject(error) : resolve(buffer.subarray(0, count).toString()),
      );
    });
  const write = (position: number, data: string) =>
    new Promise<void>((resolve, reject) => {
      sftp.write(handle, Buffer.from(data), 0, data.length, position, (error) =>
        error ? reject(error) : resolve(),
      );
    });

  const parts = [await read(7, 2), await read(0, 3), await read(8, 10)];
  await write(5, 'X');
  await write(2, 'YZ');
  parts.push(await read(0, 10));
  await new Promise((resolve) => sftp.close(handle, resolve));

  expect(parts).toEqual(['78', '012', '89', '01YZ4X6789']);
  expect(await readFile(join(home, 'digits'), 'utf8')).toBe('01YZ4X6789');
});

function must<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('expected a value');
  return value;
}
