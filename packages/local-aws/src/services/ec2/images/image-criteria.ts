import {
  filledText,
  integer,
  list,
  optional,
  type ReadMembers,
  structure,
  text,
} from '../../../protocols/shape.js';
import type { AnswerMembers } from '../../../protocols/wire.js';
import type {
  ImageCriterion,
  ScanCriterion,
  WatermarkCriterion,
} from '../../../state/tables/account-settings.js';
import { ApiError } from '../../api-error.js';
import { checkCount } from './check-count.js';
import { severities } from './image-scan.js';

const watermarkInput = {
  WatermarkKey: filledText,
  SourceImageRegion: filledText,
  MaximumDaysSinceSourceImageCreated: optional(integer),
  MaximumDaysSinceWatermarkCreated: optional(integer),
};

const scanInput = {
  MaxDaysSinceLastFindingScan: optional(integer),
  MaximumSeverityLabel: filledText,
  MaxDaysSinceInformationalFixAvailable: optional(integer),
  MaxDaysSinceLowFixAvailable: optional(integer),
  MaxDaysSinceMediumFixAvailable: optional(integer),
  MaxDaysSinceHighFixAvailable: optional(integer),
  MaxDaysSinceCriticalFixAvailable: optional(integer),
};

const criterionInput = {
  ImageProvider: list(text),
  MarketplaceProductCode: list(text),
  ImageName: list(text),
  DeprecationTimeCondition: optional(structure({ MaximumDaysSinceDeprecated: optional(integer) })),
  CreationDateCondition: optional(structure({ MaximumDaysSinceCreated: optional(integer) })),
  ImageWatermark: list(structure(watermarkInput)),
  ScanResultCondition: optional(structure(scanInput)),
};

/** The `ImageCriterion` parameter. */
export const criteriaInput = list(structure(criterionInput));

type RequestedCriterion = ReadMembers<typeof criterionInput>;

const most = { criteria: 10, providers: 200, names: 50, productCodes: 50, watermarks: 50 };
const longestDays = 2_147_483_647;

/** Checks criteria against the limits of AWS (API reference, `ImageCriterionRequest`). */
export function readCriteria(asked: readonly RequestedCriterion[]): readonly ImageCriterion[] {
  checkCount(asked, most.criteria, 'ImageCriterion');
  return asked.map(readCriterion);
}

function readCriterion(asked: RequestedCriterion): ImageCriterion {
  checkLists(asked);
  const mostDaysDeprecated = days(asked.DeprecationTimeCondition?.MaximumDaysSinceDeprecated);
  const mostDaysCreated = days(asked.CreationDateCondition?.MaximumDaysSinceCreated);
  const criterion: ImageCriterion = {
    ...filled('providers', asked.ImageProvider),
    ...filled('productCodes', asked.MarketplaceProductCode),
    ...filled('names', asked.ImageName),
    ...(mostDaysDeprecated === undefined ? {} : { mostDaysDeprecated }),
    ...(mostDaysCreated === undefined ? {} : { mostDaysCreated }),
    ...(asked.ImageWatermark.length === 0
      ? {}
      : { watermarks: asked.ImageWatermark.map(readWatermark) }),
    ...(asked.ScanResultCondition === undefined
      ? {}
      : { scan: readScan(asked.ScanResultCondition) }),
  };
  const { length } = Object.keys(criterion);
  if (length === 0) throw invalid('An image criterion must have at least one parameter');
  if (asked.ImageProvider.includes('none') && (asked.ImageProvider.length > 1 || length > 1)) {
    throw invalid("When 'none' is specified for ImageProviders, nothing else can be specified");
  }
  return criterion;
}

function checkLists(asked: RequestedCriterion): void {
  checkCount(asked.ImageProvider, most.providers, 'ImageProvider');
  checkCount(asked.MarketplaceProductCode, most.productCodes, 'MarketplaceProductCode');
  checkCount(asked.ImageName, most.names, 'ImageName');
  checkCount(asked.ImageWatermark, most.watermarks, 'ImageWatermark');
  checkEach(
    asked.ImageProvider,
    /^(amazon|aws-marketplace|aws-backup-vault|none|\d{12})$/,
    'ImageProvider',
  );
  checkEach(asked.MarketplaceProductCode, /^[A-Za-z0-9]{1,25}$/, 'MarketplaceProductCode');
  checkEach(asked.ImageName, /^[A-Za-z0-9()[\]./\-'@_*? ]{1,128}$/, 'ImageName');
  const short = asked.ImageName.find((name) => name.includes('?') && name.length < 3);
  if (short !== undefined) {
    throw invalid(`Invalid value '${short}' for ImageName: with '?' it needs 3 characters`);
  }
}

function readWatermark(asked: ReadMembers<typeof watermarkInput>): WatermarkCriterion {
  const mostDaysSourceCreated = days(asked.MaximumDaysSinceSourceImageCreated);
  const mostDaysAttached = days(asked.MaximumDaysSinceWatermarkCreated);
  return {
    ...(asked.WatermarkKey === undefined ? {} : { key: asked.WatermarkKey }),
    ...(asked.SourceImageRegion === undefined ? {} : { region: asked.SourceImageRegion }),
    ...(mostDaysSourceCreated === undefined ? {} : { mostDaysSourceCreated }),
    ...(mostDaysAttached === undefined ? {} : { mostDaysAttached }),
  };
}

function readScan(asked: ReadMembers<typeof scanInput>): ScanCriterion {
  const mostDaysScanned = days(asked.MaxDaysSinceLastFindingScan);
  const { MaximumSeverityLabel: worstSeverity } = asked;
  if (worstSeverity !== undefined && !severities.some((known) => known === worstSeverity)) {
    throw invalid(`Invalid value '${worstSeverity}' for MaximumSeverityLabel`);
  }
  const fixable = {
    informational: days(asked.MaxDaysSinceInformationalFixAvailable),
    low: days(asked.MaxDaysSinceLowFixAvailable),
    medium: days(asked.MaxDaysSinceMediumFixAvailable),
    high: days(asked.MaxDaysSinceHighFixAvailable),
    critical: days(asked.MaxDaysSinceCriticalFixAvailable),
  };
  const given = Object.entries(fixable).flatMap(([severity, limit]) =>
    limit === undefined ? [] : [[severity, limit] as const],
  );
  return {
    ...(mostDaysScanned === undefined ? {} : { mostDaysScanned }),
    ...(worstSeverity === undefined ? {} : { worstSeverity }),
    mostDaysFixable: Object.fromEntries(given),
  };
}

/** Writes a criterion as answers show it. */
export function describeCriterion(criterion: ImageCriterion): AnswerMembers {
  const { mostDaysDeprecated, mostDaysCreated, scan } = criterion;
  return {
    imageProviderSet: criterion.providers,
    marketplaceProductCodeSet: criterion.productCodes,
    imageNameSet: criterion.names,
    deprecationTimeCondition:
      mostDaysDeprecated === undefined
        ? undefined
        : { maximumDaysSinceDeprecated: mostDaysDeprecated },
    creationDateCondition:
      mostDaysCreated === undefined ? undefined : { maximumDaysSinceCreated: mostDaysCreated },
    imageWatermarkSet: criterion.watermarks?.map((watermark) => ({
      watermarkKey: watermark.key,
      sourceImageRegion: watermark.region,
      maximumDaysSinceSourceImageCreated: watermark.mostDaysSourceCreated,
      maximumDaysSinceWatermarkCreated: watermark.mostDaysAttached,
    })),
    scanResultCondition: scan === undefined ? undefined : describeScanCriterion(scan),
  };
}

function describeScanCriterion(scan: ScanCriterion): AnswerMembers {
  const { mostDaysFixable } = scan;
  return {
    maxDaysSinceLastFindingScan: scan.mostDaysScanned,
    maximumSeverityLabel: scan.worstSeverity,
    maxDaysSinceInformationalFixAvailable: mostDaysFixable['informational'],
    maxDaysSinceLowFixAvailable: mostDaysFixable['low'],
    maxDaysSinceMediumFixAvailable: mostDaysFixable['medium'],
    maxDaysSinceHighFixAvailable: mostDaysFixable['high'],
    maxDaysSinceCriticalFixAvailable: mostDaysFixable['critical'],
  };
}

function filled<Name extends string>(
  name: Name,
  values: readonly string[],
): Partial<Record<Name, readonly string[]>> {
  // A computed name of one member is that member.
  return values.length === 0 ? {} : ({ [name]: values } as Record<Name, readonly string[]>);
}

function days(value: number | undefined): number | undefined {
  if (value !== undefined && (value < 0 || value > longestDays)) {
    throw invalid(`Invalid number of days: ${value}. Expected: 0 to ${longestDays}.`);
  }
  return value;
}

function checkEach(values: readonly string[], pattern: RegExp, parameter: string): void {
  const odd = values.find((value) => !pattern.test(value));
  if (odd !== undefined) throw invalid(`Invalid value '${odd}' for ${parameter}`);
}

function invalid(message: string): ApiError {
  return new ApiError('InvalidParameterValue', message);
}
