import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import type { LinuxCheckGroup } from '../../src/hygiene/linux/linux-check.js';
import { linuxGroups } from '../../src/hygiene/linux/linux-groups.js';
import { linuxScript } from '../../src/hygiene/linux/linux-script.js';
import { readTap } from '../../src/results/read-tap.js';
import { must } from '../support/aws.js';
import { failuresOf, makeTree } from '../support/root-tree.js';
import { type Shell, shells, temporaryFolder } from '../support/shells.js';

const folder = temporaryFolder('booted');
afterAll(folder.remove);

const groupOf = (name: string): LinuxCheckGroup =>
  must(linuxGroups.find((group) => group.name === name));

/** Runs a group on a root file system as if it were booted, with programs of its own, as functions. */
function runBooted(shell: Shell, root: string, group: string, programs: string) {
  const script = linuxScript(groupOf(group), 'launch', { timeSource: false }, root)
    .replace(/^is_booted\(\) .*$/m, `is_booted() { :; }\n${programs}`)
    .replaceAll('/sys/', `${root}/sys/`);
  const { stdout, stderr, status } = shell.run(script);
  expect([stderr, status]).toEqual(['', 0]);
  const tests = readTap(stdout);
  return { failures: failuresOf(tests), tests };
}

describe.for(shells(folder.path))('under $name', (shell) => {
  const root = `${folder.path}/${shell.name}-root`;
  const enforcing = 'getenforce() { echo Enforcing; }';

  test.skipIf(!shell.there)('units that failed are told, and where nobody can list them', () => {
    makeTree(root);
    const run = (systemctl: string) =>
      runBooted(shell, root, 'configuration', `${enforcing}\nsystemctl() { ${systemctl}; }`);

    expect(run(':').failures).toEqual({});
    expect(run(`echo 'nginx.service loaded failed failed web'`).failures).toEqual({
      'failed-units': '/unit/nginx.service (failed)',
    });
    expect(run('echo "Failed to connect to bus" >&2; return 1').failures).toEqual({
      'failed-units': '/usr/bin/systemctl (cannot list units)',
    });
  });

  test.skipIf(!shell.there)('SELinux that is set to enforce has to do it', () => {
    makeTree(root);
    const programs = 'getenforce() { echo Permissive; }\nsystemctl() { :; }';

    expect(runBooted(shell, root, 'configuration', programs).failures).toEqual({
      selinux: expect.stringContaining('Permissive'),
    });
  });

  test.skipIf(!shell.there)('AppArmor is loaded where files of the kernel say so', () => {
    const system = `mkdir etc/apparmor.d sbin; : >sbin/apparmor_parser; rm -r etc/selinux; echo ID=ubuntu >etc/os-release`;
    const programs = 'systemctl() { :; }';
    const parameter = `${root}/sys/module/apparmor/parameters/enabled`;
    const profiles = `${root}/sys/kernel/security/apparmor/profiles`;
    makeTree(root, system);
    for (const file of [parameter, profiles]) mkdirSync(dirname(file), { recursive: true });
    writeFileSync(parameter, 'Y\n');
    // As there: it has something in it, and the size 0.
    symlinkSync('/proc/version', profiles);

    expect(runBooted(shell, root, 'configuration', programs).failures).toEqual({});
    makeTree(root, system);
    expect(runBooted(shell, root, 'configuration', programs).failures).toEqual({
      apparmor: expect.stringMatching(/not enabled.*no profile is loaded/),
    });
  });

  test.skipIf(!shell.there)(
    'where rpm knows the packages, it says what rights they ask for',
    () => {
      const rpm = (perms: string) =>
        `rpm() { case "$*" in *' /usr/bin/su') printf '%s\\t%s\\n' ${perms} /usr/bin/su ;; *) return 1 ;; esac; }`;
      const system = 'rm -r var/lib/dpkg; mkdir var/lib/rpm';

      makeTree(root, system);
      expect(runBooted(shell, root, 'files', rpm('-rwsr-xr-x')).failures).toEqual({});
      expect(runBooted(shell, root, 'files', rpm('-rwxr-xr-x')).failures).toEqual({
        'setuid-files': '/usr/bin/su (of no package)',
      });
      makeTree(root, `${system}; echo x >usr/bin/own; chmod 4755 usr/bin/own`);
      expect(runBooted(shell, root, 'files', rpm('-rwsr-xr-x')).failures).toEqual({
        'setuid-files': '/usr/bin/own (of no package)',
      });
    },
  );
});
