import { type Command, InvalidArgumentError, Option } from 'commander';
import type { ScanOptions } from './commands/scan.js';
import type { TestOptions } from './commands/test.js';
import type { Carry } from './program.js';

/** Adds the commands that test and scan releases. */
export function addTestCommands(program: Command, carry: Carry): void {
  const json = () => new Option('--json', 'answer with one JSON document');
  const previous = () =>
    new Option(
      '--previous <folder>',
      'folder of the release before (default: where it was made here)',
    );
  const allowDirty = () =>
    new Option('--allow-dirty', 'go by suites and gates that differ from the commit');

  program
    .command('test')
    .description(
      'test the images of a release where they were built; exit code 3 when a gate says no',
    )
    .argument('<flavor>')
    .argument('[version]', 'default: the newest that was built here')
    .addOption(
      new Option(
        '--phase <name...>',
        'phases to run (default: as configured, else launch)',
      ).choices(['bake', 'launch', 'rebake']),
    )
    .option('--matrix <what>', 'one, classes, or types=t3.micro,m5.large (default: as configured)')
    .addOption(
      new Option('--keep <when>', 'let a test instance stay for a look').choices([
        'never',
        'on-failure',
        'always',
      ]),
    )
    .option('--lease <minutes>', 'how long a kept instance stays (default: 60)', parseMinutes)
    .option('--verbose', 'keep every command and its whole output beside the evidence')
    .option('--log-group <name>', 'send these to CloudWatch Logs too; takes its client')
    .addOption(previous())
    .addOption(allowDirty())
    .addOption(json())
    .action((flavor: string, version: string | undefined, options: TestOptions & Json) =>
      carry(async (context) => {
        const { test } = await import('./commands/test.js');
        const { json: _, ...request } = options;
        return test(flavor, version, request, context);
      }, options),
    );

  program
    .command('scan')
    .description('gather what scanners say of a release; exit code 3 when the gate says no')
    .argument('<flavor>')
    .argument('[version]', 'default: the newest that was built here')
    .option('--report <format=path...>', 'report of a scanner: trivy, sarif, xccdf or qualys')
    .option('--inspector', "ask for Amazon Inspector's findings of the images")
    .addOption(previous())
    .addOption(allowDirty())
    .addOption(json())
    .action((flavor: string, version: string | undefined, options: ScanOptions & Json) =>
      carry(async (context) => {
        const { scan } = await import('./commands/scan.js');
        const { json: _, ...request } = options;
        return scan(flavor, version, request, context);
      }, options),
    );
}

interface Json {
  readonly json?: boolean;
}

function parseMinutes(text: string): number {
  const minutes = Number(text);
  if (/^\d{1,5}$/.test(text) && minutes > 0) return minutes;
  throw new InvalidArgumentError('minutes are a whole number from 1.');
}
