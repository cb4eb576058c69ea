import type { Place } from '../access/place.js';
import { promotionPlaces } from '../channels/plan-promotion.js';
import type { PromotionPlaces } from '../channels/promotion.js';
import { ShareError } from '../errors.js';
import { placeKey } from '../place-key.js';
import { flag, listOf, number, objectOf, text } from '../shape.js';
import type { Wave } from './wave.js';

const grantee =
  /^(?:\d{12}|arn:[\w-]+:organizations::\d{12}:(?:organization\/o-[a-z0-9]{10,32}|ou\/o-[a-z0-9]{10,32}\/ou-[a-z0-9]{4,32}-[a-z0-9]{8,32}))$/;

const shape = listOf(
  objectOf(
    {
      name: text,
      regions: listOf(text),
      accounts: listOf(text),
      rest: flag,
      grantees: listOf(text),
      soak: number,
    },
    ['name', 'soak'],
  ),
);

/**
 * Refuse what is no list of waves.
 *
 * @throws ShareError `SHARE_WAVES_INVALID`
 */
export function requireWaves(waves: unknown): void {
  refuse(shape('waves', waves));
}

/**
 * The places of every wave, in their order. Every place of the channel is in exactly one.
 *
 * @throws ShareError `SHARE_WAVES_INVALID` with all findings in its message
 */
export function wavePlaces(
  waves: readonly Wave[],
  places: PromotionPlaces,
): readonly (readonly Place[])[] {
  requireWaves(waves);
  const all = promotionPlaces(places);
  const named = waves.map((wave) => (wave.rest ? [] : all.filter((place) => isIn(wave, place))));
  const takers = new Map<string, readonly string[]>();
  named.forEach((each, index) => {
    for (const place of each) {
      const key = keyOf(place);
      takers.set(key, [...(takers.get(key) ?? []), waves[index]?.name ?? '']);
    }
  });
  const left = all.filter((place) => !takers.has(keyOf(place)));
  const rest = waves.some((wave) => wave.rest);
  const findings = [
    ...(waves.length === 0 ? ['there is none'] : []),
    ...nameFindings(waves),
    ...waves.flatMap((wave) => waveFindings(wave, places)),
    ...[...takers]
      .filter(([, names]) => names.length > 1)
      .map(([key, names]) => `${key} is in ${names.join(' and ')}`),
    ...(rest ? [] : left.map((place) => `${keyOf(place)} is in no wave`)),
    ...(waves.filter((wave) => wave.rest).length > 1 ? ['only one wave can take the rest'] : []),
  ];
  refuse(findings);
  return waves.map((wave, index) => (wave.rest ? left : (named[index] ?? [])));
}

function refuse(findings: readonly string[]): void {
  if (findings.length === 0) return;
  throw new ShareError('SHARE_WAVES_INVALID', `waves: ${findings.join('; ')}. Correct them.`);
}

function isIn({ regions, accounts }: Wave, { region, consumer }: Place): boolean {
  if (regions === undefined && accounts === undefined) return false;
  return (
    (regions?.includes(region) ?? true) &&
    (accounts?.includes(consumer?.account ?? 'owner') ?? true)
  );
}

function nameFindings(waves: readonly Wave[]): readonly string[] {
  const names = waves.map(({ name }) => name);
  return [
    ...(names.some((name) => name.trim() === '') ? ['a wave has no name'] : []),
    ...names
      .filter((name, index) => names.indexOf(name) !== index)
      .map((name) => `${name} comes twice`),
  ];
}

function waveFindings(wave: Wave, places: PromotionPlaces): readonly string[] {
  const { name, regions, accounts, rest = false, grantees = [], soak } = wave;
  const knownRegions = places.regions.map(({ region }) => region);
  const knownAccounts = [
    'owner',
    ...(places.parameters?.accounts ?? []).map(({ account }) => account),
  ];
  const placed = regions !== undefined || accounts !== undefined;
  const finding = (seen: string) => `${name}: ${seen}`;
  return [
    ...(regions ?? [])
      .filter((region) => !knownRegions.includes(region))
      .map((region) => finding(`${region} is not a region of the channel`)),
    ...(accounts ?? [])
      .filter((account) => !knownAccounts.includes(account))
      .map((account) => finding(`${account} is not an account with parameters`)),
    ...grantees
      .filter((each) => !grantee.test(each))
      .map((each) =>
        finding(`${JSON.stringify(each)} is no account and no ARN of an organisation or unit`),
      ),
    ...(rest && placed ? [finding('it takes the rest, and names places too')] : []),
    ...(!rest && !placed && grantees.length === 0
      ? [finding('it names no regions, accounts, rest or grantees')]
      : []),
    ...(Number.isFinite(soak) && soak >= 0
      ? []
      : [finding(`soak is ${soak}, not a number of milliseconds`)]),
  ];
}

function keyOf({ region, consumer }: Place): string {
  return placeKey(region, consumer?.account);
}
