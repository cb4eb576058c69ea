import type { CloudResource } from './cloud.js';
import type { Traces } from './evidence.js';

/** What is already known to be of a run. */
export interface Family {
  /** Instances that are proven to be of the run. */
  readonly instances: ReadonlySet<string>;
  /** Instances that the ledger names and that the cloud no longer shows. */
  readonly gone: ReadonlySet<string>;
  /** Images that are proven to be of the run, or that it has handed over. */
  readonly images: ReadonlySet<string>;
}

/**
 * Words that say why an image belongs to a run; undefined when nothing proves it. A name alone is
 * believed only of an image that shows neither the instance nor the image that it was made of: two
 * runs can want the same name, and only one of them gets it.
 */
export function proveImage(
  { id, name = '', createdAt, instanceId, sourceImageId }: CloudResource,
  traces: Traces,
  family: Family,
): string | undefined {
  if (!traces.during(createdAt)) return undefined;
  const named = traces.names('image').has(name);
  if (instanceId !== undefined) {
    const made = `it was made of the instance ${instanceId} of this run`;
    if (family.instances.has(instanceId)) return made;
    return family.gone.has(instanceId) && (named || traces.ids('image').has(id)) ? made : undefined;
  }
  if (sourceImageId !== undefined) {
    const copied = `it is a copy of the image ${sourceImageId} of this run`;
    if (family.images.has(sourceImageId)) return copied;
    return named && traces.ids('image').has(sourceImageId) ? copied : undefined;
  }
  return named ? `it has the name ${name} that this run had found free` : undefined;
}

/**
 * The same for a snapshot. EC2 describes it by the instance and the image that it was made for; that
 * an image uses it does not tell who made it.
 */
export function proveSnapshot(
  { createdAt, description = '' }: CloudResource,
  traces: Traces,
  { instances, gone, images }: Family,
): string | undefined {
  if (!traces.during(createdAt)) return undefined;
  const [, instanceId = '', madeFor = ''] =
    /^Created by CreateImage\((i-[0-9a-f]+)\)(?: for (ami-[0-9a-f]+))?/.exec(description) ?? [];
  const [, copiedFor = ''] = /^Copied for DestinationAmi (ami-[0-9a-f]+)/.exec(description) ?? [];
  const imageId = madeFor || copiedFor;
  if (images.has(imageId)) return `it was made for the image ${imageId} of this run`;
  const known =
    instances.has(instanceId) || (gone.has(instanceId) && traces.ids('image').has(madeFor));
  return known ? `it was made of the instance ${instanceId} of this run` : undefined;
}
