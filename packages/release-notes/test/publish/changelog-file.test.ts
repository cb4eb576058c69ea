import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  applyPublication,
  changelogFile,
  type PublicationPlan,
  planPublication,
  publishReleaseNotes,
} from '../../src/index.js';
import { dyingFiles } from '../support/dying-files.js';
import { changeOf, emptyNotes } from '../support/notes.js';
import { temporaryFolder } from '../support/repository.js';

const change = changeOf('a'.repeat(40), { subject: 'grüße 🎉' });
const notes = emptyNotes('1.1.0', { sections: [{ title: 'Fixes', changes: [change] }] });
/** A byte order mark, both kinds of line breaks, spaces at the end, bytes that are no UTF-8, no end. */
const odd = Buffer.from(
  '\u00ef\u00bb\u00bf# C \r\n\r\n## 1.0.0\t\r\n- \u00ff\u00fe\r\n\n\n x',
  'latin1',
);

async function changelogIn(bytes?: Uint8Array) {
  const directory = await temporaryFolder();
  const path = join(directory, 'CHANGELOG.md');
  if (bytes) await writeFile(path, bytes);
  return { directory, path };
}

describe('changelogFile', () => {
  it('makes a changelog, adds to it, and changes nothing the third time', async () => {
    const { directory, path } = await changelogIn();
    const publishers = [changelogFile({ path: 'CHANGELOG.md', directory })];
    const first = await publishReleaseNotes(emptyNotes('1.0.0'), publishers);
    const second = await planPublication(notes, publishers);
    await applyPublication(second, publishers);
    const text = await readFile(path, 'utf8');
    const third = await publishReleaseNotes(notes, publishers);

    expect(first.outcomes[0]?.status).toBe('done');
    expect(second.actions[0]).toMatchObject({ action: 'update', target: 'CHANGELOG.md' });
    expect(text.match(/^## .*/gm)).toEqual(['## 1.1.0 - 2026-11-02', '## 1.0.0 - 2026-11-02']);
    expect(text).toContain('- grüße 🎉 (');
    expect(third.outcomes[0]?.status).toBe('unchanged');
    expect(await readFile(path, 'utf8')).toBe(text);
  });

  it('keeps every byte of a file of any kind, also through a plan that was stored', async () => {
    const { path } = await changelogIn(odd);
    const publisher = changelogFile({ path });
    const plan = await planPublication(notes, [publisher]);
    await applyPublication(JSON.parse(JSON.stringify(plan)), [publisher]);
    const after = await readFile(path);
    const at = odd.indexOf('## 1.0.0');
    const added = after.length - odd.length;

    expect(after.subarray(0, at).equals(odd.subarray(0, at))).toBe(true);
    expect(after.subarray(at + added).equals(odd.subarray(at))).toBe(true);
    const section = after.subarray(at, at + added).toString('utf8');
    expect(section).toMatch(/^## 1\.1\.0 - 2026-11-02\r\n<!--/);
    expect(section).not.toMatch(/[^\r]\n/);
  });

  it('takes the options that people give: where sections go, order, header, replacing', async () => {
    const { directory, path } = await changelogIn();
    const options = { path, header: '# History', sections: { Fixes: 'Security' } } as const;
    await publishReleaseNotes(notes, [changelogFile(options)]);
    await publishReleaseNotes(emptyNotes('1.0.0'), [
      changelogFile({ ...options, compare: (a, b) => (a < b ? 1 : -1) }),
    ]);
    const text = await readFile(path, 'utf8');
    await writeFile(path, text.replace('grüße', 'by hand'));
    const kept = await planPublication(notes, [changelogFile(options)]);
    const replaced = await planPublication(notes, [changelogFile({ ...options, replace: true })]);

    expect(text).toMatch(/^# History\n\n## 1\.0\.0/);
    expect(text).toContain('### Security\n\n- grüße');
    expect(kept.actions[0]).toMatchObject({ action: 'none', warnings: [expect.any(String)] });
    expect(replaced.actions[0]?.action).toBe('update');
    expect(await readdir(directory)).toEqual(['CHANGELOG.md']);
  });

  it('refuses a file of UTF-16, and to write over what changed since the plan', async () => {
    const wide = await changelogIn(Buffer.from('\ufeff# C\n', 'utf16le'));
    const { failures } = await planPublication(notes, [changelogFile({ path: wide.path })]);
    const { path } = await changelogIn(odd);
    const publisher = changelogFile({ path });
    const plan = await planPublication(notes, [publisher]);
    await writeFile(path, '# Others\n');
    const { outcomes } = await applyPublication(plan, [publisher]);

    expect(failures[0]?.error).toMatchObject({
      code: 'NOTES_FILE_FAILED',
      message: expect.stringContaining('UTF-16'),
    });
    expect(outcomes[0]?.error?.code).toBe('NOTES_PUBLISH_CONFLICT');
    expect(await readFile(path, 'utf8')).toBe('# Others\n');
  });

  it('applies no plan whose changes do not fit, or lead elsewhere than they should', async () => {
    const { path } = await changelogIn(odd);
    const publisher = changelogFile({ path });
    const plan = await planPublication(notes, [publisher]);
    const [action] = plan.actions;
    const write = action?.steps[0]?.write;
    const splice = { at: 3, remove: 0, text: 'x' };
    const forgeries: readonly unknown[] = [
      [{ ...splice, at: 1_000 }],
      [{ ...splice, at: -1 }],
      [{ ...splice, remove: 1e9 }],
      [splice, { ...splice, at: 1 }],
      [{ ...splice, at: 0.5 }],
      [{ at: 1 }],
      [splice],
      'x',
    ];
    for (const splices of forgeries) {
      const steps = [{ title: 't', write: { ...write, splices } }];
      const forged = { ...plan, actions: [{ ...action, steps }] } as PublicationPlan;
      const { outcomes } = await applyPublication(forged, [publisher]);
      expect(outcomes[0]?.error?.code, JSON.stringify(splices)).toBe('NOTES_PLAN_INVALID');
    }
    expect((await readFile(path)).equals(odd)).toBe(true);
  });

  it('is the old changelog or the new one wherever it is killed, and complete after the next run', async () => {
    for (const bytes of [undefined, odd]) {
      const whole = dyingFiles();
      const { path } = await changelogIn(bytes);
      await publishReleaseNotes(notes, [changelogFile({ path, files: whole.files })]);
      const complete = await readFile(path);

      for (let last = 1; last <= whole.state.calls; last += 1) {
        const { path } = await changelogIn(bytes);
        await publishReleaseNotes(notes, [changelogFile({ path, files: dyingFiles(last).files })]);
        const seen = await readFile(path).catch(() => undefined);
        await publishReleaseNotes(notes, [changelogFile({ path })]);

        expect([bytes?.toString('latin1'), complete.toString('latin1')]).toContain(
          seen?.toString('latin1'),
        );
        expect((await readFile(path)).equals(complete)).toBe(true);
      }
    }
  });
});
