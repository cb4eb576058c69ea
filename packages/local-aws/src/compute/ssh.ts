import type { Machine } from './compute.js';

/** Serves SSH for one machine. */
export type ServeSsh = (guest: SshGuest) => Promise<SshServer>;

/** What is served, and to whom. */
export interface SshGuest {
  readonly machine: Machine;
  /** The loopback address to listen on; port 22 where that may be listened on. */
  readonly address: string;
  /** The private host key in OpenSSH's format. */
  readonly hostKey: string;
  /** Public keys in OpenSSH's format that log in as the default user. */
  readonly publicKeys: readonly string[];
  readonly defaultUser: string;
}

/** SSH of one machine, until it is closed. */
export interface SshServer {
  readonly port: number;
  /** The public host key, as a line of `known_hosts` has it after the name. */
  readonly hostKey: string;
  /** Ends every connection. Doing it again changes nothing. */
  readonly close: () => Promise<void>;
}
