import type { Instance } from '../../state/tables/instance.js';
import { volumeTable } from '../../state/tables/volume.js';
import { type Context, ownScope } from '../context.js';
import { takeTags } from './tags.js';

/** Deletes the volumes that go with an instance, and frees those that outlive it. */
export function releaseVolumes(
  { devices }: Instance,
  context: Pick<Context, 'store' | 'account' | 'region'>,
): void {
  const table = context.store.table(volumeTable, ownScope(context));
  for (const { volumeId } of devices) {
    const volume = table.get(volumeId);
    if (volume?.attachment?.deleteOnTermination === true) {
      table.remove(volumeId);
      takeTags(context, volumeId);
    } else if (volume !== undefined) {
      const { attachment: _gone, ...free } = volume;
      table.put(free);
    }
  }
}
