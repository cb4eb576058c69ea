import { type Command, Option } from 'commander';
import type { ConfigOptions } from './commands/config.js';
import type { Carry } from './program.js';

/** Adds the commands that show and check the configuration. */
export function addConfigCommands(program: Command, carry: Carry): void {
  const json = () => new Option('--json', 'answer with one JSON document');
  const offline = () =>
    new Option('--offline', 'ask no AWS: references to parameters stay as they are written');
  const config = program
    .command('config')
    .description('show what the configuration comes to, check it, or print its JSON Schema');

  config
    .command('print')
    .description('print what holds, with what is inherited and built in; secrets are masked')
    .argument('[flavor]', 'only this flavor')
    .option('--origins', 'one line for each value, and with --json where each comes from')
    .option('--no-origins', 'only the YAML, without comments that say where each value comes from')
    .addOption(offline())
    .addOption(json())
    .action((flavor: string | undefined, options: ConfigOptions & Json) =>
      carry(async (context) => {
        const { printConfig } = await import('./commands/config.js');
        return printConfig(flavor, options, context);
      }, options),
    );
  config
    .command('validate')
    .description('tell everything that is wrong with it at once; exit code 2 when something is')
    .addOption(offline())
    .addOption(json())
    .action((options: ConfigOptions & Json) =>
      carry(async (context) => {
        const { validateConfig } = await import('./commands/config.js');
        return validateConfig(options, context);
      }, options),
    );
  config
    .command('schema')
    .description('print the JSON Schema of the file, for editors')
    .addOption(json())
    .action((options: Json) =>
      carry(async ({ print }) => {
        const { readConfigSchema } = await import('./read-config-schema.js');
        print((await readConfigSchema()).trimEnd());
        return 0;
      }, options),
    );
}

interface Json {
  readonly json?: boolean;
}
