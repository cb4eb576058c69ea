import { spawn } from 'node:child_process';
import { cp, mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import type {
  BootOptions,
  Compute,
  Machine,
  MachineProcess,
  RunOptions,
} from '../../src/compute/compute.js';

/** What a test can see of, and do to, the machines of {@link fakeCompute}. */
export interface FakeCompute extends Compute {
  /** Everything that was asked for, oldest first: `boot i-…`, `stop i-…`, `freeze vol-…`. */
  readonly log: string[];
  readonly boots: BootOptions[];
  readonly machines: ReadonlyMap<string, FakeMachine>;
  /** The folder that stands for the disk of a volume. */
  readonly disk: (volumeId: string) => string;
  /** Why the next boots fail. */
  bootFailure: string | undefined;
  /** Why the next freezes fail. */
  freezeFailure: string | undefined;
  /** Whether first-boot work waits for `finishBoot`. */
  holdsBoot: boolean;
}

export interface FakeMachine extends Machine {
  readonly finishBoot: () => void;
  /** Its first process ends by itself. */
  readonly shutDown: (how?: 'reboot') => void;
}

/** The parts of a system that a program inside would find at these paths. */
const inside = /^((?:of=|if=)?)(\/(?:home|opt|srv|var\/lib\/amazon|etc\/app)(?:\/|$).*)$/;

/**
 * Machines that keep nothing apart: programs run on this host as whoever runs the test, and absolute
 * paths of a few folders lead below the folder of the disk instead. Users are names only.
 */
export function fakeCompute(directory: string): FakeCompute {
  const machines = new Map<string, FakeMachine>();
  const log: string[] = [];
  const boots: BootOptions[] = [];
  let contents = 0;
  const disk = (id: string): string => join(directory, id);

  const compute: FakeCompute = {
    log,
    boots,
    machines,
    disk,
    bootFailure: undefined,
    freezeFailure: undefined,
    holdsBoot: false,
    async boot(options) {
      log.push(`boot ${options.instanceId}`);
      boots.push(options);
      if (compute.bootFailure !== undefined) throw new Error(compute.bootFailure);
      const root = disk(options.disk.volumeId);
      if (options.disk.content !== undefined && log.every((line) => line !== `disk ${root}`)) {
        await cp(disk(options.disk.content), root, { recursive: true });
      }
      log.push(`disk ${root}`);
      const user = options.defaultUser ?? 'ec2-user';
      const folders = [homeOf(root, user), homeOf(root, 'root'), join(root, 'srv')];
      for (const folder of folders) await mkdir(folder, { recursive: true });
      const machine = fakeMachine(options, root, user, (line) => log.push(line));
      if (!compute.holdsBoot) machine.finishBoot();
      machines.set(options.instanceId, machine);
      return machine;
    },
    async freeze(volumeId) {
      log.push(`freeze ${volumeId}`);
      if (compute.freezeFailure !== undefined) throw new Error(compute.freezeFailure);
      contents += 1;
      await cp(disk(volumeId), disk(`content-${contents}`), { recursive: true });
      return `content-${contents}`;
    },
    async discardDisk(volumeId) {
      log.push(`discard ${volumeId}`);
      await rm(disk(volumeId), { recursive: true, force: true });
    },
    async discardContent(content) {
      log.push(`discard ${content}`);
      await rm(disk(content), { recursive: true, force: true });
    },
    async close() {
      await Promise.all(Array.from(machines.values(), (machine) => machine.stop()));
    },
  };
  return compute;
}

function homeOf(root: string, user: string): string {
  return user === 'root' ? join(root, 'root') : join(root, 'home', user);
}

function fakeMachine(
  { instanceId }: BootOptions,
  root: string,
  defaultUser: string,
  log: (line: string) => void,
): FakeMachine {
  let end = (): void => undefined;
  let finishBoot = (): void => undefined;
  const ended = new Promise<void>((resolve) => {
    end = resolve;
  });
  const booted = new Promise<{ status: 'done' }>((resolve) => {
    finishBoot = () => resolve({ status: 'done' });
  });
  const processes = new Set<MachineProcess>();
  let asksToReboot = false;
  let hasEnded = false;
  const endAll = async (): Promise<void> => {
    hasEnded = true;
    for (const child of processes) child.kill('SIGKILL');
    await Promise.allSettled(Array.from(processes, ({ exit }) => exit));
    end();
  };
  return {
    instanceId,
    booted,
    ended,
    finishBoot,
    shutDown(how) {
      asksToReboot = how === 'reboot';
      void endAll();
    },
    asksToReboot: () => asksToReboot,
    consoleOutput: () => `booted ${instanceId}\n`,
    run(options) {
      if (hasEnded) throw new Error(`${instanceId} has ended`);
      const child = runOnHost(root, defaultUser, options);
      processes.add(child);
      const forget = (): boolean => processes.delete(child);
      child.exit.then(forget, forget);
      return child;
    },
    async stop() {
      if (!hasEnded) log(`stop ${instanceId}`);
      await endAll();
    },
  };
}

function runOnHost(root: string, defaultUser: string, options: RunOptions): MachineProcess {
  const { user = 'root', env = {}, signal } = options;
  const move = (path: string): string =>
    path.replace(inside, (_, prefix: string, rest: string) => `${prefix}${join(root, rest)}`);
  const [program, ...args] = accounts(options.command, defaultUser);
  const child = spawn(program, args.map(move), {
    cwd: move(options.workingDirectory ?? homeOf(root, user)),
    env: { PATH: process.env['PATH'], HOME: homeOf(root, user), USER: user, ...env },
    detached: true,
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  const kill = (name: NodeJS.Signals): void => {
    try {
      if (child.pid !== undefined) process.kill(-child.pid, name);
    } catch {
      // It has ended.
    }
  };
  signal?.addEventListener('abort', () => kill('SIGKILL'), { once: true });
  if (signal?.aborted === true) kill('SIGKILL');
  const drained = Promise.all([child.stdout, child.stderr].map(closed));
  return {
    stdin: child.stdin,
    stdout: child.stdout,
    stderr: child.stderr,
    kill,
    exit: new Promise((resolve, reject) => {
      child.once('error', reject);
      child.once('exit', (code, name) => {
        void drained.then(() => resolve({ code, signal: name }));
      });
    }),
  };
}

/** The machine knows root and its default user, whatever the host knows. */
function accounts(
  command: readonly [string, ...string[]],
  defaultUser: string,
): readonly [string, ...string[]] {
  const [program, , user] = command;
  if (program !== 'getent') return command;
  if (user !== 'root' && user !== defaultUser) return ['false'];
  return ['echo', `${user}:x:1000:1000::/home/${user}:/bin/sh`];
}

function closed(stream: Readable): Promise<void> {
  return new Promise((resolve) => stream.once('close', () => resolve()));
}
