import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { streamGit } from '../../src/adapters/git.js';
import { readCommits, runGit } from '../../src/index.js';
import { createRepository, isolated, temporaryFolder } from '../support/repository.js';

describe('runGit', () => {
  it('returns what git wrote', async () => {
    const repository = await createRepository();
    const hash = await repository.commit('one');

    expect(await runGit(['rev-parse', 'HEAD'], repository.options)).toBe(`${hash}\n`);
  });

  it('stays in its repository when a hook has set another one', async () => {
    const [here, elsewhere] = [await createRepository(), await createRepository()];
    const hash = await here.commit('here');
    await elsewhere.commit('elsewhere');
    const env = { ...isolated, GIT_DIR: join(elsewhere.directory, '.git') };

    expect(await runGit(['rev-parse', 'HEAD'], { ...here.options, env })).toBe(`${hash}\n`);
  });

  it('starts no program that the repository names', async () => {
    const repository = await createRepository();
    const hash = await repository.commit('one');
    const [proof, program] = [
      join(repository.directory, 'proof'),
      join(repository.directory, 'program'),
    ];
    await writeFile(program, `#!/bin/sh\ntouch '${proof}'\n`, { mode: 0o755 });
    await repository.git('config', 'core.fsmonitor', program);
    await repository.git('config', 'gpg.program', program);
    await repository.git('config', 'log.showSignature', 'true');

    const status = await runGit(['status', '--porcelain'], repository.options);
    for await (const commit of readCommits(repository.options)) expect(commit.hash).toBe(hash);

    expect(status).toContain('?? program');
    expect(status).not.toContain('proof');
    expect(await runGit(['status', '--porcelain'], repository.options)).not.toContain('proof');
  });

  it('says that git is missing', async () => {
    const folder = await temporaryFolder();

    await expect(
      runGit(['status'], { directory: folder, env: { PATH: folder } }),
    ).rejects.toMatchObject({ name: 'ReleaseNotesError', code: 'GIT_NOT_FOUND' });
  });

  it('says that a folder is no repository or is not there', async () => {
    const folder = await temporaryFolder();
    const env = { ...isolated, GIT_CEILING_DIRECTORIES: folder };
    const inside = join(folder, 'inside');
    await mkdir(inside);

    for (const directory of [inside, join(folder, 'nowhere')]) {
      await expect(runGit(['status'], { directory, env })).rejects.toMatchObject({
        code: 'GIT_NOT_A_REPOSITORY',
        exitCode: 128,
      });
    }
  });

  it('says that a folder belongs to somebody else', async () => {
    const repository = await createRepository();
    // The switch by which git tests the same thing; another owner cannot be made without being root.
    const env = { ...isolated, GIT_TEST_ASSUME_DIFFERENT_OWNER: '1' };

    await expect(runGit(['status'], { ...repository.options, env })).rejects.toMatchObject({
      code: 'GIT_DUBIOUS_OWNERSHIP',
    });
  });

  it('reports the exit code and what git said about it', async () => {
    const repository = await createRepository();
    await repository.commit('one');

    await expect(
      runGit(['config', '--get', 'remote.origin.url'], repository.options),
    ).rejects.toMatchObject({ code: 'GIT_FAILED', exitCode: 1, stderr: '' });
    await expect(runGit(['log', '--nonsense'], repository.options)).rejects.toMatchObject({
      code: 'GIT_FAILED',
      stderr: expect.stringContaining('--nonsense'),
    });
  });

  it('shows no credentials from what git said', async () => {
    const repository = await createRepository();

    const failed = runGit(
      ['rev-parse', '--verify', 'https://ada:hunter2@git.example/x'],
      repository.options,
    );

    await expect(failed).rejects.toMatchObject({ message: expect.not.stringContaining('hunter2') });
  });

  it('refuses an argument that cannot be passed on', async () => {
    const repository = await createRepository();

    await expect(runGit(['log', 'a\0b'], repository.options)).rejects.toMatchObject({
      code: 'GIT_FAILED',
    });
  });

  it('stops with the reason of its signal, before and while git runs', async () => {
    const repository = await createRepository();
    const early = AbortSignal.abort(new Error('early'));
    const late = new AbortController();

    await expect(runGit(['status'], { ...repository.options, signal: early })).rejects.toThrow(
      'early',
    );
    const endless = streamGit(['-c', 'alias.endless=!yes', 'endless'], {
      ...repository.options,
      signal: late.signal,
    });
    await endless.next();
    late.abort(new Error('late'));
    await expect(endless.next().then(() => endless.next())).rejects.toThrow('late');
  });

  it('stops git when the reader leaves early', async () => {
    const repository = await createRepository();
    let read = 0;

    const endless = ['-c', 'alias.endless=!yes', 'endless'];
    for await (const chunk of streamGit(endless, repository.options)) {
      read += chunk.length;
      break;
    }

    expect(read).toBeGreaterThan(0);
  });
});
