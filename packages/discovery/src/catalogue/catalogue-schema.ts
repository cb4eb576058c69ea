import type { DocumentSchema } from '../documents/document-schema.js';
import {
  accountText,
  architectureText,
  channelText,
  commitText,
  flavorText,
  imageIdText,
  imageNameText,
  pageText,
  regionText,
  timeText,
  versionText,
} from '../documents/words.js';
import { catalogueSchemaId } from './catalogue.js';

/** Schema of a catalogue, published as `schemas/catalogue.json`. Members that it does not know are let be. */
export const catalogueSchema: DocumentSchema = {
  type: 'object',
  required: ['schema', 'releases', 'channels'],
  properties: {
    schema: { type: 'string', description: `"${catalogueSchemaId}"`, const: catalogueSchemaId },
    releases: {
      type: 'array',
      items: {
        type: 'object',
        required: ['flavor', 'version', 'created', 'images'],
        properties: {
          flavor: flavorText,
          version: versionText,
          created: timeText,
          commit: commitText,
          notesUrl: pageText,
          images: {
            type: 'array',
            items: {
              type: 'object',
              required: ['region', 'architecture', 'imageId', 'ownerId', 'name'],
              properties: {
                region: regionText,
                architecture: architectureText,
                imageId: imageIdText,
                ownerId: accountText,
                name: imageNameText,
                createdAt: timeText,
                deprecatedAt: timeText,
              },
            },
          },
        },
      },
    },
    channels: {
      type: 'object',
      propertyNames: flavorText,
      additionalProperties: {
        type: 'object',
        propertyNames: channelText,
        additionalProperties: versionText,
      },
    },
  },
};
