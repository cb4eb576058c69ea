import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { previewReleaseNotes } from '../../src/preview/preview-release-notes.js';
import { previewMarker, renderPreview } from '../../src/preview/render-preview.js';
import { createRepository, isolated, temporaryFolder } from '../support/repository.js';

describe('previewReleaseNotes', () => {
  it('tells what came since the newest release, with the version that fits it', async () => {
    const repository = await createRepository();
    await repository.commit('feat: old');
    await repository.git('tag', 'v1.0.0');
    await repository.commit('fix: close port 22');
    const preview = await previewReleaseNotes(repository.options);

    expect(preview).toMatchObject({
      previousTag: 'v1.0.0',
      suggestion: { version: '1.0.1', tag: 'v1.0.1' },
      notes: { name: 'repository', version: '1.0.1', previous: '1.0.0' },
    });
    expect(preview.notes.sections.flatMap(({ changes }) => changes)).toHaveLength(1);

    await repository.commit('feat: add chrony');
    expect((await previewReleaseNotes(repository.options)).suggestion?.version).toBe('1.1.0');
    await repository.commit('fix!: no root');
    expect((await previewReleaseNotes(repository.options)).suggestion?.version).toBe('2.0.0');
  });

  it('takes no version that another branch has', async () => {
    const repository = await createRepository();
    await repository.commit('feat: old');
    await repository.git('tag', 'v1.0.0');
    await repository.branch('other');
    await repository.commit('feat: there');
    await repository.git('tag', 'v1.1.0');
    await repository.checkout('main');
    await repository.commit('feat: here');

    expect(await previewReleaseNotes(repository.options)).toMatchObject({
      previousTag: 'v1.0.0',
      suggestion: { tag: 'v1.2.0' },
    });
  });

  it('says that there is nothing to release where nothing changed, or all was taken back', async () => {
    const repository = await createRepository();
    await repository.commit('feat: old');
    await repository.git('tag', 'v1.0.0');
    const same = await previewReleaseNotes(repository.options);
    expect(same.suggestion).toBeUndefined();
    expect(renderPreview(same)).toBe(
      `${previewMarker}\n\n> Nothing to release: nothing changed since v1.0.0.\n`,
    );

    const hash = await repository.commit('feat: mistake');
    await repository.revert(hash);
    expect((await previewReleaseNotes(repository.options)).suggestion).toBeUndefined();
  });

  it('begins at the beginning where there is no release, and takes the name of a branch as text', async () => {
    const repository = await createRepository();
    await repository.commit('feat: first');
    await repository.branch('v9.9.9');

    expect(await previewReleaseNotes(repository.options)).toMatchObject({
      suggestion: { version: '0.1.0', tag: 'v0.1.0' },
    });
  });

  it('names no version where a shallow clone does not hold the tags', async () => {
    const origin = await createRepository();
    await origin.commit('feat: old');
    await origin.git('tag', 'v3.0.0');
    await origin.commit('fix: new');
    const directory = join(await temporaryFolder(), 'clone');
    await origin.git('clone', '-q', '--depth=1', `file://${origin.directory}`, directory);
    const options = { directory, env: isolated };

    await expect(previewReleaseNotes(options)).rejects.toMatchObject({
      code: 'GIT_SHALLOW_CLONE',
      message: expect.stringContaining('fetch-depth: 0'),
    });
    expect((await previewReleaseNotes({ ...options, version: '3.0.1' })).notes.version).toBe(
      '3.0.1',
    );

    await origin.git('-C', directory, 'fetch', '-q', '--unshallow', '--tags');
    expect((await previewReleaseNotes(options)).suggestion?.version).toBe('3.0.1');
  });

  it('takes a single tag for a count, although it was made on that day of the month', async () => {
    const repository = await createRepository();
    await repository.commit('a');
    // The clock of the repository begins on 2026-11-02.
    await repository.git('tag', '2026.11.2');
    await repository.commit('b');
    const now = () => Date.UTC(2026, 10, 28);

    expect((await previewReleaseNotes({ ...repository.options, now })).suggestion?.tag).toBe(
      '2026.11.3',
    );
  });

  it('follows a branch, a prefix and the calendar', async () => {
    const repository = await createRepository();
    await repository.commit('a');
    await repository.git('tag', 'al2023/2026.10.4');
    await repository.git('tag', 'tool-v3.0.0');
    await repository.commit('b');
    await repository.branch('topic');
    await repository.commit('c');
    await repository.checkout('main');
    const now = () => Date.UTC(2026, 10, 28);
    const preview = await previewReleaseNotes({
      ...repository.options,
      to: 'topic',
      tagPrefix: 'al2023/',
      now,
    });

    expect(preview.suggestion?.tag).toBe('al2023/2026.11.1');
    expect(preview.notes.sections.flatMap(({ changes }) => changes)).toHaveLength(2);
  });
});

it('a preview fits into a comment, and begins with a mark that a bot finds again', async () => {
  const repository = await createRepository();
  await repository.commit('feat: <b>old</b> @all');
  const preview = await previewReleaseNotes(repository.options);

  const text = renderPreview(preview);
  expect(
    text.startsWith(
      `${previewMarker}\n\n> Next release: 0.1.0 \\(tag v0.1.0\\)`.replace(/\\/g, ''),
    ),
  ).toBe(true);
  expect(text).not.toContain('<b>');
  expect(renderPreview(preview, { maxLength: 1_000 }).length).toBeLessThanOrEqual(1_000);
});
