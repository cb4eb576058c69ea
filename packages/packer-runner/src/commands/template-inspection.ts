import type { PackerDiagnostic } from '../transcript/diagnostics.js';

/** An input variable of a template. */
export interface TemplateVariable {
  /** Its name. */
  readonly name: string;
  /** The given value, or the default, as Packer prints it; `***` for one that is secret. */
  readonly value?: string;
  /** Whether it has neither a value nor a default. */
  readonly required: boolean;
  /** Whether it is secret. */
  readonly sensitive: boolean;
}

/** A local variable of a template. */
export interface TemplateLocal {
  /** Its name. */
  readonly name: string;
  /** Its value as Packer prints it; `***` for one that is secret; absent while it is unknown. */
  readonly value?: string;
  /** Whether it is secret. */
  readonly sensitive: boolean;
}

/** A build of a template. */
export interface TemplateBuild {
  /** Its name; absent for one that has none. In legacy JSON, the name of the builder. */
  readonly name?: string;
  /** Its sources, as `type.name`; in legacy JSON, the type of the builder. */
  readonly sources: readonly string[];
  /** Its provisioners in order, as `type` or `type.name`. */
  readonly provisioners: readonly string[];
  /** Its sequences of post-processors, as `type` or `type.name`. Packer does not tell those of legacy JSON. */
  readonly postProcessors: readonly (readonly string[])[];
}

/** What a template consists of. */
export interface InspectedTemplate {
  /** Packer has read the template. That does not make it valid. */
  readonly state: 'inspected';
  /** Its input variables, by name. */
  readonly variables: readonly TemplateVariable[];
  /** Its local variables, by name. */
  readonly locals: readonly TemplateLocal[];
  /** Its builds. */
  readonly builds: readonly TemplateBuild[];
  /** What Packer warned about. */
  readonly diagnostics: readonly PackerDiagnostic[];
  /** All that Packer printed about the template, with secrets masked. */
  readonly text: string;
}

/** A template that Packer could not read. */
export interface UnreadableTemplate {
  /** Packer could not read the template. */
  readonly state: 'unreadable';
  /** Why. */
  readonly diagnostics: readonly PackerDiagnostic[];
}

/** What `inspect` has found. */
export type TemplateInspection = InspectedTemplate | UnreadableTemplate;
