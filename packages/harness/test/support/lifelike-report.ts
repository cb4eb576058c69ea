import type { GateDecision } from '../../src/gates/gate-decision.js';
import { findingKey } from '../../src/gates/track-findings.js';
import {
  makeReport,
  type ReportedLaunch,
  type ScanReport,
  type Severity,
  type TestReport,
  type TestResult,
} from '../../src/index.js';

const start = Date.parse('2026-11-20T08:00:00Z');

const places = [
  'bake',
  'nitro-x86-bios-uefi',
  'nitro-arm64',
  'metal-x86',
  'metal-arm64',
  'xen-x86-no-ena',
  'xen-x86-ena',
  'nitro-x86-bios-only',
  'rebake',
] as const;

const suites: Readonly<Record<string, readonly string[]>> = {
  base: [
    'file /etc/motd: mode is 0644',
    'package amazon-ssm-agent: is installed',
    'service sshd: is enabled',
    'kernelParameter net.ipv4.conf.all.rp_filter: is 1',
    'mount /: filesystem is xfs',
    ...Array.from({ length: 20 }, (_, at) => `package tool-${at + 1}: version is 2.${at}.0`),
  ],
  hygiene: [
    'machine-id is empty',
    'no SSH host keys are left',
    'no shell history is left',
    'user appadmin: uid is 1200',
    'SELinux is enforcing, also after the next boot',
    ...Array.from({ length: 15 }, (_, at) => `ids: service account svc-${at + 1} is as declared`),
  ],
  'النظام — פתיחה 起動 🚀': [
    'الخدمة تعمل بعد الإقلاع',
    'שירות הזמן מסונכרן',
    '時刻は同期されている 👩‍👩‍👧',
    `path /opt/${'very-long-folder-name-without-a-break'.repeat(4)}/bin is there`,
    ...Array.from({ length: 11 }, (_, at) => `console: boot ${at + 1} shows no problem`),
  ],
};

function resultOf(place: string, suite: string, name: string, at: number): TestResult {
  const base: TestResult = {
    name,
    status: 'passed',
    duration: (at * 37) % 900,
    suite: [place, suite],
    type: place === 'bake' ? 'bake' : place === 'rebake' ? 'rebake' : 'launch',
    filePath: `flavors/al2023/tests/${suite === 'base' ? 'base' : 'hygiene'}.yaml`,
    start: start + at * 1000,
    stop: start + at * 1000 + 500,
    ...(place !== 'bake' && { parameters: { region: 'eu-central-1', instanceType: 'm7i.large' } }),
  };
  if (place === 'metal-arm64') {
    return {
      ...base,
      status: 'pending',
      duration: 0,
      message: 'the instance never came online in SSM',
    };
  }
  if (name.startsWith('user appadmin')) {
    return {
      ...base,
      status: 'failed',
      message: 'uid is 1001, and 1200 is declared for al2023-base',
      trace: 'getent passwd appadmin\nappadmin:x:1001:1001::/home/appadmin:/bin/bash',
    };
  }
  if (name.startsWith('SELinux') && place.startsWith('xen')) {
    return {
      ...base,
      status: 'failed',
      message: '/etc/selinux/config has SELINUX=disabled\nexpected: SELINUX=enforcing',
    };
  }
  if (name === 'service sshd: is enabled' && place === 'metal-x86') {
    return {
      ...base,
      status: 'other',
      message: 'the connection was lost while the test ran',
      extra: { infrastructure: true },
      attachments: [{ name: 'journal', contentType: 'text/plain', path: 'metal-x86/journal.log' }],
    };
  }
  if (name.startsWith('mount') && place === 'rebake') {
    return {
      ...base,
      duration: 4200,
      flaky: true,
      retries: 1,
      retryAttempts: [
        { attempt: 1, status: 'other', duration: 30_000, message: 'throttled by SSM' },
      ],
    };
  }
  if (name.startsWith('kernelParameter') && place === 'nitro-arm64') {
    return {
      ...base,
      status: 'failed',
      message: 'value is 2',
      extra: {
        quarantine: { tracker: 'https://issues.example/SOE-212', expires: '2026-12-24' },
      },
    };
  }
  if (name.startsWith('package tool-7') && place === 'bake') {
    return { ...base, status: 'skipped', message: 'only after a launch' };
  }
  if (name.startsWith('package tool-9')) return { ...base, duration: 61_000 };
  return base;
}

const steps = [
  ['launch', 1900],
  ['running', 9400],
  ['checks', 62_000],
  ['ssm', 21_300],
  ['first-boot', 14_800],
  ['settled', 6100],
  ['tests', 48_200],
  ['reboot', 39_500],
] as const;

function launchOf(name: string, at: number): ReportedLaunch {
  const isDead = name === 'metal-arm64';
  const reached = isDead ? steps.slice(0, 4) : steps;
  return {
    name,
    instanceType: ['m7i.large', 'm7g.large', 'm5.metal', 'a1.metal', 'm3.medium'][at % 5] ?? '',
    zone: 'eu-central-1b',
    vouchesFor: Array.from({ length: 40 + at }, (_, type) => `m${type}i.${at + 1}xlarge`),
    outcome: isDead ? 'not-ready' : 'tested',
    ...(isDead && {
      reason: 'SSM was not online after 10 minutes; the console shows an emergency shell.',
    }),
    steps: reached.map(([step, duration], index) => ({
      step,
      duration: isDead && step === 'ssm' ? 190_000 : duration + at * 700 * index,
    })),
    ...(isDead && {
      console: [
        '[    4.112233] EXT4-fs error (device nvme0n1p1): ext4_find_entry:1658: inode #2',
        '[  OK  ] Reached target Emergency Mode.',
        'You are in emergency mode. After logging in, type "journalctl -xb" to view system logs.',
      ],
    }),
  };
}

/** A report as there are many: nine places, sixty tests, and something of everything. */
export const lifelikeReport: TestReport = makeReport(
  places.flatMap((place) =>
    Object.entries(suites).flatMap(([suite, names]) =>
      names.map((name, at) => resultOf(place, suite, name, at)),
    ),
  ),
  {
    start: new Date(start),
    stop: new Date(start + 754_000),
    environment: {
      appName: 'al2023-base',
      appVersion: '2026.11.2',
      buildId: 'b-20261120-080000-4f1c',
      buildUrl: 'https://ci.example/runs/4711',
      commit: '9f2c1e7d4b8a60315c7e2d9fb1a40c6e8d3f5a72',
      testEnvironment: 'eu-central-1',
      extra: { image: 'ami-0123456789abcdef0', architecture: 'x86_64, arm64' },
    },
    extra: { launches: places.slice(1).map(launchOf) },
  },
);

function finding(id: string, severity: Severity, name: string, score?: number) {
  return {
    id,
    kind: 'vulnerability' as const,
    severity,
    package: name,
    version: '3.0.8-1',
    fixedIn: '3.0.8-4',
    title: `A weakness of ${name} that lets a remote attacker read memory`,
    url: `https://nvd.nist.gov/vuln/detail/${id}`,
    ...(score !== undefined && { score }),
  };
}

/** Scans of the same image: one whole, one that looked at nothing. */
export const lifelikeScans: readonly ScanReport[] = [
  {
    scanner: { name: 'inspector-scan', version: '1.5', content: 'feed of 2026-11-19' },
    target: 'ami-0123456789abcdef0',
    scannedAt: '2026-11-20T08:20:00Z',
    evaluated: 412,
    gaps: [],
    findings: [
      finding('CVE-2026-0003', 'medium', 'curl', 5.3),
      finding('CVE-2026-0001', 'critical', 'openssl', 9.8),
      { ...finding('CVE-2026-0002', 'high', 'glibc', 7.5), exploitKnown: true },
      finding('CVE-2026-0004', 'high', 'openssl'),
      finding('CVE-2026-0005', 'low', 'vim-minimal'),
    ],
  },
  {
    scanner: { name: 'openscap', version: '1.3.7' },
    evaluated: 0,
    gaps: ['all 44 rules are not applicable: is the content for this system?'],
    findings: [],
  },
];

/** What gates made of it. */
export const lifelikeDecisions: readonly GateDecision[] = [
  {
    gate: 'bake-tests',
    status: 'passed',
    evaluated: 59,
    reasons: [],
    warnings: ['1 test was skipped'],
    items: [],
  },
  {
    gate: 'launch-tests',
    status: 'failed',
    evaluated: 418,
    reasons: ['10 tests failed', '60 tests did not get to run'],
    warnings: ['1 test is in quarantine until 2026-12-24'],
    items: [
      {
        key: 'a test',
        name: 'nitro-arm64 / hygiene / user appadmin: uid is 1200',
        decision: 'blocks',
        rule: 'a test failed',
      },
    ],
  },
  {
    gate: 'scans',
    status: 'not-evaluated',
    evaluated: 412,
    reasons: ['openscap looked at nothing'],
    warnings: [],
    items: [
      {
        key: findingKey(finding('CVE-2026-0001', 'critical', 'openssl')),
        name: 'CVE-2026-0001 (critical) in openssl 3.0.8-1',
        decision: 'blocks',
        rule: 'severity critical, fix available',
        isNew: false,
      },
      {
        key: findingKey(finding('CVE-2026-0004', 'high', 'openssl')),
        name: 'CVE-2026-0004 (high) in openssl 3.0.8-1',
        decision: 'blocks',
        rule: 'severity high, fix available, new',
        isNew: true,
      },
      {
        key: findingKey(finding('CVE-2026-0002', 'high', 'glibc')),
        name: 'CVE-2026-0002 (high) in glibc 3.0.8-1',
        decision: 'waived',
        rule: 'severity high, fix available',
        isNew: false,
        waiver: {
          owner: 'platform-team',
          reason: 'the function is not built in',
          expires: '2026-12-31',
          tracker: 'https://issues.example/SOE-99',
        },
      },
    ],
  },
];
