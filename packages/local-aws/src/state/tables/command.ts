import type { TableDefinition } from '../store.js';

/** Something that was sent to managed nodes. */
export interface Command {
  readonly id: string;
  readonly documentName: string;
  readonly documentVersion: string;
  readonly comment: string;
  readonly parameters: Readonly<Record<string, readonly string[]>>;
  /** Whom it was sent to, by id or by what they have in common. */
  readonly instanceIds: readonly string[];
  readonly targets: readonly Target[];
  readonly requestedAt: string;
  /** For how long it may wait to be delivered. */
  readonly timeoutSeconds: number;
  readonly maxConcurrency: string;
  readonly maxErrors: string;
  readonly outputBucket?: string;
  readonly outputPrefix?: string;
  /** Whether its invocations have been made, one for each target. */
  readonly isHandedOut: boolean;
  readonly isCancelled: boolean;
}

/** What targets have in common. */
export interface Target {
  readonly key: string;
  readonly values: readonly string[];
}

/** Commands of one account in one region. */
export const commandTable: TableDefinition<Command> = {
  name: 'ssm.commands',
  key: ({ id }) => id,
};
