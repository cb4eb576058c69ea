import { filledText, integer, optional } from '../../protocols/shape.js';
import type { MetadataDefaults } from '../../state/tables/account-settings.js';
import { ApiError } from '../api-error.js';
import { changeSettings, type SettingsHolder, settingsOf } from './account-settings.js';
import { done, ec2Operation } from './ec2-operation.js';

const noPreference = 'no-preference';

/** Metadata options of instances that are launched without saying them, by account and region. */
export const metadataDefaults = [
  ec2Operation({
    action: 'GetInstanceMetadataDefaults',
    input: {},
    run(_, context) {
      const defaults = settingsOf(context).metadataDefaults ?? {};
      return { accountLevel: { ...defaults, managedBy: 'account' } };
    },
  }),

  ec2Operation({
    action: 'ModifyInstanceMetadataDefaults',
    input: {
      HttpTokens: filledText,
      HttpPutResponseHopLimit: optional(integer),
      HttpEndpoint: filledText,
      InstanceMetadataTags: filledText,
    },
    run(input, context) {
      const { httpPutResponseHopLimit: before, ...texts } =
        settingsOf(context).metadataDefaults ?? {};
      const limit = readLimit(input.HttpPutResponseHopLimit, before);
      const changed: MetadataDefaults = {
        ...choose('httpTokens', input.HttpTokens, texts, ['optional', 'required']),
        ...choose('httpEndpoint', input.HttpEndpoint, texts, ['enabled', 'disabled']),
        ...choose('instanceMetadataTags', input.InstanceMetadataTags, texts, [
          'enabled',
          'disabled',
        ]),
        ...(limit === undefined ? {} : { httpPutResponseHopLimit: limit }),
      };
      changeSettings(context, { metadataDefaults: changed });
      return done;
    },
  }),
];

/** Whether instances of the account need tokens for their metadata; nothing where it has no preference. */
export function defaultHttpTokens(holder: SettingsHolder): string | undefined {
  return settingsOf(holder).metadataDefaults?.httpTokens;
}

function choose<Name extends 'httpTokens' | 'httpEndpoint' | 'instanceMetadataTags'>(
  name: Name,
  asked: string | undefined,
  before: Pick<MetadataDefaults, Name>,
  known: readonly string[],
): Partial<Record<Name, string>> {
  if (asked !== undefined && asked !== noPreference && !known.includes(asked)) {
    throw new ApiError(
      'InvalidParameterValue',
      `Invalid value '${asked}' for ${name}. Expected: ${[...known, noPreference].join(', ')}.`,
    );
  }
  const value = asked ?? before[name];
  if (value === undefined || value === noPreference) return {};
  // A computed name of one member is that member.
  return { [name]: value } as Record<Name, string>;
}

function readLimit(asked: number | undefined, before: number | undefined): number | undefined {
  if (asked === undefined) return before;
  if (asked === -1) return undefined;
  if (asked >= 1 && asked <= 64) return asked;
  throw new ApiError(
    'InvalidParameterValue',
    `Invalid value '${asked}' for HttpPutResponseHopLimit. Expected: 1 to 64, or -1.`,
  );
}
