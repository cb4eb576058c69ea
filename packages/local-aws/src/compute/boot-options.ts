import type { Store } from '../state/store.js';
import type { Instance } from '../state/tables/instance.js';
import { volumeTable } from '../state/tables/volume.js';
import type { BootOptions } from './compute.js';

/** The volume that an instance boots from; none when its launch took it away. */
export function rootVolumeId({ devices, rootDeviceName }: Instance): string | undefined {
  const root = devices.find(({ deviceName }) => deviceName === rootDeviceName);
  return (root ?? devices[0])?.volumeId;
}

/** How the machine of an instance is booted, as its rows say. */
export function bootOptions(store: Store, scope: string, instance: Instance): BootOptions {
  const volumeId = rootVolumeId(instance);
  const volume = volumeId === undefined ? undefined : store.table(volumeTable, scope).get(volumeId);
  const { guest, userData } = instance;
  if (volume === undefined || guest === undefined) {
    throw new Error(`Cannot boot ${instance.id}: it has no root volume. Launch it with one.`);
  }
  const [account = '', region = ''] = scope.split('/');
  return {
    instanceId: instance.id,
    disk: {
      volumeId: volume.id,
      ...(volume.contentId === undefined ? {} : { content: volume.contentId }),
    },
    hostname: `ip-${guest.address.replaceAll('.', '-')}`,
    ...(userData === undefined ? {} : { userData: Buffer.from(userData, 'base64').toString() }),
    publicKeys: guest.publicKeys,
    defaultUser: guest.defaultUser,
    metadata: {
      imageId: instance.imageId,
      instanceType: instance.type,
      region,
      availabilityZone: instance.availabilityZone,
      account,
      localAddress: guest.address,
    },
  };
}
