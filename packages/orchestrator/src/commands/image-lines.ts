import type { ReleaseRecord } from '@soe/contract';

/** A release and its images, one a line. */
export function imageLines({ flavor, version, images }: ReleaseRecord): string {
  const lines = images.map(
    ({ region, architecture, imageId }) => `${region} ${architecture} ${imageId}`,
  );
  return [`${flavor} ${version}`, ...lines].join('\n');
}
