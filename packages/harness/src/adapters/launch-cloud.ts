import { HarnessError } from '../errors.js';
import type { LaunchCloud } from '../launch/launch-cloud.js';

/** Which AWS is asked. What is missing comes from the standard AWS environment. */
export interface LaunchCloudOptions {
  /** The region. */
  readonly region: string;
  /** Another endpoint than AWS's own. Default: that of the environment. */
  readonly endpoint?: string;
  /** Credentials, or a function that gets them. Default: the SDK's provider chain. */
  readonly credentials?: LaunchCredentials | (() => Promise<LaunchCredentials>);
  /** How often a call is tried that is throttled or finds no answer. Default: 8. */
  readonly maxAttempts?: number;
}

/** Credentials of an AWS identity. */
export interface LaunchCredentials {
  /** Id of the key. */
  readonly accessKeyId: string;
  /** The key. */
  readonly secretAccessKey: string;
  /** Of temporary credentials. */
  readonly sessionToken?: string;
}

/**
 * EC2 and SSM of a region: where images are launched and tested.
 *
 * @throws HarnessError `HARNESS_OPTIONS_INVALID` without a region
 * @example
 * ```ts
 * const cloud = launchCloud({ region: 'eu-west-1' });
 * ```
 */
export function launchCloud(options: LaunchCloudOptions): LaunchCloud {
  // Without one the SDK takes that of the environment, and launches somewhere else than is said.
  if (typeof options?.region !== 'string' || options.region === '') {
    throw new HarnessError(
      'HARNESS_OPTIONS_INVALID',
      'Cannot launch: option region of launchCloud must be a region, such as "eu-west-1".',
    );
  }
  let loading: Promise<LaunchCloud> | undefined;
  // With the first call: the clients take most of the time that importing this package would.
  const open = (): Promise<LaunchCloud> => {
    loading ??= import('./aws-launch-cloud.js').then(({ awsLaunchCloud }) =>
      awsLaunchCloud(options),
    );
    return loading;
  };
  return {
    region: options.region,
    subnets: async (...input) => (await open()).subnets(...input),
    launch: async (...input) => (await open()).launch(...input),
    instances: async (...input) => (await open()).instances(...input),
    volumes: async (...input) => (await open()).volumes(...input),
    checks: async (...input) => (await open()).checks(...input),
    console: async (...input) => (await open()).console(...input),
    screenshot: async (...input) => (await open()).screenshot(...input),
    terminate: async (...input) => (await open()).terminate(...input),
    deleteVolume: async (...input) => (await open()).deleteVolume(...input),
    tag: async (...input) => (await open()).tag(...input),
    ping: async (...input) => (await open()).ping(...input),
    send: async (...input) => (await open()).send(...input),
    invocation: async (...input) => (await open()).invocation(...input),
    cancel: async (...input) => (await open()).cancel(...input),
  };
}
