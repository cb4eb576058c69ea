import type { TemplateBuild } from './template-inspection.js';

/** A variable as Packer prints it. */
export interface PrintedValue {
  readonly kind: 'var' | 'local';
  readonly name: string;
  /** Absent when there is none, or when it is not known yet. */
  readonly value?: string;
  readonly required: boolean;
}

/** What Packer has printed about a template, secrets included. */
export interface PrintedTemplate {
  readonly values: readonly PrintedValue[];
  readonly builds: readonly TemplateBuild[];
  /** The whole text, with these values in place of the printed ones, in the same order. */
  text(values: readonly (string | undefined)[]): string;
}
