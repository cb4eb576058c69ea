import type { Operation } from '../services/operation.js';
import type { Service } from '../services/service.js';

/** Services and their operations, by name. */
export interface Directory {
  readonly find: (service: string) => DirectoryEntry | undefined;
  /** The names of all services. */
  readonly names: readonly string[];
}

/** A service and its operations. */
export interface DirectoryEntry {
  readonly service: Service;
  readonly operation: (action: string) => Operation | undefined;
}

export function createDirectory(services: readonly Service[]): Directory {
  const entries = new Map(
    services.map((service): [string, DirectoryEntry] => {
      const operations = new Map(service.operations.map((one) => [one.action, one]));
      return [service.name, { service, operation: (action) => operations.get(action) }];
    }),
  );
  return { find: (name) => entries.get(name), names: [...entries.keys()] };
}
