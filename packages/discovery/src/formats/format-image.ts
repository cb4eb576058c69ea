import { DiscoveryError } from '../errors.js';
import type { ResolvedImage } from '../resolved-image.js';
import { type CdkContextOptions, cdkContextFormat } from './cdk-context-format.js';
import { cloudformationFormat } from './cloudformation-format.js';
import { envFormat } from './env-format.js';
import { githubOutputFormat } from './github-output-format.js';
import { packerVarFormat } from './packer-var-format.js';
import {
  hclVariablesFormat,
  terraformExternalFormat,
  tfvarsJsonFormat,
} from './terraform-formats.js';

/** The ways in which images can be written. */
export const imageFormats = [
  'id',
  'json',
  'env',
  'github-output',
  'terraform-external',
  'tfvars',
  'tfvars-json',
  'cloudformation',
  'cdk-context',
  'packer-var',
  'pkrvars',
] as const;

/** One of {@link imageFormats}. */
export type ImageFormat = (typeof imageFormats)[number];

/** What some formats need besides the images: `cdk-context` the account of the stacks. */
export type FormatImageOptions = Partial<CdkContextOptions>;

/**
 * Write images the way that a tool reads. What comes from outside (names, notes, commits) is escaped
 * by each format. The text ends with a newline.
 *
 * @throws DiscoveryError `DISCOVERY_OPTION_INVALID` for a format that there is not, without an account
 * for `cdk-context`, and for images whose names cannot be told apart
 */
export function formatImage(
  images: ResolvedImage | readonly ResolvedImage[],
  format: ImageFormat,
  { account = '', prefix }: FormatImageOptions = {},
): string {
  const all = isMany(images) ? images : [images];
  switch (format) {
    case 'id':
      return all.map(({ imageId }) => `${imageId}\n`).join('');
    case 'json':
      return `${JSON.stringify(images, null, 2)}\n`;
    case 'env':
      return envFormat(all);
    case 'github-output':
      return githubOutputFormat(all);
    case 'terraform-external':
      return terraformExternalFormat(all);
    case 'tfvars':
    case 'pkrvars':
      return hclVariablesFormat(all);
    case 'tfvars-json':
      return tfvarsJsonFormat(all);
    case 'cloudformation':
      return cloudformationFormat(all);
    case 'cdk-context':
      return cdkContextFormat(all, { account, ...(prefix !== undefined && { prefix }) });
    case 'packer-var':
      return packerVarFormat(all);
    default:
      throw unknownFormat(format);
  }
}

function isMany(
  images: ResolvedImage | readonly ResolvedImage[],
): images is readonly ResolvedImage[] {
  return Array.isArray(images);
}

function unknownFormat(format: never): DiscoveryError {
  return new DiscoveryError(
    'DISCOVERY_OPTION_INVALID',
    `format ${JSON.stringify(format)} is none of ${imageFormats.join(', ')}`,
  );
}
