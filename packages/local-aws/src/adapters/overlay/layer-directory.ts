import { randomBytes } from 'node:crypto';
import { chmod, mkdir, readdir, rename } from 'node:fs/promises';
import { join } from 'node:path';
import type { ContentId } from '../../compute/compute.js';
import { type Content, layersBelow, removableContents } from '../../compute/overlay/layers.js';
import { LocalAwsError } from '../../errors.js';
import { readNotes, writeNote } from './layer-notes.js';
import { runHostProgram } from './run-host-program.js';

/** A disk and what it stands on. */
export interface Disk {
  readonly path: string;
  /** Lowest first. */
  readonly layers: readonly ContentId[];
}

/** The disks and frozen contents of a state directory. */
export interface LayerDirectory {
  /** Finds a disk, or makes it. */
  readonly openDisk: (volumeId: string, content: ContentId | undefined) => Promise<Disk>;
  readonly freeze: (volumeId: string) => Promise<ContentId>;
  readonly discardDisk: (volumeId: string) => Promise<void>;
  readonly discardContent: (id: ContentId) => Promise<void>;
}

interface DiskNote {
  readonly content?: ContentId;
}

/**
 * Opens the layers of a state directory. What others left half done is removed: nothing is under its
 * name before it is whole, and nothing is under its name any more once its removal has begun.
 *
 * @param asRoot - In front of a command that has to own what the users inside own.
 */
export async function openLayerDirectory(
  directory: string,
  asRoot: readonly string[],
): Promise<LayerDirectory> {
  const contentsPath = join(directory, 'contents');
  const disksPath = join(directory, 'disks');
  const runAsRoot = async (...command: readonly [string, ...string[]]): Promise<void> => {
    const { exitCode, stderr } = await runHostProgram([...asRoot, ...command]);
    if (exitCode !== 0) throw failed(command, stderr);
  };
  const remove = async (path: string): Promise<void> => {
    const gone = join(path, `../.gone-${randomBytes(6).toString('hex')}`);
    await rename(path, gone);
    await runAsRoot('rm', '-rf', '--one-file-system', '--', gone);
  };
  const leftOvers = [contentsPath, disksPath].map(async (path) =>
    (await readdir(path)).filter((name) => name.startsWith('.')).map((name) => join(path, name)),
  );
  const halves = (await Promise.all(leftOvers)).flat();
  if (halves.length > 0) await runAsRoot('rm', '-rf', '--one-file-system', '--', ...halves);

  const contents = new Map(
    (await readNotes<Content>(contentsPath)).map(([id, note]) => [id, { ...note, id }]),
  );
  const disks = new Map(await readNotes<DiskNote>(disksPath));

  const sweep = async (): Promise<void> => {
    const uses = Array.from(disks.values(), ({ content }) => content);
    for (const id of removableContents(contents, uses)) {
      contents.delete(id);
      await remove(join(contentsPath, id));
    }
  };
  await sweep();

  return {
    async openDisk(volumeId, content) {
      const path = join(disksPath, checkName(volumeId));
      const known = disks.get(volumeId);
      const layers = layersBelow(known === undefined ? content : known.content, contents);
      if (layers === undefined) throw noContent(volumeId, known?.content ?? content);
      if (known === undefined) {
        const note: DiskNote = content === undefined ? {} : { content };
        const half = join(disksPath, `.new-${volumeId}`);
        await mkdir(join(half, 'upper'), { recursive: true });
        await mkdir(join(half, 'work'));
        // It is what `/` is inside.
        await chmod(join(half, 'upper'), 0o755);
        await writeNote(half, note);
        disks.set(volumeId, note);
        await rename(half, path);
      }
      return { path, layers };
    },
    async freeze(volumeId) {
      const disk = disks.get(volumeId);
      if (disk === undefined) throw noDisk(volumeId);
      const id = `c${randomBytes(6).toString('hex')}`;
      const half = join(contentsPath, `.new-${id}`);
      await mkdir(half);
      await runAsRoot(
        'cp',
        '--archive',
        '--reflink=auto',
        join(disksPath, volumeId, 'upper'),
        join(half, 'tree'),
      );
      const note: Content = { id, ...(disk.content === undefined ? {} : { parent: disk.content }) };
      await writeNote(half, note);
      await rename(half, join(contentsPath, id));
      contents.set(id, note);
      return id;
    },
    async discardDisk(volumeId) {
      if (!disks.delete(volumeId)) return;
      await remove(join(disksPath, volumeId));
      await sweep();
    },
    async discardContent(id) {
      const content = contents.get(id);
      if (content === undefined) return;
      const note: Content = { ...content, isDiscarded: true };
      await writeNote(join(contentsPath, id), note);
      contents.set(id, note);
      await sweep();
    },
  };
}

function checkName(volumeId: string): string {
  if (/^[A-Za-z0-9][A-Za-z0-9-]*$/.test(volumeId)) return volumeId;
  throw new LocalAwsError(
    'LOCAL_AWS_MACHINE_FAILED',
    `Cannot keep a disk ${JSON.stringify(volumeId)}: its name has to be of letters, digits and hyphens.`,
  );
}

function noContent(volumeId: string, content: ContentId | undefined): LocalAwsError {
  return new LocalAwsError(
    'LOCAL_AWS_MACHINE_FAILED',
    `Cannot boot from ${volumeId}: what it stands on, ${content}, or something below that is not in the state directory. Start from a content that was frozen there.`,
  );
}

function noDisk(volumeId: string): LocalAwsError {
  return new LocalAwsError(
    'LOCAL_AWS_MACHINE_FAILED',
    `Cannot freeze ${volumeId}: there is no disk of this name in the state directory. Boot from it first.`,
  );
}

function failed([program, ...args]: readonly [string, ...string[]], stderr: string): LocalAwsError {
  return new LocalAwsError(
    'LOCAL_AWS_MACHINE_FAILED',
    `Cannot keep the layers of machines: ${program} ${args.at(-1)} failed: ${stderr.trim()}. Look after the state directory.`,
  );
}
