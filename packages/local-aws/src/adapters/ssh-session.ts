import { constants } from 'node:os';
import type { Readable } from 'node:stream';
import type { ServerChannel, Session } from 'ssh2';
import type { AuthorizedKey } from '../compute/authorized-keys.js';
import type { Machine, MachineProcess, RunOptions } from '../compute/compute.js';
import type { Account } from '../compute/login.js';
import { serveSftp } from './sftp-session.js';

/** For whom a session is served, and where. */
export interface SessionOptions {
  readonly machine: Machine;
  readonly account: Account;
  /** The key that was used; it may say what runs. */
  readonly key: AuthorizedKey;
  /** The machine's own server of files. Without it, files are served from here. */
  readonly sftpServer: string | undefined;
}

/**
 * Serves one session: a command, a shell or files, with a terminal where one is asked for. Gives
 * what is to be called when its connection is gone.
 */
export function serveSession(session: Session, options: SessionOptions): () => void {
  const { machine, account, key, sftpServer } = options;
  const env: Record<string, string> = {};
  let terminal: RunOptions['terminal'];
  let child: MachineProcess | undefined;
  let hangUp = (): void => undefined;

  const run = (channel: ServerChannel, command: readonly [string, ...string[]]): void => {
    channel.on('error', () => undefined);
    try {
      child = machine.run({
        command,
        user: account.user,
        env,
        ...(terminal === undefined ? {} : { terminal }),
      });
      hangUp = connect(channel, child, terminal !== undefined);
    } catch (error) {
      refuse(channel, error);
    }
  };
  /** A key may allow one command only; what was asked for is told to it. */
  const inShell = (command: string | undefined): readonly [string, ...string[]] => {
    if (key.command === undefined) {
      return command === undefined ? [account.shell, '-l'] : [account.shell, '-c', command];
    }
    if (command !== undefined) env['SSH_ORIGINAL_COMMAND'] = command;
    return [account.shell, '-c', key.command];
  };

  session.on('env', (accept, _reject, { key: name, val }) => {
    if (/^[A-Za-z_]\w*$/.test(name)) env[name] = val;
    accept?.();
  });
  session.on('pty', (accept, reject, { cols, rows, term }) => {
    if (!key.allowsTerminal) return reject?.();
    terminal = { columns: cols, rows };
    env['TERM'] = term === '' ? 'dumb' : term;
    accept?.();
  });
  session.on('window-change', (accept, _reject, { cols, rows }) => {
    child?.resize?.({ columns: cols, rows });
    accept?.();
  });
  session.on('signal', (accept, reject, { name }) => {
    const signal = `SIG${name}`;
    if (child === undefined || !isSignal(signal)) return reject?.();
    child.kill(signal);
    accept?.();
  });
  session.on('exec', (accept, _reject, { command }) => run(accept(), inShell(command)));
  session.on('shell', (accept) => run(accept(), inShell(undefined)));
  if (sftpServer === undefined && key.command === undefined) {
    session.on('sftp', (accept) => serveSftp(accept(), machine, account.user));
  } else {
    session.on('subsystem', (accept, reject, { name }) => {
      if (name !== 'sftp') return reject?.();
      run(accept(), key.command === undefined ? [sftpServer ?? ''] : inShell('sftp'));
    });
  }
  return () => hangUp();
}

/** Joins the two until either ends. Gives what ends it when the other side is gone. */
function connect(channel: ServerChannel, child: MachineProcess, hasTerminal: boolean): () => void {
  // A program may end before it has read everything.
  child.stdin.on('error', () => undefined);
  channel.pipe(child.stdin);
  child.stdout.pipe(channel, { end: false });
  child.stderr.pipe(channel.stderr, { end: false });
  let hasEnded = false;
  const hangUp = (): void => {
    if (hasEnded) return;
    hasEnded = true;
    child.stdin.end();
    // As sshd does: a terminal hangs up, other programs notice when they next write.
    if (hasTerminal) child.kill('SIGHUP');
    for (const stream of [child.stdout, child.stderr]) {
      if (hasTerminal) stream.resume();
      else (stream as Readable).destroy?.();
    }
  };
  channel.on('close', hangUp);
  child.exit.then(
    ({ code, signal }) => {
      hasEnded = true;
      if (signal === null) channel.exit(code ?? 255);
      else channel.exit(signal.replace(/^SIG/, ''), false, '');
      channel.end();
    },
    (error: unknown) => {
      hasEnded = true;
      refuse(channel, error);
    },
  );
  return hangUp;
}

/** What cannot be started ends like what a shell cannot find. */
function refuse(channel: ServerChannel, error: unknown): void {
  channel.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  channel.exit(127);
  channel.end();
}

function isSignal(name: string): name is NodeJS.Signals {
  return Object.hasOwn(constants.signals, name);
}
