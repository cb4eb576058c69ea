import type { Image } from '../../../state/tables/image.js';
import { isPublic } from '../image-access.js';

/**
 * When an image is deprecated, if at all. A public image is, two years after its creation at the
 * latest, whether or not its owner said so (user guide, *Deprecate an Amazon EC2 AMI*). What vendors
 * publish here never is.
 */
export function deprecationTime(image: Image): string | undefined {
  if (!isPublic(image) || image.availableAt === undefined) return image.deprecationTime;
  const latest = latestForPublic(image).toISOString();
  const asked = image.deprecationTime;
  return asked !== undefined && asked < latest ? asked : latest;
}

/** The last moment at which a public image can be deprecated. */
export function latestForPublic({ creationDate }: Pick<Image, 'creationDate'>): Date {
  return yearsAfter(new Date(creationDate), 2);
}

/** The same day and time, years later. */
export function yearsAfter(date: Date, years: number): Date {
  const later = new Date(date);
  later.setUTCFullYear(later.getUTCFullYear() + years);
  return later;
}
