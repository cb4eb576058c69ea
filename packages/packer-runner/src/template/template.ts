/** Where something stands in a template. */
export interface TemplatePlace {
  /** The file, relative to the working directory unless the template was given as an absolute path. */
  readonly file: string;
  /** The line, counted from 1. */
  readonly line: number;
  /** The column in UTF-16 code units, counted from 1. */
  readonly column: number;
}

/**
 * What is known of a value without running Packer. Members of lists and maps that are not known are
 * undefined.
 */
export type TemplateValue =
  | string
  | number
  | boolean
  | null
  | readonly (TemplateValue | undefined)[]
  | { readonly [key: string]: TemplateValue | undefined };

/** One argument of a block. */
export interface TemplateAttribute {
  /**
   * Its value, with `var.name` and `local.name` filled in; undefined when that takes more than
   * reading, such as a function or a variable without a value.
   */
  readonly value: TemplateValue | undefined;
  /** Whether the value is written out here, without variables. */
  readonly literal: boolean;
  /** What is written, unchanged. It may hold a secret. */
  readonly expression: string;
  /** Where it stands. */
  readonly place: TemplatePlace;
}

/** One block, such as `source "amazon-ebs" "linux" { … }`. */
export interface TemplateBlock {
  /** `source`, `build`, `variable`, `tag` and so on. */
  readonly type: string;
  /** What follows the type. */
  readonly labels: readonly string[];
  /** Its arguments by name. */
  readonly attributes: Readonly<Record<string, TemplateAttribute>>;
  /**
   * The blocks inside. JSON does not say what is a block and what is a map: an object in JSON is
   * here and among the attributes.
   */
  readonly blocks: readonly TemplateBlock[];
  /** Whether a syntax error inside may have hidden a part of it. */
  readonly incomplete: boolean;
  /** Where it begins. */
  readonly place: TemplatePlace;
}

/** A comment. */
export interface TemplateComment {
  /** Its text, with the marks that make it one. */
  readonly text: string;
  /** Where it begins. */
  readonly place: TemplatePlace;
}

/** A part that cannot be read. */
export interface TemplateProblem {
  /** What is wrong. Never quotes the template. */
  readonly message: string;
  /** Where. */
  readonly place: TemplatePlace;
}

/**
 * A template as plain data, the same for HCL (`*.pkr.hcl`), HCL in JSON (`*.pkr.json`) and legacy
 * JSON, whose builders become `source` blocks of a `build`.
 */
export interface Template {
  /** The files it was read from. */
  readonly files: readonly string[];
  /** The blocks of all files, in order. */
  readonly blocks: readonly TemplateBlock[];
  /** The comments of all files. JSON has none. */
  readonly comments: readonly TemplateComment[];
  /** What could not be read; empty for a template that is sound. */
  readonly problems: readonly TemplateProblem[];
}
