import { type BuildRecord, canonicalJson } from '@soe/contract';
import type { InventoryDifferenceChange } from '@soe/release-notes';
import type { ComparedRelease } from './compared-release.js';

/** What is different in how two releases were built: architectures, template, variables, tools. Pure. */
export function buildChanges(
  { record: before }: Pick<ComparedRelease, 'record'>,
  { record: after }: Pick<ComparedRelease, 'record'>,
): readonly InventoryDifferenceChange[] {
  const was = byArchitecture(before?.builds ?? []);
  const is = byArchitecture(after?.builds ?? []);
  return [...new Set([...was.keys(), ...is.keys()])].flatMap((architecture) => {
    const [left, right] = [was.get(architecture), is.get(architecture)];
    if (left === undefined || right === undefined)
      return [change(`architecture ${architecture}`, left && 'built', right && 'built')];
    return differences(factsOf(left), factsOf(right));
  });
}

/** Tests, or gates, that went, came, or end otherwise. Pure. */
export function checkChanges(
  scope: 'tests' | 'gates',
  before: ReadonlyMap<string, string>,
  after: ReadonlyMap<string, string>,
): readonly InventoryDifferenceChange[] {
  return differences(before, after).map((each) => ({ ...each, scope }));
}

function byArchitecture(builds: readonly BuildRecord[]): ReadonlyMap<string, BuildRecord> {
  return new Map(builds.map((build) => [build.architecture, build]));
}

function factsOf({ packer, tools = [] }: BuildRecord): ReadonlyMap<string, string> {
  // What the pipeline sets names the release itself, and is never the same.
  const variables = Object.entries(packer.variables ?? {}).filter(([name]) => !/^soe_/.test(name));
  return new Map([
    ['template', packer.templateDigest ?? packer.template],
    ['Packer', packer.version],
    ...variables.map(([name, value]) => [`variable ${name}`, value] as const),
    ...(packer.plugins ?? []).map(({ name, version }) => [`plugin ${name}`, version] as const),
    ...tools.map(({ name, version }) => [`tool ${name}`, version] as const),
  ]);
}

function differences(
  before: ReadonlyMap<string, string>,
  after: ReadonlyMap<string, string>,
): readonly InventoryDifferenceChange[] {
  return [...new Set([...before.keys(), ...after.keys()])]
    .filter(
      (name) => canonicalJson(before.get(name) ?? null) !== canonicalJson(after.get(name) ?? null),
    )
    .map((name) => change(name, before.get(name), after.get(name)));
}

function change(
  what: string,
  before: string | undefined,
  after: string | undefined,
): InventoryDifferenceChange {
  return {
    scope: 'build',
    kind: before === undefined ? 'added' : after === undefined ? 'removed' : 'changed',
    weight: 'notice',
    what,
    ...(before !== undefined && { before }),
    ...(after !== undefined && { after }),
  };
}
