import type { ImageFacts, ImageStore, ParameterStore } from '../src/index.js';

/** A Parameter Store in memory that counts its calls. */
export function fakeParameters(
  values: Readonly<Record<string, string>>,
): ParameterStore & { calls: number } {
  return {
    calls: 0,
    region: async () => 'eu-west-1',
    async get(names) {
      this.calls += 1;
      return names.flatMap((name) => {
        const value = values[name];
        return value === undefined ? [] : [{ name, value }];
      });
    },
    async *below(path) {
      this.calls += 1;
      for (const [name, value] of Object.entries(values)) {
        if (name.startsWith(`${path}/`)) yield { name, value };
      }
    },
  };
}

/** Images in memory. */
export function fakeImages(...images: readonly ImageFacts[]): ImageStore {
  return {
    instanceType: async () => undefined,
    get: async (imageIds) => images.filter((image) => imageIds.includes(image.imageId)),
    find: async ({ owners, names }) =>
      images.filter(
        (image) =>
          owners.includes(image.ownerId) && names.some((name) => matches(image.name, name)),
      ),
  };
}

function matches(text: string, pattern: string): boolean {
  const [head = '', ...rest] = pattern.split('*');
  if (!text.startsWith(head)) return false;
  let at = head.length;
  for (const part of rest) {
    const found = text.indexOf(part, at);
    if (found < 0) return false;
    at = found + part.length;
  }
  return rest.at(-1) === '' || at === text.length;
}

/** An image of al2023 2026.11.1, changed where a test needs it. */
export function anImage(changes: Partial<ImageFacts> = {}): ImageFacts {
  return {
    imageId: 'ami-0bbbbbbbbbbbbbbb1',
    name: 'soe/al2023/2026.11.1/x86_64/b2',
    ownerId: '111122223333',
    architecture: 'x86_64',
    state: 'available',
    createdAt: '2026-11-22T10:00:00.000Z',
    ...changes,
  };
}

/** What two releases of al2023 leave in the Parameter Store. */
export const published: Readonly<Record<string, string>> = {
  '/soe/al2023/versions/2026.11.0/x86_64/image-id': 'ami-0bbbbbbbbbbbbbbb0',
  '/soe/al2023/versions/2026.11.1/x86_64/image-id': 'ami-0bbbbbbbbbbbbbbb1',
  '/soe/al2023/versions/2026.12.0-rc.1/x86_64/image-id': 'ami-0bbbbbbbbbbbbbbb2',
  '/soe/al2023/versions/2026.12.0/arm64/image-id': 'ami-0bbbbbbbbbbbbbbb3',
  '/soe/al2023/versions/2026.11.0/summary': 'not read',
  '/soe/al2023/versions/2026.11.1/summary': 'not read',
  '/soe/al2023/versions/2026.12.0-rc.1/summary': 'not read',
  '/soe/al2023/versions/2026.12.0/summary': 'not read',
  '/soe/al2023/channels/stable/x86_64/image-id': 'ami-0bbbbbbbbbbbbbbb1',
  '/soe/al2023/channels/stable/version': '2026.11.1',
};
