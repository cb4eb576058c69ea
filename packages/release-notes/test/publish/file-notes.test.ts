import { chmod, mkdir, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  applyPublication,
  type FileSystem,
  fileNotes,
  parsePublicationPlan,
  planPublication,
  publishReleaseNotes,
  renderHtml,
  renderJson,
} from '../../src/index.js';
import { dyingFiles } from '../support/dying-files.js';
import { emptyNotes } from '../support/notes.js';
import { temporaryFolder } from '../support/repository.js';

const notes = emptyNotes('2026.11.1');

describe('fileNotes', () => {
  it('writes a file and its folders, in the format of its ending, and then finds it done', async () => {
    const directory = await temporaryFolder();
    const publishers = ['a/b/notes.html', './notes.json'].map((path) =>
      fileNotes({ path, directory }),
    );
    const plan = await planPublication(notes, publishers);
    const result = await publishReleaseNotes(notes, publishers);
    const again = await planPublication(notes, publishers);

    expect(plan.actions.map(({ target, action }) => [target, action])).toEqual([
      [join('a', 'b', 'notes.html'), 'create'],
      ['notes.json', 'create'],
    ]);
    expect(result.complete).toBe(true);
    expect(await readFile(join(directory, 'a/b/notes.html'), 'utf8')).toBe(renderHtml(notes));
    expect(await readFile(join(directory, 'notes.json'), 'utf8')).toBe(renderJson(notes));
    expect(again.actions.map(({ action }) => action)).toEqual(['none', 'none']);
  });

  it.each([0o640, 0o666])(
    'replaces a file as a whole and keeps its permissions, %i',
    async (mode) => {
      const directory = await temporaryFolder();
      const path = join(directory, 'notes.txt');
      await writeFile(path, 'old', { mode: 0o600 });
      await chmod(path, mode);
      const publisher = fileNotes({ path, format: () => 'new' });
      const { outcomes } = await publishReleaseNotes(notes, [publisher]);

      expect(outcomes[0]).toMatchObject({ target: path, status: 'done' });
      expect(await readFile(path, 'utf8')).toBe('new');
      expect((await stat(path)).mode & 0o777).toBe(mode);
      expect(await readdir(directory)).toEqual(['notes.txt']);
    },
  );

  it('writes over nothing that came or changed since the plan', async () => {
    const directory = await temporaryFolder();
    const [fresh, old] = [join(directory, 'fresh.md'), join(directory, 'old.md')];
    await writeFile(old, 'before');
    const publishers = [fresh, old].map((path) => fileNotes({ path }));
    const plan = await planPublication(notes, publishers);
    await writeFile(fresh, 'by somebody');
    await writeFile(old, 'by somebody');
    const { outcomes } = await applyPublication(plan, publishers);

    expect(outcomes.map(({ error }) => error?.code)).toEqual([
      'NOTES_PUBLISH_CONFLICT',
      'NOTES_PUBLISH_CONFLICT',
    ]);
    expect(await readFile(fresh, 'utf8')).toBe('by somebody');
    expect(await readFile(old, 'utf8')).toBe('by somebody');
    expect(await readdir(directory)).toEqual(['fresh.md', 'old.md']);
  });

  it('lets one of several win who make the same file at the same time', async () => {
    const directory = await temporaryFolder();
    const writers = ['a', 'b', 'c', 'd'].map((text) => [
      fileNotes({ path: 'n.md', directory, format: () => text.repeat(100_000) }),
    ]);
    const plans = await Promise.all(writers.map((writer) => planPublication(notes, writer)));
    const results = await Promise.all(
      plans.map((plan, index) => applyPublication(plan, writers[index] ?? [])),
    );
    const statuses = results.map(
      ({ outcomes: [outcome] }) => outcome?.error?.code ?? outcome?.status,
    );
    const winner = 'abcd'[statuses.indexOf('done')] ?? '';

    expect([...statuses].sort()).toEqual([...Array(3).fill('NOTES_PUBLISH_CONFLICT'), 'done']);
    expect(await readFile(join(directory, 'n.md'), 'utf8')).toBe(winner.repeat(100_000));
    expect(await readdir(directory)).toEqual(['n.md']);
  });

  it('makes files where a file system knows no second names, and still replaces nothing', async () => {
    const directory = await temporaryFolder();
    const path = join(directory, 'n.md');
    const { files } = dyingFiles();
    let before = async () => {};
    const plain: FileSystem = {
      ...files,
      async link() {
        await before();
        throw Object.assign(new Error('not supported'), { code: 'ENOTSUP' });
      },
    };
    const publisher = fileNotes({ path, files: plain, format: () => 'ours' });
    const plan = await planPublication(notes, [publisher]);
    before = () => writeFile(path, 'theirs');
    const lost = await applyPublication(plan, [publisher]);
    const kept = await readFile(path, 'utf8');
    await rm(path);
    before = async () => {};
    const made = await applyPublication(plan, [publisher]);

    expect(lost.outcomes[0]?.error?.code).toBe('NOTES_PUBLISH_CONFLICT');
    expect(kept).toBe('theirs');
    expect(made.complete).toBe(true);
    expect(await readFile(path, 'utf8')).toBe('ours');
    expect(await readdir(directory)).toEqual(['n.md']);
  });

  it('follows no link of a file, and no link of a folder that leads out', async () => {
    const directory = await temporaryFolder();
    const outside = await temporaryFolder();
    await writeFile(join(outside, 'secret.md'), 'secret');
    await symlink(join(outside, 'secret.md'), join(directory, 'link.md'));
    await symlink(outside, join(directory, 'out'));
    await mkdir(join(directory, 'real'));
    await symlink('real', join(directory, 'in'));
    const publishers = ['link.md', 'out/secret.md', 'out/new/n.md', 'in/n.md'].map((path) =>
      fileNotes({ path, directory }),
    );
    const { failures, actions } = await planPublication(notes, publishers);

    expect(failures.map(({ error }) => [error.code, error.message])).toEqual([
      ['NOTES_FILE_FAILED', expect.stringContaining('symbolic link')],
      ['NOTES_FILE_FAILED', expect.stringContaining('leads out')],
      ['NOTES_FILE_FAILED', expect.stringContaining('leads out')],
    ]);
    expect(actions.map(({ target }) => target)).toEqual([join('in', 'n.md')]);
    // A folder that becomes a link behind the plan leads nowhere either.
    const later = fileNotes({ path: 'later/n.md', directory });
    const plan = await planPublication(notes, [later]);
    await symlink(outside, join(directory, 'later'));
    const { outcomes } = await applyPublication(plan, [later]);
    expect(outcomes[0]?.error?.message).toContain('leads out');
    expect(await readdir(outside)).toEqual(['secret.md']);
  });

  it('refuses paths that are none, and formats that nothing tells', () => {
    const refused = [
      '',
      '../n.md',
      'a/../../n.md',
      'dir/',
      '.',
      'a\u0000.md',
      'notes.exe',
      'notes',
    ];
    for (const path of refused) {
      expect(() => fileNotes({ path, directory: '/tmp/x' }), path).toThrowError(
        expect.objectContaining({ code: 'NOTES_OPTION_INVALID' }),
      );
    }
    expect(fileNotes({ path: 'notes', format: 'md', directory: '/tmp/x' }).target).toBe('notes');
  });

  it('checks what a plan wants it to write', async () => {
    const directory = await temporaryFolder();
    const publisher = fileNotes({ path: 'n.md', directory });
    const plan = await planPublication(notes, [publisher]);
    const writes: readonly unknown[] = [{}, { content: 1, expects: null }, { content: 'x' }];
    for (const write of writes) {
      const [action] = plan.actions;
      const forged = parsePublicationPlan({
        ...plan,
        actions: [{ ...action, steps: [{ title: 't', write }] }],
      });
      const { outcomes } = await applyPublication(forged, [publisher]);
      expect(outcomes[0]?.error?.code).toBe('NOTES_PLAN_INVALID');
    }
    expect(await readdir(directory)).toEqual([]);
  });

  it('shows the old file or the new one wherever it is killed, and the next run completes it', async () => {
    for (const before of [undefined, 'old']) {
      const whole = dyingFiles();
      const first = await temporaryFolder();
      if (before !== undefined) await writeFile(join(first, 'n.md'), before);
      await publishReleaseNotes(notes, [
        fileNotes({ path: 'n.md', directory: first, files: whole.files }),
      ]);
      expect(whole.state.calls).toBeGreaterThan(8);

      for (let last = 1; last <= whole.state.calls; last += 1) {
        const directory = await temporaryFolder();
        const path = join(directory, 'n.md');
        if (before !== undefined) await writeFile(path, before);
        const { files } = dyingFiles(last);
        await publishReleaseNotes(notes, [fileNotes({ path: 'n.md', directory, files })]);
        const seen = await readFile(path, 'utf8').catch(() => undefined);
        const result = await publishReleaseNotes(notes, [fileNotes({ path: 'n.md', directory })]);
        const after = await readFile(path, 'utf8');

        expect([before, after]).toContain(seen);
        expect(after).toContain('2026.11.1');
        expect(result.outcomes[0]?.status).toBe(seen === after ? 'unchanged' : 'done');
      }
    }
  });
});
