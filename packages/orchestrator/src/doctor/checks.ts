import type { DoctorCheck } from './check.js';
import { checkClock } from './checks/clock.js';
import { checkCredentials } from './checks/credentials.js';
import { checkDisk } from './checks/disk.js';
import { checkDistribution } from './checks/distribution.js';
import { checkEncryption } from './checks/encryption.js';
import { checkFiles } from './checks/files.js';
import { checkGit } from './checks/git.js';
import { checkNetwork } from './checks/network.js';
import { checkNode } from './checks/node.js';
import { checkPacker } from './checks/packer.js';
import { checkPermissions } from './checks/permissions.js';
import { checkPolicy } from './checks/policy.js';
import { checkSources } from './checks/sources.js';
import { checkSubnet } from './checks/subnet.js';
import { checkSuites } from './checks/suites.js';
import { checkTemplates } from './checks/templates.js';
import { checkTrackers } from './checks/trackers.js';
import { checkVcpus } from './checks/vcpus.js';

/** The check that says whether AWS takes the credentials: those that need them wait for it. */
export const credentialsCheck = 'credentials';

/** Everything that is looked at, in the order in which it is told. `docs/doctor.md` lists the same. */
export const doctorChecks: readonly DoctorCheck[] = [
  { id: 'node', group: 'machine', needs: 'nothing', run: checkNode, title: 'Node is new enough' },
  {
    id: 'packer',
    group: 'machine',
    needs: 'nothing',
    run: checkPacker,
    title: 'Packer is there, and not too old',
  },
  {
    id: 'disk',
    group: 'machine',
    needs: 'nothing',
    run: checkDisk,
    title: '`.soe` can be written, and there is room',
  },
  {
    id: 'git',
    group: 'repository',
    needs: 'nothing',
    run: checkGit,
    title: 'the checkout has a commit, its history, a remote, and nothing that differs',
  },
  {
    id: 'files',
    group: 'configuration',
    needs: 'configuration',
    run: checkFiles,
    title: 'files and folders that are named are there',
  },
  {
    id: 'suites',
    group: 'configuration',
    needs: 'configuration',
    run: checkSuites,
    title: 'suites, ids and gates fit',
  },
  {
    id: 'policy',
    group: 'configuration',
    needs: 'configuration',
    run: checkPolicy,
    title: 'the policy of commits fits',
  },
  {
    id: 'templates',
    group: 'configuration',
    needs: 'configuration',
    run: checkTemplates,
    // One Packer after the other: a few seconds for each flavor and architecture.
    timeoutMs: 600_000,
    title: 'Packer takes the template of each flavor and architecture, with its plugins',
  },
  { id: 'clock', group: 'aws', needs: 'network', run: checkClock, title: 'the clock is right' },
  {
    id: 'network',
    group: 'aws',
    needs: 'network',
    run: checkNetwork,
    title: 'EC2, SSM and STS answer in every region: DNS, TLS, proxy',
  },
  {
    id: credentialsCheck,
    group: 'aws',
    needs: 'network',
    run: checkCredentials,
    title: 'the credentials are those of the owner, and last',
  },
  {
    id: 'permissions',
    group: 'aws',
    needs: 'credentials',
    run: checkPermissions,
    title: 'IAM allows what the stages do',
  },
  {
    id: 'sources',
    group: 'aws',
    needs: 'credentials',
    run: checkSources,
    title: "the vendors' images are found",
  },
  {
    id: 'subnet',
    group: 'aws',
    needs: 'credentials',
    run: checkSubnet,
    title: 'there are subnets to build and test in',
  },
  {
    id: 'vcpus',
    group: 'aws',
    needs: 'credentials',
    run: checkVcpus,
    title: 'enough instances may run',
  },
  {
    id: 'encryption',
    group: 'aws',
    needs: 'credentials',
    run: checkEncryption,
    title: 'what is built can be shared, as the build region encrypts',
  },
  {
    id: 'distribution',
    group: 'aws',
    needs: 'credentials',
    run: checkDistribution,
    title: 'regions, roles, keys, public access and quotas let releases be shared',
  },
  {
    id: 'trackers',
    group: 'trackers',
    needs: 'network',
    run: checkTrackers,
    title: 'Jira and GitHub answer',
  },
];
