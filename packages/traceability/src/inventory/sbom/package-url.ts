/** A package URL, taken apart. */
export interface PackageUrl {
  /** `deb`, `rpm`, `npm`, … */
  readonly type: string;
  /** Vendor, scope or group. */
  readonly namespace?: string;
  /** Name. */
  readonly name: string;
  /** Version, where there is one. */
  readonly version?: string;
  /** What stands after the question mark. */
  readonly qualifiers: ReadonlyMap<string, string>;
}

/**
 * Takes `pkg:type/namespace/name@version?qualifiers#subpath` apart, in the order that the specification
 * of package URLs gives. Undefined for what is none.
 */
export function parsePackageUrl(text: string): PackageUrl | undefined {
  if (!/^pkg:/i.test(text)) return undefined;
  const [beforeSubpath = ''] = text.slice(4).replace(/^\/+/, '').split('#');
  const mark = beforeSubpath.lastIndexOf('?');
  const path = mark === -1 ? beforeSubpath : beforeSubpath.slice(0, mark);
  const query = mark === -1 ? '' : beforeSubpath.slice(mark + 1);
  const at = path.lastIndexOf('@');
  // `pkg:npm/@scope/name` has an @ that is no version.
  const versioned = at > path.lastIndexOf('/') && at > 0;
  const [type = '', ...segments] = (versioned ? path.slice(0, at) : path)
    .split('/')
    .filter((segment) => segment !== '');
  const name = segments.at(-1);
  if (name === undefined) return undefined;
  const namespace = segments.slice(0, -1).map(decode).join('/');
  return {
    type: type.toLowerCase(),
    name: decode(name),
    ...(namespace !== '' && { namespace }),
    ...(versioned && at + 1 < path.length && { version: decode(path.slice(at + 1)) }),
    qualifiers: new Map(
      query
        .split('&')
        .map((pair) => pair.split('='))
        .filter(([key]) => key)
        .map(([key = '', ...value]) => [key.toLowerCase(), decode(value.join('='))]),
    ),
  };
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
