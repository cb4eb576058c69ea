import type { Attributes, SFTPWrapper } from 'ssh2';
import type { Machine } from '../compute/compute.js';
import { type FileStream, openFileStream } from '../compute/file-stream.js';
import {
  type DirectoryEntry,
  FileError,
  type MachineFiles,
  machineFiles,
  plainPath,
} from '../compute/machine-files.js';

/** The codes of SFTP version 3 (draft-ietf-secsh-filexfer-02, section 7). */
const status = { ok: 0, end: 1, missing: 2, forbidden: 3, other: 4, unsupported: 8 } as const;

/** The flags of SFTP version 3 (section 6.3). */
const flags = { write: 0x02, append: 0x04, create: 0x08, truncate: 0x10, exclusive: 0x20 } as const;

type Handle =
  | { readonly kind: 'file'; readonly path: string; readonly stream: FileStream }
  | { readonly kind: 'directory'; readonly entries: readonly DirectoryEntry[]; isRead: boolean };

/** Serves the files of a machine to one of its users, one request after the other. */
export function serveSftp(sftp: SFTPWrapper, machine: Machine, user: string): void {
  const files = machineFiles(machine, user);
  const handles = new Map<string, Handle>();
  let opened = 0;
  let last: Promise<void> = Promise.resolve();

  const answer = (id: number, work: () => Promise<void>): void => {
    last = last.then(work).catch((error: unknown) => {
      const reason = error instanceof FileError ? error.reason : 'other';
      sftp.status(id, status[reason], error instanceof Error ? error.message : '');
    });
  };
  const effect = (id: number, work: () => Promise<unknown>): void =>
    answer(id, async () => {
      await work();
      sftp.status(id, status.ok);
    });
  const open = (id: number, handle: Handle): void => {
    opened += 1;
    handles.set(String(opened), handle);
    sftp.handle(id, Buffer.from(String(opened)));
  };
  const file = (name: Buffer): Extract<Handle, { kind: 'file' }> => {
    const handle = handles.get(name.toString());
    if (handle?.kind !== 'file') throw new FileError('This is the handle of no file');
    return handle;
  };

  sftp.on('error', () => undefined);
  // Clients wait for the end of a server that they have told to end.
  sftp.on('end', () => void last.then(() => sftp.end()));
  sftp.on('OPEN', (id, path, asked, attrs) =>
    answer(id, async () => {
      if ((asked & flags.write) === 0) await files.do('head', '-c', '0', plainPath(path));
      else await prepare(files, path, asked, attrs);
      const append = (asked & flags.append) !== 0;
      open(id, { kind: 'file', path, stream: openFileStream(machine, { path, user, append }) });
    }),
  );
  sftp.on('READ', (id, handle, offset, length) =>
    answer(id, async () => {
      const data = await file(handle).stream.read(offset, length);
      if (data.length === 0) sftp.status(id, status.end);
      else sftp.data(id, data);
    }),
  );
  sftp.on('WRITE', (id, handle, offset, data) =>
    effect(id, () => file(handle).stream.write(offset, data)),
  );
  sftp.on('CLOSE', (id, handle) =>
    effect(id, async () => {
      const closed = handles.get(handle.toString());
      handles.delete(handle.toString());
      if (closed?.kind === 'file') await closed.stream.flush();
    }),
  );
  sftp.on('FSTAT', (id, handle) =>
    answer(id, async () => {
      const { path, stream } = file(handle);
      await stream.flush();
      sftp.attrs(id, await files.attributes(path, { follow: true }));
    }),
  );
  sftp.on('FSETSTAT', (id, handle, attrs) =>
    effect(id, async () => {
      const { path, stream } = file(handle);
      await stream.flush();
      await setAttributes(files, path, attrs);
    }),
  );
  sftp.on('STAT', (id, path) =>
    answer(id, async () => sftp.attrs(id, await files.attributes(path, { follow: true }))),
  );
  sftp.on('LSTAT', (id, path) =>
    answer(id, async () => sftp.attrs(id, await files.attributes(path, { follow: false }))),
  );
  sftp.on('SETSTAT', (id, path, attrs) => effect(id, () => setAttributes(files, path, attrs)));
  sftp.on('OPENDIR', (id, path) =>
    answer(id, async () => {
      const self = await files.attributes(path, { follow: true });
      const dots = ['.', '..'].map((name) => ({ name, attributes: self }));
      const entries = [...dots, ...(await files.list(path))];
      open(id, { kind: 'directory', entries, isRead: false });
    }),
  );
  sftp.on('READDIR', (id, name) =>
    answer(id, async () => {
      const handle = handles.get(name.toString());
      if (handle?.kind !== 'directory') throw new FileError('This is the handle of no directory');
      if (handle.isRead) return sftp.status(id, status.end);
      handle.isRead = true;
      sftp.name(id, handle.entries.map(describe));
    }),
  );
  sftp.on('REALPATH', (id, path) =>
    answer(id, async () => {
      const filename = await files.realPath(path);
      sftp.name(id, [{ filename, longname: filename, attrs: noAttributes }]);
    }),
  );
  sftp.on('READLINK', (id, path) =>
    answer(id, async () => {
      const filename = await files.readLink(path);
      sftp.name(id, [{ filename, longname: filename, attrs: noAttributes }]);
    }),
  );
  sftp.on('REMOVE', (id, path) => effect(id, () => files.do('unlink', plainPath(path))));
  sftp.on('RMDIR', (id, path) => effect(id, () => files.do('rmdir', plainPath(path))));
  sftp.on('MKDIR', (id, path, { mode }) =>
    effect(id, () => {
      const permissions = typeof mode === 'number' ? ['-m', octal(mode)] : [];
      return files.do('mkdir', ...permissions, plainPath(path));
    }),
  );
  sftp.on('RENAME', (id, from, to) =>
    effect(id, async () => {
      // Version 3 does not replace what is there.
      await files.do('test', '!', '-e', plainPath(to));
      await files.do('mv', '-T', plainPath(from), plainPath(to));
    }),
  );
  // The link comes first, whichever way round its client wrote them: ssh2 has sorted that out.
  sftp.on('SYMLINK', (id, link, target) =>
    effect(id, () => files.do('ln', '-sT', '--', target, plainPath(link))),
  );
  sftp.on('EXTENDED', (id) => sftp.status(id, status.unsupported));
}

/** Makes a file ready to be written, as its flags ask. */
async function prepare(
  files: MachineFiles,
  path: string,
  asked: number,
  { mode }: Partial<Attributes>,
): Promise<void> {
  const has = (flag: number): boolean => (asked & flag) !== 0;
  const conv = [
    ...(has(flags.create) ? [] : ['nocreat']),
    ...(has(flags.create) && has(flags.exclusive) ? ['excl'] : []),
    ...(has(flags.truncate) ? [] : ['notrunc']),
  ];
  const isNew =
    has(flags.create) && typeof mode === 'number' && !(await exists(files, path))
      ? mode
      : undefined;
  await files.do(
    'dd',
    'if=/dev/null',
    `of=${plainPath(path)}`,
    'status=none',
    ...(conv.length === 0 ? [] : [`conv=${conv.join(',')}`]),
  );
  if (isNew !== undefined) await files.do('chmod', octal(isNew), plainPath(path));
}

async function exists(files: MachineFiles, path: string): Promise<boolean> {
  try {
    await files.attributes(path, { follow: true });
    return true;
  } catch {
    return false;
  }
}

async function setAttributes(
  files: MachineFiles,
  path: string,
  { size, uid, gid, mode, atime, mtime }: Partial<Attributes>,
): Promise<void> {
  const at = plainPath(path);
  if (size !== undefined) await files.do('truncate', '-s', String(size), at);
  if (uid !== undefined && gid !== undefined) await files.do('chown', `${uid}:${gid}`, at);
  // Last but for the times, because a change of owner takes bits away.
  if (mode !== undefined) await files.do('chmod', octal(mode), at);
  if (atime !== undefined) await files.do('touch', '-a', '-d', `@${atime}`, at);
  if (mtime !== undefined) await files.do('touch', '-m', '-d', `@${mtime}`, at);
}

const noAttributes: Attributes = { mode: 0, uid: 0, gid: 0, size: 0, atime: 0, mtime: 0 };

function describe({ name, attributes }: DirectoryEntry) {
  const { mode, uid, gid, size, mtime } = attributes;
  const bits = Array.from({ length: 9 }, (_, at) =>
    (mode & (0o400 >> at)) === 0 ? '-' : 'rwx'.charAt(at % 3),
  );
  const kind = (mode & 0o170000) === 0o040000 ? 'd' : (mode & 0o170000) === 0o120000 ? 'l' : '-';
  const date = new Date(mtime * 1000).toISOString().slice(0, 16).replace('T', ' ');
  const longname = `${kind}${bits.join('')} 1 ${uid} ${gid} ${size} ${date} ${name}`;
  return { filename: name, longname, attrs: attributes };
}

function octal(mode: number): string {
  return (mode & 0o7777).toString(8);
}
