import { cleanText } from '../clean-text.js';
import { ReleaseNotesError } from '../errors.js';
import { listAt, valueAt } from '../trackers/json-at.js';
import type { PackageVersion } from './diff-packages.js';

/** The packages of an SBOM, and how many of its entries could not be read as one. */
export interface SbomPackages {
  /** What is installed. */
  readonly packages: readonly PackageVersion[];
  /** Entries that have no package URL with a version. */
  readonly left: number;
}

/**
 * The packages of a CycloneDX or an SPDX 2 document (JSON), by their package URLs. Components inside
 * others count; files and operating systems are no packages.
 *
 * @param sbom - The parsed document, or its text
 * @throws {@link ReleaseNotesError} `NOTES_SBOM_INVALID` if it is something else.
 */
export function readSbom(sbom: unknown): SbomPackages {
  const document = typeof sbom === 'string' ? parse(sbom) : sbom;
  if (valueAt(document, 'bomFormat') === 'CycloneDX') return collect(cycloneDxUrls(document));
  if (/^SPDX-2/.test(String(valueAt(document, 'spdxVersion')))) {
    return collect(listAt(document, 'packages').flatMap(spdxUrl));
  }
  throw invalid('it names neither bomFormat CycloneDX nor an spdxVersion of SPDX-2');
}

type Told = readonly [url: unknown, version: unknown];

function cycloneDxUrls(document: unknown): readonly Told[] {
  const urls: Told[] = [];
  // A list and not recursion: nesting has no limit.
  const waiting = [...listAt(document, 'components')];
  while (waiting.length > 0) {
    const next = waiting.pop();
    for (const inner of listAt(next, 'components')) waiting.push(inner);
    const type = valueAt(next, 'type');
    const url = valueAt(next, 'purl');
    if (url === undefined && (type === 'file' || type === 'operating-system')) continue;
    urls.push([url, valueAt(next, 'version')]);
  }
  return urls;
}

function spdxUrl(entry: unknown): readonly Told[] {
  const reference = listAt(entry, 'externalRefs').find(
    (each) => valueAt(each, 'referenceType') === 'purl',
  );
  // What the document is about is listed as a package too.
  const purpose = valueAt(entry, 'primaryPackagePurpose');
  if (
    reference === undefined &&
    ['OPERATING-SYSTEM', 'CONTAINER', 'FILE'].includes(String(purpose))
  ) {
    return [];
  }
  return [[valueAt(reference, 'referenceLocator'), valueAt(entry, 'versionInfo')]];
}

function collect(told: readonly Told[]): SbomPackages {
  const packages = told.flatMap(([url, version]) => {
    const found = typeof url === 'string' ? toPackage(url, version) : undefined;
    return found ? [found] : [];
  });
  return { packages, left: told.length - packages.length };
}

const packageUrl = /^pkg:\/*([^/?#]+)\/([^?#]*?)\/*(?:\?([^#]*))?(?:#.*)?$/i;

/** `pkg:type/namespace/name@version?qualifiers`, as the specification of package URLs has it. */
function toPackage(url: string, told: unknown): PackageVersion | undefined {
  const [, type, path, query = ''] = packageUrl.exec(url) ?? [];
  if (type === undefined || path === undefined) return undefined;
  const at = path.lastIndexOf('@');
  // `pkg:npm/@scope/name` has an @ that is no version.
  const versioned = at > 0 && path[at - 1] !== '/';
  const version = versioned ? decode(path.slice(at + 1)) : typeof told === 'string' ? told : '';
  const segments = (versioned ? path.slice(0, at) : path).split('/').map(decode);
  const kind = type.toLowerCase();
  // For packages of a system the namespace is the vendor; elsewhere it belongs to the name.
  const name = systemTypes.has(kind) ? segments.at(-1) : segments.join('/');
  if (name === undefined || name === '' || version === '') return undefined;
  const qualifiers = new URLSearchParams(query.replaceAll('+', '%2B'));
  const architecture = qualifiers.get('arch');
  const epoch = qualifiers.get('epoch');
  const source = qualifiers
    .get('upstream')
    ?.replace(/@.*$/, '')
    .replace(/-[^-]+-[^-]+\.src\.rpm$/, '');
  const full =
    epoch === null || epoch === '0' || version.includes(':') ? version : `${epoch}:${version}`;
  return {
    type: cleanText(kind),
    name: cleanText(name),
    version: cleanText(full),
    ...(architecture && { architecture: cleanText(architecture) }),
    ...(source && { source: cleanText(source) }),
  };
}

const systemTypes: ReadonlySet<string> = new Set(['deb', 'rpm', 'apk', 'alpm']);

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch (cause) {
    throw invalid('it is not JSON', cause);
  }
}

function invalid(problem: string, cause?: unknown): ReleaseNotesError {
  return new ReleaseNotesError(
    'NOTES_SBOM_INVALID',
    `Cannot read packages from the SBOM: ${problem}. Give a CycloneDX or SPDX 2 document as JSON.`,
    cause === undefined ? {} : { cause },
  );
}
