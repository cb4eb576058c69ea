/** A region of AWS. */
export interface Region {
  readonly name: string;
  /** What its zone ids begin with. */
  readonly zonePrefix: string;
  /** The letters of its availability zones. */
  readonly zones: string;
  /** Whether an account has to opt in to it. Default: it is enabled in every account. */
  readonly isOptIn?: true;
}

/** The regions that are enabled by default, and those that are not. */
export const regions: readonly Region[] = [
  { name: 'ap-northeast-1', zonePrefix: 'apne1', zones: 'acd' },
  { name: 'ap-northeast-2', zonePrefix: 'apne2', zones: 'abcd' },
  { name: 'ap-northeast-3', zonePrefix: 'apne3', zones: 'abc' },
  { name: 'ap-south-1', zonePrefix: 'aps1', zones: 'abc' },
  { name: 'ap-southeast-1', zonePrefix: 'apse1', zones: 'abc' },
  { name: 'ap-southeast-2', zonePrefix: 'apse2', zones: 'abc' },
  { name: 'ca-central-1', zonePrefix: 'cac1', zones: 'abd' },
  { name: 'eu-central-1', zonePrefix: 'euc1', zones: 'abc' },
  { name: 'eu-north-1', zonePrefix: 'eun1', zones: 'abc' },
  { name: 'eu-west-1', zonePrefix: 'euw1', zones: 'abc' },
  { name: 'eu-west-2', zonePrefix: 'euw2', zones: 'abc' },
  { name: 'eu-west-3', zonePrefix: 'euw3', zones: 'abc' },
  { name: 'sa-east-1', zonePrefix: 'sae1', zones: 'abc' },
  { name: 'us-east-1', zonePrefix: 'use1', zones: 'abcdef' },
  { name: 'us-east-2', zonePrefix: 'use2', zones: 'abc' },
  { name: 'us-west-1', zonePrefix: 'usw1', zones: 'ac' },
  { name: 'us-west-2', zonePrefix: 'usw2', zones: 'abcd' },
  { name: 'af-south-1', zonePrefix: 'afs1', zones: 'abc', isOptIn: true },
  { name: 'ap-east-1', zonePrefix: 'ape1', zones: 'abc', isOptIn: true },
  { name: 'ap-east-2', zonePrefix: 'ape2', zones: 'abc', isOptIn: true },
  { name: 'ap-south-2', zonePrefix: 'aps2', zones: 'abc', isOptIn: true },
  { name: 'ap-southeast-3', zonePrefix: 'apse3', zones: 'abc', isOptIn: true },
  { name: 'ap-southeast-4', zonePrefix: 'apse4', zones: 'abc', isOptIn: true },
  { name: 'ap-southeast-5', zonePrefix: 'apse5', zones: 'abc', isOptIn: true },
  { name: 'ap-southeast-6', zonePrefix: 'apse6', zones: 'abc', isOptIn: true },
  { name: 'ap-southeast-7', zonePrefix: 'apse7', zones: 'abc', isOptIn: true },
  { name: 'ca-west-1', zonePrefix: 'caw1', zones: 'abc', isOptIn: true },
  { name: 'eu-central-2', zonePrefix: 'euc2', zones: 'abc', isOptIn: true },
  { name: 'eu-south-1', zonePrefix: 'eus1', zones: 'abc', isOptIn: true },
  { name: 'eu-south-2', zonePrefix: 'eus2', zones: 'abc', isOptIn: true },
  { name: 'il-central-1', zonePrefix: 'ilc1', zones: 'abc', isOptIn: true },
  { name: 'me-central-1', zonePrefix: 'mec1', zones: 'abc', isOptIn: true },
  { name: 'me-south-1', zonePrefix: 'mes1', zones: 'abc', isOptIn: true },
  { name: 'mx-central-1', zonePrefix: 'mxc1', zones: 'abc', isOptIn: true },
];

/** Where callers are sent that name no region. */
export const defaultRegion = 'us-east-1';

/** The region of this name. */
export function findRegion(name: string): Region | undefined {
  return regions.find((region) => region.name === name);
}

/** An availability zone. */
export interface Zone {
  readonly name: string;
  readonly id: string;
}

/** The availability zones of a region. */
export function zonesOf(regionName: string): readonly Zone[] {
  const region = findRegion(regionName);
  return [...(region?.zones ?? '')].map((letter, index) => ({
    name: `${regionName}${letter}`,
    id: `${region?.zonePrefix}-az${index + 1}`,
  }));
}
