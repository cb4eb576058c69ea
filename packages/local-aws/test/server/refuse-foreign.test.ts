import { request } from 'node:http';
import { text } from 'node:stream/consumers';
import { expect, test } from 'vitest';
import type { LocalAws } from '../../src/index.js';
import { startForTest } from '../support/local.js';

/** Asks as a browser could: `fetch` does not let go of these headers. */
function ask(
  aws: LocalAws,
  headers: Record<string, string>,
): Promise<{ readonly status: number | undefined; readonly body: string }> {
  return new Promise((resolve, reject) => {
    const sent = request(
      { host: '127.0.0.1', port: aws.port, path: '/_local/health', headers },
      (response) => {
        text(response).then((body) => resolve({ status: response.statusCode, body }), reject);
      },
    );
    sent.once('error', reject);
    sent.end();
  });
}

test.each([
  ['an Origin', { origin: 'https://example.com' }],
  ['an Origin that says nothing', { origin: 'null' }],
  ['the Host of a web page', { host: 'example.com' }],
  ['a Host that only begins as it should', { host: '127.0.0.1.example.com' }],
  ['a Host that only ends as it should', { host: 'evillocalhost:80' }],
])('a request with %s is refused', async (_, headers) => {
  const aws = await startForTest();

  expect(await ask(aws, headers)).toMatchObject({ status: 403 });
  expect(aws.calls()).toEqual([]);
});

test.each([['127.0.0.1'], ['127.0.0.1:4566'], ['localhost:80']])(
  'a request for %s is answered',
  async (host) => {
    const aws = await startForTest();

    expect(await ask(aws, { host })).toMatchObject({ status: 200 });
  },
);

test('a request for a host that is a bucket reaches S3, whatever its path', async () => {
  const aws = await startForTest();

  const { body } = await ask(aws, { host: 'bucket.s3.localhost:80' });

  expect(body).toContain('<Code>');
});
