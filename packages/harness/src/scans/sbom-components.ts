import type { ScanReport } from './finding.js';
import { scanInvalid } from './scan-invalid.js';
import { optionalList, parseScanJson, textAt, valueAt } from './scan-json.js';

const kind = 'a CycloneDX bill of material';

/** A component of a bill of material, with a reference that it is known by. */
export type SbomComponent = Readonly<Record<string, unknown>> & { readonly 'bom-ref': string };

/** Components within components are not deeper in anything that people make. */
const depthLimit = 32;

/**
 * The components of a bill of material in CycloneDX JSON, those within components too. One that has no
 * `bom-ref`, or the same as one before it, is given one.
 *
 * @throws HarnessError `HARNESS_SCAN_INVALID`
 */
export function sbomComponents(sbom: unknown): readonly SbomComponent[] {
  const json = parseScanJson(sbom, kind);
  if (valueAt(json, 'bomFormat') !== 'CycloneDX') {
    throw scanInvalid(kind, 'bomFormat', 'it is not CycloneDX');
  }
  const found: SbomComponent[] = [];
  gather(json, '', 0, found, new Set());
  return found;
}

function gather(
  json: unknown,
  place: string,
  depth: number,
  found: SbomComponent[],
  taken: Set<string>,
): void {
  if (depth > depthLimit)
    throw scanInvalid(kind, place, `components lie more than ${depthLimit} deep`);
  for (const [index, each] of (optionalList(json, 'components', kind, place) ?? []).entries()) {
    const here = `${place}components[${index}]`;
    if (typeof each !== 'object' || each === null) throw scanInvalid(kind, here, 'it is no object');
    const { components: _, ...component } = each as Readonly<Record<string, unknown>>;
    found.push({ ...component, 'bom-ref': refOf(textAt(each, 'bom-ref'), taken) });
    gather(each, `${here}.`, depth + 1, found, taken);
  }
}

function refOf(told: string | undefined, taken: Set<string>): string {
  let ref = told;
  for (let number = taken.size + 1; ref === undefined || taken.has(ref); number += 1) {
    ref = `soe-${number}`;
  }
  taken.add(ref);
  return ref;
}

/** How a bill of material is held against the one before. */
export interface SbomGapsOptions {
  /** Components of the release before. Default: there was none. */
  readonly previous?: number;
  /** The share of them that may be gone, 0 to 1. Default: 0.2. */
  readonly tolerance?: number;
}

/**
 * Why a bill of material must not be taken for whole: it is empty, or has far fewer components than that
 * of the release before, as one that was made of the wrong directory has. Pure.
 */
export function sbomGaps(
  components: number,
  { previous, tolerance = 0.2 }: SbomGapsOptions = {},
): ScanReport['gaps'] {
  if (components === 0)
    return ['the bill of material has no components: was it made of the right root?'];
  if (previous === undefined || components >= previous * (1 - tolerance)) return [];
  const share = `${Math.round((1 - components / previous) * 100)} %`;
  return [
    `the bill of material has ${components} components, ${share} fewer than the ${previous} of the release before`,
  ];
}
