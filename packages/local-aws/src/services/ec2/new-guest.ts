import { guestAddress } from '../../compute/guest-address.js';
import { newHostKey } from '../../compute/host-key.js';
import type { Image } from '../../state/tables/image.js';
import { type Guest, instanceTable } from '../../state/tables/instance.js';
import type { Context } from '../context.js';
import { requireKeyPair } from './key-pairs.js';

/** What is asked of {@link newGuest}. */
export interface GuestRequest {
  readonly instanceId: string;
  readonly image: Image;
  readonly keyName: string | undefined;
}

/** What an instance needs to really run; nothing where none do, and for Windows, which cannot. */
export function newGuest(
  { instanceId, image, keyName }: GuestRequest,
  context: Context,
): Guest | undefined {
  if (context.guests === undefined || image.platform === 'windows') return undefined;
  return {
    address: guestAddress(instanceId, takenAddresses(context)),
    hostKey: newHostKey(),
    publicKeys: keyName === undefined ? [] : [requireKeyPair(context, keyName).publicKey],
    defaultUser: image.defaultUser ?? 'ec2-user',
    boots: 1,
    hasRun: false,
    checks: 'initializing',
  };
}

/** Loopback is one network for all accounts and regions. */
function takenAddresses({ store }: Context): ReadonlySet<string> {
  const instances = store
    .scopes(instanceTable)
    .flatMap((scope) => [...store.table(instanceTable, scope).rows()]);
  return new Set(
    instances.flatMap(({ state, guest }) =>
      guest === undefined || state === 'terminated' ? [] : [guest.address],
    ),
  );
}
