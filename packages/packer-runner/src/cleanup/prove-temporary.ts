import type { CloudResource } from './cloud.js';
import { packerTime, proveByTags, proveByTemporary, type Traces, words } from './evidence.js';

/**
 * Words that say why a key pair or a security group, which have names of their own, belongs to a run;
 * undefined when nothing proves it. A name that the template has chosen may have been taken by
 * another run, so it is believed only when an instance of this run uses it. Names of security groups
 * are unique in one VPC only, so of those the id counts.
 */
export function proveTemporary(
  resource: CloudResource,
  traces: Traces,
  used: ReadonlySet<string>,
): string | undefined {
  const { kind, id, name = '', createdAt = packerTime(name) } = resource;
  if (!traces.during(createdAt)) return undefined;
  const isUsed = used.has(kind === 'security-group' ? id : name);
  const isMine = traces.ownNames(kind).has(name) || (traces.names(kind).has(name) && isUsed);
  return isMine ? `the run made ${words[kind]} ${name}` : proveByTags(resource, traces);
}

/** The same for a volume that would outlive its instance. */
export function proveVolume(
  volume: CloudResource,
  traces: Traces,
  instances: ReadonlySet<string>,
): string | undefined {
  if (!traces.during(volume.createdAt) || volume.goesWithInstance === true) return undefined;
  const { instanceId = '' } = volume;
  if (instances.has(instanceId)) return `it is attached to the instance ${instanceId} of this run`;
  return instanceId === '' ? proveByTags(volume, traces) : undefined;
}

/** The same for a launch template. `groups` are the security groups of the run, by id. */
export function proveTemplate(
  template: CloudResource,
  traces: Traces,
  groups: ReadonlyMap<string, string>,
): string | undefined {
  const { name = '', createdAt, securityGroups = [] } = template;
  if (!name.startsWith('packer-fleet-launch-template-')) return undefined;
  if (!traces.during(createdAt)) return undefined;
  const group = securityGroups.find((id) => groups.has(id));
  if (group !== undefined) return `it uses the security group ${group} of this run`;
  return proveByTemporary(template, traces) ?? proveByTags(template, traces);
}
