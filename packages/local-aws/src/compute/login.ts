import { type AuthorizedKey, readAuthorizedKeys } from './authorized-keys.js';
import type { Machine } from './compute.js';
import { runToEnd } from './run-to-end.js';
import type { SshGuest } from './ssh.js';

/** A user inside a machine. */
export interface Account {
  readonly user: string;
  readonly shell: string;
}

/** The user of this name, or `undefined` when the machine has none. */
export async function findAccount(machine: Machine, user: string): Promise<Account | undefined> {
  // What useradd(8) allows. Anything else is nobody, and is not handed on.
  if (!/^[a-zA-Z_][\w.-]{0,31}$/.test(user)) return undefined;
  const { code, stdout } = await runToEnd(machine, {
    command: ['getent', 'passwd', user],
    user: 'root',
  });
  const fields = stdout.trimEnd().split(':');
  if (code !== 0 || fields[0] !== user) return undefined;
  return { user, shell: fields[6] === undefined || fields[6] === '' ? '/bin/sh' : fields[6] };
}

/**
 * The keys that may log in as a user: those in its own `authorized_keys`, and, for the default user
 * of the image, those of the launch.
 */
export async function keysOf(
  { machine, publicKeys, defaultUser }: SshGuest,
  { user }: Account,
): Promise<readonly AuthorizedKey[]> {
  // As the user itself and from its home, so that it can only show what it may read.
  const file = await runToEnd(machine, { command: ['cat', '.ssh/authorized_keys'], user });
  const launched = user === defaultUser ? publicKeys.join('\n') : '';
  return readAuthorizedKeys(`${launched}\n${file.stdout}`);
}

const sftpServers = [
  '/usr/lib/openssh/sftp-server',
  '/usr/libexec/openssh/sftp-server',
  '/usr/lib/ssh/sftp-server',
];

/** The machine's own server of files, where it is installed. */
export async function findSftpServer(machine: Machine): Promise<string | undefined> {
  const { stdout } = await runToEnd(machine, { command: ['ls', ...sftpServers], user: 'root' });
  return sftpServers.find((path) => stdout.split('\n').includes(path));
}
