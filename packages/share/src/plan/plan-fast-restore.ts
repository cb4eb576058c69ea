import { groupBy } from '../group-by.js';
import type { ObservedSnapshot } from '../observe/observed-distribution.js';
import type { FastRestoreAction } from './action.js';
import { type ImageInRegion, imageAction } from './image-in-region.js';
import { isOver } from './plan-fast-launch.js';

/**
 * Fast restore of the snapshots of an image: on in the configured zones until its time is over, off
 * in all others. One action for all snapshots that need the same zones.
 */
export function planFastRestore(
  image: ImageInRegion,
  after: readonly string[],
): readonly FastRestoreAction[] {
  const { fastRestore } = image.desired.distribution;
  if (fastRestore === undefined) return [];
  const zones = isOver(fastRestore.until, image.now)
    ? []
    : [...(fastRestore.zones[image.at.region] ?? [])].sort();
  const { seen } = image;
  if (seen?.state !== 'available') {
    // Which snapshots it will have is known once it is available.
    return zones.length === 0 ? [] : [restoreAction(image, 'enable-fast-restore', zones, after)];
  }
  const on = ({ fastRestore: held = [] }: ObservedSnapshot) => held;
  return [
    ...changes(image, 'enable-fast-restore', after, (each) => without(zones, on(each))),
    ...changes(image, 'disable-fast-restore', after, (each) => without(on(each), zones)),
  ];
}

function changes(
  image: ImageInRegion,
  type: FastRestoreAction['type'],
  after: readonly string[],
  zonesOf: (snapshot: ObservedSnapshot) => readonly string[],
): readonly FastRestoreAction[] {
  const groups = groupBy(image.seen?.snapshots ?? [], (each) => zonesOf(each).join(' '));
  return [...groups.values()].flatMap(([first, ...others]) => {
    const zones = first === undefined ? [] : zonesOf(first);
    if (first === undefined || zones.length === 0) return [];
    const snapshotIds = [first, ...others].map((each) => each.snapshotId);
    return [{ ...restoreAction(image, type, zones, after), snapshotIds }];
  });
}

function restoreAction(
  image: ImageInRegion,
  type: FastRestoreAction['type'],
  zones: readonly string[],
  after: readonly string[],
): FastRestoreAction {
  const reason =
    type === 'enable-fast-restore' ? 'configured, but off' : 'on, but not configured any longer';
  const action = imageAction(image, type, reason, after);
  return { ...action, id: `${action.id}/${zones.join('+')}`, zones };
}

function without(some: readonly string[], others: readonly string[]): readonly string[] {
  return some.filter((zone) => !others.includes(zone)).toSorted();
}
