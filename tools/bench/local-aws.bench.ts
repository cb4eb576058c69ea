// The embedded AWS answers soon after it is started.
import { execPath } from 'node:process';
import { run } from '../run.ts';
import { atMost, type Benchmark } from './figure.ts';
import { interleave } from './interleave.ts';

const code = `
import { startLocalAws } from '@soe/local-aws';
const start = performance.now();
const aws = await startLocalAws();
const answer = await fetch(aws.endpoint, {
  method: 'POST',
  headers: {
    authorization: 'AWS4-HMAC-SHA256 Credential=111122223333/20261122/us-east-1/ec2/aws4_request, SignedHeaders=host, Signature=' + '0'.repeat(64),
    'content-type': 'application/x-www-form-urlencoded',
  },
  body: 'Action=DescribeImages&Version=2016-11-15&Owner.1=amazon',
});
const text = await answer.text();
console.log(answer.ok && text.includes('<imageId>') ? performance.now() - start : 'failed: ' + text);
await aws.close();
`;

/** See {@link Benchmark}. */
export const measure: Benchmark['measure'] = async (say) => {
  say('starting the embedded AWS in fresh processes …');
  const times = await interleave(7, {
    start: async () => {
      const { stdout } = await run(execPath, ['--input-type=module', '-e', code], {
        cwd: import.meta.dirname,
        output: 'capture',
      });
      const time = Number(stdout);
      if (Number.isNaN(time)) throw new Error(`the embedded AWS did not answer: ${stdout}`);
      return time;
    },
  });
  return [atMost('from the start to the first DescribeImages answered', times.start, 'ms', 100)];
};
