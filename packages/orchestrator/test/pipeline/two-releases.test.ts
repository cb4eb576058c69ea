import { execFileSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { trivy } from '../scanner-reports.js';
import { listingTemplate } from '../template.js';
import { openPipeline } from './open-pipeline.js';

const pipeline = openPipeline({ compute: 'auto' });

/** Packages of the system that instances run, which is that of this machine. */
const hasDpkg = canRun('dpkg-deb', '--version') && canRun('systemctl', '--version');

function canRun(program: string, ...args: readonly string[]): boolean {
  try {
    execFileSync(program, args, { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

/** What a provisioner does: packages of its own, an account, a service. */
function step(packages: Readonly<Record<string, string>>, more = ''): string {
  const installs = Object.entries(packages).map(
    ([name, version]) => `mkdir -p /tmp/made/DEBIAN
printf '%s\\n' 'Package: ${name}' 'Version: ${version}' 'Architecture: all' \\
  'Maintainer: SOE <soe@example.com>' 'Description: made by a test' > /tmp/made/DEBIAN/control
dpkg-deb --build /tmp/made /tmp/made.deb
dpkg --install /tmp/made.deb
rm -rf /tmp/made /tmp/made.deb
`,
  );
  return `set -e\n${installs.join('')}${more}`;
}

const service = `useradd --system --uid 991 soe-web
cat > /etc/systemd/system/soe-web.service <<UNIT
[Service]
ExecStart=/bin/true
[Install]
WantedBy=multi-user.target
UNIT
systemctl --root=/ enable soe-web.service
`;

test.skipIf(!hasDpkg)(
  'two releases of a changed provisioner differ in packages, accounts, services, findings and notes',
  async (context) => {
    if (pipeline.aws.compute.kind === 'none') return context.skip(pipeline.aws.compute.reason);
    const { workspace } = pipeline;
    const release = (version: string) => pipeline.done('release', 'twice', '--version', version);
    const report = 'reports/twice-x86_64.json';
    workspace.write('.gitignore', 'reports\n');
    workspace.write('gates.yaml', waiver('CVE-2026-0001'));
    workspace.write('step.sh', step({ 'soe-tool': '1.0' }));
    workspace.write(report, trivy('CVE-2026-0001'));
    pipeline.prepare('twice', undefined, {
      template: listingTemplate,
      // One region: how copies are made is told elsewhere.
      config: { gates: 'gates.yaml', distribution: { regions: ['us-east-1'] } },
      flavor: {
        variables: {},
        scans: { reports: [{ format: 'trivy', path: 'reports/{flavor}-{architecture}.json' }] },
      },
    });
    await release('1.0.0');
    workspace.write('step.sh', step({ 'soe-tool': '1.1', 'soe-more': '2.0' }, service));
    workspace.write(report, trivy('CVE-2026-0002'));
    workspace.write('gates.yaml', waiver('CVE-2026-0002'));
    workspace.commit('feat: serve the web\n\nIssue: SOE-2');
    await release('1.1.0');

    const found = await pipeline.done('diff', 'twice', '1.0.0', '1.1.0');
    const text = await pipeline.soe('diff', 'twice', '1.0.0', '1.1.0');
    await pipeline.done('catalog', 'build');

    const packages = [
      { kind: 'added', type: 'deb', name: 'soe-more', after: '2.0' },
      { kind: 'upgraded', type: 'deb', name: 'soe-tool', before: '1.0', after: '1.1' },
    ];
    const inside = {
      packages: packages.map((each) => expect.objectContaining(each)),
      users: expect.arrayContaining([
        expect.objectContaining({ kind: 'added', what: 'user soe-web' }),
      ]),
      services: [expect.objectContaining({ what: expect.stringContaining('soe-web.service') })],
    };
    expect(found.notes).toMatchObject({
      components: inside,
      security: { fixed: [{ id: 'CVE-2026-0001' }], opened: [{ id: 'CVE-2026-0002' }] },
      sections: [{ title: 'Features', changes: [{ subject: 'serve the web' }] }],
      issues: [{ key: 'SOE-2' }],
    });
    expect(found.inventories).toEqual([
      { name: 'inventory.x86_64.json', before: 'bake', after: 'bake' },
    ]);
    for (const told of ['soe-tool upgraded: 1.0 → 1.1', 'user soe-web', 'soe-web.service'])
      expect(text.stdout).toContain(told);
    expect(text.stdout).toMatch(/CVE-2026-0002.*CVE-2026-0001.*serve the web|serve the web.*CVE/s);

    const notes = JSON.parse(workspace.read('.soe/releases/twice/1.1.0/notes.json'));
    expect(notes.components).toMatchObject(inside);
    const catalog = JSON.parse(workspace.read('.soe/catalog/catalog.json'));
    expect(catalog.flavors[0].releases[0]).toMatchObject({
      version: '1.1.0',
      inventories: [{ architecture: 'x86_64', origin: 'bake', packages: expect.any(Number) }],
      components: { packages: inside.packages, users: inside.users },
    });
    expect(workspace.read('.soe/catalog/flavors/twice/1.1.0/index.html')).toContain('soe-more');
  },
  // Two builds on instances that run, and whatever else this machine does meanwhile.
  300_000,
);

function waiver(id: string): string {
  return `waivers:
  - { id: ${id}, owner: team@example.com, reason: not reachable, expires: "2099-01-31" }
`;
}
