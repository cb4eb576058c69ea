// The command itself: how soon it tells its help, and answers from a warm disk.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { env, execPath } from 'node:process';
import { digest } from '@soe/contract';
import { root, run } from '../run.ts';
import { atMost, type Benchmark } from './figure.ts';
import { interleave } from './interleave.ts';

const cli = join(root, 'packages/orchestrator/dist/cli.js');

/** See {@link Benchmark}. */
export const measure: Benchmark['measure'] = async (say) => {
  const folder = await mkdtemp(join(tmpdir(), 'soe-bench-'));
  try {
    await writeFile(join(folder, 'soe.lock.json'), JSON.stringify(lock()));
    const start = async (args: readonly string[]) => {
      const { code } = await run(execPath, args, {
        cwd: folder,
        env: { PATH: env['PATH'] ?? '', HOME: folder },
        output: 'capture',
      });
      if (code !== 0) throw new Error(`node ${args.join(' ')} ended with ${code}`);
    };
    const ssm = import.meta.resolve('@aws-sdk/client-ssm');
    const resolve = ['resolve', 'al2023', '--frozen', '--region', 'eu-west-1', '--owner', owner];
    say('soe --help, and soe resolve against bare Node with the client of SSM, in turns …');
    const times = await interleave(15, {
      help: () => start([cli, '--help']),
      resolve: () => start([cli, ...resolve]),
      bare: () => start(['--input-type=module', '-e', `await import(${JSON.stringify(ssm)})`]),
    });
    return [
      atMost('soe --help', times.help, 'ms', 150),
      atMost(
        'soe resolve against Node with the client of SSM',
        times.resolve / times.bare,
        'ratio',
        2,
      ),
    ];
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
};

const owner = '111122223333';

/** A lockfile, the answer of a warm disk. */
function lock(): unknown {
  const place = { selector: 'al2023@stable', region: 'eu-west-1', architecture: 'x86_64' };
  const image = {
    version: '2026.11.0',
    imageId: 'ami-0bbbbbbbbbbbbbbb0',
    ownerId: owner,
    name: 'soe/al2023/2026.11.0/x86_64/b1',
    createdAt: '2026-11-22T10:00:00.000Z',
  };
  const locked = { ...image, digest: digest({ ...place, ...image }) };
  return {
    schema: 'soe-lock/v1',
    images: { 'al2023@stable': { 'eu-west-1': { x86_64: locked } } },
  };
}
