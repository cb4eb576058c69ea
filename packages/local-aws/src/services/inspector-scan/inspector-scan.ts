import { restJson } from '../../protocols/rest-json.js';
import { optional, type Shape, text } from '../../protocols/shape.js';
import type { WireMembers } from '../../protocols/wire.js';
import { invalidInput } from '../inspector2/inspector-errors.js';
import { operation } from '../operation.js';
import type { Service } from '../service.js';
import { readSbom } from './read-sbom.js';
import { scanComponents, writeCycloneReport, writeInspectorReport } from './write-report.js';

/** A document is whatever JSON it is; this one has members. */
const document: Shape<WireMembers> = {
  read(value, path) {
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
      return value as WireMembers;
    }
    throw invalidInput(`${path} must be a JSON object.`);
  },
};

const formats = ['CYCLONE_DX_1_5', 'INSPECTOR', 'INSPECTOR_ALT'];

const operations = [
  operation({
    action: 'ScanSbom',
    rest: { method: 'POST', path: '/scan/sbom' },
    input: { sbom: document, outputFormat: optional(text) },
    run({ sbom, outputFormat: format = 'CYCLONE_DX_1_5' }, { now }) {
      if (!formats.includes(format)) throw invalidInput(`There is no output format ${format}.`);
      const scan = scanComponents(readSbom(sbom), now);
      // What is other in the alternative format is not documented, so it is the same here.
      return {
        sbom:
          format === 'CYCLONE_DX_1_5'
            ? writeCycloneReport(sbom, scan, now)
            : writeInspectorReport(scan),
      };
    },
  }),
];

/** The scanner of Inspector for bills of material. */
export const inspectorScan: Service = {
  name: 'inspector-scan',
  title: 'Inspector Scan',
  protocol: restJson(operations),
  operations,
};
