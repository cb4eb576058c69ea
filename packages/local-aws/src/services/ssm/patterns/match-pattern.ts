import { type Assertion, type CharacterTest, isWord, type Pattern } from './pattern.js';
import { PatternProblem } from './read-pattern.js';

/**
 * Whether a pattern is found anywhere in a text, in time proportional to the product of their
 * lengths: all ways through the pattern are followed at once (Thompson, *Regular Expression Search
 * Algorithm*, 1968).
 *
 * @throws PatternProblem when its repetitions make it too large
 */
export function isFound(pattern: Pattern, text: string): boolean {
  const program: Step[] = [];
  compile(pattern, program);
  const codes = Array.from(text, (character) => character.codePointAt(0) ?? 0);
  let current = new Set<number>();
  for (let at = 0; at <= codes.length; at += 1) {
    // A match may begin at every place.
    follow(0, program, { codes, at }, current);
    if (current.has(program.length)) return true;
    const code = codes[at];
    const next = new Set<number>();
    for (const index of current) {
      const step = program[index];
      if (code !== undefined && step?.kind === 'character' && step.test(code)) {
        follow(index + 1, program, { codes, at: at + 1 }, next);
      }
    }
    current = next;
  }
  return false;
}

/** One step of a program; after the last one, the pattern is found. */
type Step =
  | { readonly kind: 'character'; readonly test: CharacterTest }
  | { readonly kind: 'assertion'; readonly at: Assertion }
  | { readonly kind: 'fork'; to: readonly number[] };

const longestProgram = 4000;

function compile(pattern: Pattern, program: Step[]): void {
  if (program.length > longestProgram) throw new PatternProblem('The pattern is too large');
  switch (pattern.kind) {
    case 'sequence':
      for (const part of pattern.parts) compile(part, program);
      return;
    case 'choice':
      compileChoice(pattern.options, program);
      return;
    case 'repeat':
      for (let count = 0; count < pattern.least; count += 1) {
        const before = program.length;
        compile(pattern.part, program);
        // What has no steps is the same however often, and nested it would be very often.
        if (program.length === before) break;
      }
      if (pattern.most === undefined) compileLoop(pattern.part, program);
      else compileOptional(pattern.part, pattern.most - pattern.least, program);
      return;
    default:
      program.push(pattern);
  }
}

function compileChoice(options: readonly Pattern[], program: Step[]): void {
  const fork: Step & { kind: 'fork' } = { kind: 'fork', to: [] };
  program.push(fork);
  const starts: number[] = [];
  const exits: (Step & { kind: 'fork' })[] = [];
  for (const option of options) {
    starts.push(program.length);
    compile(option, program);
    const exit: Step & { kind: 'fork' } = { kind: 'fork', to: [] };
    program.push(exit);
    exits.push(exit);
  }
  fork.to = starts;
  for (const exit of exits) exit.to = [program.length];
}

function compileLoop(part: Pattern, program: Step[]): void {
  const start = program.length;
  const fork: Step & { kind: 'fork' } = { kind: 'fork', to: [] };
  program.push(fork);
  compile(part, program);
  program.push({ kind: 'fork', to: [start] });
  fork.to = [start + 1, program.length];
}

function compileOptional(part: Pattern, count: number, program: Step[]): void {
  const forks: { readonly fork: Step & { kind: 'fork' }; readonly next: number }[] = [];
  for (let made = 0; made < count; made += 1) {
    const fork: Step & { kind: 'fork' } = { kind: 'fork', to: [] };
    program.push(fork);
    forks.push({ fork, next: program.length });
    compile(part, program);
  }
  for (const { fork, next } of forks) fork.to = [next, program.length];
}

interface Place {
  readonly codes: readonly number[];
  readonly at: number;
}

/** Adds a step and all that can be reached from it without reading a character. */
function follow(start: number, program: readonly Step[], place: Place, reached: Set<number>): void {
  const open = [start];
  for (let index = open.pop(); index !== undefined; index = open.pop()) {
    if (reached.has(index)) continue;
    reached.add(index);
    const step = program[index];
    if (step?.kind === 'fork') open.push(...step.to);
    if (step?.kind === 'assertion' && isAt(step.at, place)) open.push(index + 1);
  }
}

function isAt(assertion: Assertion, { codes, at }: Place): boolean {
  if (assertion === 'start') return at === 0;
  if (assertion === 'end') return at === codes.length;
  const [before, after] = [codes[at - 1], codes[at]].map((code) => {
    return code !== undefined && isWord(code);
  });
  return (before !== after) === (assertion === 'word edge');
}
