export { parseReleaseRecord, releaseRecordSchema } from './release-record-schema.js';
export { parseVersionSummary, versionSummarySchema } from './version-summary-schema.js';
export {
  architectureSchema,
  buildIdSchema,
  channelSchema,
  flavorSchema,
  parameterPrefixSchema,
  versionSchema,
} from './words.js';
