import type { TemplateFile } from '../adapters/template-files.js';
import { isValueFile } from './read-template.js';

/** Whether a file is to be read for secrets. What it costs to find out is one look at each word. */
export function mayHoldSecrets(
  { file, text }: TemplateFile,
  isNamed: (name: string) => boolean,
): boolean {
  // JSON can hide any word behind escapes.
  if (text.includes('sensitive') || (file.endsWith('.json') && text.includes('\\u'))) return true;
  if (file.endsWith('.json') || isValueFile(file)) return wordsIn(text).some(isNamed);
  return (
    /\bvariables\s*\{/.test(text) ||
    [...text.matchAll(/\bvariable\s+"?([\p{L}_][\p{L}\p{N}_-]*)/gu)].some(([, name = '']) =>
      isNamed(name),
    )
  );
}

function wordsIn(text: string): readonly string[] {
  return text.match(/[\p{L}_][\p{L}\p{N}_-]*/gu) ?? [];
}
