/** A line of a console, without what steers a terminal. */
export interface ConsoleLine {
  readonly text: string;
  /** From 1. */
  readonly number: number;
}

/**
 * The lines of a console. Terminal sequences and NULs go; what a carriage return overwrites stays a line
 * of its own. Lines without text are left out.
 */
export function consoleLines(text: string): readonly ConsoleLine[] {
  return text.split('\n').flatMap((line, index) =>
    line
      .replace(commands, '')
      .replace(sequences, '')
      .split('\r')
      .map((part) => part.replace(controls, ' ').trim())
      .filter((part) => part !== '')
      .map((part) => ({ text: part, number: index + 1 })),
  );
}

/** The same without the time that the kernel puts before it, and with one zero for any number. */
export function withoutNumbers(line: string): string {
  return withoutTime(line)
    .slice(0, 1000)
    .replace(/0x[0-9a-f]+|[0-9]+/gi, '0');
}

/** A line of the kernel without its time. */
export function withoutTime(line: string): string {
  return line.replace(/^\[ *[0-9]+\.[0-9]+\] ?/, '');
}

const esc = '\u001b';
// Classes that follow each other share no character, so that no text takes long.
const commands = new RegExp(`${esc}\\][^\u0007${esc}\\r]{0,256}(?:\u0007|${esc}\\\\)?`, 'g');
const sequences = new RegExp(`${esc}\\[[0-?]*[ -/]*[@-~]?|${esc}[ -/]*[0-~]?`, 'g');
const controls = /[\p{Cc}\uFFFD]+/gu;
