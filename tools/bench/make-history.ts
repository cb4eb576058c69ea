import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { run } from '../run.ts';

/** What a generated history looks like. */
export interface HistoryShape {
  /** How many commits there are in all. */
  readonly commits: number;
  /** So many commits are a branch with its merge, which names the issue. Default: no merges. */
  readonly branches?: number;
}

/** Make a repository with a history that looks like one of people. */
export async function makeHistory(directory: string, shape: HistoryShape): Promise<void> {
  await run('git', ['init', '--quiet', '--initial-branch', 'main', directory]);
  const git = spawn('git', ['-C', directory, 'fast-import', '--quiet'], {
    stdio: ['pipe', 'inherit', 'inherit'],
  });
  for (let i = 1; i <= shape.commits; i += 1) {
    if (!git.stdin.write(commitOf(i, shape.branches))) await once(git.stdin, 'drain');
  }
  git.stdin.end();
  await once(git, 'close');
}

/**
 * The commits before a merge are on a branch of their own, which begins where the one before was merged.
 * A branch changes one folder of ten, so that paths select some.
 */
function commitOf(i: number, branches: number | undefined): string {
  const kind = ['feat', 'fix', 'docs', 'chore'][i % 4];
  if (branches === undefined) {
    return commit(
      i,
      `${kind}: change number ${i} of the golden image`,
      `${body}Issue: SOE-${i % 997}\n`,
    );
  }
  const place = (i - 1) % branches;
  const topic = Math.floor((i - 1) / branches);
  if (place === branches - 1) {
    const subject = `Merge branch 'feature/SOE-${topic + 1}_topic'`;
    const parents = `from :${Math.max(i - branches, 1)}\nmerge :${i - 1}\n`;
    return commit(i, subject, '', parents, topicFolder(topic));
  }
  const start = place > 0 || i === 1 ? '' : `from :${i - 1}\n`;
  return commit(
    i,
    `${kind}: change number ${i} of the golden image`,
    body,
    start,
    topicFolder(topic),
  );
}

function topicFolder(topic: number): string {
  return `part-${topic % 10}/`;
}

const body = 'A body of some length that says why, as most commits have one.\n\n';

function commit(i: number, subject: string, rest: string, parents = '', folder = ''): string {
  const message = `${subject}\n\n${rest}`;
  const change = `M 100644 inline ${folder}file\ndata ${String(i).length}\n${i}\n`;
  return `commit refs/heads/main\nmark :${i}\ncommitter C <c@example.com> ${1_700_000_000 + i * 60} +0000\ndata ${Buffer.byteLength(message)}\n${message}${parents}${change}`;
}
