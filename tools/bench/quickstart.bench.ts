// The whole pipeline with tests and scans, after install and build: what `npm run quickstart` tells of itself.
import { execPath } from 'node:process';
import { run } from '../run.ts';
import { atMost, type Benchmark } from './figure.ts';

/** See {@link Benchmark}. */
export const measure: Benchmark['measure'] = async (say) => {
  say('the quickstart, once …');
  const { code, stdout } = await run(execPath, ['tools/quickstart.ts'], { output: 'capture' });
  const [, seconds] = /^Done in ([\d.]+) s/m.exec(stdout) ?? [];
  if (code !== 0 || seconds === undefined) throw new Error(stdout);
  return [atMost('the quickstart, from an empty folder to the notes', Number(seconds), 's', 60)];
};
