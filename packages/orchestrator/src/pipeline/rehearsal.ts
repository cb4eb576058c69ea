import type { Platform } from '@soe/harness';

type Environment = Readonly<Record<string, string | undefined>>;

/** Whether the AWS that is spoken to is an embedded one, and whether its instances really run. */
export interface Rehearsal {
  /** Its address; empty where none is set. */
  readonly endpoint: string;
  /** `none` where instances are rows only, else how they run; empty on AWS itself. */
  readonly compute: string;
}

/**
 * What `soe local` says of its AWS. It listens on loopback only: whatever a private endpoint of AWS itself
 * is set beside, it leaves out no test.
 */
export function rehearsal(env: Environment): Rehearsal {
  const endpoint = env['AWS_ENDPOINT_URL_EC2'] ?? env['AWS_ENDPOINT_URL'] ?? '';
  return { endpoint, compute: isLoopback(endpoint) ? (env['SOE_LOCAL_COMPUTE'] ?? '') : '' };
}

/** Why instances of a system do not run on the AWS that is spoken to; `undefined` where they do. */
export function whyNotRunning(platform: Platform, env: Environment): string | undefined {
  const { compute } = rehearsal(env);
  if (compute === 'none') return 'instances of this embedded AWS do not run';
  if (compute !== '' && platform === 'windows') return 'Windows does not run on an embedded AWS';
  return undefined;
}

function isLoopback(endpoint: string): boolean {
  return URL.canParse(endpoint) && ['127.0.0.1', 'localhost'].includes(new URL(endpoint).hostname);
}
