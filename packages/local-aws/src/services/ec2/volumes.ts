import { list, text } from '../../protocols/shape.js';
import type { AnswerMembers } from '../../protocols/wire.js';
import { type Volume, volumeTable } from '../../state/tables/volume.js';
import { ApiError } from '../api-error.js';
import { type Context, ownScope } from '../context.js';
import { done, ec2Operation } from './ec2-operation.js';
import { ec2Page, pageInput } from './ec2-page.js';
import { type FilterTable, filterInput, matching } from './filters.js';
import { tagSet, takeTags, visibleTags } from './tags.js';

/** EBS volumes. They come with instances; there is no operation that makes one alone. */
export const volumes = [
  ec2Operation({
    action: 'DescribeVolumes',
    input: { VolumeId: list(text), Filter: filterInput, ...pageInput },
    run(input, context) {
      for (const id of input.VolumeId) requireVolume(context, id);
      const matchesFilters = matching(input.Filter, filtersFor(context));
      const found = [...context.store.table(volumeTable, ownScope(context)).rows()].filter(
        (volume) =>
          (input.VolumeId.length === 0 || input.VolumeId.includes(volume.id)) &&
          matchesFilters(volume),
      );
      const { rows, next } = ec2Page(found, ({ id }) => id, input, {
        idsParameter: input.VolumeId.length > 0 ? 'volumeIdsSet' : undefined,
      });
      return { volumeSet: rows.map((volume) => describe(volume, context)), nextToken: next };
    },
  }),

  ec2Operation({
    action: 'DeleteVolume',
    input: { VolumeId: text },
    run(input, context) {
      const { id, attachment } = requireVolume(context, input.VolumeId);
      if (attachment !== undefined) {
        throw new ApiError(
          'VolumeInUse',
          `Volume ${id} is currently attached to ${attachment.instanceId}`,
        );
      }
      context.store.table(volumeTable, ownScope(context)).remove(id);
      takeTags(context, id);
      return done;
    },
  }),
];

/** The volume with this id, or the refusal of AWS. */
export function requireVolume(context: Context, id: string): Volume {
  checkVolumeId(id);
  const volume = context.store.table(volumeTable, ownScope(context)).get(id);
  if (volume === undefined) {
    throw new ApiError('InvalidVolume.NotFound', `The volume '${id}' does not exist.`);
  }
  return volume;
}

/** Two ways of being no id, each with its code. */
function checkVolumeId(id: string): void {
  if (/^vol-([0-9a-f]{8}|[0-9a-f]{17})$/.test(id)) return;
  if (id.startsWith('vol-')) {
    throw new ApiError('InvalidVolumeID.Malformed', `Invalid id: "${id}"`);
  }
  throw new ApiError(
    'InvalidParameterValue',
    `Value (${id}) for parameter volumeId is invalid. Expected: 'vol-...'.`,
  );
}

function describe(volume: Volume, context: Context): AnswerMembers {
  const { attachment } = volume;
  return {
    volumeId: volume.id,
    size: volume.size,
    snapshotId: volume.snapshotId ?? '',
    availabilityZone: volume.availabilityZone,
    status: state(volume),
    createTime: volume.createTime,
    attachmentSet:
      attachment === undefined ? [] : [{ ...attachment, volumeId: volume.id, status: 'attached' }],
    volumeType: volume.type,
    iops: volume.iops,
    throughput: volume.throughput,
    encrypted: volume.encrypted,
    kmsKeyId: volume.kmsKeyId,
    multiAttachEnabled: false,
    tagSet: tagSet(context, volume.id),
  };
}

function state({ attachment }: Volume): string {
  return attachment === undefined ? 'available' : 'in-use';
}

function filtersFor(context: Context): FilterTable<Volume> {
  return {
    tags: ({ id }) => visibleTags(context, id),
    fields: {
      'attachment.attach-time': ({ attachment }) => attachment?.attachTime,
      'attachment.delete-on-termination': ({ attachment }) => attachment?.deleteOnTermination,
      'attachment.device': ({ attachment }) => attachment?.device,
      'attachment.instance-id': ({ attachment }) => attachment?.instanceId,
      'attachment.status': ({ attachment }) => (attachment === undefined ? undefined : 'attached'),
      'availability-zone': (volume) => volume.availabilityZone,
      'create-time': (volume) => volume.createTime,
      encrypted: (volume) => volume.encrypted,
      size: (volume) => volume.size,
      'snapshot-id': (volume) => volume.snapshotId,
      status: state,
      'volume-id': (volume) => volume.id,
      'volume-type': (volume) => volume.type,
    },
  };
}
