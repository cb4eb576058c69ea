import { shellWord } from '../shell-word.js';
import type { Reader } from './reader.js';

/**
 * The script that `runcmd` or `bootcmd` of a cloud-config makes: a text is a line of shell, a list
 * the words of one command.
 *
 * @returns `undefined` when there is no command.
 */
export function planCommands(value: unknown, place: string, reader: Reader): string | undefined {
  const lines = reader.list(value).flatMap((each, index) => {
    const at = `${place}[${index}]`;
    if (!Array.isArray(each)) return reader.text(each, at) ?? [];
    const words = each.flatMap((word: unknown) => reader.text(word, at) ?? []);
    return words.length === 0 ? [] : words.map(shellWord).join(' ');
  });
  return lines.length === 0 ? undefined : ['#!/bin/sh', ...lines, ''].join('\n');
}
