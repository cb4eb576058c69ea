import fc from 'fast-check';

/** Characters that versions are made of, the odd ones often. */
function versionText(alphabet: string, max: number): fc.Arbitrary<string> {
  return fc.string({ unit: fc.constantFrom(...alphabet), minLength: 1, maxLength: max });
}

const epoch = fc.option(fc.nat(3), { nil: undefined, freq: 2 });

/** Versions of Debian packages that dpkg takes. */
export const debianVersion: fc.Arbitrary<string> = fc
  .tuple(
    epoch,
    fc.constantFrom('0', '1', '1.0', '02', '10', '20261128093000123456'),
    versionText('0019aAbz.+~', 6),
    fc.option(versionText('0129abZ.+~', 4), { nil: undefined }),
  )
  .map(([first, start, upstream, revision]) => {
    const rest = revision === undefined ? '' : `-${revision}`;
    return `${first === undefined ? '' : `${first}:`}${start}${upstream}${rest}`;
  });

/** One part of versions of RPM packages. */
export const rpmSegment: fc.Arbitrary<string> = versionText('00019aAbz._+~^', 8);

/** Versions of RPM packages. */
export const rpmVersion: fc.Arbitrary<string> = fc
  .tuple(epoch, rpmSegment, fc.option(rpmSegment, { nil: undefined }))
  .map(([first, version, release]) => {
    const rest = release === undefined ? '' : `-${release}`;
    return `${first === undefined ? '' : `${first}:`}${version}${rest}`;
  });

/** The same versions in every run: a test against another program should fail today or never. */
export function sample(arbitrary: fc.Arbitrary<string>, count: number): readonly string[] {
  return [...new Set(fc.sample(arbitrary, { numRuns: count, seed: 20_261_128 }))];
}

/** Versions that are almost the same: most mistakes show only there. */
export function neighbours(versions: readonly string[]): readonly string[] {
  return versions.flatMap((version) => [
    version,
    `${version}~`,
    `${version}.0`,
    `${version}a`,
    `${version}+b1`,
    version.replace(/\d/, '0$&'),
  ]);
}
