import { createHash } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, renameSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test, vi } from 'vitest';
import { readSource } from '../../src/source/read-source.js';
import { makeRepository, type Repository } from '../support/repository.js';

const author = { name: 'A. Maintainer', email: 'maintainer@example.com' };
const remoteUrl = 'https://user:secret@git.example.com/platform/images.git';

function addSubmodule(outer: Repository, inner: Repository, path: string) {
  const add = ['-c', 'protocol.file.allow=always', 'submodule', '--quiet', 'add'];
  outer.git(...add, `file://${inner.directory}`, path);
}

function cloneOf(origin: Repository, ...args: readonly string[]): Repository {
  const clone = makeRepository();
  clone.git('remote', 'add', 'origin', `file://${origin.directory}`);
  clone.git('fetch', '-q', ...args, 'origin');
  clone.git('checkout', '-q', '-B', 'main', 'origin/main');
  clone.git('config', 'remote.origin.url', remoteUrl);
  return clone;
}

test('a clean, pushed checkout of a branch says so', async () => {
  const origin = makeRepository();
  const commit = origin.commit('Start');

  await expect(readSource(cloneOf(origin))).resolves.toEqual({
    commit,
    repository: 'https://git.example.com/platform/images',
    ref: 'main',
    author,
    dirty: false,
    unpushed: false,
  });
});

test('changed, staged, removed, conflicting and new files are named, ignored ones are not', async () => {
  const repository = makeRepository();
  for (const file of ['a b.txt', 'ä.txt', 'gone.txt', 'staged.txt']) repository.write(file, file);
  repository.write('.gitignore', '*.log\n');
  repository.commit('Start');
  repository.write('build.log', 'ignored');
  await expect(readSource(repository)).resolves.not.toHaveProperty('dirtyFiles');

  repository.write('a b.txt', 'changed');
  repository.write('ä.txt', 'changed');
  repository.write('staged.txt', 'changed');
  repository.git('add', 'staged.txt');
  repository.git('mv', 'gone.txt', 'moved.txt');
  repository.write('new.txt', 'new');

  const { dirty, dirtyFiles } = await readSource(repository);

  expect(dirty).toBe(true);
  expect([...(dirtyFiles ?? [])].sort()).toEqual(
    ['a b.txt', 'gone.txt', 'moved.txt', 'new.txt', 'staged.txt', 'ä.txt'].sort(),
  );
});

test('paths are those of the whole checkout, from whatever folder it is read', async () => {
  const repository = makeRepository();
  mkdirSync(join(repository.directory, 'images'));
  repository.write('images/a.txt', 'a');
  repository.commit('Start');
  repository.write('images/a.txt', 'b');

  const source = await readSource({ directory: join(repository.directory, 'images') });

  expect(source.dirtyFiles).toEqual(['images/a.txt']);
});

test('a hundred of many changed files are named', async () => {
  const repository = makeRepository();
  repository.commit('Start');
  for (let i = 0; i < 120; i += 1) repository.write(`file-${i}`, '');

  const { dirty, dirtyFiles } = await readSource(repository);

  expect({ dirty, named: dirtyFiles?.length }).toEqual({ dirty: true, named: 100 });
});

test('files that git was told to leave alone are a gap', async () => {
  const repository = makeRepository();
  repository.write('a.txt', 'a');
  repository.write('b.txt', 'b');
  repository.commit('Start');
  repository.git('update-index', '--assume-unchanged', 'a.txt');
  repository.git('update-index', '--skip-worktree', 'b.txt');
  repository.write('a.txt', 'changed');

  const { gaps } = await readSource(repository);

  expect(gaps).toContainEqual(expect.stringMatching(/^2 files are marked as unchanged/));
});

test('commits that no remote has are counted, and a missing remote is a gap', async () => {
  const repository = makeRepository();
  repository.commit('Start');
  const commit = repository.commit('More');

  await expect(readSource(repository)).resolves.toEqual({
    commit,
    ref: 'main',
    author,
    dirty: false,
    unpushed: true,
    unpushedCommits: 2,
    gaps: ['the checkout has no remote that names its repository'],
  });
});

test('only the commits after the remote branch are unpushed', async () => {
  const origin = makeRepository();
  origin.commit('Start');
  const clone = cloneOf(origin);
  clone.commit('Mine');

  await expect(readSource(clone)).resolves.toMatchObject({ unpushed: true, unpushedCommits: 1 });
});

test('a shallow, detached checkout of one commit, as CI makes it, works and tells what it lacks', async () => {
  const origin = makeRepository();
  origin.commit('Start');
  const commit = origin.commit('SOE-2 More');
  const runner = makeRepository();
  runner.git('remote', 'add', 'origin', `file://${origin.directory}`);
  runner.git('fetch', '-q', '--no-tags', '--depth=1', 'origin', commit);
  runner.git('checkout', '-q', '--detach', commit);
  runner.git('config', 'remote.origin.url', 'git@git.example.com:platform/images.git');

  await expect(readSource(runner)).resolves.toEqual({
    commit,
    repository: 'https://git.example.com/platform/images',
    author,
    dirty: false,
    unpushed: false,
    gaps: ['the clone is shallow; commits before its oldest ones are not known here'],
  });
});

test('a remote that nothing was ever fetched from leaves open whether the commit is pushed', async () => {
  const repository = makeRepository();
  repository.commit('Start');
  repository.git('remote', 'add', 'origin', remoteUrl);

  await expect(readSource(repository)).resolves.toMatchObject({
    unpushed: true,
    gaps: ['no branch of the remote is known here; the commit may be pushed'],
  });
});

test('without origin the remote of the branch counts, else the first', async () => {
  const repository = makeRepository();
  repository.commit('Start');
  repository.git('remote', 'add', 'fork', 'https://git.example.com/fork/images');
  repository.git('remote', 'add', 'up=stream', 'ssh://git@git.example.com:7999/platform/images');
  const fork = await readSource(repository);
  expect(fork.repository).toBe('https://git.example.com/fork/images');
  expect(fork.gaps).toContain('there are 2 remotes and none is origin; fork was taken');

  repository.git('config', 'branch.main.remote', 'up=stream');
  const followed = await readSource(repository);
  expect(followed.repository).toBe('https://git.example.com/platform/images');
});

test('a remote that is a path here is no address', async () => {
  const origin = makeRepository();
  origin.commit('Start');
  const clone = cloneOf(origin);
  clone.git('config', 'remote.origin.url', origin.directory);

  const source = await readSource(clone);

  expect(source).not.toHaveProperty('repository');
  expect(source.gaps).toEqual(['the remote origin has no address that others can open']);
});

test('a detached head names the tag it stands on: the one that is asked for, else the newest', async () => {
  const repository = makeRepository();
  repository.commit('Start');
  repository.git('checkout', '-q', '--detach');
  await expect(readSource(repository)).resolves.not.toHaveProperty('ref');

  repository.git('tag', 'v1.0.0');
  repository.git('-c', 'user.name=x', 'tag', '-a', '-m', 'Release', 'al2023/1.0.0');
  await expect(readSource(repository)).resolves.toMatchObject({ ref: 'al2023/1.0.0' });
  await expect(readSource({ ...repository, tag: 'v1.0.0' })).resolves.toMatchObject({
    ref: 'v1.0.0',
    tag: 'v1.0.0',
  });
  await expect(readSource({ ...repository, tag: 'v9' })).resolves.toMatchObject({
    tag: 'al2023/1.0.0',
  });
});

test('a second worktree is read like the first', async () => {
  const origin = makeRepository();
  const commit = origin.commit('Start');
  const clone = cloneOf(origin);
  const directory = join(makeRepository().directory, 'second');
  clone.git('worktree', 'add', '-q', '-b', 'topic', directory);
  writeFileSync(join(directory, 'new.txt'), '');

  await expect(readSource({ directory })).resolves.toMatchObject({
    commit,
    ref: 'topic',
    dirtyFiles: ['new.txt'],
    unpushed: false,
  });
});

test('submodules are told with their commits, also inside of others, and one that is missing is a gap', async () => {
  const [inner, middle, outer] = [makeRepository(), makeRepository(), makeRepository()];
  const deepest = inner.commit('Inner');
  addSubmodule(middle, inner, 'deep');
  const commit = middle.commit('Middle');
  addSubmodule(outer, middle, 'parts');
  addSubmodule(outer, inner, 'absent');
  outer.commit('Outer');
  outer.git('-c', 'protocol.file.allow=always', 'submodule', 'update', '--init', '--recursive');
  outer.git('submodule', '--quiet', 'deinit', '-f', 'absent');
  outer.write('parts/deep/new.txt', '');

  const source = await readSource(outer);

  expect(source.submodules).toEqual([
    { path: 'absent', commit: deepest },
    { path: 'parts', commit },
    { path: 'parts/deep', commit: deepest },
  ]);
  expect(source.dirtyFiles).toEqual(['parts/deep/new.txt']);
  expect(source.gaps).toContain('the submodule absent is not checked out');
});

test('a submodule at another commit, or hidden by its settings, makes the checkout dirty', async () => {
  const [inner, outer] = [makeRepository(), makeRepository()];
  inner.commit('Inner');
  addSubmodule(outer, inner, 'parts');
  outer.git('config', '-f', '.gitmodules', 'submodule.parts.ignore', 'all');
  outer.commit('Outer');
  const parts = { ...outer, directory: join(outer.directory, 'parts') };
  outer.git('-C', parts.directory, 'commit', '-q', '--allow-empty', '-m', 'Other');
  const other = outer.git('-C', parts.directory, 'rev-parse', 'HEAD');

  await expect(readSource(outer)).resolves.toMatchObject({
    dirtyFiles: ['parts'],
    submodules: [{ path: 'parts', commit: other }],
  });
});

test('a submodule that is a link is not followed', async () => {
  const [inner, outer, elsewhere] = [makeRepository(), makeRepository(), makeRepository()];
  inner.commit('Inner');
  elsewhere.commit('Elsewhere');
  addSubmodule(outer, inner, 'parts');
  outer.commit('Outer');
  renameSync(join(outer.directory, 'parts'), join(elsewhere.directory, 'parts'));
  symlinkSync(elsewhere.directory, join(outer.directory, 'parts'));

  const source = await readSource(outer);

  expect(source.dirtyFiles).toContain('parts');
  expect(source.gaps).toContain('the submodule parts is not checked out');
});

test('nothing that a repository names is started, also not in a submodule', async () => {
  const [inner, outer] = [makeRepository(), makeRepository()];
  inner.write('data.bin', 'data');
  inner.write('.gitattributes', '* filter=evil\n*.bin filter=b=d diff=evil\n');
  inner.commit('Inner');
  outer.write('.gitattributes', '* filter=evil\n*.bin filter=b=d diff=evil\n');
  outer.write('data.bin', 'data');
  addSubmodule(outer, inner, 'parts');
  outer.commit('Outer');
  const proof = join(makeRepository().directory, 'proof');
  const program = join(makeRepository().directory, 'program');
  writeFileSync(program, `#!/bin/sh\necho "$0 $@" >> '${proof}'\ncat\n`);
  chmodSync(program, 0o755);
  for (const directory of [outer.directory, join(outer.directory, 'parts')]) {
    const set = (name: string, value = program) =>
      outer.git('-C', directory, 'config', name, value);
    for (const filter of ['evil', 'b=d']) {
      set(`filter.${filter}.clean`);
      set(`filter.${filter}.process`);
      set(`filter.${filter}.required`, 'true');
    }
    for (const name of ['core.fsmonitor', 'core.sshCommand', 'core.pager', 'gpg.program'])
      set(name);
    for (const name of ['diff.evil.textconv', 'diff.external', 'core.alternateRefsCommand'])
      set(name);
    for (const name of [
      'log.showSignature',
      'status.submoduleSummary',
      'extensions.partialClone',
    ]) {
      set(name, 'true');
    }
    const hooks = outer.git('-C', directory, 'rev-parse', '--absolute-git-dir');
    for (const hook of ['post-index-change', 'fsmonitor-watchman', 'reference-transaction']) {
      mkdirSync(join(hooks, 'hooks'), { recursive: true });
      writeFileSync(join(hooks, 'hooks', hook), `#!/bin/sh\necho hook >> '${proof}'\n`, {
        mode: 0o755,
      });
    }
    writeFileSync(join(directory, 'data.bin'), 'atad');
  }

  const source = await readSource(outer);

  expect(existsSync(proof)).toBe(false);
  expect(source.dirtyFiles).toEqual(expect.arrayContaining(['data.bin', 'parts/data.bin']));
  expect(source.gaps).toContainEqual(expect.stringContaining('the filter b=d, which is not run'));
  // git status as people run it starts them, and fails, since they are no filters.
  expect(() => outer.git('status')).toThrow();
  expect(existsSync(proof)).toBe(true);
});

test('a missing object is not fetched with a program that the repository names', async () => {
  const repository = makeRepository();
  repository.commit('Start');
  const proof = join(makeRepository().directory, 'proof');
  const program = join(makeRepository().directory, 'program');
  writeFileSync(program, `#!/bin/sh\necho ran >> '${proof}'\n`, { mode: 0o755 });
  repository.git('config', 'core.repositoryFormatVersion', '1');
  repository.git('config', 'extensions.partialClone', 'evil');
  repository.git('config', 'remote.evil.url', 'ssh://git.example.com/x');
  repository.git('config', 'remote.evil.promisor', 'true');
  repository.git('config', 'protocol.ssh.allow', 'always');
  repository.git('config', 'core.sshCommand', program);
  // A commit whose tree and parent are nowhere.
  const nowhere = 'deadbeef'.repeat(5);
  const text = `tree ${nowhere}\nparent ${'feedface'.repeat(5)}\nauthor A <a@example.com> 0 +0000\ncommitter A <a@example.com> 0 +0000\n\nx\n`;
  writeFileSync(join(repository.directory, '.git', 'object'), text);
  const hash = repository.git('hash-object', '-t', 'commit', '-w', '--literally', '.git/object');
  writeFileSync(join(repository.directory, '.git/refs/heads/main'), `${hash}\n`);

  await expect(readSource(repository)).rejects.toMatchObject({ name: 'ReleaseNotesError' });
  expect(existsSync(proof)).toBe(false);
  // git log as people run it starts it.
  expect(() => repository.git('log')).toThrow();
  expect(existsSync(proof)).toBe(true);
});

test('a file of Git LFS counts as changed only where it is another than its pointer names', async () => {
  const repository = makeRepository();
  const content = 'large\n'.repeat(1000);
  const oid = createHash('sha256').update(content).digest('hex');
  repository.write(
    'a.iso',
    `version https://git-lfs.github.com/spec/v1\noid sha256:${oid}\nsize ${content.length}\n`,
  );
  repository.commit('Start');
  repository.git('config', 'filter.lfs.process', 'git-lfs filter-process');
  repository.git('config', 'filter.lfs.required', 'true');
  writeFileSync(join(repository.directory, '.git/info/attributes'), '*.iso filter=lfs\n');
  repository.write('a.iso', content);
  await expect(readSource(repository)).resolves.toMatchObject({ dirty: false });

  repository.write('a.iso', `${content}more`);
  await expect(readSource(repository)).resolves.toMatchObject({ dirtyFiles: ['a.iso'] });
});

test('a replaced commit is told as it is, not as it was replaced', async () => {
  const repository = makeRepository();
  const real = repository.commit('Start');
  repository.git('-c', 'user.name=Other', 'checkout', '-q', '--orphan', 'other');
  repository.git('commit', '-q', '--allow-empty', '--author=Other <o@example.com>', '-m', 'Other');
  repository.git('replace', real, 'other');
  repository.git('checkout', '-q', 'main');

  await expect(readSource(repository)).resolves.toMatchObject({ commit: real, author });
});

test('a repository without a commit cannot be built from', async () => {
  await expect(readSource(makeRepository())).rejects.toMatchObject({ code: 'TRACE_NO_COMMIT' });
});

test('a bare repository has no files, and one hidden in a checkout is not taken for it', async () => {
  const repository = makeRepository();
  repository.commit('Start');
  repository.git('clone', '-q', '--bare', '.', 'hidden');

  for (const directory of ['hidden', '.git']) {
    await expect(
      readSource({ directory: join(repository.directory, directory) }),
    ).rejects.toMatchObject({ code: 'TRACE_NO_WORK_TREE' });
  }
});

test('a checkout whose files are elsewhere is refused', async () => {
  const [repository, elsewhere] = [makeRepository(), makeRepository()];
  repository.commit('Start');
  repository.git('config', 'core.worktree', elsewhere.directory);

  await expect(readSource(repository)).rejects.toMatchObject({ code: 'TRACE_NO_WORK_TREE' });
});

test('a folder that is no repository, or that belongs to somebody else, is git’s own error', async () => {
  await expect(readSource({ directory: '/' })).rejects.toMatchObject({ name: 'ReleaseNotesError' });

  const repository = makeRepository();
  repository.commit('Start');
  // The switch by which git tests the same thing; another owner cannot be made without being root.
  vi.stubEnv('GIT_TEST_ASSUME_DIFFERENT_OWNER', '1');
  try {
    await expect(readSource(repository)).rejects.toMatchObject({ code: 'GIT_DUBIOUS_OWNERSHIP' });
  } finally {
    vi.unstubAllEnvs();
  }
});

test('a cancelled reading throws the reason', async () => {
  const signal = AbortSignal.abort(new Error('stop'));

  await expect(readSource({ ...makeRepository(), signal })).rejects.toThrow('stop');
});

test('hostile remotes, branches and tags lose nothing and harm nobody', {
  timeout: 60_000,
}, async () => {
  const repository = makeRepository();
  const commit = repository.commit('Start');
  const word = fc.stringMatching(/^[A-Za-z0-9$`;|&<>"'()!\-=%{}éß漢‮]{1,20}$/u);
  const remote = fc.oneof(
    word,
    fc.constantFrom('--upload-pack=touch x', 'ext::sh -c "touch x"', '-oProxyCommand=x', '\n'),
    fc.tuple(word, word).map(([user, host]) => `https://${user}:hunter2@${host}/x`),
  );
  await fc.assert(
    fc.asyncProperty(word, word, remote, async (name, tag, url) => {
      const path = `refs/heads/${name}`;
      try {
        repository.git('update-ref', path, commit);
        repository.git('update-ref', `refs/tags/${tag}`, commit);
        repository.git('symbolic-ref', 'HEAD', path);
        repository.git('config', 'remote.origin.url', url);
      } catch {
        return;
      }

      const source = await readSource(repository);

      expect(source).toMatchObject({ commit, ref: name, dirty: false });
      expect(source.tag).toBeDefined();
      expect(JSON.stringify(source)).not.toContain('hunter2');
    }),
    { numRuns: 25 },
  );
});
