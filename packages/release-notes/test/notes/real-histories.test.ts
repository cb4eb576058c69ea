import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { runGit } from '../../src/adapters/git.js';
import { readCommits } from '../../src/commits/read-commits.js';
import { collectReleaseNotes } from '../../src/notes/collect-release-notes.js';
import type { ReleaseNotes } from '../../src/notes/release-notes.js';
import { renderMarkdown } from '../../src/render/render-markdown.js';
import { createRepository, isolated } from '../support/repository.js';

function told(notes: ReleaseNotes): readonly string[] {
  const kept = notes.sections.flatMap(({ changes }) => changes.map(({ hash }) => hash));
  return [...kept, ...(notes.excluded ?? []).map(({ hash }) => hash)];
}

describe('the repository that this package is in', () => {
  const directory = fileURLToPath(new URL('../../../..', import.meta.url));

  it('has notes in which each commit is told at most once, and none but what was taken back is left', async () => {
    const single: string[] = [];
    const reverted = new Set<string>();
    for await (const { hash, parents, message } of readCommits({ directory })) {
      if (parents.length < 2) single.push(hash);
      for (const [, target = ''] of message.matchAll(/This reverts commit ([0-9a-f]{7,40})/g)) {
        reverted.add(target).add(hash);
      }
    }
    const notes = await collectReleaseNotes({ directory, name: 'soe', version: 'next' });
    const all = told(notes);

    expect(new Set(all).size).toBe(all.length);
    const missing = single.filter((hash) => !all.includes(hash));
    for (const hash of missing) {
      expect([...reverted].some((each) => hash.startsWith(each))).toBe(true);
    }
    // A shallow clone, as CI systems make, has its own warning; there is nothing else to warn of.
    const shallow = (await runGit(['rev-parse', '--is-shallow-repository'], { directory })).trim();
    expect(notes.warnings).toHaveLength(shallow === 'true' ? 1 : 0);
    expect(renderMarkdown(notes).length).toBeGreaterThan(all.length * 10);
  });
});

/** A history as people make it: topics that are merged or squashed, reverts, and reverts of those. */
function lifelikeHistory(commits: number) {
  const random = numbers(20_261_128);
  const entries: string[] = [];
  const shown = new Map<number, boolean>();
  const reverts = new Map<number, number>();
  let mark = 0;
  let head = 0;
  let issue = 0;
  // A revert names an object id, which is known once its target is imported: `@mark@` stands for it.
  const add = (message: string, parents: readonly number[]) => {
    mark += 1;
    const [from = 0, ...merged] = parents;
    const data = (text: string) => `data ${Buffer.byteLength(text)}\n${text}\n`;
    entries.push(
      `commit refs/heads/work\nmark :${mark}\ncommitter Ada <ada@example.com> ${1_760_000_000 + mark * 60} +0000\n${data(message)}` +
        `${from > 0 ? `from :${from}\n` : ''}${merged.map((each) => `merge :${each}\n`).join('')}` +
        `M 100644 inline f${mark % 50}\n${data(String(mark))}`,
    );
    return mark;
  };
  const plain = (subject: string, parent: number) => {
    const made = add(subject, [parent]);
    shown.set(made, true);
    return made;
  };
  head = plain('feat: the beginning', 0);
  while (mark < commits) {
    const dice = random();
    issue += 1;
    if (dice < 0.4) head = plain(`fix(part-${issue % 7}): repair ${issue} (SOE-${issue})`, head);
    else if (dice < 0.7) {
      let tip = head;
      const length = 1 + Math.floor(random() * 5);
      for (let i = 0; i < length; i += 1) tip = plain(`feat: step ${issue}.${i}`, tip);
      const base = plain(`Change ${issue} on the main line`, head);
      head = add(`Merge branch 'feature/SOE-${issue}_topic'`, [base, tip]);
    } else if (dice < 0.9) {
      head = plain(`Squashed topic ${issue} (#${issue})\n\n* one\n\n* two, for SOE-${issue}`, head);
    } else {
      const candidates = [...shown].filter(([, visible]) => visible).map(([each]) => each);
      const target = candidates[Math.floor(random() * candidates.length)] ?? 1;
      const made = add(`Revert "something"\n\nThis reverts commit @${target}@.`, [head]);
      reverts.set(made, target);
      shown.set(made, true);
      head = made;
    }
  }
  return { entries, head, shown: visible(shown, reverts), merges: mark - shown.size };
}

/** What is left: reverts are judged from the newest back. */
function visible(shown: ReadonlyMap<number, boolean>, reverts: ReadonlyMap<number, number>) {
  const left = new Set(shown.keys());
  for (const [revert, target] of [...reverts].reverse()) {
    if (!left.has(revert)) continue;
    left.delete(revert);
    left.delete(target);
  }
  return left;
}

/** The same numbers each time, between 0 and 1. */
function numbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

describe('a history of the shape of real ones', () => {
  it('is told without a commit too many or too few', async () => {
    const repository = await createRepository();
    const { directory } = repository;
    const { entries, head, shown, merges } = lifelikeHistory(3_000);
    const marks = join(directory, '..', 'marks');
    const git = spawn(
      'git',
      ['-C', directory, 'fast-import', '--quiet', `--export-marks=${marks}`],
      {
        env: isolated,
        stdio: ['pipe', 'pipe', 'inherit'],
      },
    );
    // The object id of what a revert names is asked for while the import goes on.
    const answers = git.stdout.setEncoding('utf8')[Symbol.asyncIterator]();
    for (const entry of entries) {
      const [, target] = /@(\d+)@/.exec(entry) ?? [];
      if (target === undefined) git.stdin.write(entry);
      else {
        git.stdin.write(`get-mark :${target}\n`);
        const hash = String((await answers.next()).value).trim();
        git.stdin.write(withHash(entry, hash));
      }
    }
    git.stdin.end();
    await once(git, 'close');
    const hashes = new Map(
      (await readFile(marks, 'utf8'))
        .trim()
        .split('\n')
        .map((line) => line.slice(1).split(' ') as [string, string]),
    );

    const notes = await collectReleaseNotes({
      ...repository.options,
      to: hashes.get(String(head)) ?? '',
      name: 'app',
      version: '1',
      trackers: { jira: { projects: ['SOE'] }, github: { repository: 'acme/app' } },
    });

    expect(merges).toBeGreaterThan(100);
    const expected = [...shown].map((each) => hashes.get(String(each)) ?? '');
    expect([...told(notes)].sort()).toEqual(expected.sort());
    // What a merge brought in has the issue of its branch, and squashes their pull requests.
    const changes = notes.sections.flatMap((section) => section.changes);
    const steps = changes.filter(({ subject }) => subject.startsWith('step '));
    expect(steps.length).toBeGreaterThan(100);
    for (const { subject, issues } of steps) {
      const [, number] = /^step (\d+)\./.exec(subject) ?? [];
      expect(issues.map(({ key }) => key)).toEqual([`SOE-${number}`]);
    }
    for (const { subject, pullRequest } of changes) {
      const [, number] = /^Squashed topic (\d+)/.exec(subject) ?? [];
      if (number !== undefined) expect(pullRequest?.key).toBe(`#${number}`);
    }
  });
});

/** Puts the object id into a message, whose length stands before it. */
function withHash(entry: string, hash: string): string {
  return entry.replace(/data \d+\n(Revert [\s\S]*?)@\d+@\.\n/, (_, start: string) => {
    const message = `${start}${hash}.`;
    return `data ${Buffer.byteLength(message)}\n${message}\n`;
  });
}
