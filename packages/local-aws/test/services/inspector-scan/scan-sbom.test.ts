import { expect, test } from 'vitest';
import type { LocalAws } from '../../../src/index.js';
import { owner, startForTest } from '../../support/local.js';
import { signedFor } from '../../support/signed.js';

const start = () => startForTest({ clock: () => new Date('2026-11-22T10:00:00Z') });

interface ScanAnswer {
  readonly sbom: {
    readonly components: readonly { readonly properties?: readonly object[] }[];
    readonly vulnerabilities: readonly { readonly id: string }[];
  };
}

async function scan(aws: LocalAws, sbom: unknown, outputFormat?: string, account = owner) {
  const response = await fetch(`${aws.endpoint}/scan/sbom`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...signedFor('inspector-scan', account) },
    body: JSON.stringify({ sbom, outputFormat }),
  });
  // What comes back is looked at by the tests, which say what they expect of it.
  return { response, body: (await response.json()) as ScanAnswer };
}

const component = (purl: string, index: number) => ({
  type: 'library',
  name: `c${index}`,
  purl,
  'bom-ref': `comp-${index + 1}`,
});
const sbomOf = (...purls: readonly string[]) => ({
  bomFormat: 'CycloneDX',
  specVersion: '1.5',
  components: purls.map(component),
});
const old =
  'pkg:rpm/amzn/openssl-libs@3.2.2-1.amzn2023.0.2?arch=x86_64&epoch=1&distro=amazonlinux-2023';
const fixed = old.replace('0.2?', '0.3?');

test('a bill of material comes back with what is wrong in it', async () => {
  const { body } = await scan(await start(), sbomOf(old, fixed, 'pkg:npm/left-pad@1.0.0'));

  expect(body.sbom).toMatchObject({
    bomFormat: 'CycloneDX',
    specVersion: '1.5',
    metadata: {
      properties: expect.arrayContaining([
        { name: 'amazon:inspector:sbom_scanner:critical_vulnerabilities', value: '1' },
        { name: 'amazon:inspector:sbom_scanner:high_vulnerabilities', value: '0' },
      ]),
    },
    vulnerabilities: [
      {
        id: 'CVE-2026-90001',
        affects: [{ ref: 'comp-1' }],
        ratings: [
          { score: 9.8, severity: 'critical', method: 'CVSSv31' },
          { source: { name: 'EPSS' }, score: 0.41 },
        ],
        properties: expect.arrayContaining([
          { name: 'amazon:inspector:sbom_scanner:exploit_available', value: 'true' },
          {
            name: 'amazon:inspector:sbom_scanner:fixed_version:comp-1',
            value: '1:3.2.2-1.amzn2023.0.3',
          },
        ]),
      },
    ],
  });
  expect(body.sbom.components).toHaveLength(3);
  expect(body.sbom.components[1]?.properties).toEqual([
    {
      name: 'amazon:inspector:sbom_scanner:info',
      value: 'Component scanned: no vulnerabilities found.',
    },
  ]);
});

test.each(['INSPECTOR', 'INSPECTOR_ALT'])('%s is a list of what was found', async (format) => {
  const purls = [
    old,
    'pkg:maven/org.example/log-kitchen@2.14.0',
    'pkg:npm/%40example/static@1.9.9',
  ];

  const { body } = await scan(await start(), sbomOf(...purls), format);

  expect(body.sbom).toMatchObject({
    status: 'SBOM parsed successfully, 3 vulnerabilities found',
    vulnerability_count: { critical: 2, high: 1, medium: 0, low: 0 },
    vulnerabilities: [
      { id: 'CVE-2026-90001', affects: [{ installed_version: old }] },
      { id: 'CVE-2026-90208', severity: 'critical', affects: [{ fixed_version: '2.17.1' }] },
      { id: 'CVE-2026-90204', severity: 'high' },
    ],
  });
});

test.each([
  ['pkg:pypi/PyJWT@2.10.1', 'CVE-2026-90205'],
  ['pkg:golang/golang.org/x/crypto@v0.46.0', 'CVE-2026-90211'],
  ['pkg:golang/github.com/golang-jwt/jwt@v3.2.2%2Bincompatible', 'CVE-2026-90212'],
  ['pkg:deb/ubuntu/sudo@1.9.15p5-3ubuntu5.24.04.1?distro=ubuntu-24.04', 'CVE-2026-90006'],
  ['pkg:deb/ubuntu/sudo@1.9.15p5-3ubuntu5.24.04.2?distro=ubuntu-24.04', undefined],
  ['pkg:deb/ubuntu/sudo@1.9.0?distro=ubuntu-22.04', undefined],
  ['pkg:deb/debian/sudo@1.9.0', undefined],
  ['pkg:npm/axios@0.27.2', undefined],
  ['pkg:npm/axios', undefined],
  ['no purl', undefined],
])('%s has %s', async (purl, id) => {
  const { body } = await scan(await start(), sbomOf(purl));

  expect(body.sbom.vulnerabilities.map(({ id: found }) => found)).toEqual(
    id === undefined ? [] : [id],
  );
});

test('components in components are scanned too', async () => {
  const sbom = {
    ...sbomOf(),
    components: [{ type: 'container', name: 'outer', components: [component(old, 0)] }],
  };

  const { body } = await scan(await start(), sbom, 'INSPECTOR');

  expect(body.sbom.vulnerabilities).toHaveLength(1);
});

test('what cannot be scanned is refused', async () => {
  const aws = await start();
  const many = Array.from({ length: 5001 }, () => ({ purl: 'pkg:npm/a@1' }));
  const code = async (
    ...args: Parameters<typeof scan> extends [LocalAws, ...infer R] ? R : never
  ) => {
    const { response } = await scan(aws, ...args);
    return [response.status, response.headers.get('x-amzn-errortype')];
  };

  expect(await code({ ...sbomOf(), components: many })).toEqual([400, 'ValidationException']);
  expect(await code({ ...sbomOf(), components: many.slice(1) })).toEqual([200, null]);
  expect(await code({ ...sbomOf(), specVersion: '1.4' })).toEqual([400, 'ValidationException']);
  expect(await code(undefined)).toEqual([400, 'ValidationException']);
  expect(await code('text')).toEqual([400, 'ValidationException']);
  expect(await code(sbomOf(), 'YAML')).toEqual([400, 'ValidationException']);
  expect(await code(sbomOf(), 'INSPECTOR', '000000000000')).toEqual([
    403,
    'UnrecognizedClientException',
  ]);
  const unknown = await fetch(`${aws.endpoint}/scan/other`, {
    method: 'POST',
    headers: signedFor('inspector-scan'),
  });
  expect(unknown.status).toBe(404);
});
