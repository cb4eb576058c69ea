import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { qualysDetections } from '../../src/adapters/qualys-detections.js';

const fixture = (name: string) =>
  readFileSync(new URL(`../fixtures/scans/${name}`, import.meta.url), 'utf8');
const detections = fixture('qualys-detections.xml');
const knowledgeBase = fixture('qualys-knowledge-base.xml');
const credentials = { username: 'soe', password: 'p:ss wörd' };

type Answer = (request: IncomingMessage, response: ServerResponse) => void;

/** A server in the place of Qualys. It answers as told, one answer after the other, the last again and again. */
async function startQualys(...answers: readonly Answer[]) {
  const urls: string[] = [];
  const headers: IncomingMessage['headers'][] = [];
  const server = createServer((request, response) => {
    urls.push(request.url ?? '');
    headers.push(request.headers);
    const isBase = request.url?.includes('/knowledge_base/') === true;
    const lists = urls.filter((url) => !url.includes('/knowledge_base/')).length;
    const answer = isBase ? say(knowledgeBase) : (answers[lists - 1] ?? answers.at(-1));
    answer?.(request, response);
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const waits: number[] = [];
  const baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    urls,
    headers,
    waits,
    baseUrl,
    options: {
      baseUrl,
      credentials,
      hosts: { ids: ['6506432'] },
      clock: {
        now: () => 0,
        random: () => 0.5,
        delay: async (milliseconds: number) => {
          waits.push(milliseconds);
        },
      },
    },
  };
}

function say(body: string, headers: Readonly<Record<string, string>> = {}, status = 200): Answer {
  return (_, response) => response.writeHead(status, headers).end(body);
}

function part(url: string): string {
  const warning = `<WARNING><CODE>1980</CODE><TEXT>more</TEXT><URL><![CDATA[${url}]]></URL></WARNING>`;
  return detections
    .replaceAll('6506432', '1')
    .replaceAll('i-0123456789abcdef0', 'i-1')
    .replace('</RESPONSE>', `${warning}</RESPONSE>`);
}

test('detections and what is known of them are asked for, with credentials', async () => {
  const { urls, headers, options } = await startQualys(say(detections));

  const report = await qualysDetections(options);

  expect(report).toMatchObject({ evaluated: 1, gaps: [], suppressed: 1 });
  expect(report.findings[0]).toMatchObject({
    id: 'QID-356789',
    aliases: ['CVE-2026-0001', 'CVE-2026-0002'],
  });
  expect(urls).toHaveLength(2);
  expect(new URL(urls[0] ?? '', 'http://x').searchParams.get('ids')).toBe('6506432');
  expect(new URL(urls[1] ?? '', 'http://x').searchParams.get('ids')?.split(',')).toContain(
    '356789',
  );
  const token = Buffer.from('soe:p:ss wörd').toString('base64');
  for (const sent of headers) {
    expect(sent).toMatchObject({
      authorization: `Basic ${token}`,
      'x-requested-with': 'soe-harness',
    });
  }
});

test('a list in parts is followed to its end', async () => {
  const holder = { url: '' };
  const server = await startQualys(
    (_, response) =>
      response.end(part(`${holder.url}/api/2.0/fo/asset/host/vm/detection/?id_min=2`)),
    say(detections),
  );
  holder.url = server.baseUrl;

  const report = await qualysDetections(server.options);

  expect(server.urls[1]).toBe('/api/2.0/fo/asset/host/vm/detection/?id_min=2');
  expect(report).toMatchObject({ target: 'i-1, i-0123456789abcdef0', evaluated: 2, gaps: [] });
});

test.each([
  'https://evil.example/api/2.0/',
  '//evil.example/',
  'http://user:pass@127.0.0.1/',
  'file:///etc/passwd',
])('a list that goes on at %s is not followed: it would be sent the credentials', async (url) => {
  const { options, urls } = await startQualys(say(part(url)));

  await expect(qualysDetections(options)).rejects.toMatchObject({
    code: 'HARNESS_SCAN_FAILED',
    message: expect.stringContaining('another server'),
  });
  expect(urls).toHaveLength(1);
});

test('limits are waited for as long as Qualys says', async () => {
  const { options, waits } = await startQualys(
    say('', { 'X-RateLimit-ToWait-Sec': '42' }, 409),
    say('', {}, 409),
    say(detections, { 'X-RateLimit-Remaining': '0', 'X-RateLimit-ToWait-Sec': '7' }),
  );

  await qualysDetections(options);

  expect(waits).toEqual([42_000, 10_000, 7_000]);
});

test('nothing is waited for where nothing more is asked', async () => {
  const nothing = detections.replace(/<DETECTION_LIST>.*<\/DETECTION_LIST>/s, '');
  const { options, waits } = await startQualys(
    say(nothing, { 'X-RateLimit-Remaining': '0', 'X-RateLimit-ToWait-Sec': '86400' }),
  );

  await qualysDetections(options);

  expect(waits).toEqual([]);
});

test('a wait that would be too long is an error at once', async () => {
  const { options, waits } = await startQualys(say('', { 'X-RateLimit-ToWait-Sec': '86400' }, 409));

  await expect(qualysDetections(options)).rejects.toMatchObject({
    code: 'HARNESS_SCAN_FAILED',
    message: expect.stringContaining('status 409, and the wait for it would be too long'),
  });
  expect(waits).toEqual([]);
});

test('a host that Qualys leaves out is a gap', async () => {
  const { options } = await startQualys(say(detections));

  const report = await qualysDetections({ ...options, hosts: { ids: ['6506432', '7'] } });

  expect(report.gaps).toEqual(['1 host not in the list, so not scanned: 7']);
});

test('errors never have the password, and redirects are not followed', async () => {
  const refused = await startQualys(say('', {}, 401));
  const moved = await startQualys(say('', { location: 'https://evil.example/' }, 302));

  for (const { options } of [refused, moved]) {
    const error = await qualysDetections(options).catch((cause: unknown) => cause);
    expect(error).toMatchObject({ code: 'HARNESS_SCAN_FAILED' });
    expect(String(error)).not.toContain('wörd');
    expect(String(error)).not.toContain(Buffer.from('soe:p:ss wörd').toString('base64'));
  }
  expect(moved.urls).toHaveLength(1);
});

test.each([
  { baseUrl: 'http://qualysapi.qualys.com' },
  { baseUrl: 'nowhere' },
  { baseUrl: 'https://a:b@qualysapi.qualys.com' },
  { hosts: { ids: [] } },
  { hosts: { ips: ['1.2.3.4&action=purge'] } },
  { apiVersion: '../../x' },
])(
  'options that would send credentials astray, or ask for everything, are refused: %j',
  async (more) => {
    const never = async () => {
      throw new Error('asked');
    };
    const options = {
      baseUrl: 'https://q.example',
      credentials,
      hosts: { ids: ['1'] },
      fetch: never,
    };

    await expect(qualysDetections({ ...options, ...more })).rejects.toMatchObject({
      code: 'HARNESS_OPTIONS_INVALID',
    });
  },
);

test('a stopped question ends with the reason', async () => {
  const { options } = await startQualys(() => undefined);
  const controller = new AbortController();
  const asked = qualysDetections({ ...options, signal: controller.signal });
  controller.abort(new Error('enough'));

  await expect(asked).rejects.toThrow('enough');
});
