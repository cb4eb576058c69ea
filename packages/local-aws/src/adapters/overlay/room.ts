import type { NamedPipes } from './named-pipes.js';

/** What all machines of a state directory share. */
export interface Room {
  readonly directory: string;
  readonly base: string;
  /** In front of a command that has to own what the users inside own; nothing for root. */
  readonly asRoot: readonly string[];
  /** The options of `unshare` that make the namespace in which machines are built. */
  readonly stageOptions: readonly string[];
  readonly isUserNamespace: boolean;
  /** Whether more than one user can be told apart. */
  readonly hasUsers: boolean;
  /** Names below `/proc` that nothing inside may write. */
  readonly frozenProc: readonly string[];
  readonly pipes: NamedPipes;
  readonly clock: () => Date;
}
