import { readMembers } from '../../../protocols/shape.js';
import type { FleetPool, Lifecycle } from '../../../state/tables/fleet.js';
import { ApiError } from '../../api-error.js';
import type { Context } from '../../context.js';
import { type Launch, launchInput } from '../launch-input.js';
import { requireTemplate, requireVersion } from '../launch-templates/launch-template-access.js';
import type { Tags } from '../tags.js';
import type { FleetOverride, FleetRequest } from './fleet-input.js';

/** Where instances may come from, in the order of the request. Refuses templates that are not there. */
export function poolsOf(
  request: FleetRequest,
  lifecycle: Lifecycle,
  context: Context,
): readonly FleetPool[] {
  if (request.LaunchTemplateConfigs.length === 0) {
    throw new ApiError(
      'MissingParameter',
      'The request must contain the parameter LaunchTemplateConfigs',
    );
  }
  return request.LaunchTemplateConfigs.flatMap((config) => {
    const { LaunchTemplateSpecification: reference, Overrides } = config;
    const template = requireTemplate(context, reference);
    const pool = {
      lifecycle,
      launchTemplateId: template.id,
      launchTemplateName: template.name,
      version: requireVersion(template, reference.Version).number,
    };
    const overrides = Overrides.length === 0 ? [{}] : Overrides.map(named);
    return overrides.map((one) => ({ ...pool, overrides: one }));
  });
}

/** What a pool asks of RunInstances: its template, and its overrides above that. */
export function launchOf(pool: FleetPool, count: number, tags: Tags): Launch {
  const { imageId, instanceType, subnetId, availabilityZone } = pool.overrides;
  return readMembers(launchInput, {
    MinCount: count,
    MaxCount: count,
    LaunchTemplate: { LaunchTemplateId: pool.launchTemplateId, Version: String(pool.version) },
    ImageId: imageId,
    InstanceType: instanceType,
    SubnetId: subnetId,
    Placement: availabilityZone === undefined ? undefined : { AvailabilityZone: availabilityZone },
    TagSpecification: [
      {
        ResourceType: 'instance',
        Tag: Object.entries(tags).map(([Key, Value]) => ({ Key, Value })),
      },
    ],
  });
}

function named(override: FleetOverride): Readonly<Record<string, string>> {
  const members = Object.entries(override).flatMap(([name, value]) =>
    value === undefined ? [] : [[name.charAt(0).toLowerCase() + name.slice(1), value] as const],
  );
  return Object.fromEntries(members);
}
