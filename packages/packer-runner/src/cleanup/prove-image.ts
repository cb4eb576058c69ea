import type { CloudResource } from './cloud.js';
import { proveByTags, type Traces } from './evidence.js';

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
 * never believed: two runs can want the same name, and only one of them gets it. An image that was
 * registered from a snapshot shows neither instance nor source, so the build has to have told its id
 * too, or it carries the tags of the run.
 */
export function proveImage(
  image: CloudResource,
  traces: Traces,
  family: Family,
): string | undefined {
  const { id, name = '', createdAt, instanceId, sourceImageId } = image;
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
  if (!named) return undefined;
  if (traces.ids('image').has(id)) return `the run registered it under the name ${name}`;
  return proveByTags(image, traces);
}

/**
 * The same for a snapshot. EC2 describes it by the instance and the image that it was made for, or by
 * the two images of a copy; that an image uses it does not tell who made it.
 */
export function proveSnapshot(
  snapshot: CloudResource,
  traces: Traces,
  { instances, gone, images }: Family,
): string | undefined {
  if (!traces.during(snapshot.createdAt)) return undefined;
  const { instanceId, madeFor, copyOf } = readOrigin(snapshot);
  if (images.has(madeFor)) return `it was made for the image ${madeFor} of this run`;
  if (images.has(copyOf)) return `it was made for a copy of the image ${copyOf} of this run`;
  const known =
    instances.has(instanceId) || (gone.has(instanceId) && traces.ids('image').has(madeFor));
  return known ? `it was made of the instance ${instanceId} of this run` : undefined;
}

/** What EC2 writes into the description of a snapshot that it makes for an image. */
export function readOrigin({ description = '' }: CloudResource): {
  readonly instanceId: string;
  readonly madeFor: string;
  readonly copyOf: string;
} {
  const [, instanceId = '', made = ''] =
    /^Created by CreateImage\((i-[0-9a-f]+)\)(?: for (ami-[0-9a-f]+))?/.exec(description) ?? [];
  const [, copied = '', copyOf = ''] =
    /^Copied for DestinationAmi (ami-[0-9a-f]+)(?: from SourceAmi (ami-[0-9a-f]+))?/.exec(
      description,
    ) ?? [];
  return { instanceId, madeFor: made || copied, copyOf };
}
