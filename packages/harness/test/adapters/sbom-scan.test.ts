import { createHash, createHmac } from 'node:crypto';
import { expect, test } from 'vitest';
import { scanSbom } from '../../src/adapters/sbom-scan.js';
import { must, owner, settings, startForTest } from '../support/aws.js';

const region = 'us-east-1';
const openssl =
  'pkg:rpm/amzn/openssl-libs@3.2.2-1.amzn2023.0.2?arch=x86_64&epoch=1&distro=amazonlinux-2023';

function sbomOf(purls: readonly string[]) {
  return {
    bomFormat: 'CycloneDX',
    specVersion: '1.5',
    metadata: { component: { type: 'operating-system', name: 'image 1.2.3' } },
    components: purls.map((purl, index) => ({
      type: 'library',
      name: /\/([^/@]+)@/.exec(purl)?.[1] ?? 'none',
      purl,
      'bom-ref': `ref-${index}`,
    })),
  };
}

async function start() {
  const aws = await startForTest({ clock: () => new Date('2026-11-22T10:00:00Z') });
  const waits: number[] = [];
  const options = {
    region,
    endpoint: aws.endpoint,
    credentials: settings(aws).credentials,
    clock: {
      now: () => 0,
      random: () => 0.5,
      delay: async (milliseconds: number) => {
        waits.push(milliseconds);
      },
    },
  };
  return { aws, options, waits };
}

test('a weakness is told with the component that has it, its fix and whether it is exploited', async () => {
  const { aws, options } = await start();

  const report = await scanSbom(sbomOf([openssl, openssl.replace('0.2?', '0.3?')]), options);

  expect(report).toEqual({
    scanner: { name: 'inspector-scan' },
    target: 'image 1.2.3',
    scannedAt: '2026-11-22T10:00:00.000Z',
    evaluated: 2,
    gaps: [],
    findings: [
      {
        id: 'CVE-2026-90001',
        kind: 'vulnerability',
        severity: 'critical',
        score: 9.8,
        package: expect.stringMatching(/^openssl/),
        version: '3.2.2-1.amzn2023.0.2',
        fixedIn: '1:3.2.2-1.amzn2023.0.3',
        purl: openssl,
        title: expect.any(String),
        url: 'https://nvd.nist.gov/vuln/detail/CVE-2026-90001',
        fixAvailable: true,
        exploitKnown: true,
        epss: 0.41,
        publishedAt: expect.stringMatching(/^2026-10/),
      },
    ],
  });
  expect(aws.calls().map(({ action }) => action)).toEqual(['ScanSbom']);
});

test('more than 5,000 components go in several calls, and a weakness found twice is one', async () => {
  const { aws, options } = await start();
  const purls = Array.from(
    { length: 5001 },
    (_, index) => `pkg:rpm/amzn/p${index}@1?distro=amazonlinux-2023`,
  );

  const report = await scanSbom(sbomOf([openssl, ...purls, openssl]), options);

  expect(aws.calls().map(({ status }) => status)).toEqual([200, 200]);
  expect(report.findings.map(({ id }) => id)).toEqual(['CVE-2026-90001']);
});

test('components within components are scanned too', async () => {
  const { options } = await start();
  const inner = sbomOf([openssl]).components;
  const sbom = {
    ...sbomOf([]),
    components: [{ type: 'application', name: 'outer', components: inner }],
  };

  const report = await scanSbom(sbom, options);

  expect(report.findings).toHaveLength(1);
});

test('no component is nothing scanned, without a call; far fewer than before is a gap', async () => {
  const { aws, options } = await start();

  const none = await scanSbom(sbomOf([]), options);
  expect(none).toMatchObject({ evaluated: 0, findings: [] });
  expect(none.gaps[0]).toContain('no components');
  expect(aws.calls()).toEqual([]);
  const fewer = await scanSbom(sbomOf([openssl]), { ...options, previous: 400 });
  expect(fewer.gaps[0]).toContain('fewer than the 400 of the release before');
});

test('packages of a system that the scanner does not know are a gap', async () => {
  const { options } = await start();

  const report = await scanSbom(sbomOf(['pkg:rpm/nobody/a@1', 'pkg:npm/left-pad@1.0.0']), options);

  expect(report.evaluated).toBe(1);
  expect(report.gaps).toEqual(['the scanner skipped all 1 packages of the operating system']);
});

test('throttling is waited for, longer each time, and a refusal is not asked again', async () => {
  const { aws, options, waits } = await start();
  const remove = aws.faults.add({ action: 'ScanSbom', kind: 'throttle', call: [1, 2] });

  await scanSbom(sbomOf([openssl]), options);
  expect(waits).toEqual([1000, 2000]);
  remove();
  aws.faults.add({ action: 'ScanSbom', kind: 'error', code: 'AccessDeniedException' });
  await expect(scanSbom(sbomOf([openssl]), options)).rejects.toMatchObject({
    code: 'HARNESS_AWS_FAILED',
    message: expect.stringContaining('inspector-scan:ScanSbom'),
  });
  expect(waits).toHaveLength(2);
});

/** A service that answers everything with no findings, unless there are more components than that. */
function serviceFor(most: number, refusal: { readonly status: number; readonly body: string }) {
  const sizes: number[] = [];
  const answer = async (_: unknown, init?: RequestInit) => {
    const { sbom } = JSON.parse(String(init?.body)) as { sbom: { components: object[] } };
    sizes.push(sbom.components.length);
    if (sbom.components.length > most)
      return new Response(refusal.body, { status: refusal.status });
    return Response.json({ sbom: { ...sbom, vulnerabilities: [] } });
  };
  return { sizes, fetch: answer satisfies typeof fetch };
}

test.each([
  ['refuses it', { status: 400, body: '{"message":"Response size exceeds the limit of 10 MB"}' }],
  ['says 413', { status: 413, body: '' }],
  ['sends it all the same', { status: 200, body: ' '.repeat(17 * 1024 * 1024) }],
])(
  'where the answer would be too large, and the service %s, less is asked for',
  async (_, refusal) => {
    const service = serviceFor(1, refusal);
    const { options } = await start();

    const report = await scanSbom(sbomOf(['pkg:deb/a@1', 'pkg:deb/b@1', 'pkg:deb/c@1']), {
      ...options,
      fetch: service.fetch,
    });

    expect(service.sizes).toEqual([3, 2, 1, 1, 1]);
    expect(report).toMatchObject({ evaluated: 3, gaps: [] });
  },
);

test('the component of the operating system is in every part', async () => {
  const service = serviceFor(3, { status: 413, body: '' });
  const { options } = await start();
  const sbom = sbomOf(['pkg:deb/a@1', 'pkg:deb/b@1', 'pkg:deb/c@1']);
  const system = { type: 'operating-system', name: 'debian', version: '12' };

  await scanSbom(
    { ...sbom, components: [...sbom.components, system] },
    { ...options, fetch: service.fetch },
  );

  expect(service.sizes).toEqual([4, 3, 2]);
});

test('components that do not come back were not looked at', async () => {
  const { options } = await start();
  const answer = async () => Response.json({ sbom: sbomOf([openssl]) });

  const report = await scanSbom(sbomOf([openssl, openssl]), { ...options, fetch: answer });

  expect(report).toMatchObject({
    evaluated: 1,
    gaps: ['1 of 2 components came back from the scanner'],
  });
});

test('an answer that is none is refused', async () => {
  const { options } = await start();
  const answer = async () => Response.json({ sbom: { bomFormat: 'SPDX' } });

  await expect(scanSbom(sbomOf([openssl]), { ...options, fetch: answer })).rejects.toMatchObject({
    code: 'HARNESS_SCAN_INVALID',
  });
});

test.each([
  [{ bomFormat: 'CycloneDX', specVersion: '1.4' }, 'specVersion is 1.4'],
  [{ bomFormat: 'SPDX', specVersion: '1.5' }, 'bomFormat'],
  [{ ...sbomOf([]), components: {} }, 'components: it is no list'],
  [{ ...sbomOf([]), components: [1] }, 'components[0]: it is no object'],
  ['{"bomFormat":', 'cut off'],
])('what is no bill of material in 1.5 is refused', async (sbom, message) => {
  const { options } = await start();

  await expect(scanSbom(sbom, options)).rejects.toMatchObject({
    code: 'HARNESS_SCAN_INVALID',
    message: expect.stringContaining(message),
  });
});

test('a region that would be another host is refused', async () => {
  const { options } = await start();

  await expect(
    scanSbom(sbomOf([openssl]), { ...options, region: 'x.example.com/' }),
  ).rejects.toMatchObject({ code: 'HARNESS_OPTIONS_INVALID' });
});

test('the signature is that of SigV4, computed here a second time', async () => {
  const { options } = await start();
  const secret = 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY';
  let url = '';
  let sent: RequestInit = {};
  const answer = async (to: unknown, init: RequestInit = {}) => {
    url = String(to);
    sent = init;
    return Response.json({ sbom: sbomOf([openssl]) });
  };

  await scanSbom(sbomOf([openssl]), {
    ...options,
    endpoint: 'https://inspector-scan.eu-west-1.amazonaws.com',
    region: 'eu-west-1',
    credentials: { accessKeyId: owner, secretAccessKey: secret },
    fetch: answer,
  });

  const headers = new Headers(sent.headers);
  const authorization = must(headers.get('authorization'));
  const [, scope, names, signature] = must(
    /Credential=\d+\/(\S+), SignedHeaders=(\S+), Signature=(\w+)$/.exec(authorization),
  );
  const sha = (text: string) => createHash('sha256').update(text).digest('hex');
  const canonical = [
    'POST',
    new URL(url).pathname,
    '',
    ...must(names)
      .split(';')
      .map((name) => `${name}:${headers.get(name)}`),
    '',
    names,
    sha(String(sent.body)),
  ].join('\n');
  const toSign = ['AWS4-HMAC-SHA256', headers.get('x-amz-date'), scope, sha(canonical)].join('\n');
  const key = must(scope)
    .split('/')
    .reduce<Buffer>(
      (last, part) => createHmac('sha256', last).update(part).digest(),
      Buffer.from(`AWS4${secret}`),
    );
  expect(scope).toMatch(/^\d{8}\/eu-west-1\/inspector-scan\/aws4_request$/);
  expect(signature).toBe(createHmac('sha256', key).update(toSign).digest('hex'));
});
