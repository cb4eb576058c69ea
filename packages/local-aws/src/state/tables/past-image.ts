import type { TableDefinition } from '../store.js';
import type { Image } from './image.js';

/**
 * Images that were deregistered, as they were then. Nobody can use them, but instances that were
 * launched of them and images that descend from them still say so.
 */
export const pastImageTable: TableDefinition<Image> = {
  name: 'ec2.past-images',
  key: ({ id }) => id,
};
