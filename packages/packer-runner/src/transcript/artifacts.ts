import type { MachineReadableRow } from '../machine-readable/line.js';

/** An image in one region. */
export interface PackerImage {
  /** The region the image is in, such as `us-east-1`. */
  readonly region: string;
  /** The id of the image there, such as `ami-0abc…`. */
  readonly imageId: string;
}

/** Something that a build, or a post-processor of it, left behind. */
export interface PackerArtifact {
  /** The build as Packer names it, such as `soe.amazon-ebs.linux`. */
  readonly build: string;
  /** What made it, such as `mitchellh.amazonebs` or `packer.post-processor.checksum`. */
  readonly builderId: string;
  /** The id that Packer prints, unescaped; may be empty. */
  readonly id: string;
  /** The images that `id` names, one per region; empty when it names none. */
  readonly images: readonly PackerImage[];
  /** Paths of files. */
  readonly files: readonly string[];
}

/** Collects `artifact-count` and `artifact` rows. */
export interface ArtifactCollector {
  /** Takes a row of type `artifact-count` or `artifact`. */
  add(row: MachineReadableRow): void;
  /** Whether artifacts were announced, and all that were have been listed to their end. */
  complete(): boolean;
  /** The artifacts so far, each once, in the order in which Packer listed them. */
  list(): readonly PackerArtifact[];
}

/**
 * Creates a collector. Packer prints the artifact of a builder once for every post-processor that
 * kept it; those repeats are joined by build, builder id and id, and so are their files.
 */
export function createArtifactCollector(): ArtifactCollector {
  const open = new Map<string, { builderId: string; id: string; files: string[] }>();
  const artifacts = new Map<string, PackerArtifact>();
  const announced = new Map<string, number>();
  const listed = new Set<string>();
  return {
    add: ({ type, target, data }) => {
      if (type === 'artifact-count') announced.set(target, Number(data[0]) || 0);
      else addPart(target, data);
    },
    complete: () =>
      announced.size > 0 && listed.size >= [...announced.values()].reduce((sum, n) => sum + n, 0),
    list: () => [...artifacts.values()],
  };

  function addPart(target: string, data: readonly string[]): void {
    const [index = '', key = '', ...values] = data;
    const place = `${target},${index}`;
    const artifact = open.get(place) ?? { builderId: '', id: '', files: [] };
    open.set(place, artifact);
    if (key === 'builder-id') artifact.builderId = values[0] ?? '';
    if (key === 'id') artifact.id = values[0] ?? '';
    if (key === 'file') artifact.files.push(values[1] ?? '');
    if (key === 'nil' || key === 'end') {
      open.delete(place);
      listed.add(place);
    }
    if (key === 'end') {
      const identity = [target, artifact.builderId, artifact.id].join('\n');
      const files = new Set([...(artifacts.get(identity)?.files ?? []), ...artifact.files]);
      artifacts.set(identity, {
        build: target,
        builderId: artifact.builderId,
        id: artifact.id,
        images: readImages(artifact.id),
        files: [...files],
      });
    }
  }
}

const image = /^([a-z]{2,}(?:-[a-z]+)+-\d+):(ami-[0-9a-f]+)$/;

/** Reads `region:ami-…` pairs joined by commas; any other id names no images. */
export function readImages(id: string): readonly PackerImage[] {
  const images: PackerImage[] = [];
  for (const pair of id.split(',')) {
    const [, region, imageId] = image.exec(pair) ?? [];
    if (region === undefined || imageId === undefined) return [];
    images.push({ region, imageId });
  }
  return images;
}

/** What artifacts name, such as images and volumes: `region:id` pairs joined by commas. */
export function idsOf(artifacts: readonly PackerArtifact[]): readonly string[] {
  return artifacts.flatMap(({ id }) =>
    id.split(',').map((pair) => pair.slice(pair.indexOf(':') + 1)),
  );
}
