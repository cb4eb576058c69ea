import { expect, test } from 'vitest';
import { explainError } from '../../src/commands/explain-error.js';

const wrapped = (code: string, cause: Error) =>
  Object.assign(new Error(`read parameters: ${cause.name}: ${cause.message}`, { cause }), { code });
const refused = Object.assign(new Error('connect ECONNREFUSED 127.0.0.1:1'), {
  code: 'ECONNREFUSED',
});
const without = Object.assign(new Error('Could not load credentials from any providers'), {
  name: 'CredentialsProviderError',
});

test.each([['SOE_NO_CREDENTIALS'], ['DISCOVERY_AWS_FAILED'], ['SHARE_AWS_FAILED']])(
  'an endpoint where nobody answers is named, also where %s wraps it',
  (code) => {
    const told = explainError(wrapped(code, refused), { AWS_ENDPOINT_URL: 'http://127.0.0.1:1' });

    expect(told).toEqual({
      code: 'SOE_AWS_UNREACHABLE',
      message: expect.stringMatching(
        /^AWS cannot be reached at http:\/\/127\.0\.0\.1:1, .*ECONNREFUSED.*soe local.*unset AWS_ENDPOINT_URL$/,
      ),
    });
  },
);

test('a tracker that cannot be reached is not AWS', () => {
  expect(explainError(wrapped('NOTES_TRACKER_FAILED', refused), {}).code).toBe(
    'NOTES_TRACKER_FAILED',
  );
});

test('that there are no credentials is one text, whoever asked', () => {
  const told = ['SOE_NO_CREDENTIALS', 'DISCOVERY_AWS_FAILED', 'TRACE_AWS_FAILED'].map((code) =>
    explainError(wrapped(code, without), {}),
  );

  expect(new Set(told.map((each) => JSON.stringify(each))).size).toBe(1);
  expect(told[0]?.code).toBe('SOE_NO_CREDENTIALS');
  expect(told[0]?.message).toMatch(/^there are no credentials for AWS \(.*set AWS_PROFILE/);
});

test('what belongs to no case is told as it is', () => {
  expect(explainError('odd', {})).toEqual({ message: 'odd' });
});
