import type { Audience } from '../notes/release-notes.js';

/**
 * What a team wants to be different from what the commits say: plain JSON, mostly a checked-in file.
 * `parseNotesEdits` reads it; `schemas/notes-edits.json` describes it for editors.
 */
export interface NotesEdits {
  /** Address of the JSON Schema, for editors. Means nothing here. */
  readonly $schema?: string;
  /**
   * Titles of sections in their order. `*` stands for all that are not named, a team's own first and
   * then the usual ones in their usual order. Default: a `*` at the end; without this member the
   * order stays, and new sections stand first.
   */
  readonly sections?: readonly string[];
  /** What to do with changes of a kind. Of several rules that fit a change the first one counts. */
  readonly rules?: readonly EditRule[];
  /** What to do with single changes. Goes before rules; of several the later ones go first. */
  readonly overrides?: readonly EditOverride[];
}

/** A rule for changes of a kind. */
export interface EditRule {
  /** Which changes it is for: those that fit every member that is given. Nothing given: all. */
  readonly match: RuleMatch;
  /** Title of the section that they belong to. Default: the one they are in. */
  readonly section?: string;
  /** Who they are for. Default: as it is. */
  readonly audience?: Audience;
  /** Leave them out. What they break is told all the same. Default: false. */
  readonly exclude?: boolean;
  /** They break something; where they do not say what, their subject does. Default: as they say. */
  readonly breaking?: true;
}

/**
 * What a change must have. Of several texts in one member one must fit. `*` stands for any text, and
 * case does not count, except in paths.
 */
export interface RuleMatch {
  /** Type of a conventional commit, such as `chore`. */
  readonly type?: OneOrMore;
  /** Scope of a conventional commit. */
  readonly scope?: OneOrMore;
  /** A label of one of its issues or of its pull request, where a tracker told them. */
  readonly label?: OneOrMore;
  /** Type of one of its issues in the words of the tracker, such as `Bug`. */
  readonly issueType?: OneOrMore;
  /**
   * A file that it touches, from the top of the repository. `*` stands for any text without a slash,
   * `**` for any number of folders. Without a `*` it is a file, or a folder with all in it.
   */
  readonly path?: OneOrMore;
  /** The subject: text without a `*` may stand anywhere in it. */
  readonly subject?: OneOrMore;
  /** Name of the author or of a co-author. */
  readonly author?: OneOrMore;
}

/** A text or several, one of which must fit. */
export type OneOrMore = string | readonly string[];

/** What is different about a single change. */
export interface EditOverride {
  /**
   * Which change: the first 7 or more digits of its hash, or the key of an issue or of its pull
   * request, such as `SOE-12` or `#12`. A key may be that of several changes; `subject`, `note`,
   * `breaking` and `highlight` are for one.
   */
  readonly change: string;
  /** Only in the notes of this version. Default: in all, and a warning where the change is not in them. */
  readonly release?: string;
  /** Text in place of its subject. */
  readonly subject?: string;
  /** What its readers should know beyond the subject. */
  readonly note?: string;
  /** Title of the section that it belongs to. */
  readonly section?: string;
  /** Who it is for. */
  readonly audience?: Audience;
  /** What it breaks; `true`: its subject says so; `false`: nothing, whatever its message says. */
  readonly breaking?: string | boolean;
  /** Leave it out, or keep it whatever rules and its message say. What it breaks is told all the same. */
  readonly exclude?: boolean;
  /** Tell it on top, too: in these words, or in those of its subject. */
  readonly highlight?: string | true;
}
