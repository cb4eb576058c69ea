import type { DistributionRequest } from '@soe/share';
import type { FlavorConfig, ResolvedConfig } from './config.js';

/**
 * What people write in `soe.config.*`. Flavors inherit: the repository's `distribution`, `channels` and `notes`,
 * then `defaults`, then the bases that they extend, then what they say themselves. Objects are put together member
 * by member, everything else is replaced, `null` removes what was inherited.
 */
export interface SoeConfig extends Written<Omit<ResolvedConfig, 'distribution' | 'flavors'>> {
  /** Where releases exist and who may use them. Default: that of `defaults`; one of both is needed. */
  readonly distribution?: Written<DistributionRequest>;
  /** What all flavors inherit. Default: nothing. */
  readonly defaults?: FlavorSettings;
  /** Named sets of members that flavors, and other bases, extend. Default: none. */
  readonly bases?: Readonly<Record<string, WrittenFlavor>>;
  /** The product lines, by name. */
  readonly flavors: Readonly<Record<string, WrittenFlavor>>;
}

/** Any members of a flavor; `null` removes an inherited one. */
export type FlavorSettings = Inheritable<FlavorConfig>;

/** What people write of a flavor, or of a base. */
export type WrittenFlavor = FlavorSettings & {
  /** Bases that it inherits from, one or several; what a later one says wins. Default: none. */
  readonly extends?: string | readonly string[];
};

/**
 * A text with a value from outside: `${env.NAME}`, `${parameter:/path}`, each with `:-default` where wanted. It
 * may stand for numbers, lists (written with commas) and fixed words too.
 */
export type ReferenceString = `${string}\${${string}}${string}`;

/** A value as it may be written: itself, or a text with references. */
export type Written<T> = T extends string | number | boolean
  ? T | ReferenceString
  : T extends readonly (infer Item)[]
    ? readonly WrittenItem<Item>[] | ReferenceString
    : T extends object
      ? { readonly [Key in keyof T]: Written<T[Key]> }
      : T;

/** A value of which a part may be inherited, or removed with `null`. */
export type Inheritable<T> = T extends string | number | boolean
  ? T | ReferenceString
  : T extends readonly (infer Item)[]
    ? readonly WrittenItem<Item>[] | ReferenceString
    : T extends object
      ? { readonly [Key in keyof T]?: Inheritable<T[Key]> | null }
      : T;

/** An item of a list; a region may be written by its name alone. */
export type WrittenItem<T> = Written<T> | (T extends { readonly region: string } ? string : never);

/** Give a configuration in TypeScript or JavaScript its type. */
export function defineConfig(config: SoeConfig): SoeConfig {
  return config;
}
