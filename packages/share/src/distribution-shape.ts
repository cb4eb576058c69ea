import { anything, flag, listOf, mapOf, number, objectOf, type Shape, text } from './shape.js';

const regions = listOf(objectOf({ region: text, kmsKeyId: text, copyMinutes: number }, ['region']));
const parameters = objectOf({
  prefix: text,
  accounts: listOf(objectOf({ account: text, role: text }, ['account', 'role'])),
  share: flag,
});
const tags = mapOf(text);
const launchTemplate = objectOf(
  { region: text, launchTemplateId: text, flavor: text, architecture: text, setDefault: flag },
  ['region', 'launchTemplateId', 'flavor', 'architecture'],
);

const distribution = objectOf(
  {
    regions,
    accounts: listOf(text),
    organizations: listOf(text),
    organizationalUnits: listOf(text),
    public: flag,
    shareSnapshots: flag,
    snapshotAccounts: listOf(text),
    tags,
    imageTags: mapOf(tags),
    sharedTags: tags,
    // Their forms are told by what looks at their values.
    watermark: anything,
    deprecateAt: anything,
    protection: anything,
    launchTemplates: listOf(launchTemplate),
    fastLaunch: objectOf({ until: anything, parallelLaunches: anything }, ['until']),
    fastRestore: objectOf({ until: anything, zones: mapOf(listOf(text)) }, ['until', 'zones']),
    parameters,
  },
  ['regions'],
);

/** What is wrong with the form of a distribution. */
export function distributionShape(value: unknown): readonly string[] {
  return [
    ...distribution('', value),
    ...(typeof value === 'object' && value !== null && 'select' in value
      ? ['select: resolveDistribution makes a distribution of accounts that are selected']
      : []),
  ];
}

/** The same of what says where parameters are, which may say more than that. */
export function placesShape(value: unknown): readonly string[] {
  if (typeof value !== 'object' || value === null) {
    return ['places: an object with regions is missing'];
  }
  const { regions: where, parameters: how } = value as Readonly<Record<string, unknown>>;
  const places: Shape = objectOf({ regions, parameters }, ['regions']);
  return [
    ...places('', { regions: where, parameters: how }),
    // Nowhere is where nothing has to be done, and everything would seem to be.
    ...(Array.isArray(where) && where.length === 0 ? ['places: name at least one region'] : []),
  ];
}
