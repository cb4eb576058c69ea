import type { DocumentSchema } from '../documents/document-schema.js';
import {
  accountText,
  architectureText,
  digestText,
  imageIdText,
  imageNameText,
  regionText,
  timeText,
  versionText,
} from '../documents/words.js';
import { lockSchemaId } from './image-lock.js';

/** Schema of a lock, published as `schemas/lock.json`. */
export const lockSchema: DocumentSchema = {
  type: 'object',
  required: ['schema', 'images'],
  additionalProperties: false,
  properties: {
    schema: { type: 'string', description: `"${lockSchemaId}"`, const: lockSchemaId },
    images: {
      type: 'object',
      propertyNames: {
        type: 'string',
        description: 'a selector with its channel, version or range, such as "rhel-9@stable"',
        pattern: '^[a-z0-9.-]{2,40}@\\S(?:.*\\S)?$',
        maxLength: 141,
      },
      additionalProperties: {
        type: 'object',
        propertyNames: regionText,
        additionalProperties: {
          type: 'object',
          propertyNames: architectureText,
          additionalProperties: {
            type: 'object',
            required: ['version', 'imageId', 'ownerId', 'name', 'createdAt', 'digest'],
            additionalProperties: false,
            properties: {
              version: versionText,
              imageId: imageIdText,
              ownerId: accountText,
              name: imageNameText,
              createdAt: timeText,
              deprecatedAt: timeText,
              digest: digestText,
            },
          },
        },
      },
    },
  },
};
