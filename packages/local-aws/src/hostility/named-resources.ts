import type { Wire, WireMembers } from '../protocols/wire.js';
import type { CallPlace } from './call-place.js';

/** Something that a request names. */
export interface NamedResource {
  readonly arn: string;
  /** How the request says it. */
  readonly said: string;
}

/**
 * What a request names, as ARNs: what EC2 tells by the form of ids, what SSM and KMS tell by the names
 * of parameters, the buckets and objects of S3, and whatever is said as an ARN.
 */
export function namedResources(place: CallPlace, input: WireMembers): readonly NamedResource[] {
  if (place.service === 's3') return s3Resources(input);
  return leavesOf(input, '', 0).flatMap(([name, said]) => {
    const arn = said.startsWith('arn:') ? said : arnOf(place, name, said);
    return arn === undefined ? [] : [{ arn, said }];
  });
}

/** What the ids of EC2 that are used here begin with. */
const ec2Types: ReadonlyMap<string, string> = new Map([
  ['ami', 'image'],
  ['i', 'instance'],
  ['key', 'key-pair'],
  ['lt', 'launch-template'],
  ['sg', 'security-group'],
  ['snap', 'snapshot'],
  ['subnet', 'subnet'],
  ['vol', 'volume'],
  ['vpc', 'vpc'],
]);

function arnOf(place: CallPlace, name: string, said: string): string | undefined {
  const { service, region, account } = place;
  const [, prefix = ''] = service === 'ec2' ? (/^([a-z]+)-[0-9a-f]+$/.exec(said) ?? []) : [];
  const type = ec2Types.get(prefix);
  if (type !== undefined) {
    // Images and snapshots are named without their account.
    const owner = type === 'image' || type === 'snapshot' ? '' : account;
    return `arn:aws:ec2:${region}:${owner}:${type}/${said}`;
  }
  if (service === 'ssm' && /^(?:Names?|Path|ResourceId)$/.test(name)) {
    return `arn:aws:ssm:${region}:${account}:parameter/${said.replace(/^\//, '')}`;
  }
  if (service === 'kms' && name === 'KeyId') {
    return `arn:aws:kms:${region}:${account}:${said.startsWith('alias/') ? said : `key/${said}`}`;
  }
  if (service === 'logs' && name === 'logGroupName') {
    return `arn:aws:logs:${region}:${account}:log-group:${said}`;
  }
  return undefined;
}

/** A bucket, an object in it, or all those that are deleted together. */
function s3Resources({ Bucket, Key, Delete }: WireMembers): readonly NamedResource[] {
  if (typeof Bucket !== 'string') return [];
  const deleted = leavesOf(Delete, '', 0).flatMap(([name, text]) => (name === 'Key' ? [text] : []));
  const keys = typeof Key === 'string' ? [Key] : deleted;
  const named = keys.length === 0 ? [Bucket] : keys.map((key) => `${Bucket}/${key}`);
  return named.map((said) => ({ arn: `arn:aws:s3:::${said}`, said }));
}

/** Deeper than any request of AWS. */
const deepest = 12;

/** Every text of a request, with the name of the member that it is, or is an item of. */
function leavesOf(value: Wire | undefined, name: string, depth: number): [string, string][] {
  if (typeof value === 'string') return [[name, value]];
  if (typeof value !== 'object' || value === null || depth > deepest) return [];
  if (Array.isArray(value)) return value.flatMap((item) => leavesOf(item, name, depth + 1));
  return Object.entries(value as WireMembers).flatMap(([member, one]) =>
    leavesOf(one, member, depth + 1),
  );
}
