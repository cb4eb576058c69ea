import type {
  ImageCriterion,
  ScanCriterion,
  WatermarkCriterion,
} from '../../../state/tables/account-settings.js';
import type { Image, ImageWatermark } from '../../../state/tables/image.js';
import { wildcard } from '../filters.js';
import { fixAvailableSince, highestSeverity, type ImageScan, severities } from './image-scan.js';

/** What an image is judged by, beside itself. */
export interface Judgement {
  readonly now: Date;
  /** The last scan of an image. It is asked for only where a criterion needs it. */
  readonly scanOf: (image: Image) => ImageScan | undefined;
}

/** Whether an image of somebody else matches any of the criteria. None is matched by no criteria. */
export function isImageAllowed(
  image: Image,
  criteria: readonly ImageCriterion[],
  judgement: Judgement,
): boolean {
  return criteria.some((criterion) => matchesAll(image, criterion, judgement));
}

function matchesAll(image: Image, criterion: ImageCriterion, judgement: Judgement): boolean {
  const { providers, productCodes, names, watermarks, scan } = criterion;
  const { now } = judgement;
  return (
    (providers?.some((provider) => isProvider(provider, image)) ?? true) &&
    // Nothing here is sold, so no image has a product code.
    productCodes === undefined &&
    (names?.some((name) => wildcard(name)(image.name)) ?? true) &&
    isWithin(criterion.mostDaysCreated, image.creationDate, now) &&
    isFreshlyDeprecated(criterion.mostDaysDeprecated, image, now) &&
    (watermarks?.some((one) => hasWatermark(one, image, now)) ?? true) &&
    (scan === undefined || passesScan(scan, judgement.scanOf(image), now))
  );
}

/** An image is of a provider by its owner's alias or by its owner. `none` is nobody. */
function isProvider(provider: string, { owner, ownerAlias }: Image): boolean {
  return provider === owner || provider === ownerAlias;
}

/** Zero days exclude every image that is deprecated. */
function isFreshlyDeprecated(
  days: number | undefined,
  { deprecationTime }: Image,
  now: Date,
): boolean {
  if (days === undefined || deprecationTime === undefined) return true;
  if (deprecationTime > now.toISOString()) return true;
  return days > 0 && isWithin(days, deprecationTime, now);
}

function hasWatermark(wanted: WatermarkCriterion, image: Image, now: Date): boolean {
  return (image.watermarks ?? []).some((watermark) => isWatermark(wanted, watermark, now));
}

function isWatermark(wanted: WatermarkCriterion, watermark: ImageWatermark, now: Date): boolean {
  const { key = '*', region = '*' } = wanted;
  return (
    wildcard(key)(watermark.key) &&
    wildcard(region)(watermark.sourceImageRegion) &&
    isWithin(wanted.mostDaysSourceCreated, watermark.sourceImageCreationTime, now) &&
    isWithin(wanted.mostDaysAttached, watermark.attachedAt, now)
  );
}

/** An image that was not scanned yet passes no condition on scans. */
function passesScan(wanted: ScanCriterion, scan: ImageScan | undefined, now: Date): boolean {
  if (scan === undefined) return false;
  const worst = highestSeverity(scan);
  const { worstSeverity, mostDaysFixable } = wanted;
  return (
    isWithin(wanted.mostDaysScanned, scan.scannedAt, now) &&
    (worstSeverity === undefined || worst === undefined || rank(worst) <= rank(worstSeverity)) &&
    severities.every((severity) => {
      const since = fixAvailableSince(scan, severity);
      return since === undefined || isWithin(mostDaysFixable[severity], since, now);
    })
  );
}

function rank(severity: string): number {
  const order: readonly string[] = severities;
  return order.indexOf(severity);
}

function isWithin(days: number | undefined, since: string, now: Date): boolean {
  if (days === undefined) return true;
  return now.getTime() - new Date(since).getTime() <= days * 24 * 60 * 60 * 1000;
}
