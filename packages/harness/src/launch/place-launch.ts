import { HarnessError } from '../errors.js';
import { printable } from '../printable.js';
import { NotReady } from './journal.js';
import type { CloudSubnet, LaunchAnswer } from './launch-cloud.js';
import type { LaunchInProgress } from './launch-in-progress.js';
import { launchToken, tagsOf } from './lease.js';
import { classifyRefusal, type RefusalClass } from './refusal.js';
import { selfDestructUserData } from './self-destruct.js';

/** An instance that was launched. */
export interface PlacedInstance {
  readonly instanceId: string;
  readonly instanceType: string;
  readonly zone: string | undefined;
}

/** One type in one subnet. */
interface Place {
  readonly instanceType: string;
  readonly subnet: CloudSubnet;
}

/**
 * Launches the first candidate that has capacity, in the first zone that has it. Each try is added to
 * `attempts`, whose number makes its token.
 *
 * @throws NotReady where nothing could be launched; HarnessError `HARNESS_LAUNCH_FAILED` where a limit of
 * the account is reached
 */
export async function placeLaunch(launch: LaunchInProgress): Promise<PlacedInstance> {
  const { planned, options, attempts } = launch;
  const { signal, onEvent } = options;
  const refusals: { readonly kind: RefusalClass; readonly text: string }[] = [];
  for (const { instanceType, subnet } of await placesFor(launch)) {
    signal.throwIfAborted();
    const { zone } = subnet;
    const answer = await tryPlace(launch, { instanceType, subnet });
    if ('instanceId' in answer) {
      attempts.push({ instanceType, zone });
      return { instanceId: answer.instanceId, instanceType, zone };
    }
    const { code, message } = answer.refusal;
    attempts.push({ instanceType, zone, refusal: code });
    onEvent({ type: 'launch-refused', launch: planned.name, instanceType, zone, code });
    const kind = classifyRefusal(code, message);
    const text = `${instanceType} in ${zone}: ${code}: ${printable(message, 500)}`;
    if (code === 'IdempotentParameterMismatch') throw usedBefore(options.runId, text);
    if (kind !== 'capacity' && kind !== 'type') throw refused(kind, text);
    refusals.push({ kind, text });
  }
  const words = refusals.map(({ text }) => text).join(' ');
  const isCapacity = refusals.some(({ kind }) => kind === 'capacity');
  throw new NotReady(
    'is launched',
    isCapacity
      ? `no capacity: ${words} Run again later, or plan other types`
      : `no zone takes any of its types: ${words} Plan other types`,
    { infrastructure: isCapacity },
  );
}

/** What is tried, in order: the zones of the first type, then those of the second, … */
async function placesFor({ planned, options }: LaunchInProgress): Promise<readonly Place[]> {
  const { cloud, subnetId, signal } = options;
  const subnets = await cloud.subnets(subnetId === undefined ? undefined : [subnetId], signal);
  const places = planned.candidates.flatMap(({ instanceType, zones }) =>
    // A subnet that the caller names is taken, whatever is known of its zone.
    (subnetId === undefined
      ? zones.flatMap((zone) => subnets.find((subnet) => subnet.zone === zone) ?? [])
      : subnets
    ).map((subnet) => ({ instanceType, subnet })),
  );
  if (places.length > 0) return places;
  const types = planned.candidates.map(({ instanceType }) => instanceType).join(', ');
  throw new HarnessError(
    'HARNESS_LAUNCH_FAILED',
    `Cannot launch ${planned.name} in ${cloud.region}: there is no subnet for ${types}. Name one with subnetId, or make the default subnets.`,
  );
}

async function tryPlace(
  launch: LaunchInProgress,
  { instanceType, subnet }: Place,
): Promise<LaunchAnswer> {
  const { id, planned, image, options, attempts } = launch;
  const { cloud, clock, runId, securityGroupIds, instanceProfile } = options;
  const until = clock.now() + options.lease;
  const identity = { runId, launch: id };
  launch.isUnsure = true;
  const answer = await cloud.launch({
    imageId: image.imageId,
    instanceType,
    subnetId: subnet.subnetId,
    userData: selfDestructUserData(image.platform, until),
    tags: tagsOf(identity, until),
    token: launchToken(identity, attempts.length + 1),
    ...(securityGroupIds !== undefined && { securityGroupIds }),
    ...(instanceProfile !== undefined && { instanceProfile }),
  });
  launch.isUnsure = false;
  if ('instanceId' in answer) {
    options.onEvent({
      type: 'launched',
      launch: planned.name,
      instanceId: answer.instanceId,
      instanceType,
      zone: subnet.zone,
      until: new Date(until).toISOString(),
    });
  }
  return answer;
}

/** EC2 knows the token of the launch, with other parameters. */
function usedBefore(runId: string, seen: string): HarnessError {
  return new HarnessError(
    'HARNESS_LAUNCH_FAILED',
    `Cannot launch ${seen} A run has been called ${runId} before: give each one a runId of its own.`,
  );
}

function refused(kind: RefusalClass, seen: string): Error {
  if (kind === 'quota') {
    return new HarnessError(
      'HARNESS_LAUNCH_FAILED',
      `Cannot launch ${seen} A limit of the account is reached: ask Service Quotas for more, or end what runs.`,
    );
  }
  return new NotReady('is launched', `EC2 refused ${seen}`, { infrastructure: kind === 'passing' });
}
