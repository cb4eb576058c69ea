import type { JsonNode } from '../adapters/json.js';
import type { Expression } from './expression.js';
import type { TemplateProblem } from './template.js';

/** How a text is read. */
export type StringReader = (text: string) => Expression;

/** How an object is read, and how much of it. */
export interface JsonReading {
  readonly readString: StringReader;
  /** False when there have been so many blocks that what follows is not looked at. */
  takeBlock(): boolean;
  /** Whether a block was left out. */
  isCut(): boolean;
}

// Many times what people write.
const mostBlocks = 10_000;

/** Begins to read a file. */
export function createReading(readString: StringReader): JsonReading {
  let blocks = 0;
  return {
    readString,
    takeBlock: () => {
      blocks += 1;
      return blocks <= mostBlocks;
    },
    isCut: () => blocks > mostBlocks,
  };
}

/** Says that a file was not read to its end. */
export function cutProblems(reading: JsonReading, { place }: JsonNode): readonly TemplateProblem[] {
  const message = `More than ${mostBlocks} objects: those that follow are not looked at.`;
  return reading.isCut() ? [{ message, place }] : [];
}
