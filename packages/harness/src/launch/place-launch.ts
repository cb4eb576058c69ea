import { HarnessError } from '../errors.js';
import { printable } from '../printable.js';
import { NotReady } from './journal.js';
import type { CloudSubnet } from './launch-cloud.js';
import type { LaunchInProgress } from './launch-in-progress.js';
import { launchToken, tagsOf } from './lease.js';
import { classifyRefusal } from './refusal.js';
import { selfDestructUserData } from './self-destruct.js';
import type { SettledLaunchOptions } from './settled-options.js';

/** An instance that was launched. */
export interface PlacedInstance {
  readonly instanceId: string;
  readonly instanceType: string;
  readonly zone: string | undefined;
}

/**
 * Launches the first candidate that has capacity, in the first zone that has it. Each try is added to
 * `attempts`, whose number makes its token.
 *
 * @throws NotReady where nothing could be launched
 */
export async function placeLaunch(launch: LaunchInProgress): Promise<PlacedInstance> {
  const { id, planned, image, options, attempts } = launch;
  const { cloud, signal, onEvent, runId } = options;
  const subnets = await cloud.subnets(
    options.subnetId === undefined ? undefined : [options.subnetId],
    signal,
  );
  const before = attempts.length;
  for (const { instanceType, zones } of planned.candidates) {
    for (const subnet of fitting(subnets, zones, options)) {
      signal?.throwIfAborted();
      const until = options.clock.now() + options.lease;
      const identity = { runId, launch: id };
      const answer = await cloud.launch({
        imageId: image.imageId,
        instanceType,
        subnetId: subnet.subnetId,
        userData: selfDestructUserData(image.platform, until),
        tags: tagsOf(identity, until),
        token: launchToken(identity, attempts.length + 1),
        ...(options.securityGroupIds !== undefined && {
          securityGroupIds: options.securityGroupIds,
        }),
        ...(options.instanceProfile !== undefined && { instanceProfile: options.instanceProfile }),
      });
      const { zone } = subnet;
      if ('instanceId' in answer) {
        attempts.push({ instanceType, zone });
        const { instanceId } = answer;
        onEvent({
          type: 'launched',
          launch: planned.name,
          instanceId,
          instanceType,
          zone,
          until: new Date(until).toISOString(),
        });
        return { instanceId, instanceType, zone };
      }
      const { code, message } = answer.refusal;
      attempts.push({ instanceType, zone, refusal: code });
      onEvent({ type: 'launch-refused', launch: planned.name, instanceType, zone, code });
      const kind = classifyRefusal(code, message);
      if (kind === 'capacity' || kind === 'type') continue;
      throw refused(kind, `${instanceType} in ${zone}: ${code}: ${printable(message, 500)}`);
    }
  }
  const tried = attempts.slice(before);
  const words = tried.map(
    ({ instanceType, zone, refusal }) => `${instanceType} in ${zone}: ${refusal}`,
  );
  throw new NotReady(
    'is launched',
    words.length === 0
      ? `no subnet is in a zone of ${planned.candidates.map(({ instanceType }) => instanceType).join(', ')}; name a subnet with subnetId, or make the default ones`
      : `no capacity: ${words.join('; ')}. Run again later, or plan other types`,
    { infrastructure: true },
  );
}

/** In the order of the zones; a zone that is not named is not wanted. */
function fitting(
  subnets: readonly CloudSubnet[],
  zones: readonly string[],
  { subnetId }: SettledLaunchOptions,
): readonly CloudSubnet[] {
  // A subnet that the caller names is taken, whatever is known of its zone.
  if (subnetId !== undefined) return subnets;
  return zones.flatMap((zone) => subnets.find((subnet) => subnet.zone === zone) ?? []);
}

function refused(kind: ReturnType<typeof classifyRefusal>, seen: string): Error {
  if (kind === 'quota') {
    return new HarnessError(
      'HARNESS_LAUNCH_FAILED',
      `Cannot launch ${seen} A limit of the account is reached: ask Service Quotas for more, or end what runs.`,
    );
  }
  return new NotReady('is launched', `EC2 refused ${seen}`, { infrastructure: kind === 'passing' });
}
