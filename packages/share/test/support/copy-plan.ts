import type { Action, AwsAccess, FoundImage, Plan, RegionAccess } from '../../src/index.js';

/** A plan that does nothing but copy images of these names to these regions. */
export function copyPlan(
  regions: readonly string[],
  names: readonly string[],
  { sourceImageId = 'ami-0', snapshots = 1 } = {},
): Plan {
  const release = { flavor: 'al2023', version: '2026.11.0' } as const;
  const images = regions.flatMap((region) =>
    names.map((name) => ({ ...release, region, architecture: 'x86_64' as const, name })),
  );
  const actions = images.flatMap((image): readonly Action[] => {
    const id = `${image.region}/${image.name}/copy-image`;
    const base = { ...image, reason: 'test' };
    return [
      {
        ...base,
        id,
        type: 'copy-image',
        dependsOn: [],
        sourceRegion: 'us-east-1',
        sourceImageId,
        clientToken: id.replaceAll('/', '-'),
        tags: {},
        snapshots,
      },
      { ...base, id: `${id}-wait`, type: 'wait-for-image', dependsOn: [id] },
    ];
  });
  return { releases: [release], images, actions, problems: [] };
}

/** An AWS in which each copy takes its time, and nothing else can be done. */
export function copyingAws(now: () => number, seconds: (region: string, name: string) => number) {
  const looks: { readonly region: string; readonly at: number }[] = [];
  const done = new Map<string, number>();
  const images = new Map<string, FoundImage>();
  const at = (region: string, name: string) => `${region} ${name}`;
  const access = (region: string) => ({
    images: {
      async copy({ name }: { readonly name: string }) {
        const imageId = `ami-${region}-${name}`;
        done.set(at(region, name), now() + seconds(region, name) * 1_000);
        const createdAt = new Date(now()).toISOString();
        const image = { imageId, name, state: 'pending', createdAt, tags: {}, snapshotIds: [] };
        images.set(at(region, name), image);
        return imageId;
      },
      async find(names: readonly string[]) {
        looks.push({ region, at: now() });
        return names.flatMap((name) => {
          const image = images.get(at(region, name));
          if (image === undefined) return [];
          const ready = now() >= (done.get(at(region, name)) ?? 0);
          return { ...image, state: ready ? 'available' : 'pending' };
        });
      },
    },
  });
  const aws: AwsAccess = {
    in: ({ region }) => access(region) as unknown as RegionAccess,
  } as AwsAccess;
  return { aws, looks, doneAt: (region: string, name: string) => done.get(at(region, name)) ?? 0 };
}
