import type { Package } from './package.js';
import { platforms } from './platform.js';
import { writePurl } from './purl.js';

/** Of what, when and by which id a bill of material is written. */
export interface SbomSubject {
  /** What the packages are in: the id of an instance. */
  readonly name: string;
  /** What it was made of: the id of an image. */
  readonly imageId: string;
  readonly architecture?: string;
  readonly uuid: string;
  readonly at: Date;
}

/** Writes a bill of material in the format CycloneDX 1.4. */
export function writeCycloneDx(packages: readonly Package[], subject: SbomSubject): string {
  return JSON.stringify({
    bomFormat: 'CycloneDX',
    specVersion: '1.4',
    serialNumber: `urn:uuid:${subject.uuid}`,
    version: 1,
    metadata: {
      timestamp: subject.at.toISOString(),
      component: { name: subject.name, type: 'operating-system' },
      properties: [
        { name: 'imageId', value: subject.imageId },
        { name: 'resourceType', value: 'AWS_EC2_INSTANCE' },
      ],
    },
    components: packages.map((one) => ({
      type: 'application',
      name: one.name,
      version: one.version,
      purl: writePurl(one),
      'bom-ref': writePurl(one),
    })),
  });
}

/** Writes a bill of material in the format SPDX 2.3. */
export function writeSpdx(packages: readonly Package[], subject: SbomSubject): string {
  return JSON.stringify({
    spdxVersion: 'SPDX-2.3',
    dataLicense: 'CC0-1.0',
    SPDXID: 'SPDXRef-DOCUMENT',
    name: subject.name,
    documentNamespace: `urn:uuid:${subject.uuid}`,
    creationInfo: {
      created: subject.at.toISOString().replace(/\.\d+Z$/, 'Z'),
      creators: ['Organization: local-aws', 'Tool: local-aws Inspector'],
    },
    documentDescribes: packages.map((_, index) => spdxId(index)),
    packages: packages.map((one, index) => ({
      SPDXID: spdxId(index),
      name: one.name,
      versionInfo: one.version,
      downloadLocation: 'NOASSERTION',
      sourceInfo: platforms[one.platform].title,
      externalRefs: [
        {
          referenceCategory: 'PACKAGE-MANAGER',
          referenceType: 'purl',
          referenceLocator: writePurl(one),
        },
      ],
    })),
    relationships: packages.map((_, index) => ({
      spdxElementId: 'SPDXRef-DOCUMENT',
      relatedSpdxElement: spdxId(index),
      relationshipType: 'DESCRIBES',
    })),
  });
}

function spdxId(index: number): string {
  return `SPDXRef-Package-${index + 1}`;
}
