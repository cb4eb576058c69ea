/** A policy of a resource, read and checked. */
export interface Policy {
  readonly statements: readonly Statement[];
}

/** One statement of a policy. */
export interface Statement {
  readonly effect: 'Allow' | 'Deny';
  readonly principals: Principals;
  readonly actions: Patterns;
  readonly resources: Patterns;
  readonly conditions: readonly Condition[];
}

/** Whom a statement is about, or, when it excludes, everybody else. */
export interface Principals {
  readonly excludes: boolean;
  /** Account ids, ARNs and `*`. */
  readonly aws: readonly string[];
  /** Services of AWS: `logs.us-east-1.amazonaws.com`. */
  readonly services: readonly string[];
}

/** What a statement is about, or, when it excludes, everything else. */
export interface Patterns {
  readonly excludes: boolean;
  readonly patterns: readonly string[];
}

/** One line of a condition block: all of them must hold. */
export interface Condition {
  readonly quantifier?: 'ForAnyValue' | 'ForAllValues';
  readonly operator: string;
  readonly ifExists: boolean;
  /** In lower case, because AWS does not care. */
  readonly key: string;
  readonly values: readonly string[];
}

/** Who asks for what, and under which circumstances. */
export interface PolicyRequest {
  readonly principal: RequestPrincipal;
  /** With the prefix of its service: `kms:Decrypt`. */
  readonly action: string;
  /** The ARN of what it is done to. */
  readonly resource: string;
  readonly facts: Facts;
}

/** Who asks. */
export interface RequestPrincipal {
  readonly account: string;
  readonly arn: string;
  /** Set when it is a service of AWS that asks, for itself. */
  readonly service?: string;
}

/** What conditions look at: values by key, keys in any case. What is not known is left out. */
export type Facts = Readonly<Record<string, readonly string[]>>;
