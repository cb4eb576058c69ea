import { restJson } from '../../protocols/rest-json.js';
import type { Service } from '../service.js';
import { accountStatus } from './account-status.js';
import { findingFilters } from './finding-filters.js';
import { listCoverage } from './list-coverage.js';
import { listFindings } from './list-findings.js';
import { sbomExports } from './sbom-exports.js';

const operations = [
  ...accountStatus,
  ...listCoverage,
  ...listFindings,
  ...findingFilters,
  ...sbomExports,
];

/** Inspector, for the packages in instances. */
export const inspector2: Service = {
  name: 'inspector2',
  title: 'Inspector',
  protocol: restJson(operations),
  operations,
};
