export { configSchema } from '../config/config-schema.js';
export { eventSchema, eventSchemaId } from '../watch/event-schema.js';
