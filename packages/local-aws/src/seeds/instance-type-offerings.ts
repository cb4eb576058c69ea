import { instanceTypes } from './instance-types.js';
import { type Zone, zonesOf } from './regions.js';

/**
 * Where AWS does not offer families, or single types where only those are missing: by region, then by
 * the letters of the zones without them; `*` is the whole region. Everything else is offered.
 */
const missing: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'ap-northeast-1': { c: 't3a a1', d: 'm1 m3 c3 mac1 p4d', cd: 'vt1', '*': 'h1 mac2' },
  'ap-northeast-2': {
    bd: 't2 t3a m4 c4 r4',
    d: 'c6gd',
    bc: 'mac1',
    ac: 'p4d',
    '*': 'm6a m1 m3 c3 h1 g4ad vt1 mac2 a1',
  },
  'ap-northeast-3': {
    bc: 't2 m4 c4 r4',
    '*': 't3a m6a m1 m3 c3 h1 g4ad vt1 mac1 mac2 a1 p4d',
  },
  'ap-south-1': { c: 't2 m4 c4 r4', b: 'mac1', a: 'a1', '*': 'm1 m3 c3 h1 g4ad vt1 mac2' },
  'ap-southeast-1': { c: 'm1 m3 c3 mac1 mac2 a1', '*': 'h1 g4ad vt1 p4d' },
  'ap-southeast-2': { c: 'm1 mac1', a: 'a1 p4d', '*': 'h1 g4ad vt1 mac2' },
  'ca-central-1': { d: 't2 t3a m4 c4 r4 g4ad p4d', '*': 'm1 m3 c3 h1 vt1 mac1 mac2 a1' },
  'eu-central-1': { c: 'm3 c3 g4ad a1', b: 'mac1', '*': 'm1 h1 vt1 mac2' },
  'eu-north-1': {
    c: 'mac1',
    ab: 'p4d',
    '*': 't2 t3a m6a m1 m3 c3 m4 c4 r4 h1 g4ad vt1 mac2 a1',
  },
  'eu-west-1': { b: 'h1', a: 'vt1 mac1 mac2 a1', ab: 'p4d' },
  'eu-west-2': { b: 'g4ad mac1', c: 'p4d', '*': 'm1 m3 c3 h1 vt1 mac2 a1' },
  'eu-west-3': { '*': 'm1 m3 c3 m4 c4 h1 g4ad vt1 mac1 mac2 a1 p4d' },
  'sa-east-1': { b: 't2 m3 c3 m4 c4 r4 p4d', bc: 'm1', '*': 'h1 g4ad vt1 mac1 mac2 a1' },
  'us-east-1': {
    // The oldest zone has only old types.
    e: 't3 t3a t4g m5 m6i m6a m6g m7i m7g c5 c6i c6g c7i c7g r5 r6i r6g r7i r7g m5d c6gd',
    ef: 'm1 g4ad mac2 p4d',
    df: 'm3 c3',
    de: 'h1',
    def: 'a1',
    bcef: 'vt1',
    adef: 'mac1',
  },
  'us-east-2': { a: 'mac1', c: 'a1', '*': 'm1 m3 c3 vt1' },
  'us-west-1': { '*': 'h1 g4ad vt1 mac1 mac2 a1 p4d' },
  'us-west-2': { d: 't2 m1 m3 c3 m4 c4 r4 g4ad', ad: 'h1', acd: 'vt1', bd: 'a1' },
};

/** The regions that have to be opted in to are newer than these families. */
const missingWhereOptedIn = { '*': 't2 t3a m6a m1 m3 c3 m4 c4 r4 h1 g4ad vt1 mac1 mac2 a1 p4d' };

/** The zones of a region in which a type is offered; none when it is not offered there at all. */
export function zonesOffering(type: string, region: string): readonly Zone[] {
  const [family = ''] = type.split('.');
  const gaps = Object.entries(missing[region] ?? missingWhereOptedIn)
    .filter(([, families]) => families.split(' ').includes(family))
    .map(([letters]) => letters)
    .join('');
  if (!instanceTypes.has(type) || gaps.includes('*')) return [];
  return zonesOf(region).filter(({ name }) => !gaps.includes(name.slice(-1)));
}

/** Whether a type is offered anywhere in a region. */
export function isOffered(type: string, region: string): boolean {
  return zonesOffering(type, region).length > 0;
}
