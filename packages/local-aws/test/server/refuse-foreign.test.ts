import { request } from 'node:http';
import { expect, test } from 'vitest';
import type { LocalAws } from '../../src/index.js';
import { startForTest } from '../support/local.js';

/** Asks as a browser could: `fetch` does not let go of these headers. */
function ask(aws: LocalAws, headers: Record<string, string>): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const sent = request(
      { host: '127.0.0.1', port: aws.port, path: '/_local/health', headers },
      (response) => {
        response.resume();
        resolve(response.statusCode);
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

  expect(await ask(aws, headers)).toBe(403);
  expect(aws.calls()).toEqual([]);
});

test.each([['127.0.0.1'], ['127.0.0.1:4566'], ['localhost:80'], ['bucket.s3.localhost:80']])(
  'a request for %s is answered',
  async (host) => {
    const aws = await startForTest();

    expect(await ask(aws, { host })).toBe(200);
  },
);
