/** One ring of a roll-out: places whose pointers move together, and who may launch from then on. */
export interface Wave {
  /** Its name, for people and events; unique. */
  readonly name: string;
  /** Regions whose pointers move. Default: all regions, where `accounts` are said. */
  readonly regions?: readonly string[];
  /**
   * Accounts whose pointers move: consumer accounts with parameters, or `owner` for the owner
   * account. Default: all accounts, where `regions` are said.
   */
  readonly accounts?: readonly string[];
  /** Every place that no other wave names. Default: `false`. */
  readonly rest?: boolean;
  /**
   * Accounts, and ARNs of organisations and units, that the images of the version are shared with
   * before the pointers move, in the regions of the wave. They stay shared when the waves are halted.
   * Default: nobody new.
   */
  readonly grantees?: readonly string[];
  /** Milliseconds that it is used before its health is asked for. */
  readonly soak: number;
}

/** A place of a wave, for people. */
export interface WavePlace {
  /** Name of the region. */
  readonly region: string;
  /** The consumer account. Missing for the owner account. */
  readonly account?: string;
}

/** What a health callback is told. */
export interface WaveReport {
  /** Product line. */
  readonly flavor: string;
  /** The channel that moves. */
  readonly channel: string;
  /** The version that it moves to. */
  readonly version: string;
  /** Name of the wave. */
  readonly wave: string;
  /** Which wave it is, from 0. */
  readonly index: number;
  /** How many waves there are. */
  readonly total: number;
  /** Where its pointers are. */
  readonly places: readonly WavePlace[];
  /** When its pointers had moved, ISO 8601. */
  readonly movedAt: string;
}

/** Whether a wave is well. */
export type WaveHealth =
  | {
      /** It is: the next wave may begin. */
      readonly ok: true;
    }
  | {
      /** It is not: the waves halt. */
      readonly ok: false;
      /** What was seen, for people. */
      readonly reason: string;
    };
