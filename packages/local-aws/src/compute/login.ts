import { setTimeout } from 'node:timers/promises';
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
async function findAccount(machine: Machine, user: string): Promise<Account | undefined> {
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

/** Who logs in, and with which key. */
export interface Login {
  readonly account: Account;
  readonly key: AuthorizedKey;
}

/** How often, and how many milliseconds apart, a machine that still boots is asked again. */
const patience = { tries: 300, delay: 100 };

/**
 * Whom a key lets in, or `undefined` when nobody: it is in the user's own `authorized_keys`, or it
 * is of the launch and the user is the default one of the image. While first boot still makes its
 * users, nobody is turned away for up to half a minute: on AWS there is no SSH before they are made.
 */
export async function findLogin(
  { machine, publicKeys, defaultUser }: SshGuest,
  user: string,
  blob: Buffer,
): Promise<Login | undefined> {
  let isBooted = false;
  const booted = machine.booted.then(
    () => undefined,
    () => undefined,
  );
  void booted.then(() => {
    isBooted = true;
  });
  for (let attempt = 0; attempt < patience.tries; attempt += 1) {
    const isLast = isBooted;
    const account = await findAccount(machine, user);
    if (account !== undefined) {
      // As the user itself and from its home, so that it can only show what it may read.
      const file = await runToEnd(machine, { command: ['cat', '.ssh/authorized_keys'], user });
      // Until first boot is done, its last step for a user says that the others are done.
      const launched = isLast && user === defaultUser ? publicKeys.join('\n') : '';
      const keys = readAuthorizedKeys(`${launched}\n${file.stdout}`);
      const key = keys.find((candidate) => candidate.blob.equals(blob));
      if (key !== undefined) return { account, key };
    }
    if (isLast) return undefined;
    await Promise.race([booted, setTimeout(patience.delay)]);
  }
  return undefined;
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
