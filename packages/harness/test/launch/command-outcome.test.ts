import { expect, test } from 'vitest';
import { commandOutcome } from '../../src/launch/command-outcome.js';

test.for([
  ['Pending', 'Pending', -1, 'open'],
  ['InProgress', 'In Progress', -1, 'open'],
  ['InProgress', 'InProgress', -1, 'open'],
  ['Delayed', 'Delayed', -1, 'open'],
  ['Success', 'Success', 0, 'ended'],
  ['Failed', 'Failed', 3, 'ended'],
  // The script never came to anything.
  ['Failed', 'Failed', -1, 'undelivered'],
  ['TimedOut', 'Delivery Timed Out', -1, 'undelivered'],
  ['TimedOut', 'DeliveryTimedOut', -1, 'undelivered'],
  ['Failed', 'Undeliverable', -1, 'undelivered'],
  ['Cancelled', 'Terminated', -1, 'undelivered'],
  ['TimedOut', 'Execution Timed Out', 137, 'timeout'],
  ['Cancelled', 'Cancelled', 137, 'cancelled'],
  ['Cancelling', 'Cancelling', -1, 'open'],
] as const)(
  '%s, in more words "%s", with %s, is %s',
  ([status, details, responseCode, outcome]) => {
    expect(commandOutcome({ status, details, responseCode, stdout: '', stderr: '' })).toBe(outcome);
  },
);
