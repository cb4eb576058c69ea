import { type Command, InvalidArgumentError, Option } from 'commander';
import type { CatalogBuildOptions } from './commands/catalog.js';
import type { Carry } from './program.js';

/** Adds the command that writes the catalogue. */
export function addCatalogCommand(program: Command, carry: Carry): void {
  program
    .command('catalog')
    .description('write the flavors, their releases, image ids and guides as a static site')
    .command('build')
    .description('write or update the site; no server is needed to read it')
    .option('--out <dir>', 'folder of the site (default: .soe/catalog)')
    .option('--from <dir...>', 'more folders with release records, beside .soe/releases')
    .option('--archive <place>', 'also releases of an archive: a folder, or s3://bucket/prefix/')
    .option('--bucket-owner <account>', 'account that must own the bucket; needed with s3://')
    .option('--region <region>', 'region of the bucket')
    .option('--live', 'ask AWS what is published and what channels point at (default: the records)')
    .option('--title <text>', 'what the site is called (default: Golden images)')
    .option('--url <address>', 'where it is published, for the links of the feed', parseAddress)
    .addOption(new Option('--json', 'answer with one JSON document'))
    .action((options: CatalogBuildOptions & { readonly json?: boolean }) =>
      carry(async (context) => {
        const { catalogBuild } = await import('./commands/catalog.js');
        const { json: _, ...request } = options;
        return catalogBuild(request, context);
      }, options),
    );
}

function parseAddress(text: string): string {
  if (/^https?:\/\/[^\s?#]+$/.test(text) && URL.canParse(text)) return text;
  throw new InvalidArgumentError('an address begins with https:// and has no query.');
}
