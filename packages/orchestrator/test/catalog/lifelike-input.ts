import { type Architecture, type ImageRecord, imageName, type ReleaseRecord } from '@soe/contract';
import {
  findingKey,
  makeReport,
  type ReportedLaunch,
  type TestResult,
  type TrackedFinding,
} from '@soe/harness';
import type { ReleaseNotes } from '@soe/release-notes';
import type { CatalogInput, FoundRelease } from '../../src/catalog/catalog-input.js';
import type { FlavorConfig } from '../../src/index.js';
import { config } from '../config.js';

/** How large a catalogue is made. */
export interface Size {
  readonly flavors: number;
  readonly releases: number;
  readonly regions: number;
  readonly architectures: readonly Architecture[];
}

export const small: Size = {
  flavors: 2,
  releases: 3,
  regions: 3,
  architectures: ['x86_64', 'arm64'],
};

const owner = '111122223333';
const regionNames = ['us-east-1', 'eu-west-1', 'ap-southeast-2', 'eu-central-1', 'us-west-2'];

/** A catalogue as a team has one. A text is put into every place that comes from outside. */
export function lifelikeInput(size: Size = small, text = ''): CatalogInput {
  const names = Array.from({ length: size.flavors }, (_, at) => `rhel-${at + 1}`);
  const flavor: FlavorConfig = {
    ...config.flavors['al2023'],
    template: 'linux',
    sources: {},
    purpose: `Servers that run applications of many teams${text}`,
    lifecycle: { kind: 'long-lived', cadence: 'P1M' },
    support: {
      owner: `Platform team${text}`,
      tracker: 'https://jira.example.com/projects/SOE',
      contact: 'platform@example.com',
      period: 'P6M',
    },
  };
  return {
    config: {
      ...config,
      owner,
      channels: ['candidate', 'stable'],
      flavors: Object.fromEntries(names.map((name) => [name, flavor])),
    },
    releases: names.flatMap((name, at) =>
      Array.from({ length: size.releases }, (_, month) => release(name, at, month, size, text)),
    ),
    guides: {
      'rhel-1': {
        path: 'docs/rhel.md',
        text: guide + text,
        images: { 'network.png': '1-network.png' },
      },
    },
    now: '2026-11-28T12:00:00.000Z',
    title: 'Golden images',
  };
}

export const guide = `# RHEL for servers

Log in with **SSM**, see [the network](network.md) and [below](#disks).

![How the network is laid out](network.png)

## Disks

| Mount | Size |
|:------|-----:|
| /     | 20 GB |

#### Too deep

\`\`\`sh
df -h
\`\`\`
`;

function release(name: string, at: number, month: number, size: Size, text: string): FoundRelease {
  const date = new Date(Date.UTC(2026, 10 - month, 3 + at)).toISOString();
  const version = versionOf(month);
  const isFirst = month === size.releases - 1;
  const record: ReleaseRecord = {
    schema: 'soe-release/v1',
    flavor: name,
    version,
    createdAt: date,
    ...(!isFirst && { previousVersion: versionOf(month + 1) }),
    builds: size.architectures.map((architecture) => ({
      buildId: buildIdOf(at, month, architecture),
      architecture,
      region: 'us-east-1',
      startedAt: date,
      durationMs: 612_000,
      packer: {
        version: '1.14.2',
        runId: 'a1',
        template: 'linux',
        plugins: [{ name: 'amazon', version: '1.4.0' }],
      },
      tools: [{ name: 'soe', version: '0.1.0' }],
      sourceImage: {
        imageId: 'ami-0c0ffee0c0ffee0c0',
        ownerId: '309956199498',
        name: `RHEL-9${text}`,
      },
    })),
    images: images(name, at, month, size),
    source: {
      commit: 'c'.repeat(39) + String(month % 10),
      repository: 'https://github.com/example/images',
      ref: `main${text}`,
      dirty: false,
      unpushed: false,
    },
    ci: {
      provider: 'github-actions',
      runId: '9001',
      runUrl: 'https://github.com/example/images/actions/runs/9001',
      actor: `Robin${text}`,
      workflow: `https://github.com/example/images/.github/workflows/release.yml@refs/heads/main${text}`,
    },
    changes: [
      {
        commit: 'd'.repeat(40),
        subject: `fix: clock is kept right${text}`,
        author: `Kim${text}`,
        date,
        issues: ['SOE-12', `SOE-${100 + month}`],
      },
    ],
    gates: [
      { name: `launch-tests`, status: 'passed', summary: `all tests passed${text}`, evaluated: 6 },
      { name: `scans`, status: 'passed', summary: `nothing blocks${text}`, evaluated: 400 },
    ],
    distribution: {
      regions: regions(size),
      accounts: ['222233334444', '333344445555'],
      organizations: [],
      organizationalUnits: [
        'arn:aws:organizations::111122223333:ou/o-exampleorg1/ou-exam-workload',
      ],
      parameterPrefix: '/soe',
      parameterAccounts: [owner, '222233334444'],
    },
    attestations: [
      {
        predicateType: 'https://slsa.dev/provenance/v1',
        file: 'provenance.json',
        digest: `sha256:${'0'.repeat(64)}`,
      },
    ],
  };
  const findings = findingsOf(month, text);
  return {
    record,
    notes: notesOf(record, text),
    report: reportOf(text),
    findings,
    scans: [
      { scanner: { name: `trivy${text}`, version: '0.60' }, evaluated: 400, gaps: [], findings },
    ],
    scanDecision: {
      gate: 'scans',
      status: 'passed',
      evaluated: 400,
      reasons: [],
      warnings: [],
      items: findings.slice(1, 2).map((finding) => ({
        key: findingKey(finding),
        name: finding.id,
        decision: 'waived',
        rule: 'severity high',
        waiver: {
          owner: `security@example.com${text}`,
          reason: `not reachable${text}`,
          expires: '2026-12-31',
          tracker: `https://jira.example.com/browse/SOE-40`,
        },
      })),
    },
    inventories: size.architectures.map((architecture, which) => ({
      architecture,
      origin: which === 0 ? 'launch' : 'bake',
      system: `Red Hat Enterprise Linux 9${text}`,
      kernel: `5.14.0-${500 - month}.el9`,
      ...{ packages: 412, users: 28, services: 190 },
    })),
    attestations: [{ name: 'provenance.json', text: '{"payload":""}' }],
    journal: [
      { at: date, stage: 'candidate' },
      ...(month > 0 ? [{ at: date, stage: 'promote', detail: 'to stable' }] : []),
    ],
  };
}

export function versionOf(month: number): string {
  const date = new Date(Date.UTC(2026, 10 - month, 1));
  return `${date.getUTCFullYear()}.${date.getUTCMonth() + 1}.0`;
}

function regions({ regions: count }: Size): readonly string[] {
  return Array.from({ length: count }, (_, at) => regionNames[at] ?? `xx-east-${at % 10}`).map(
    (name, at) => (name.startsWith('xx') ? `x${String.fromCharCode(97 + at)}-east-1` : name),
  );
}

function images(name: string, at: number, month: number, size: Size): readonly ImageRecord[] {
  return regions(size).flatMap((region, place) =>
    size.architectures.map((architecture, which) => ({
      region,
      architecture,
      imageId: `ami-${(at * 1e6 + month * 1e3 + place * 10 + which + 0x1234567890).toString(16).padStart(17, '0')}`,
      name: imageName({
        flavor: name,
        version: versionOf(month),
        architecture,
        buildId: buildIdOf(at, month, architecture),
      }),
      ownerId: owner,
      buildId: buildIdOf(at, month, architecture),
    })),
  );
}

function buildIdOf(at: number, month: number, architecture: Architecture): string {
  return `20261103t1000${String(at).padStart(2, '0')}z-${architecture === 'arm64' ? 'a' : 'b'}${String(month).padStart(5, '0')}`;
}

function findingsOf(month: number, text: string): readonly TrackedFinding[] {
  return [month, month + 1, month + 2].map((number) => ({
    id: `CVE-2026-${1000 + number}`,
    kind: 'vulnerability',
    severity: number % 2 === 0 ? 'medium' : 'high',
    package: `openssl${text}`,
    version: '3.2.1',
    fixedIn: '3.2.2',
    title: `Buffer is read too far${text}`,
    url: `https://nvd.nist.gov/vuln/detail/CVE-2026-${1000 + number}`,
    firstSeenAt: '2026-09-01T00:00:00.000Z',
    isNew: false,
    scanners: ['trivy'],
  }));
}

function reportOf(text: string) {
  const launches: readonly ReportedLaunch[] = [
    {
      name: 't3.micro',
      instanceType: 't3.micro',
      outcome: 'tested',
      vouchesFor: ['t3.micro', 't3.small', `t3.large${text}`],
    },
    { name: 'm7g.large', instanceType: 'm7g.large', outcome: 'tested', vouchesFor: ['m7g.large'] },
  ];
  const tests = launches.flatMap(({ name }) =>
    ['base', `network${text}`].flatMap((suite): readonly TestResult[] => [
      { name: 'a', status: 'passed', duration: 3, suite: [name, suite], type: 'launch' },
      { name: `b${text}`, status: 'skipped', duration: 0, suite: [name, suite], type: 'launch' },
    ]),
  );
  return makeReport(tests, { start: new Date(0), stop: new Date(1000), extra: { launches } });
}

function notesOf(
  { flavor, version, createdAt, images: all }: ReleaseRecord,
  text: string,
): ReleaseNotes {
  const issue = {
    key: 'SOE-12',
    url: 'https://jira.example.com/browse/SOE-12',
    title: `Clock${text}`,
  };
  return {
    schema: 'release-notes/v1',
    name: flavor,
    version,
    date: createdAt,
    breaking: [],
    sections: [
      {
        title: 'Fixes',
        changes: [
          {
            subject: `clock is kept right${text}`,
            hash: 'd'.repeat(40),
            url: 'https://github.com/example/images/commit/d',
            author: 'Kim',
            issues: [issue],
            breaking: false,
          },
        ],
      },
    ],
    issues: [issue],
    components: {
      packages: [
        {
          ...{ kind: 'upgraded', type: 'rpm', name: `openssl-libs${text}`, architecture: 'x86_64' },
          ...{ before: '1:3.2.1-1.el9', after: `1:3.2.2-1.el9${text}` },
        },
        { kind: 'added', type: 'rpm', name: 'chrony', after: '4.5-1.el9' },
      ],
      users: [{ scope: 'users', kind: 'added', what: `user chrony${text}`, after: 'uid 991' }],
      services: [
        { scope: 'services', kind: 'enabled', what: 'chronyd.service', breaking: true },
        { scope: 'ports', kind: 'added', what: 'udp 0.0.0.0:123', security: true },
      ],
    },
    images: all,
    warnings: [],
    links: {},
  };
}
