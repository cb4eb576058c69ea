import * as z from 'zod';
import { type Architecture, architectures } from '../architecture.js';
import { buildIdWord } from '../build-id.js';
import { channelWord } from '../channel.js';
import { flavorWord } from '../flavor.js';
import { parameterPrefixWord } from '../parameter-paths.js';
import { versionWord } from '../version-word.js';
import { notAWord, type Word } from '../word.js';

/** Schema of a processor architecture. */
export const architectureSchema: z.ZodType<Architecture> = z.enum(architectures);

/** Schema of a build id. */
export const buildIdSchema: z.ZodType<string> = wordSchema(buildIdWord);

/** Schema of a channel. */
export const channelSchema: z.ZodType<string> = wordSchema(channelWord);

/** Schema of a flavor. */
export const flavorSchema: z.ZodType<string> = wordSchema(flavorWord);

/** Schema of a parameter prefix. */
export const parameterPrefixSchema: z.ZodType<string> = wordSchema(parameterPrefixWord);

/** Schema of a version. */
export const versionSchema: z.ZodType<string> = wordSchema(versionWord);

function wordSchema(word: Word): z.ZodType<string> {
  const error = ({ input }: { readonly input?: unknown }) => notAWord(word, input);
  return z
    .string()
    .min(word.minLength, { error })
    .max(word.maxLength, { error })
    .regex(word.pattern, { error });
}
