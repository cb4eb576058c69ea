import { describe, expect, it } from 'vitest';
import { classifyFailure, type FailureClass } from '../../src/failure/failure-class.js';
import type { PackerOutcome } from '../../src/transcript/outcome.js';

const launching = 'Error launching source instance: ';

// What Packer and AWS say: facts measured with 1.6.6, and hashicorp/packer issues.
const messages: readonly (readonly [FailureClass, string])[] = [
  [
    'capacity',
    `${launching}InsufficientInstanceCapacity: We currently do not have sufficient m6a.24xlarge capacity in the Availability Zone you requested (us-west-2a).\n\tstatus code: 500, request id: 3fe0ea63`,
  ],
  ['capacity', 'Error waiting for spot request (sir-0a1b2c3d) to become ready: timeout'],
  [
    'capacity',
    'UnfulfillableCapacity: Unable to fulfill capacity due to your request configuration.',
  ],
  ['throttled', `${launching}RequestLimitExceeded: Request limit exceeded.\n\tstatus code: 503`],
  ['throttled', 'Error querying AMI: Throttling: Rate exceeded'],
  ['throttled', `${launching}500 Internal Server Error, status code: 500`],
  [
    'throttled',
    'Post "https://ec2.us-east-1.amazonaws.com/": read tcp 10.0.0.1: connection reset by peer',
  ],
  ['throttled', "InvalidInstanceID.NotFound: The instance ID 'i-0a' does not exist"],
  [
    'throttled',
    'Value (build) for parameter iamInstanceProfile.name is invalid. Invalid IAM Instance Profile name',
  ],
  [
    'quota',
    `${launching}VcpuLimitExceeded: You have requested more vCPU capacity than your current vCPU limit`,
  ],
  ['quota', 'ResourceLimitExceeded: Too many snapshot copies in progress. The limit is 20'],
  ['quota', 'KeyPairLimitExceeded: Maximum of 5000 keypairs reached.'],
  [
    'auth',
    'UnauthorizedOperation: You are not authorized to perform this operation.\n\tstatus code: 403',
  ],
  [
    'auth',
    'Error querying AMI: ExpiredToken: The security token included in the request is expired',
  ],
  ['auth', 'NoCredentialProviders: no valid providers in chain'],
  ['source-missing', 'No AMI was found matching filters: {\n  Filters: []}'],
  ['name-taken', 'Error: name conflicts: soe-1 is used by an existing AMI: ami-0a1b2c3d'],
  [
    'timeout',
    'Error waiting for AMI: Failed with ResourceNotReady error, which can have a variety of causes.\noriginal error: ResourceNotReady: exceeded wait attempts',
  ],
  ['communicator', 'Timeout waiting for SSH.'],
  ['communicator', 'Timeout waiting for WinRM.'],
  [
    'communicator',
    'Error waiting for SSH: Packer experienced an authentication error when trying to connect via SSH.',
  ],
  ['provisioner', 'Script exited with non-zero exit status: 7.Allowed exit codes are: [0]'],
  ['provisioner', 'Script disconnected unexpectedly. If you expected your script to disconnect'],
  [
    'unknown',
    'Error waiting for AMI: ResourceNotReady: failed waiting for successful resource state',
  ],
  ['unknown', 'something else'],
];

describe('classifyFailure', () => {
  it.each(messages)('tells %s from %j', (expected, message) => {
    expect(classifyFailure({ outcome: 'failed', message })).toBe(expected);
  });

  it('takes nothing that a script may have printed for trouble of AWS', () => {
    const message = 'RequestLimitExceeded: says the script';

    expect(classifyFailure({ outcome: 'failed', message, phase: 'provisioning' })).toBe(
      'provisioner',
    );
  });

  it.each<readonly [PackerOutcome, 'signal' | 'timeout' | 'silence' | undefined, FailureClass]>([
    ['invalid', undefined, 'config'],
    ['empty', undefined, 'config'],
    ['cancelled', 'signal', 'cancelled'],
    ['cancelled', undefined, 'cancelled'],
    ['cancelled', 'timeout', 'timeout'],
    ['cancelled', 'silence', 'timeout'],
    ['crashed', undefined, 'unknown'],
  ])('tells an outcome %s for %s', (outcome, cancelReason, expected) => {
    expect(classifyFailure({ outcome, cancelReason, message: 'words' })).toBe(expected);
  });
});
