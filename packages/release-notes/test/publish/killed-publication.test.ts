import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  changelogFile,
  type FileSystem,
  fileNotes,
  fileReceipts,
  type Publisher,
  publishReleaseNotes,
  slackWebhook,
  teamsWebhook,
} from '../../src/index.js';
import { dyingFiles } from '../support/dying-files.js';
import { fakeClock } from '../support/fake-clock.js';
import { changeOf, emptyNotes } from '../support/notes.js';
import { temporaryFolder } from '../support/repository.js';
import { startWebhooks } from '../support/webhook-server.js';

let hooks: Awaited<ReturnType<typeof startWebhooks>>;
beforeAll(async () => {
  hooks = await startWebhooks();
});
afterAll(() => hooks.stop());

const changes = [changeOf('a'.repeat(40))];
const notes = emptyNotes('2026.11.1', { sections: [{ title: 'Fixes', changes }] });

function publishersIn(directory: string, files: FileSystem, resend = false): readonly Publisher[] {
  const receipts = fileReceipts(join(directory, 'receipts'), { files });
  const message = { receipts, resend, ...fakeClock().pace };
  return [
    fileNotes({ path: 'dist/notes.md', directory, files }),
    changelogFile({ path: 'CHANGELOG.md', directory, files }),
    slackWebhook({ url: hooks.slack, ...message }),
    teamsWebhook({ url: hooks.teams, ...message }),
  ];
}

async function contentOf(directory: string): Promise<readonly string[]> {
  return Promise.all(
    ['dist/notes.md', 'CHANGELOG.md'].map((path) => readFile(join(directory, path), 'utf8')),
  );
}

describe('a publication that is killed', () => {
  it('is complete after the next run, and nothing in it twice, at whichever call it was', async () => {
    const whole = dyingFiles();
    const first = await temporaryFolder();
    await publishReleaseNotes(notes, publishersIn(first, whole.files));
    const complete = await contentOf(first);
    expect(hooks.posts).toHaveLength(2);
    expect(await readdir(first)).toEqual(['CHANGELOG.md', 'dist', 'receipts']);

    for (let last = 1; last <= whole.state.calls; last += 1) {
      const directory = await temporaryFolder();
      hooks.posts.length = 0;
      await publishReleaseNotes(notes, publishersIn(directory, dyingFiles(last).files));
      const alive = dyingFiles().files;
      const next = await publishReleaseNotes(notes, publishersIn(directory, alive));
      const unsure = next.outcomes.filter(({ warnings }) => warnings.length > 0).length;

      expect(next.complete).toBe(true);
      expect(await contentOf(directory)).toEqual(complete);
      // A killed run leaves at most one message of which it is not known whether it was sent.
      expect(unsure).toBeLessThanOrEqual(1);
      expect(hooks.posts.length).toBeGreaterThanOrEqual(2 - unsure);
      expect(hooks.posts.length).toBeLessThanOrEqual(2);
      if (unsure === 1) await publishReleaseNotes(notes, publishersIn(directory, alive, true));
      expect(hooks.posts.length).toBeGreaterThanOrEqual(2);
      expect(hooks.posts.length).toBeLessThanOrEqual(2 + unsure);
    }
  });
});
