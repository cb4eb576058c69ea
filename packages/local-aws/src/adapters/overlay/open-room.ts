import { randomBytes } from 'node:crypto';
import { mkdir, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { frozenProcEntries } from '../../compute/overlay/proc-entries.js';
import { LocalAwsError } from '../../errors.js';
import { findObstacles } from './find-obstacles.js';
import { writeMask } from './mask-directory.js';
import { createNamedPipes } from './named-pipes.js';
import type { Room } from './room.js';
import { runHostProgram } from './run-host-program.js';
import { startMachine } from './start-machine.js';

/** What a room is made of. */
export interface OpenRoomOptions {
  readonly directory: string;
  readonly base: string;
  readonly hide: readonly string[];
  readonly clock: () => Date;
}

type Rights = Pick<Room, 'asRoot' | 'stageOptions' | 'isUserNamespace' | 'hasUsers'>;

/** Finds the way in which machines can be made here, by making one. */
export async function openRoom(options: OpenRoomOptions): Promise<Room> {
  const { directory, base, hide, clock } = options;
  const failures: string[] = [];
  for (const rights of await possibleRights()) {
    const pipes = createNamedPipes(join(directory, 'pipes'));
    try {
      await writeMask(directory, base, [directory, ...hide], rights.asRoot);
      const frozenProc = await readFrozenProc();
      const room: Room = { directory, base, clock, pipes, frozenProc, ...rights };
      await tryMachine(room);
      return room;
    } catch (error) {
      pipes.close();
      failures.push(error instanceof Error ? error.message : String(error));
    }
  }
  throw await unavailable(directory, base, failures);
}

/** Best first: as root; as a user with many ids; as a user who is root inside and alone. */
async function possibleRights(): Promise<readonly Rights[]> {
  const isRoot = process.geteuid?.() === 0;
  const asNamespace = (hasUsers: boolean, ...options: readonly string[]): Rights => ({
    asRoot: ['unshare', ...options],
    stageOptions: options,
    isUserNamespace: true,
    hasUsers,
  });
  return [
    ...(isRoot ? [{ asRoot: [], stageOptions: [], isUserNamespace: false, hasUsers: true }] : []),
    ...((await hasOtherIds())
      ? [asNamespace(true, '--user', '--map-root-user', '--map-auto')]
      : []),
    asNamespace(false, '--user', '--map-root-user'),
  ];
}

/** Other ids take the programs of shadow-utils, and a range of ids for this user. */
async function hasOtherIds(): Promise<boolean> {
  const { exitCode } = await runHostProgram([
    ...['unshare', '--user', '--map-root-user', '--map-auto', 'true'],
  ]);
  return exitCode === 0;
}

async function readFrozenProc(): Promise<readonly string[]> {
  const entries = await readdir('/proc', { withFileTypes: true });
  const stats = entries.map(async (entry) => {
    const found = await stat(join('/proc', entry.name)).catch(() => undefined);
    return found === undefined
      ? []
      : [
          {
            name: entry.name,
            isDirectory: entry.isDirectory(),
            isFile: entry.isFile(),
            mode: found.mode,
          },
        ];
  });
  return frozenProcEntries((await Promise.all(stats)).flat());
}

async function tryMachine(room: Room): Promise<void> {
  const path = join(room.directory, 'disks', `.trial-${randomBytes(4).toString('hex')}`);
  for (const name of ['upper', 'work']) await mkdir(join(path, name), { recursive: true });
  try {
    const machine = await startMachine(room, {
      instanceId: 'a machine for trial',
      disk: { path, layers: [] },
      hostname: 'trial',
      console: { write: () => {}, read: () => '' },
    });
    await machine.stop();
  } finally {
    await runHostProgram(['rm', '-rf', '--', path]);
  }
}

async function unavailable(
  directory: string,
  base: string,
  failures: readonly string[],
): Promise<LocalAwsError> {
  const obstacles = await findObstacles(directory, base);
  const lines = obstacles.map(({ missing, remedy }) => `- missing: ${missing}; ${remedy}`);
  const tried = [...new Set(failures)].map((failure) => `- tried: ${failure}`);
  return new LocalAwsError(
    'LOCAL_AWS_COMPUTE_UNAVAILABLE',
    `Instances cannot run here (state directory ${directory}):\n${[...lines, ...tried].join('\n')}\nWithout these, use compute: 'none'; everything else works.`,
  );
}
