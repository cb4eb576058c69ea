import type { IssueLink, ReleaseChange, ReleaseNotes } from '../../src/index.js';

const authors = ['Ada Lovelace', 'Grace Hopper', 'יוסי כהן', 'Linus'];

/** Notes as a team would publish them: every part, several scripts, long words and long commands. */
export const lifelikeNotes: ReleaseNotes = {
  schema: 'release-notes/v1',
  name: 'al2023-base',
  version: '2026.11.1',
  date: '2026-11-02T09:00:00.000Z',
  previous: '2026.10.2',
  reasons: [
    { kind: 'own-change', text: 'Three changes of our own, and the source image is newer.' },
  ],
  highlights: [
    {
      text: 'SSH no longer lets root in; use the account of your team instead.',
      url: 'https://docs.example/ssh',
    },
    { text: 'Images start 20 % faster.' },
  ],
  breaking: [
    {
      scope: 'ssh',
      description: 'Root login over SSH is gone; sessions of root end with "permission denied"',
      hash: '1'.repeat(40),
      url: `https://git.example/commit/${'1'.repeat(40)}`,
    },
  ],
  sections: [
    {
      title: 'Features',
      changes: [
        change(1, 'SOE-12 forbid root login', {
          scope: 'ssh',
          issues: [issue('SOE-12'), issue('OPS-3')],
          breaking: true,
          note: 'Every team has an account with the same rights; see the runbook.',
        }),
        change(2, 'Start services in parallel', {
          coAuthors: ['Grace Hopper'],
          pullRequest: { key: '#214', url: 'https://git.example/pull/214' },
        }),
        change(3, 'תקן SOE-14 בכניסה למערכת', { issues: [issue('SOE-14')] }),
      ],
    },
    {
      title: 'Fixes',
      changes: [
        change(4, 'The clock is right after a suspend 🎉'),
        change(5, '漢字のファイル名を正しく表示する'),
        change(6, `/var/lib/${'averylongname'.repeat(8)}/config.yaml is readable again`),
      ],
    },
    { title: 'Nächste Schritte', changes: [change(7, 'Bump Packer to 1.16')] },
  ],
  issues: [
    { ...issue('SOE-12'), title: 'Forbid root login', type: 'Story', status: 'Done' },
    { ...issue('OPS-3'), title: 'Audit finding 7', type: 'Bug', status: 'In Review' },
  ],
  security: {
    opened: [
      {
        id: 'CVE-2026-4711',
        severity: 'high',
        package: 'openssl',
        version: '3.0.8-1',
        title: 'Buffer overflow in the parser of certificates',
        url: 'https://cve.example/CVE-2026-4711',
      },
    ],
    fixed: [{ id: 'CVE-2026-1000', severity: 'critical', package: 'curl', fixedIn: '8.5.0' }],
    waived: [{ id: 'CVE-2025-9', severity: 'low', reason: 'not reachable', expires: '2026-12-31' }],
  },
  components: {
    packages: [
      { kind: 'upgraded', type: 'rpm', name: 'kernel', before: '6.1.100-1', after: '6.1.115-2' },
      {
        kind: 'removed',
        type: 'rpm',
        name: 'telnet',
        before: '0.17',
        breaking: true,
        advice: ['dnf install telnet'],
      },
    ],
    services: [
      {
        scope: 'sshd',
        kind: 'changed',
        what: 'PermitRootLogin',
        before: 'yes',
        after: 'no',
        security: true,
        advice: ['sudo systemctl restart sshd'],
      },
    ],
    users: [{ scope: 'users', kind: 'added', what: 'deploy (uid 2001)' }],
  },
  sourceChanges: [
    {
      kind: 'source-image',
      name: 'Amazon Linux 2023',
      from: '2023.6.20261001',
      to: '2023.6.20261028',
      url: 'https://aws.example/al2023',
      notes: {
        schema: 'release-notes/v1',
        name: 'Amazon Linux 2023',
        version: '2023.6.20261028',
        date: '2026-10-28T00:00:00.000Z',
        breaking: [],
        sections: [{ title: 'Changes', changes: [change(9, 'glibc 2.34-100')] }],
        issues: [],
        images: [],
        warnings: [],
        links: {},
      },
    },
  ],
  images: ['ap-southeast-2', 'eu-central-1', 'us-east-1'].flatMap((region, at) =>
    ['arm64', 'x86_64'].map((architecture) => ({
      region,
      architecture,
      imageId: `ami-0${at}23456789abcde${architecture.length}f`,
      name: `soe/al2023-base/${architecture}/2026.11.1`,
    })),
  ),
  verification: [
    {
      kind: 'test',
      name: 'launch-tests',
      status: 'passed',
      summary: '41 of 41 checks',
      url: 'https://ci.example/1',
    },
    { kind: 'attestation', name: 'provenance', status: 'passed' },
  ],
  upgrade: [
    {
      text: 'Point the launch template to the new image.',
      commands: [
        'aws ec2 create-launch-template-version --launch-template-name web --source-version 1 --launch-template-data \'{"ImageId":"ami-0123456789abcde0f"}\'',
        'aws autoscaling start-instance-refresh --auto-scaling-group-name web',
      ],
    },
    { text: 'Sign in with the account of your team once.' },
  ],
  rollback: [
    {
      text: 'Go back to the launch template before.',
      commands: ['aws autoscaling rollback-instance-refresh --auto-scaling-group-name web'],
    },
  ],
  knownIssues: [
    {
      text: 'Graphs of the agent have a gap at the first start.',
      workaround: 'Wait five minutes.',
      issue: issue('SOE-90'),
    },
  ],
  deprecations: [
    {
      text: 'Python 3.9',
      replacement: 'Python 3.12',
      until: '2027.01',
      url: 'https://docs.example/python',
    },
  ],
  contributors: [{ name: 'Ada Lovelace', url: 'https://people.example/ada' }, { name: 'יוסי כהן' }],
  warnings: [
    'Jira could not be asked for OPS-4: it answered 503; the issue is linked by its key only.',
  ],
  links: {
    repository: 'https://git.example/acme/images',
    compare: 'https://git.example/acme/images/compare/2026.10.2...2026.11.1',
    page: 'https://notes.example/al2023-base/2026.11.1',
    more: [{ text: 'Dashboard', url: 'https://dash.example/' }],
  },
};

function change(number: number, subject: string, more: Partial<ReleaseChange> = {}): ReleaseChange {
  const hash = String(number).repeat(40);
  return {
    subject,
    hash,
    url: `https://git.example/commit/${hash}`,
    author: authors[number % authors.length] ?? '',
    issues: [],
    breaking: false,
    ...more,
  };
}

function issue(key: string): IssueLink {
  return { key, url: `https://jira.example/browse/${key}` };
}
