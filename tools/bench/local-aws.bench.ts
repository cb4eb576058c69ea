// The embedded AWS answers soon after it is started.
import { join } from 'node:path';
import { execPath } from 'node:process';
import { run } from '../run.ts';
import { atMost, type Benchmark } from './figure.ts';
import { interleave } from './interleave.ts';

/** See {@link Benchmark}. */
export const measure: Benchmark['measure'] = async (say) => {
  say('starting the embedded AWS in fresh processes …');
  const child = join(import.meta.dirname, 'children/start-local-aws.ts');
  const times = await interleave(7, {
    start: async () => {
      const { code, stdout } = await run(execPath, [child], { output: 'capture' });
      if (code !== 0) throw new Error(stdout);
      return Number(stdout);
    },
  });
  return [atMost('from the start to the first DescribeImages answered', times.start, 'ms', 100)];
};
