import type { CancelReason, PhaseEvent } from '../events.js';
import type { PackerOutcome } from '../transcript/outcome.js';

/**
 * What kind of trouble ended a build, so that a program can tell what to do about it.
 *
 * - `capacity`: AWS has no such instance now. Another type, another zone, on demand instead of spot.
 * - `throttled`: a refusal or an error of AWS or of the network that passes. Try again later.
 * - `auth`: credentials are missing, expired or not allowed to do it.
 * - `quota`: a limit of the account. Raise it, or clean up.
 * - `source-missing`: no source image matches.
 * - `name-taken`: an image of that name exists already.
 * - `config`: the template, a variable or an option was refused.
 * - `communicator`: the instance was not reached by SSH, WinRM or Session Manager.
 * - `provisioner`: a script or another provisioner failed.
 * - `timeout`: something did not happen in time: the whole build, a sign of life, or the image, which
 *   may still appear: see {@link adoptImage}.
 * - `cancelled`: somebody asked for it.
 * - `unknown`: none of these.
 */
export type FailureClass =
  | 'capacity'
  | 'throttled'
  | 'auth'
  | 'quota'
  | 'source-missing'
  | 'name-taken'
  | 'config'
  | 'communicator'
  | 'provisioner'
  | 'timeout'
  | 'cancelled'
  | 'unknown';

// In the order in which they are asked: what names a cause comes before what names a symptom, and
// what Packer says comes before what the network says in the same sentence.
const causes: readonly (readonly [FailureClass, RegExp])[] = [
  ['provisioner', /^Script (?:exited with non-zero exit status|disconnected unexpectedly)/],
  [
    'capacity',
    /Insufficient\w*Capacity|InsufficientFreeAddressesInSubnet|UnfulfillableCapacity|SpotMaxPriceTooLow|capacity-not-available|no Spot capacity|Error waiting for spot request|InstanceTypeNotSupported|Unsupported: .*(?:Availability Zone|instance type)/i,
  ],
  ['throttled', /\w*RateExceeded\b/],
  [
    'quota',
    /\b(?!RequestLimit)\w+LimitExceeded\b|Max(?:Spot|Fleet)\w*Exceeded|ResourceCountExceeded/,
  ],
  [
    'auth',
    /UnauthorizedOperation|AuthFailure|ExpiredToken|RequestExpired|InvalidClientTokenId|SignatureDoesNotMatch|AccessDenied|NoCredentialProviders|no valid (?:credential sources|providers)|failed to refresh cached credentials|no EC2 IMDS role found|not authorized to perform/i,
  ],
  [
    'communicator',
    /timeout waiting for (?:SSH|WinRM)|error waiting for (?:SSH|WinRM|password)|error connecting to (?:SSH|WinRM)|ssh: handshake failed|handshake did not complete|SSH (?:error|dial)|experienced an authentication error|error (?:creating|starting) .*(?:session|tunnel)/i,
  ],
  ['timeout', /exceeded (?:max )?wait (?:attempts|time)|timeout waiting for /i],
  [
    'throttled',
    /RequestLimitExceeded|Throttl|TooManyRequests|rate exceeded|ServiceUnavailable|InternalError|InternalFailure|RequestTimeout|\bUnavailable\b|status ?code: 5\d\d|connection (?:reset|refused)|\bEOF\b|i\/o timeout|TLS handshake timeout|no such host|InvalidInstanceID\.NotFound|InvalidAMIID\.NotFound|Invalid IAM Instance Profile/i,
  ],
  ['source-missing', /No AMI was found matching filters|InvalidAMIID\.(?:Malformed|Unavailable)/],
  ['config', /query returned more than one result/],
  ['name-taken', /is used by an existing AMI|InvalidAMIName\.Duplicate/],
];

// Until the source image has been found, an image that is not found is that one.
const beforeSource: readonly (PhaseEvent['type'] | undefined)[] = [
  undefined,
  'image-name-checking',
];

/** What is known about a failure. */
export interface FailureFacts {
  /** How the run ended. */
  readonly outcome: PackerOutcome;
  /** Why it was asked to stop, if it was. */
  readonly cancelReason?: CancelReason | undefined;
  /** The error, as Packer tells it. */
  readonly message: string;
  /** The phase that the build was in. */
  readonly phase?: PhaseEvent['type'] | undefined;
}

/**
 * Tells the class of a failure from the words of Packer and AWS (codes: EC2 API, Error codes). While
 * provisioners run, words that could be theirs do not decide: whatever a script prints, it has failed
 * in the provisioner.
 */
export function classifyFailure({
  outcome,
  cancelReason,
  message,
  phase,
}: FailureFacts): FailureClass {
  if (outcome === 'empty') return 'config';
  if (outcome === 'cancelled' || (outcome === 'crashed' && cancelReason !== undefined)) {
    return cancelReason === 'timeout' || cancelReason === 'silence' ? 'timeout' : 'cancelled';
  }
  if (phase === 'provisioning') return 'provisioner';
  if (/InvalidAMIID\.NotFound/.test(message) && beforeSource.includes(phase))
    return 'source-missing';
  const found = causes.find(([, words]) => words.test(message))?.[0];
  if (outcome === 'invalid') return found ?? 'config';
  const reaching = phase === 'connecting' && (found === undefined || found === 'throttled');
  return reaching ? 'communicator' : (found ?? 'unknown');
}
