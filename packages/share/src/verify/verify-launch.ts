import type { ObservedLaunch } from './observe-launches.js';
import { correct, unreachable } from './seen-distribution.js';
import type { VerificationFinding, VerifiedThing } from './verification.js';
import { type KeyContext, verifyKey } from './verify-key.js';

/** Whether an account can launch an image, and, where it is encrypted, use its keys. */
export function verifyLaunch(
  launch: ObservedLaunch,
  context: KeyContext,
): readonly VerificationFinding[] {
  const answer = verifyAnswer(launch, { subject: 'launch', ...launch.thing });
  const { keys, thing } = launch;
  if (keys === undefined) return [answer];
  const key: VerifiedThing = { subject: 'key', ...thing };
  if ('unreachable' in keys) return [answer, unreachable(key, keys.unreachable.message)];
  const found = keys.value.map((each) =>
    verifyKey(each, { ...key, account: thing.account }, context),
  );
  // An image needs all of its keys.
  const worst =
    found.find(({ status }) => status === 'missing') ??
    found.find(({ status }) => status !== 'correct');
  return [answer, worst ?? correct(key)];
}

function verifyAnswer({ answer }: ObservedLaunch, thing: VerifiedThing): VerificationFinding {
  if (answer === undefined) {
    return { ...thing, status: 'missing', message: 'there is no image to launch' };
  }
  if ('unreachable' in answer) return unreachable(thing, answer.unreachable.message);
  if (answer.value.status === 'allowed') return correct(thing);
  const { status, message } = answer.value;
  return status === 'unauthorized'
    ? unreachable(thing, `${message} Allow ec2:RunInstances to the role that tries it.`)
    : { ...thing, status: 'missing', message };
}
