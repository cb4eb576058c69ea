import { readTextIfAny } from '../adapters/files.js';
import { type PackerArtifact, type PackerImage, readImages } from '../transcript/artifacts.js';

/** What the manifest post-processor has written about one build. */
export interface ManifestEntry {
  /** The name of the source, without those of its build and its type. */
  readonly name: string;
  /** The type of the builder, such as `amazon-ebs`. */
  readonly builderType: string;
  /** When it was built, as an ISO 8601 time in UTC; absent with `strip_time`. */
  readonly builtAt?: string;
  /** The id of the artifact. */
  readonly artifactId: string;
  /** The images that `artifactId` names, one per region. */
  readonly images: readonly PackerImage[];
  /** The paths of its files. */
  readonly files: readonly string[];
  /** What the template adds. */
  readonly customData: Readonly<Record<string, string>>;
}

/**
 * The entries of one run in a manifest; undefined when there is no such file. Packer appends to what
 * it finds, so a manifest may tell of other runs too.
 */
export async function readManifest(
  path: string,
  runId: string,
): Promise<readonly ManifestEntry[] | undefined> {
  const text = await readTextIfAny(path);
  if (text === undefined) return undefined;
  const { builds } = JSON.parse(text) as { readonly builds?: unknown };
  if (!Array.isArray(builds)) throw new TypeError(`The manifest ${path} lists no builds.`);
  return builds.filter((build) => build?.packer_run_uuid === runId).map(readEntry);
}

/** What artifacts and manifest say differently, in sentences. */
export function compareManifest(
  manifest: readonly ManifestEntry[],
  artifacts: readonly PackerArtifact[],
): readonly string[] {
  const listed = new Set(artifacts.filter(({ images }) => images.length > 0).map(({ id }) => id));
  const written = new Set(
    manifest.filter(({ images }) => images.length > 0).map(({ artifactId }) => artifactId),
  );
  return [
    ...[...listed]
      .filter((id) => !written.has(id))
      .map((id) => `Packer lists ${id}, which its manifest does not have.`),
    ...[...written]
      .filter((id) => !listed.has(id))
      .map((id) => `The manifest has ${id}, which Packer does not list.`),
  ];
}

function readEntry(build: Readonly<Record<string, unknown>>): ManifestEntry {
  const { build_time: seconds, files, custom_data: customData } = build;
  const artifactId = String(build['artifact_id'] ?? '');
  return {
    name: String(build['name'] ?? ''),
    builderType: String(build['builder_type'] ?? ''),
    ...(typeof seconds === 'number' &&
      seconds > 0 && { builtAt: new Date(seconds * 1000).toISOString() }),
    artifactId,
    images: readImages(artifactId),
    files: Array.isArray(files) ? files.map((file) => String(file?.name ?? '')) : [],
    customData: { ...(customData as Readonly<Record<string, string>> | null) },
  };
}
