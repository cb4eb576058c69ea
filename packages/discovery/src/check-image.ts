import { parseImageName } from '@soe/contract';
import { DiscoveryError } from './errors.js';
import type { ImageStore } from './image-store.js';
import type { ResolvedImage } from './resolved-image.js';

/** Hold what the parameters say against the image itself: owner, state and name. */
export async function checkImage(
  found: ResolvedImage,
  owners: readonly string[],
  images: ImageStore,
  signal?: AbortSignal,
): Promise<ResolvedImage> {
  const { flavor, architecture, channel, region } = found;
  const image = await images.get(found.imageId, signal);
  const what = `image ${found.imageId} that ${found.parameter} names in ${region}`;
  if (image === undefined) {
    throw new DiscoveryError(
      'DISCOVERY_IMAGE_REFUSED',
      `${what} does not exist or is not shared with this account; ask its owner to share the release`,
    );
  }
  if (!owners.includes(image.ownerId)) {
    throw new DiscoveryError(
      'DISCOVERY_OWNER_REFUSED',
      `${what} belongs to ${image.ownerId}, not to ${owners.join(', ') || 'anyone allowed'}; do not launch it before you know who changed the parameter`,
    );
  }
  if (image.state !== 'available') {
    throw new DiscoveryError(
      'DISCOVERY_IMAGE_REFUSED',
      `${what} is ${image.state}, not available; ask its owner which release to use`,
    );
  }
  const identity = parseImageName(image.name);
  // While a channel is moved, its image already moved and its version not yet: the name is right.
  const version = channel === undefined ? found.version : identity?.version;
  if (
    identity?.flavor !== flavor ||
    identity.architecture !== architecture ||
    identity.version !== version
  ) {
    throw new DiscoveryError(
      'DISCOVERY_IMAGE_REFUSED',
      `${what} is named ${JSON.stringify(image.name)}, which is not ${[flavor, version, architecture].filter(Boolean).join(' ')}; ask its owner to publish the release again`,
    );
  }
  return { ...found, version, image };
}
