/** A region that every account may use without opting in. */
export interface Region {
  readonly name: string;
  /** What its zone ids begin with. */
  readonly zonePrefix: string;
  /** The letters of its availability zones. */
  readonly zones: string;
}

/** The regions that are enabled by default. */
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
];

/** Where callers are sent that name no region. */
export const defaultRegion = 'us-east-1';

/** Whether the region is one of those above. */
export function isEnabledRegion(name: string): boolean {
  return regions.some((region) => region.name === name);
}

/** An availability zone. */
export interface Zone {
  readonly name: string;
  readonly id: string;
}

/** The availability zones of a region. */
export function zonesOf(regionName: string): readonly Zone[] {
  const region = regions.find(({ name }) => name === regionName);
  return [...(region?.zones ?? '')].map((letter, index) => ({
    name: `${regionName}${letter}`,
    id: `${region?.zonePrefix}-az${index + 1}`,
  }));
}
