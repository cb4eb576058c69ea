import type { Package } from '../../inventory/package.js';
import { readPurl } from '../../inventory/purl.js';
import type { Wire, WireMembers } from '../../protocols/wire.js';
import { invalidInput } from '../inspector2/inspector-errors.js';

/** How many components a scan takes (Inspector API reference, *ScanSbom*). */
const mostComponents = 5000;

/** A component of a bill of material. */
export interface Component {
  /** How the bill refers to it. */
  readonly ref: string;
  readonly purl: string | undefined;
  /** The package that it is, of those that scanners here know. */
  readonly package: Package | undefined;
}

/** Reads a bill of material in the format CycloneDX 1.5, components in components included. */
export function readSbom(sbom: WireMembers): readonly Component[] {
  const { bomFormat, specVersion } = sbom;
  if (bomFormat !== 'CycloneDX' || specVersion !== '1.5') {
    throw invalidInput('The SBOM must be in the format CycloneDX, version 1.5.');
  }
  const components = flatten(sbom['components'], 'components');
  if (components.length > mostComponents) {
    throw invalidInput(
      `The SBOM has ${components.length} components, and at most ${mostComponents} are scanned.`,
    );
  }
  return components.map((component, index): Component => {
    const { purl, 'bom-ref': ref } = component;
    const name = typeof purl === 'string' ? purl : undefined;
    return {
      ref: typeof ref === 'string' ? ref : `comp-${index + 1}`,
      purl: name,
      package: name === undefined ? undefined : readPurl(name),
    };
  });
}

/** Deeper than any bill of material; a limit keeps hostile ones from exhausting the stack. */
const deepest = 32;

function flatten(value: Wire | undefined, path: string, depth = 0): readonly WireMembers[] {
  if (value === undefined || value === null) return [];
  if (!Array.isArray(value) || depth > deepest) throw invalidInput(`${path} must be a list.`);
  return value.flatMap((item: Wire, index) => {
    if (!isMembers(item)) throw invalidInput(`${path}[${index}] must be a component.`);
    return [item, ...flatten(item['components'], `${path}[${index}].components`, depth + 1)];
  });
}

function isMembers(value: Wire): value is WireMembers {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
