import { createHash } from 'node:crypto';
import { integer, list, optional, structure, text } from '../../../protocols/shape.js';
import { ApiError } from '../../api-error.js';
import { operation } from '../../operation.js';
import { ssmPage } from '../ssm-page.js';

/** A parameter of a document. */
export interface DocumentParameter {
  readonly name: string;
  readonly type: 'String' | 'StringList';
  readonly description: string;
  readonly defaultValue?: string;
  readonly allowedPattern?: RegExp;
}

/** What a command can run. */
export interface CommandDocument {
  readonly name: string;
  readonly description: string;
  readonly platforms: readonly string[];
  readonly plugin: string;
  readonly parameters: readonly DocumentParameter[];
}

const parameters: readonly DocumentParameter[] = [
  {
    name: 'commands',
    type: 'StringList',
    description: '(Required) Specify a shell script or a command to run.',
  },
  {
    name: 'workingDirectory',
    type: 'String',
    description: '(Optional) The path to the working directory on your instance.',
    defaultValue: '',
  },
  {
    name: 'executionTimeout',
    type: 'String',
    description:
      '(Optional) The time in seconds for a command to complete before it is considered to have failed. Default is 3600 (1 hour). Maximum is 172800 (48 hours).',
    defaultValue: '3600',
    allowedPattern: /^(?:[1-9][0-9]{0,4}|1[0-6][0-9]{4}|17[0-1][0-9]{3}|172[0-7][0-9]{2}|172800)$/,
  },
];

/** The documents of AWS that can be sent here. */
export const commandDocuments: readonly CommandDocument[] = [
  {
    name: 'AWS-RunShellScript',
    description: 'Run a shell script or specify the commands to run.',
    platforms: ['Linux', 'MacOS'],
    plugin: 'aws:runShellScript',
    parameters,
  },
  {
    name: 'AWS-RunPowerShellScript',
    description: 'Run a PowerShell script or specify the paths to scripts to run.',
    platforms: ['Windows'],
    plugin: 'aws:runPowerShellScript',
    parameters,
  },
];

/** When AWS made them, as far as that matters here. */
const created = new Date('2017-08-31T00:01:26.000Z');

/** The document with this name or ARN, or the refusal of AWS. */
export function requireDocument(name: string, version: string | undefined): CommandDocument {
  const plain = name.replace(/^arn:aws:ssm:[a-z0-9-]*::document\//, '');
  const document = commandDocuments.find((candidate) => candidate.name === plain);
  if (document === undefined) {
    throw new ApiError('InvalidDocument', `Document with name ${name} does not exist.`);
  }
  if (!['1', '$DEFAULT', '$LATEST', undefined].includes(version)) {
    throw new ApiError(
      'InvalidDocumentVersion',
      `Document version ${version} does not exist for document ${name}.`,
    );
  }
  return document;
}

const documentInput = { Name: text, DocumentVersion: optional(text) };

/** Looking at what commands can run. */
export const documents = [
  operation({
    action: 'DescribeDocument',
    input: documentInput,
    run({ Name, DocumentVersion }) {
      const document = requireDocument(Name, DocumentVersion);
      return {
        Document: {
          ...identify(document),
          Hash: createHash('sha256').update(contentOf(document)).digest('hex'),
          HashType: 'Sha256',
          CreatedDate: created,
          Status: 'Active',
          Description: document.description,
          Parameters: document.parameters.map(({ name, type, description, defaultValue }) => ({
            Name: name,
            Type: type,
            Description: description,
            DefaultValue: defaultValue,
          })),
          LatestVersion: '1',
          DefaultVersion: '1',
        },
      };
    },
  }),

  operation({
    action: 'GetDocument',
    input: { ...documentInput, DocumentFormat: optional(text) },
    run({ Name, DocumentVersion, DocumentFormat = 'JSON' }) {
      if (DocumentFormat !== 'JSON') {
        throw new ApiError('ValidationException', 'Documents are shown as JSON only here');
      }
      const document = requireDocument(Name, DocumentVersion);
      return {
        Name: document.name,
        CreatedDate: created,
        DocumentVersion: '1',
        Status: 'Active',
        Content: contentOf(document),
        DocumentType: 'Command',
        DocumentFormat,
      };
    },
  }),

  operation({
    action: 'ListDocuments',
    input: {
      Filters: list(structure({ Key: optional(text), Values: list(text) })),
      MaxResults: optional(integer),
      NextToken: optional(text),
    },
    run(input) {
      const found = commandDocuments.filter((document) =>
        input.Filters.every(({ Key, Values }) => {
          const shown = valuesFor(Key ?? '', document);
          return Values.some((value) => shown.some((one) => matches(Key, one, value)));
        }),
      );
      const { rows, next } = ssmPage(found, ({ name }) => name, input, 50);
      return { DocumentIdentifiers: rows.map(identify), NextToken: next };
    },
  }),
];

function identify(document: CommandDocument) {
  return {
    Name: document.name,
    Owner: 'Amazon',
    DocumentVersion: '1',
    PlatformTypes: document.platforms,
    DocumentType: 'Command',
    SchemaVersion: '1.2',
    DocumentFormat: 'JSON',
  };
}

function valuesFor(key: string, { name, platforms }: CommandDocument): readonly string[] {
  switch (key) {
    case 'Name':
      return [name];
    case 'Owner':
      return ['Amazon', 'Public'];
    case 'PlatformTypes':
      return platforms;
    case 'DocumentType':
      return ['Command'];
    default:
      throw new ApiError('InvalidFilterKey', `The specified key isn't valid: ${key}`);
  }
}

/** Names are found by how they begin. */
function matches(key: string | undefined, shown: string, wanted: string): boolean {
  return key === 'Name' ? shown.startsWith(wanted) : shown === wanted;
}

function contentOf({ description, plugin, parameters: members }: CommandDocument): string {
  const described = members.map(({ name, type, description: about, defaultValue }) => [
    name,
    { type, description: about, ...(defaultValue === undefined ? {} : { default: defaultValue }) },
  ]);
  return JSON.stringify({
    schemaVersion: '1.2',
    description,
    parameters: Object.fromEntries(described),
    runtimeConfig: {
      [plugin]: {
        properties: [
          {
            id: `0.${plugin}`,
            runCommand: '{{ commands }}',
            workingDirectory: '{{ workingDirectory }}',
            timeoutSeconds: '{{ executionTimeout }}',
          },
        ],
      },
    },
  });
}
