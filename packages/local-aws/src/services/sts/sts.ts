import { randomBytes } from 'node:crypto';
import { isKnownAccount } from '../../organization.js';
import { awsQuery } from '../../protocols/aws-query.js';
import { integer, optional, text } from '../../protocols/shape.js';
import { type Session, sessionTable } from '../../state/tables/session.js';
import { ApiError } from '../api-error.js';
import type { Context } from '../context.js';
import { operation } from '../operation.js';
import type { Service } from '../service.js';

/** STS: who am I, and acting as a role of another account. Every known account trusts every caller. */
export const sts: Service = {
  name: 'sts',
  title: 'STS',
  protocol: awsQuery('https://sts.amazonaws.com/doc/2011-06-15/'),
  operations: [
    operation({
      action: 'GetCallerIdentity',
      input: {},
      run: (_input, { caller }) => ({
        Arn: caller.arn,
        UserId: caller.userId,
        Account: caller.account,
      }),
    }),

    operation({
      action: 'AssumeRole',
      input: {
        RoleArn: text,
        RoleSessionName: text,
        DurationSeconds: optional(integer),
        ExternalId: optional(text),
      },
      run(input, context) {
        const seconds = input.DurationSeconds ?? 3600;
        if (seconds < 900 || seconds > 43_200) {
          throw invalid(`DurationSeconds must be between 900 and 43200, not ${seconds}`);
        }
        if (!/^[\w+=,.@-]{2,64}$/.test(input.RoleSessionName)) {
          throw invalid(`'${input.RoleSessionName}' is not a valid RoleSessionName`);
        }
        const role = /^arn:aws:iam::(\d{12}):role\/(?:[\w+=,.@/-]*\/)?([\w+=,.@-]+)$/.exec(
          input.RoleArn,
        );
        const [, account, roleName] = role ?? [];
        if (account === undefined || roleName === undefined) {
          throw invalid(`${input.RoleArn} is invalid`);
        }
        if (!isKnownAccount(context.organization, account)) {
          throw new ApiError(
            'AccessDenied',
            `User: ${context.caller.arn} is not authorized to perform: sts:AssumeRole on resource: ${input.RoleArn}`,
            403,
          );
        }
        const expiration = new Date(context.now.getTime() + seconds * 1000);
        const session = newSession({ account, roleName, name: input.RoleSessionName, expiration });
        dropExpired(context);
        context.store.table(sessionTable, '').put(session);
        return {
          Credentials: {
            AccessKeyId: session.accessKeyId,
            // Signatures are not checked, so nothing needs to remember it.
            SecretAccessKey: randomBytes(30).toString('base64'),
            SessionToken: session.sessionToken,
            Expiration: expiration,
          },
          AssumedRoleUser: { AssumedRoleId: session.userId, Arn: session.arn },
          PackedPolicySize: 0,
        };
      },
    }),
  ],
};

interface SessionRequest {
  readonly account: string;
  readonly roleName: string;
  readonly name: string;
  readonly expiration: Date;
}

function newSession({ account, roleName, name, expiration }: SessionRequest): Session {
  return {
    accessKeyId: `ASIA${base32(16)}`,
    sessionToken: randomBytes(96).toString('base64'),
    account,
    arn: `arn:aws:sts::${account}:assumed-role/${roleName}/${name}`,
    userId: `AROA${base32(17)}:${name}`,
    expiresAt: expiration.toISOString(),
  };
}

/** Credentials that expired more than a day ago are no longer told apart from unknown ones. */
function dropExpired({ store, now }: Context): void {
  const table = store.table(sessionTable, '');
  const dayAgo = new Date(now.getTime() - 24 * 60 * 60 * 1000).toISOString();
  for (const { accessKeyId, expiresAt } of [...table.rows()]) {
    if (expiresAt < dayAgo) table.remove(accessKeyId);
  }
}

function base32(length: number): string {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
  return Array.from(randomBytes(length), (byte) => alphabet.charAt(byte % alphabet.length)).join(
    '',
  );
}

function invalid(message: string): ApiError {
  return new ApiError('ValidationError', message);
}
