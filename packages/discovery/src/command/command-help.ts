import { imageFormats } from '../formats/format-image.js';

/** What a command does and takes. */
interface CommandHelp {
  readonly operands: string;
  readonly what: string;
  readonly options: readonly OptionName[];
  readonly example: readonly [string, string];
}

const optionTexts = {
  '--owner <account>':
    'account that may own the images; repeatable (default: SOE_OWNERS, else of the configuration)',
  '--region <region>': 'where to look (default: that of the AWS environment)',
  '--arch <name>': 'x86_64 or arm64 (default: x86_64); --architecture is the same',
  '--prefix <path>': 'prefix of the parameters (default: of the configuration, else /soe)',
  '--source <sources>':
    'where to look, in this order: parameters, images, shared=ACCOUNT, catalogue=FILE_OR_URL (default: parameters,images)',
  '--lock <file>': 'lockfile (default: soe.lock.json; resolve asks it first where it is named)',
  '--frozen': 'from the lockfile alone, without AWS',
  '--max-age <time>': 'made at most so long ago: 30d, 12h, 4w',
  '--min-support <time>': 'not deprecated for at least so long',
  '--instance-type <type>': 'runs on it',
  '--watermark <key>': 'has this watermark, account:name',
  '--max-severity <level>':
    'a scan found nothing worse: none, informational, low, medium, high or critical',
  '--format <name>': `one of ${imageFormats.join(', ')}`,
  '--format <how>': 'text, json or renovate (default: text)',
  '--account <account>': 'account of the stacks, for cdk-context',
  '--json': 'answer with one JSON document',
  '-h, --help': 'display help for command',
} as const;

type OptionName = keyof typeof optionTexts;

const must: readonly OptionName[] = [
  '--max-age <time>',
  '--min-support <time>',
  '--watermark <key>',
  '--max-severity <level>',
];
const whose: readonly OptionName[] = ['--owner <account>', '--prefix <path>'];
const places: readonly OptionName[] = ['--region <region>', '--arch <name>'];
const from: readonly OptionName[] = ['--source <sources>', '--lock <file>'];
const asked = [...whose, ...places, ...from, ...must, '--instance-type <type>'] as const;

const commands: Readonly<Record<string, CommandHelp>> = {
  resolve: {
    operands: '[selector...]',
    what: 'print the images to launch; with several regions or architectures, one for each',
    options: [...asked, '--frozen', '--format <name>', '--account <account>'],
    example: ['resolve al2023@stable', 'the image to launch'],
  },
  list: {
    operands: '<flavor>',
    what: 'print the published releases of a flavor, the newest first',
    options: ['--prefix <path>', '--region <region>', '--format <how>'],
    example: ['list al2023', 'versions, images and notes'],
  },
  why: {
    operands: '<selector>',
    what: 'print every image that was considered, and why it won or lost',
    options: [...asked, '--frozen'],
    example: ['why al2023@stable', 'each image with its reason'],
  },
  lock: {
    operands: '[selector...]',
    what: 'write down what selectors mean in soe.lock.json; without any, update it',
    options: asked,
    example: ['lock al2023@stable --region eu-west-1', 'for those who launch it'],
  },
  outdated: {
    operands: '',
    what: 'compare the lockfile with what there is now; exit code 1 where it is not current',
    options: [...whose, ...from, ...must],
    example: ['outdated', 'only what is not current'],
  },
  update: {
    operands: '[selector...]',
    what: 'lock again what the lockfile holds',
    options: [...whose, ...from, ...must],
    example: ['update al2023@stable', 'only this one'],
  },
};

/** The help of one command; `undefined` for one that there is not. */
export function commandHelp(program: string, command: string): string | undefined {
  const help = Object.hasOwn(commands, command) ? commands[command] : undefined;
  if (help === undefined) return undefined;
  const { operands, what, options, example } = help;
  const rows = [...options, '--json', '-h, --help'] as const;
  const width = Math.max(...rows.map((row) => row.length));
  const usage = `${program} ${command} [options] ${operands}`.trimEnd();
  const lines = rows.flatMap((row) => wrapped(row.padEnd(width), optionTexts[row]));
  const selector = operands.includes('selector')
    ? `Arguments:\n${wrapped('selector'.padEnd(width), 'rhel-9 (the channel stable), rhel-9@candidate, rhel-9@2026.11.0 or rhel-9@^2026.10').join('\n')}\n\n`
    : '';
  return `Usage: ${usage}

${what}

${selector}Options:
${lines.join('\n')}

Examples:
  ${program} ${example[0]}  ${example[1]}
`;
}

const lineWidth = 80;

/** A name, and a text beside it that goes on under itself. */
function wrapped(name: string, text: string): readonly string[] {
  const room = lineWidth - name.length - 4;
  const lines = [''];
  for (const word of text.split(' ')) {
    const line = lines.at(-1) ?? '';
    if (line !== '' && line.length + 1 + word.length > room) lines.push(word);
    else lines[lines.length - 1] = line === '' ? word : `${line} ${word}`;
  }
  return lines.map((line, index) => `  ${index === 0 ? name : ' '.repeat(name.length)}  ${line}`);
}
