import { list, text } from '../../../protocols/shape.js';
import type { AnswerMembers } from '../../../protocols/wire.js';
import { zonesOf } from '../../../seeds/regions.js';
import { type Image, imageTable } from '../../../state/tables/image.js';
import type { Instance } from '../../../state/tables/instance.js';
import type { Context } from '../../context.js';
import { describeState } from '../describe-instances.js';
import { ec2Operation } from '../ec2-operation.js';
import { ec2Page, pageInput } from '../ec2-page.js';
import { filterInput, matching } from '../filters.js';
import { imageState, isPublic } from '../image-access.js';
import { instancesOf, requireInstance } from '../instance-access.js';
import { tagSet, visibleTags } from '../tags.js';
import { deprecationTime } from './deprecation-time.js';
import { imageAllowed } from './image-allowance.js';
import { describeWatermarks } from './image-features.js';
import { everImage } from './past-images.js';

/** The images of the caller's instances, also those that it may not see any more. */
export const instanceImageMetadata = [
  ec2Operation({
    action: 'DescribeInstanceImageMetadata',
    input: { InstanceId: list(text), Filter: filterInput, ...pageInput },
    run(input, context) {
      for (const id of input.InstanceId) requireInstance(context, id);
      const matchesFilters = matching<Launched>(input.Filter, {
        tags: ({ instance }) => visibleTags(context, instance.id),
        fields: {
          'availability-zone': ({ instance }) => instance.availabilityZone,
          'image-allowed': ({ image }) => image && imageAllowed(context, image),
          'instance-id': ({ instance }) => instance.id,
          'instance-state-name': ({ instance }) => instance.state,
          'instance-type': ({ instance }) => instance.type,
          'launch-time': ({ instance }) => instance.launchTime,
          'owner-alias': ({ image }) => image?.ownerAlias,
          'owner-id': ({ image }) => image?.owner,
          'zone-id': ({ instance }) => zoneIdOf(instance, context),
        },
      });
      const found = instancesOf(context)
        .filter(({ id }) => input.InstanceId.length === 0 || input.InstanceId.includes(id))
        .map((instance): Launched => {
          return { instance, image: everImage(context, context.region, instance.imageId) };
        })
        .filter(matchesFilters);
      const { rows, next } = ec2Page(found, ({ instance }) => instance.id, input, {
        smallest: 1,
      });
      return {
        instanceImageMetadataSet: rows.map((row) => describe(row, context)),
        nextToken: next,
      };
    },
  }),
];

interface Launched {
  readonly instance: Instance;
  readonly image: Image | undefined;
}

function describe({ instance, image }: Launched, context: Context): AnswerMembers {
  return {
    instanceId: instance.id,
    instanceType: instance.type,
    launchTime: instance.launchTime,
    availabilityZone: instance.availabilityZone,
    zoneId: zoneIdOf(instance, context),
    instanceState: describeState(instance.state),
    instanceOwnerId: context.account,
    tagSet: tagSet(context, instance.id),
    imageMetadata:
      image === undefined ? { imageId: instance.imageId } : describeImage(image, context),
    operator: { managed: false },
  };
}

function describeImage(image: Image, context: Context): AnswerMembers {
  return {
    imageId: image.id,
    name: image.name,
    imageOwnerId: image.owner,
    imageState: isGone(image, context) ? 'deregistered' : imageState(image, context.now),
    imageOwnerAlias: image.ownerAlias,
    creationDate: image.creationDate,
    deprecationTime: deprecationTime(image),
    imageAllowed: imageAllowed(context, image),
    isPublic: isPublic(image),
    imageWatermarkSet: describeWatermarks(image),
  };
}

function isGone({ id }: Image, { store, seeds, region }: Context): boolean {
  return store.table(imageTable, region).get(id) === undefined && !seeds(region).images.has(id);
}

function zoneIdOf({ availabilityZone }: Instance, { region }: Context): string | undefined {
  return zonesOf(region).find(({ name }) => name === availabilityZone)?.id;
}
