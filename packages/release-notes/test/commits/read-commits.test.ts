import { execFile } from 'node:child_process';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { type Commit, type ReadCommitsOptions, readCommits } from '../../src/index.js';
import { createRepository, isolated, temporaryFolder } from '../support/repository.js';

async function read(options: ReadCommitsOptions): Promise<Commit[]> {
  const commits: Commit[] = [];
  for await (const commit of readCommits(options)) commits.push(commit);
  return commits;
}
const messages = async (options: ReadCommitsOptions) =>
  (await read(options)).map(({ message }) => message);

describe('readCommits', () => {
  it('reads every field of a commit', async () => {
    const repository = await createRepository();
    const root = await repository.commit('root');
    const hash = await repository.commit('Subject\n\nBody\n', { author: 'Grace <g@example.com>' });

    const [commit] = await read(repository.options);

    expect(commit).toEqual({
      hash,
      parents: [root],
      authorTime: Date.UTC(2026, 10, 2, 0, 5) / 1000,
      commitTime: Date.UTC(2026, 10, 2, 0, 5) / 1000,
      authorName: 'Grace',
      authorEmail: 'g@example.com',
      committerName: 'Ada',
      message: 'Subject\n\nBody\n',
    });
  });

  it('leaves out what the lower end contains and includes the upper end', async () => {
    const repository = await createRepository();
    await repository.commit('one');
    await repository.git('tag', 'v1');
    await repository.commit('two');
    await repository.git('tag', '-m', 'annotated', 'v2');
    await repository.commit('three');

    expect(await messages({ ...repository.options, from: 'v1', to: 'v2' })).toEqual(['two']);
    expect(await messages({ ...repository.options, from: 'v2' })).toEqual(['three']);
    expect(await messages({ ...repository.options, from: 'v2', to: 'v2' })).toEqual([]);
  });

  it('takes no message for a record, whatever it holds', async () => {
    const repository = await createRepository();
    const forged = `${'a'.repeat(40)}\\0\\x00%x00${'b'.repeat(40)}\ncommit ${'c'.repeat(40)}\n\n---\n\x1e\x1f%H%B\x1b[2J`;
    const hash = await repository.commit(forged);
    await repository.commit('\n\n');
    await repository.commit('');

    const commits = await read(repository.options);

    expect(commits.map(({ message }) => message.trim())).toEqual(['', '', forged]);
    expect(commits.at(-1)?.hash).toBe(hash);
  });

  it('cuts a message where git does, at a NUL', async () => {
    const repository = await createRepository();
    await repository.commit('root');
    const hash = await repository.commitObject(Buffer.from(`seen\0${'d'.repeat(40)}\0\0`));

    expect((await read(repository.options)).map((c) => [c.hash, c.message]).at(0)).toEqual([
      hash,
      'seen',
    ]);
  });

  it('decodes other encodings and marks broken characters', async () => {
    const repository = await createRepository();
    await repository.commit(Buffer.from('caf\xe9', 'latin1'), { encoding: 'ISO-8859-1' });
    await repository.commitObject(Buffer.from([0x62, 0xff, 0xe2, 0x82, 0x64]));

    expect(await messages(repository.options)).toEqual(['b\uFFFD\uFFFDd', 'café']);
  });

  it('keeps odd author names as they are', async () => {
    const repository = await createRepository();
    const author = 'A %H | "B" $(x) \u202eC';
    await repository.commit('x', { author: `${author} <>` });

    expect((await read(repository.options))[0]).toMatchObject({
      authorName: author,
      authorEmail: '',
    });
  });

  it('survives times that no calendar knows', async () => {
    const repository = await createRepository();
    await repository.commit('root');
    await repository.commitObject(Buffer.from('late'), '99999999999 +51800');

    expect(await messages(repository.options)).toEqual(['late', 'root']);
  });

  it('limits to paths literally, and never takes one for an option or pattern', async () => {
    const repository = await createRepository();
    await repository.commit('star', { file: '*' });
    await repository.commit('a', { file: 'a' });
    await repository.commit('option', { file: '--output=x' });

    expect(await messages({ ...repository.options, paths: ['*'] })).toEqual(['star']);
    expect(await messages({ ...repository.options, paths: ['--output=x'] })).toEqual(['option']);
    expect(await messages({ ...repository.options, paths: [':(exclude)a'] })).toEqual([]);
    expect(await messages({ ...repository.options, paths: ['a', '*'] })).toEqual(['a', 'star']);
  });

  it('keeps side branches whose work a merge threw away', async () => {
    const repository = await createRepository();
    await repository.commit('root', { file: 'a' });
    await repository.branch('side');
    await repository.commit('side', { file: 'a' });
    await repository.checkout('main');
    await repository.commit('main', { file: 'b' });
    await repository.git('merge', '--quiet', '-s', 'ours', '-m', 'merge', 'side');

    expect(await messages({ ...repository.options, paths: ['a'] })).toContain('side');
  });

  it.each([
    '--output=x',
    '-n1',
    '^main',
    'main..main',
    'nowhere',
    '',
    'main^{tree}',
    'a\0b',
    ':/root',
  ])('refuses %j as an end of the range', async (ref) => {
    const repository = await createRepository();
    await repository.commit('root');

    for (const end of [{ from: ref }, { to: ref }]) {
      await expect(read({ ...repository.options, ...end })).rejects.toMatchObject({
        name: 'ReleaseNotesError',
        code: 'GIT_UNKNOWN_REVISION',
      });
    }
    expect(await repository.git('status', '--porcelain')).toBe('');
  });

  it('says so if there is no commit at all', async () => {
    const repository = await createRepository();

    await expect(read(repository.options)).rejects.toMatchObject({
      code: 'GIT_UNKNOWN_REVISION',
      message: expect.stringContaining('has no commit yet'),
    });
  });

  it('refuses a shallow clone that does not reach the lower end', async () => {
    const origin = await createRepository();
    const first = await origin.commit('one');
    await origin.git('tag', 'v1');
    await origin.commit('two');
    await origin.commit('three');
    const directory = join(await temporaryFolder(), 'clone');
    const clone = async (...args: string[]) => promisify(execFile)('git', args, { env: isolated });
    await clone('clone', '-q', '--depth=1', `file://${origin.directory}`, directory);
    const options = { directory, env: isolated };

    // First the lower end is missing; then it is there, but not what lies between.
    await expect(read({ ...options, from: first })).rejects.toMatchObject({
      code: 'GIT_SHALLOW_CLONE',
    });
    await clone('-C', directory, 'fetch', '-q', '--depth=1', 'origin', 'tag', 'v1');
    await expect(read({ ...options, from: 'v1' })).rejects.toMatchObject({
      code: 'GIT_SHALLOW_CLONE',
    });
    await clone('-C', directory, 'fetch', '-q', '--unshallow');
    expect(await messages({ ...options, from: 'v1' })).toEqual(['three', 'two']);
  });

  it('reads a partial clone without fetching, and says what is missing', async () => {
    const origin = await createRepository();
    await origin.git('config', 'uploadpack.allowFilter', 'true');
    await origin.commit('one', { file: 'a' });
    await origin.commit('two', { file: 'b' });
    const folder = await temporaryFolder();
    const clone = async (filter: string) => {
      const directory = join(folder, filter.replace(':', '-'));
      await origin.git(
        ...['clone', '-q', '--no-checkout', `--filter=${filter}`],
        ...[`file://${origin.directory}`, directory],
      );
      return { directory, env: isolated };
    };

    expect(await messages({ ...(await clone('blob:none')), paths: ['a'] })).toEqual(['one']);
    const treeless = await clone('tree:0');
    expect(await messages(treeless)).toEqual(['two', 'one']);
    const refused = await read({ ...treeless, paths: ['a'] }).catch((error: unknown) => error);
    expect(refused).toMatchObject({
      code: 'GIT_FAILED',
      message: expect.stringContaining('--filter=blob:none'),
    });
    expect(String(refused)).not.toContain('graft');
  });

  it('can be left early and cancelled', async () => {
    const repository = await createRepository();
    await repository.commit('one');
    await repository.commit('two');
    const controller = new AbortController();
    const signal = controller.signal;

    for await (const commit of readCommits(repository.options)) {
      expect(commit.message).toBe('two');
      break;
    }
    controller.abort(new Error('enough'));
    await expect(read({ ...repository.options, signal })).rejects.toThrow('enough');
  });

  it('reads from a folder below the top', async () => {
    const repository = await createRepository();
    const directory = join(repository.directory, 'sub');
    await mkdir(directory);
    await repository.commit('below', { file: 'sub/a' });
    await repository.commit('above', { file: 'a' });

    expect(await messages({ ...repository.options, directory, paths: ['a'] })).toEqual(['below']);
  });
});
