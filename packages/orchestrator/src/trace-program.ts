import { type Command, InvalidArgumentError, Option } from 'commander';
import type { ArchivePlaceOptions, ArchivePutOptions } from './commands/archive.js';
import type { AttestOptions } from './commands/attest.js';
import type { CheckCommitsOptions } from './commands/check-commits.js';
import type { DiffOptions } from './commands/diff.js';
import type { TraceOptions } from './commands/trace.js';
import type { VerifyOptions } from './commands/verify.js';
import type { Carry } from './program.js';

interface Json {
  readonly json?: boolean;
}

/** The commands that lead from an image to its source and back, as part of {@link createProgram}. */
export function addTraceCommands(program: Command, carry: Carry): void {
  addTrace(program, carry);
  addCheckCommits(program, carry);
  addDiff(program, carry);
  addAttest(program, carry);
  addVerify(program, carry);
  addArchive(program, carry);
}

const json = () => new Option('--json', 'answer with one JSON document');

function addTrace(program: Command, carry: Carry): void {
  program
    .command('trace')
    .description(
      'show commit, run and issues of an image, an instance or a release; or the images of a commit',
    )
    .argument('[target]', 'image id, instance id, or a release such as rhel-9@stable')
    .option(
      '--architecture <name>',
      'with a release: only its image of x86_64 or arm64 (default: all of its images)',
    )
    .option('--region <region...>', 'regions to ask (default: that of the AWS environment)')
    .option(
      '--prefix <path>',
      'prefix of the parameters (default: of the configuration, else /soe)',
    )
    .option(
      '--commit <hash>',
      'instead: the images that were built from it, or contain it; HEAD, a tag or branch too',
    )
    .option('--issue <key>', 'instead: the images with a change for it')
    .option('--flavor <flavor>', 'with --commit or --issue: only this flavor')
    .addOption(json())
    .action((target: string | undefined, options: TraceOptions & Json) =>
      carry(async (context) => {
        const { trace } = await import('./commands/trace.js');
        return trace(target, options, context);
      }, options),
    );
}

function addCheckCommits(program: Command, carry: Carry): void {
  program
    .command('check-commits')
    .description('check that every commit names an issue that exists, by soe.commits.json')
    .option(
      '--from <ref>',
      'commit before the first (default: where the pull request or push begins; outside of CI the last release)',
    )
    .option('--to <ref>', 'last commit (default: HEAD)')
    .option('--flavor <flavor>', 'whose projects are right')
    .option('--policy <file>', 'file with the policy (default: soe.commits.json)')
    .option('--offline', 'ask no tracker')
    .addOption(json())
    .addHelpText(
      'after',
      '\nJira at JIRA_URL is asked with JIRA_TOKEN (and JIRA_USER on Jira Cloud), GitHub, or the server of ' +
        'GITHUB_API_URL, with GITHUB_TOKEN. Tokens never go where the policy says.',
    )
    .action((options: CheckCommitsOptions & Json) =>
      carry(async (context) => {
        const { checkCommits } = await import('./commands/check-commits.js');
        return checkCommits(options, context);
      }, options),
    );
}

function addDiff(program: Command, carry: Carry): void {
  program
    .command('diff')
    .description(
      'show what changed between two releases: packages, users, services, ports, findings, tests, commits, …',
    )
    .argument(
      '<names...>',
      'two releases (rhel-9@2026.10.0 rhel-9@stable), folders, inventories, SBOMs or sosreports; or: rhel-9 2026.10.0 stable',
    )
    .option('--format <name>', 'text, gfm, md, html, json, … as of soe notes (default: text)')
    .option(
      '--archive <place>',
      'for releases without a folder here: a folder that soe archive put wrote, or s3://bucket/prefix/',
    )
    .option('--bucket-owner <account>', 'account that must own the bucket; needed with s3://')
    .option('--region <region>', 'region of the bucket')
    .addOption(json())
    .action((names: string[], options: DiffOptions & Json) =>
      carry(async (context) => {
        const { diff } = await import('./commands/diff.js');
        return diff(names, options, context);
      }, options),
    );
}

function addAttest(program: Command, carry: Carry): void {
  program
    .command('attest')
    .description(
      'sign where the images of a release come from: in-toto statements beside its record',
    )
    .argument('<flavor>')
    .argument('<version>')
    .option('--key <file>', 'private key, PEM; SOE_KEY_PASSPHRASE opens an encrypted one')
    .option('--kms-key <arn>', 'key in AWS KMS, ECC_NIST_P256')
    .option('--region <region>', 'region of the KMS key')
    .option('--keyless', 'sign with the identity of the CI run, through sigstore')
    .option('--builder <uri>', 'who must be trusted to have built it (default: the CI workflow)')
    .addOption(json())
    .action((flavor: string, version: string, options: AttestOptions & Json) =>
      carry(async (context) => {
        const { attest } = await import('./commands/attest.js');
        return attest(flavor, version, options, context);
      }, options),
    );
}

function addVerify(program: Command, carry: Carry): void {
  program
    .command('verify')
    .description(
      'check that releases are where and for whom they should be, and what they claim to be',
    )
    .argument('<flavor>')
    .argument('[version]', 'default: all live versions and channels')
    .option('--distribution', 'only: images, permissions, parameters and channels as configured')
    .option('--provenance', 'only: signatures, builder, source, gates, images')
    .option('--key <file...>', 'public keys that are believed, PEM')
    .option('--identity <uri...>', 'who is believed without a key: a workflow at its ref')
    .option('--issuer <url>', 'who certified the identity, such as the OIDC issuer of the CI')
    .option('--builder <uri...>', 'builders that they may speak for; * stands for any text')
    .option('--in <folder>', 'folder with the attestations (default: that of the release)')
    .option('--repository <url>', 'where it must come from (default: the remote of this checkout)')
    .option('--ref <name...>', 'branches or tags that it may be built from')
    .option('--gate <name...>', 'gates that must have passed')
    .option('--owner <account...>', 'accounts that may own the images')
    .option('--offline', 'do not look at the images')
    .addOption(json())
    .addHelpText(
      'after',
      '\nEvery option from --key to --offline asks for --provenance, which takes --key, or --identity and --issuer, and --builder.',
    )
    .action((flavor: string, version: string | undefined, options: VerifyOptions & Json) =>
      carry(async (context) => {
        const { verify } = await import('./commands/verify.js');
        return verify(flavor, version, options, context);
      }, options),
    );
}

function addArchive(program: Command, carry: Carry): void {
  const archive = program
    .command('archive')
    .description('keep the logs, scans and inventories of builds, and get them back');
  const place = (command: Command) =>
    command
      .requiredOption('--at <place>', 'a folder, or s3://bucket/prefix/')
      .option('--bucket-owner <account>', 'account that must own the bucket; needed with s3://')
      .option('--region <region>', 'region of the bucket')
      .addOption(json());
  place(
    archive
      .command('put')
      .description("keep all files of a release's folder, secrets masked")
      .argument('<flavor>')
      .argument('<version>')
      .option('--file <kind=path...>', 'more files, such as sosreport=/tmp/report.tar.xz')
      .option('--retention-days <days>', 'how long they are kept (default: for good)', parseDays)
      .option('--kms-key <arn>', 'key that encrypts in S3'),
  ).action((flavor: string, version: string, options: ArchivePutOptions & Json) =>
    carry(async (context) => {
      const { archivePut } = await import('./commands/archive.js');
      return archivePut(flavor, version, options, context);
    }, options),
  );
  place(archive.command('list').description('show which builds are kept')).action(
    (options: ArchivePlaceOptions & Json) =>
      carry(async (context) => {
        const { archiveList } = await import('./commands/archive.js');
        return archiveList(options, context);
      }, options),
  );
  place(
    archive
      .command('fetch')
      .description('get the files of a build back, each compared with its digest')
      .argument('<build-id>')
      .requiredOption('--into <folder>', 'where they are written')
      .option('--index <digest>', 'digest that the index must have, as the record says it'),
  ).action(
    (buildId: string, options: ArchivePlaceOptions & { into: string; index?: string } & Json) =>
      carry(async (context) => {
        const { archiveFetch } = await import('./commands/archive.js');
        return archiveFetch(buildId, options, context);
      }, options),
  );
}

function parseDays(text: string): number {
  const days = Number(text);
  if (/^[1-9]\d{0,4}$/.test(text)) return days;
  throw new InvalidArgumentError('days are a whole number, 1 or more.');
}
