import type { Instance } from '../state/tables/instance.js';
import type { SshServer } from './ssh.js';

/** An instance that really runs, and where it can be reached. */
export interface RunningInstance {
  /** `i-…`. */
  readonly instanceId: string;
  /** Whose it is. */
  readonly account: string;
  /** Where it is. */
  readonly region: string;
  /** The state that EC2 shows. */
  readonly state: string;
  /** Its loopback address. */
  readonly address: string;
  /** Where SSH is served; nothing before it runs. */
  readonly sshPort?: number;
  /** The public host key, as a line of `known_hosts` has it after the name; as `sshPort`. */
  readonly hostKey?: string;
  /** What went wrong last, where that is in no answer of EC2. */
  readonly problem?: string;
}

/** Tells of an instance, and of what there is of its machine. */
export function describeRunning(
  scope: string,
  { id: instanceId, state }: Instance,
  address: string,
  { ssh, problem }: { readonly ssh: SshServer | undefined; readonly problem: string | undefined },
): RunningInstance {
  const [account = '', region = ''] = scope.split('/');
  return {
    instanceId,
    account,
    region,
    state,
    address,
    ...(ssh === undefined ? {} : { sshPort: ssh.port, hostKey: ssh.hostKey }),
    ...(problem === undefined ? {} : { problem }),
  };
}
