import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import {
  type HygieneOptions,
  hygieneSuite,
  idSuite,
  parseIdRegistry,
  type Suite,
  type TestResult,
} from '../../src/index.js';
import { testLaunches } from '../../src/launch/test-launches.js';
import { readRunnerOutput } from '../../src/runner/read-runner-output.js';
import { runnerScript } from '../../src/runner/runner-script.js';
import { must } from '../support/aws.js';
import { optionsFor, planOf } from '../support/launches.js';
import { failuresOf } from '../support/root-tree.js';
import { amazonLinux, bakeImage, launchManaged, runOn, startRunning } from '../support/running.js';

// A walk over the whole system of the machine that the tests run on.
const timeout = 600_000;

const clean = `${readFileSync(new URL('../fixtures/hygiene/clean.sh', import.meta.url), 'utf8')}
getent group app >/dev/null || groupadd -g 2001 app
getent passwd app >/dev/null || useradd -u 2001 -g 2001 -M -s /usr/sbin/nologin app
`;

const registry = parseIdRegistry(`
users: { app: { uid: 2001, group: app } }
groups: { app: { gid: 2001 } }
ranges: [{ from: 2000, to: 2099, use: declared }]
`);

/** What Debian brings along on purpose where chromium is installed. */
const options: HygieneOptions = {
  maxLogMegabytes: 4,
  allow: ['secrets', 'secret-assignments'].map((check) => ({
    check,
    path: '/etc/chromium.d/apikeys',
    reason: 'keys of the Debian project, which are public',
  })),
};
const suites: readonly Suite[] = [hygieneSuite(options), idSuite(registry, { flavor: 'al2023' })];

/** Faults that are there while it bakes and when it was launched, and what their checks say. */
const faults = `
# What SSM keeps of this script has the secrets in it, too.
find /var/lib/amazon/ssm -name _script.sh -exec rm {} +
mkdir -p /etc/selinux; printf 'SELINUX=disabled\\nSELINUXTYPE=targeted\\n' >/etc/selinux/config
echo 'export GITHUB=ghp_0123456789abcdefghijABCDEFGHIJ012345' >/etc/profile.d/build.sh
echo 'DB_PASSWORD=hT7kPq92Lm' >/opt/app.env
echo 'curl -u me:secret' >/root/.bash_history
mkdir -p /home/ec2-user/.ssh; echo 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIGa9 packer' >/home/ec2-user/.ssh/authorized_keys
echo x >/usr/local/bin/su2; chmod 4755 /usr/local/bin/su2
echo x >/etc/open; chmod 666 /etc/open
echo x >/srv/lost; chown 54321:54321 /srv/lost
useradd -M -u 990 -g 100 packer
printf '/dev/xvdf /data xfs defaults 0 2\\n' >>/etc/fstab
echo x >/opt/agent.rpm
usermod -u 2005 app
`;
const caught = {
  selinux: '/etc/selinux/config (SELINUX=disabled)',
  secrets: expect.stringMatching(
    /^\/etc\/profile.d\/build.sh \(github-token at line 1, sha256 [0-9a-f]{8}\)(?:; 1 let be by an exception)?$/,
  ),
  'secret-assignments': expect.stringMatching(
    /^\/opt\/app.env \(assignment at line 1\)(?:; \d let be by an exception)?$/,
  ),
  'shell-history': '/root/.bash_history',
  'authorized-keys': '/home/ec2-user/.ssh/authorized_keys (a key at line 1)',
  'setuid-files': '/usr/local/bin/su2 (of no package)',
  'world-writable': '/etc/open',
  'unowned-files': '/srv/lost',
  'installer-users': '/etc/passwd:packer (an account)',
  fstab: expect.stringMatching(/^\/etc\/fstab \(\/dev\/xvdf at line \d+\)$/),
  leftovers: '/opt/agent.rpm (an installer)',
  'user app': expect.stringContaining('2005'),
  'undeclared-users': 'app: 2005 is not declared, but in the range 2000 to 2099',
};

/** Faults that only the bake phase can tell of, because a first boot makes the same. */
const ofBuild = `
mkdir -p /etc/ssh; echo key >/etc/ssh/ssh_host_ed25519_key
echo 0123456789abcdef0123456789abcdef >/etc/machine-id
mkdir -p /var/lib/cloud/instances/i-0123
mkdir -p /var/lib/dhcp; echo lease >/var/lib/dhcp/dhclient.eth0.leases
echo seed >/var/lib/systemd/random-seed
mkdir -p /var/cache/apt/archives; echo deb >/var/cache/apt/archives/nginx_1.deb
mkdir /var/tmp/build
dd if=/dev/zero of=/var/log/app.log bs=1048576 count=6 2>/dev/null
`;
const caughtInBuild = {
  'ssh-host-keys': '/etc/ssh/ssh_host_ed25519_key (in the image)',
  'machine-id': '/etc/machine-id (not empty)',
  'cloud-init-data': '/var/lib/cloud/instances/i-0123',
  'dhcp-leases': '/var/lib/dhcp/dhclient.eth0.leases',
  'random-seed': '/var/lib/systemd/random-seed',
  'package-caches': expect.stringContaining('/var/cache/apt/archives (1 files'),
  'temp-files': '/var/tmp/build',
  'log-size': expect.stringContaining('/var/log/app.log (6 MB'),
};

/** What failed, for what could be told. */
function told(tests: readonly TestResult[]): Readonly<Record<string, string>> {
  expect(tests.filter(({ status }) => status === 'other' || status === 'pending')).toEqual([]);
  expect(tests.filter(({ status }) => status !== 'skipped').length).toBeGreaterThan(15);
  return failuresOf(tests);
}

test('while it bakes: a clean image passes, and every fault is told by its check', {
  timeout,
}, async (context) => {
  const aws = await startRunning(context);
  const id = await launchManaged(aws, await amazonLinux(aws));
  const bake = async () => {
    const run = 'r1';
    const runner = runnerScript(suites, { phase: 'bake', run });
    // As Packer does it: the script that runs is no left-over of the build.
    const file = '/tmp/script_4711.sh';
    const output = await runOn(
      aws,
      id,
      `cat >${file} <<'END-OF-RUNNER'\n${runner}\nEND-OF-RUNNER\nsh ${file}\nrm ${file}`,
    );
    const { tests, problems } = readRunnerOutput(output, {
      run,
      suites,
      phase: 'bake',
      place: 'bake',
    });
    expect(problems).toEqual([]);
    return told(tests);
  };

  await runOn(aws, id, clean);
  expect(await bake()).toEqual({});
  await runOn(aws, id, `${faults}${ofBuild}`);
  expect(await bake()).toEqual({ ...caught, ...caughtInBuild });
});

test('when it was launched: a clean image passes, and every fault is told by its check', {
  timeout,
}, async (context) => {
  const aws = await startRunning(context);
  const good = await bakeImage(aws, clean, { name: 'good' });
  const bad = await bakeImage(aws, faults, { name: 'bad', source: good });
  const launched = async (imageId: string) => {
    const { launches } = await testLaunches(
      planOf(imageId),
      suites,
      optionsFor(aws, { runId: imageId }),
    );
    const [launch] = launches;
    expect([launch?.outcome, launch?.reason, launch?.terminated]).toEqual([
      'tested',
      undefined,
      true,
    ]);
    return told(must(launch).tests);
  };

  expect(await launched(good)).toEqual({});
  expect(await launched(bad)).toEqual(caught);
});
