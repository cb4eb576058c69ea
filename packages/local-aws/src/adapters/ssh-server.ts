import type { AddressInfo } from 'node:net';
import type { AuthContext, Connection, ParsedKey, PublicKeyAuthContext, Server } from 'ssh2';
import { findLogin, findSftpServer, type Login } from '../compute/login.js';
import type { ServeSsh, SshGuest, SshServer } from '../compute/ssh.js';
import { LocalAwsError } from '../errors.js';
import { serveSession } from './ssh-session.js';
import { isCode } from './state-error.js';

/**
 * Loads what serves SSH.
 *
 * @throws LocalAwsError `LOCAL_AWS_COMPUTE_UNAVAILABLE` when the optional package `ssh2` is missing.
 */
export async function loadSsh(): Promise<ServeSsh> {
  const ssh2 = await importSsh2();
  return async (guest) => {
    const connections = new Set<Connection>();
    const server = new ssh2.Server({ hostKeys: [guest.hostKey], ident: 'local-aws' });
    server.on('connection', (connection: Connection) => {
      connections.add(connection);
      connection.on('close', () => connections.delete(connection));
      serveConnection(connection, guest, ssh2.utils.parseKey);
    });
    const port = await listenSomewhere(server, guest.address);
    // Later errors are those of single connections.
    server.on('error', () => undefined);
    return sshServer(server, connections, port, publicHalf(ssh2.utils.parseKey(guest.hostKey)));
  };
}

type ParseKey = (key: string) => ParsedKey | Error;

async function importSsh2(): Promise<typeof import('ssh2')> {
  try {
    return (await import('ssh2')).default;
  } catch (cause) {
    throw new LocalAwsError(
      'LOCAL_AWS_COMPUTE_UNAVAILABLE',
      'Cannot run instances: the optional package ssh2, through which they are reached, cannot be loaded. Install it: npm install ssh2',
      { cause },
    );
  }
}

/** Port 22, where programs look for it; else any that is free. */
async function listenSomewhere(server: Server, address: string): Promise<number> {
  try {
    return await listen(server, address, 22);
  } catch (error) {
    if (!isCode(error, 'EACCES') && !isCode(error, 'EADDRINUSE')) throw error;
    return listen(server, address, 0);
  }
}

function listen(server: Server, address: string, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, address, () => {
      server.removeListener('error', reject);
      resolve((server.address() as AddressInfo).port);
    });
  });
}

function sshServer(
  server: Server,
  connections: ReadonlySet<Connection>,
  port: number,
  hostKey: string,
): SshServer {
  let closing: Promise<void> | undefined;
  return {
    port,
    hostKey,
    close() {
      closing ??= new Promise((resolve) => {
        server.close(() => resolve());
        for (const connection of connections) connection.end();
      });
      return closing;
    },
  };
}

function serveConnection(connection: Connection, guest: SshGuest, parseKey: ParseKey): void {
  let login: Login | undefined;
  // Whoever goes away in the middle of something is nobody's problem.
  connection.on('error', () => undefined);
  connection.on('authentication', (context) => {
    authorize(context, guest, parseKey)
      .then((found) => {
        login = found;
        if (found === undefined) return context.reject(['publickey']);
        if (context.method === 'publickey') nameAlgorithm(context);
        context.accept();
      })
      .catch(() => context.reject());
  });
  connection.on('ready', () => {
    const found = login;
    if (found === undefined) return;
    // The same for all sessions of the connection, and asked for only when there is one.
    let sftpServer: Promise<string | undefined> | undefined;
    let sessions = 0;
    const hangUps = new Set<() => void>();
    connection.once('close', () => {
      for (const hangUp of hangUps) hangUp();
    });
    connection.on('session', (accept, reject) => {
      if (sessions >= mostSessions) return reject();
      sessions += 1;
      sftpServer ??= findSftpServer(guest.machine);
      sftpServer
        .then((path) => {
          const session = accept();
          const served = { machine: guest.machine, ...found, sftpServer: path };
          const hangUp = serveSession(session, served);
          hangUps.add(hangUp);
          session.on('close', () => {
            sessions -= 1;
            hangUps.delete(hangUp);
          });
        })
        .catch(reject);
    });
  });
}

/** As OpenSSH's `MaxSessions`. */
const mostSessions = 10;

/** Only keys let anybody in. Asking whether a key would be good enough needs no signature. */
async function authorize(
  context: AuthContext,
  guest: SshGuest,
  parseKey: ParseKey,
): Promise<Login | undefined> {
  if (context.method !== 'publickey') return undefined;
  const login = await findLogin(guest, context.username, context.key.data);
  const { signature, blob, hashAlgo } = context;
  if (login === undefined || signature === undefined || blob === undefined) return login;
  const { key } = login;
  const parsed = parseKey(`${key.type} ${key.blob.toString('base64')}`);
  const isSigned = !(parsed instanceof Error) && parsed.verify(blob, signature, hashAlgo) === true;
  return isSigned ? login : undefined;
}

/**
 * Makes the answer to a question about a key name the algorithm that the client asked for (RFC 8332,
 * section 3.2). ssh2 1.17 names the type of the key instead, which the clients of Go, and so Packer,
 * take for a refusal.
 */
function nameAlgorithm({ key, hashAlgo }: PublicKeyAuthContext): void {
  if (key.algo !== 'ssh-rsa') return;
  if (hashAlgo === 'sha256') key.algo = 'rsa-sha2-256';
  if (hashAlgo === 'sha512') key.algo = 'rsa-sha2-512';
}

function publicHalf(key: ParsedKey | Error): string {
  if (key instanceof Error) throw key;
  return `${key.type} ${key.getPublicSSH().toString('base64')}`;
}
