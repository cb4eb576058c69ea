import type { IssueLink, ReleaseChange } from '../notes/release-notes.js';
import { matchesGlob, matchesPath } from './glob.js';
import type { EditRule, OneOrMore, RuleMatch } from './notes-edits.js';

/** Finds the first rule that fits a change. */
export function ruleFinder(
  rules: readonly EditRule[],
): (change: ReleaseChange) => EditRule | undefined {
  const tests = rules.map((rule) => ({ rule, fits: testOf(rule.match) }));
  return (change) => tests.find(({ fits }) => fits(change))?.rule;
}

/** The patterns by which rules look at paths; empty if none does. */
export function pathPatterns(rules: readonly EditRule[]): readonly string[] {
  return [...new Set(rules.flatMap(({ match }) => listOf(match.path)))];
}

type Test = (change: ReleaseChange) => boolean;

/** Every member that is given must fit. */
function testOf(match: RuleMatch): Test {
  const tests: Test[] = [];
  const addExact = (patterns: OneOrMore | undefined, textsOf: TextsOf, fits: Fits) => {
    if (patterns === undefined) return;
    const list = listOf(patterns);
    tests.push((change) => textsOf(change).some((text) => list.some((each) => fits(text, each))));
  };
  const add = (patterns: OneOrMore | undefined, textsOf: TextsOf, fits: Fits = matchesGlob) => {
    const lower = patterns && listOf(patterns).map((each) => each.toLowerCase());
    addExact(lower, (change) => textsOf(change).map((text) => text.toLowerCase()), fits);
  };
  add(match.type, ({ type }) => present(type));
  add(match.scope, ({ scope }) => present(scope));
  add(match.label, (change) => linksOf(change).flatMap(({ labels = [] }) => labels));
  add(match.issueType, (change) => linksOf(change).flatMap(({ type }) => present(type)));
  addExact(match.path, ({ paths = [] }) => paths, matchesPath);
  add(match.subject, ({ subject }) => [subject], matchesPhrase);
  add(match.author, ({ author, coAuthors = [] }) => [author, ...coAuthors]);
  return (change) => tests.every((fits) => fits(change));
}

type TextsOf = (change: ReleaseChange) => readonly string[];
type Fits = (text: string, pattern: string) => boolean;

function matchesPhrase(text: string, pattern: string): boolean {
  return pattern.includes('*') ? matchesGlob(text, pattern) : text.includes(pattern);
}

function linksOf({ issues, pullRequest }: ReleaseChange): readonly IssueLink[] {
  return pullRequest ? [...issues, pullRequest] : issues;
}

function present(text: string | undefined): readonly string[] {
  return text === undefined ? [] : [text];
}

function listOf(texts: OneOrMore | undefined): readonly string[] {
  return typeof texts === 'string' ? [texts] : (texts ?? []);
}
