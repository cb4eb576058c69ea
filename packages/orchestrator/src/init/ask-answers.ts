import checkbox from '@inquirer/checkbox';
import input from '@inquirer/input';
import select from '@inquirer/select';
import { ciSystems, type InitAnswers, isRegion } from './init-answers.js';
import { presets } from './presets.js';

/** Where questions are asked, and what ends them. */
export interface AskOptions {
  /** A terminal's input. */
  readonly input: NodeJS.ReadableStream;
  /** Where questions are shown: a terminal, and not where results go. */
  readonly output: NodeJS.WritableStream;
  /** Ends the questions. */
  readonly signal: AbortSignal;
}

/**
 * Ask on a terminal for what was not said; what would be taken without asking is proposed.
 *
 * @returns `undefined` when the questions were ended, as by Ctrl-C
 */
export async function askAnswers(
  given: Partial<InitAnswers>,
  proposed: InitAnswers,
  options: AskOptions,
): Promise<InitAnswers | undefined> {
  try {
    return {
      flavors: given.flavors ?? (await askFlavors(proposed.flavors, options)),
      owner:
        given.owner ??
        (await input(
          {
            message: 'Which AWS account owns the images?',
            default: proposed.owner,
            validate: (value) => /^\d{12}$/.test(value) || 'An account id has twelve digits.',
          },
          options,
        )),
      region:
        given.region ??
        (await input(
          {
            message: 'In which region does Packer build?',
            default: proposed.region,
            validate: (value) => isRegion(value) || 'A region looks like eu-west-1.',
          },
          options,
        )),
      ci:
        given.ci ??
        (await select(
          {
            message: 'Which CI system gets a workflow?',
            choices: ciSystems.map((value) => ({ value })),
            default: proposed.ci,
          },
          options,
        )),
    };
  } catch (error) {
    const name = error instanceof Error ? error.name : '';
    if (name === 'ExitPromptError' || name === 'AbortPromptError') return undefined;
    throw error;
  }
}

function askFlavors(proposed: readonly string[], options: AskOptions): Promise<readonly string[]> {
  return checkbox(
    {
      message: 'Which flavors?',
      required: true,
      choices: presets.map(({ name, title }) => ({
        value: name,
        name: `${name}  ${title}`,
        checked: proposed.includes(name),
      })),
    },
    options,
  );
}
