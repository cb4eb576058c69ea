import { once } from 'node:events';
import ssh2, { type Client, type ClientChannel, type ConnectConfig, type SFTPWrapper } from 'ssh2';
import { onTestFinished } from 'vitest';
import { newHostKey } from '../../src/compute/host-key.js';

/**
 * A key pair as OpenSSH writes it. Not by ssh2's own generator (1.17), one private key of which in
 * 256 cannot be read again.
 */
export function newKeyPair(): { readonly publicKey: string; readonly privateKey: string } {
  const privateKey = newHostKey();
  const key = ssh2.utils.parseKey(privateKey);
  if (key instanceof Error) throw key;
  return { publicKey: `${key.type} ${key.getPublicSSH().toString('base64')}`, privateKey };
}

/** Logs in for one test; rejects when that is refused. */
export async function logIn(config: ConnectConfig): Promise<Client> {
  const client = new ssh2.Client();
  onTestFinished(() => {
    client.end();
  });
  const ready = once(client, 'ready');
  client.connect({ username: 'ec2-user', ...config });
  await ready;
  return client;
}

/** How a command ended. */
export interface CommandResult {
  readonly code: number | null;
  readonly signal: string | undefined;
  readonly stdout: string;
  readonly stderr: string;
}

/** A command that runs, and how it ends. */
export interface Command {
  readonly channel: ClientChannel;
  readonly end: Promise<CommandResult>;
}

/** Runs a command to its end. */
export async function exec(
  client: Client,
  command: string,
  options: { readonly input?: string; readonly env?: Record<string, string> } = {},
): Promise<CommandResult> {
  const { channel, end } = await open(client, command, options.env);
  channel.end(options.input ?? '');
  return end;
}

/** Starts a command. */
export function open(
  client: Client,
  command: string,
  env: Record<string, string> = {},
): Promise<Command> {
  return new Promise((resolve, reject) => {
    client.exec(command, { env }, (error, channel) => {
      if (error !== undefined && error !== null) reject(error);
      // At once, because its end may be in the same packet as its beginning.
      else resolve({ channel, end: finish(channel) });
    });
  });
}

function finish(channel: ClientChannel): Promise<CommandResult> {
  return new Promise((resolve) => {
    let stdout = '';
    let stderr = '';
    let end: Pick<CommandResult, 'code' | 'signal'> = { code: null, signal: undefined };
    channel.on('data', (chunk: Buffer) => {
      stdout += chunk.toString();
    });
    channel.stderr.on('data', (chunk: Buffer) => {
      stderr += chunk.toString();
    });
    channel.on('exit', (code: number | null, signal?: string) => {
      end = { code, signal };
    });
    channel.on('close', () => resolve({ ...end, stdout, stderr }));
  });
}

/** Files over SFTP. */
export function openSftp(client: Client): Promise<SFTPWrapper> {
  return new Promise((resolve, reject) => {
    client.sftp((error, sftp) => {
      if (error === undefined || error === null) resolve(sftp);
      else reject(error);
    });
  });
}
