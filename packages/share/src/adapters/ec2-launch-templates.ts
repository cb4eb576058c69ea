import {
  CreateLaunchTemplateVersionCommand,
  DescribeLaunchTemplateVersionsCommand,
  type EC2Client,
  type LaunchTemplateVersion,
  ModifyLaunchTemplateCommand,
} from '@aws-sdk/client-ec2';
import type {
  FoundTemplateVersion,
  LaunchTemplateAccess,
} from '../access/launch-template-access.js';
import { callAws } from './call-aws.js';

/** The launch templates of one account and region through the EC2 client. */
export function ec2LaunchTemplates(
  ec2: EC2Client,
  region: string,
  abortSignal: AbortSignal | undefined,
): LaunchTemplateAccess {
  const to = abortSignal === undefined ? {} : { abortSignal };
  const call = <T>(action: string, subject: string, send: () => Promise<T>) =>
    callAws({ action: `ec2:${action}`, subject, region }, send);
  return {
    versions: (launchTemplateId) =>
      call('DescribeLaunchTemplateVersions', launchTemplateId, async () => {
        const command = new DescribeLaunchTemplateVersionsCommand({
          LaunchTemplateId: launchTemplateId,
          Versions: ['$Latest', '$Default'],
        });
        // One and the same version is answered once.
        const versions = (await ec2.send(command, to)).LaunchTemplateVersions ?? [];
        const latest = versions.toSorted((a, b) => numberOf(b) - numberOf(a))[0];
        const standard = versions.find((version) => version.DefaultVersion === true);
        if (latest === undefined || standard === undefined) {
          throw new Error('the answer lacks the latest or the default version; run again');
        }
        return { latest: foundVersion(latest), default: foundVersion(standard) };
      }),
    createVersion: (request) =>
      call('CreateLaunchTemplateVersion', request.launchTemplateId, async () => {
        const command = new CreateLaunchTemplateVersionCommand({
          LaunchTemplateId: request.launchTemplateId,
          SourceVersion: String(request.sourceVersion),
          LaunchTemplateData: { ImageId: request.imageId },
          VersionDescription: request.description,
          ClientToken: request.clientToken,
        });
        const { LaunchTemplateVersion: made, Warning } = await ec2.send(command, to);
        const number = made?.VersionNumber;
        if (number !== undefined) return number;
        const seen = Warning?.Errors?.map(({ Code, Message }) => `${Code}: ${Message}`).join('; ');
        throw new Error(`the answer names no version${seen === undefined ? '' : ` (${seen})`}`);
      }),
    setDefault: (launchTemplateId, version) =>
      call('ModifyLaunchTemplate', launchTemplateId, async () => {
        const command = new ModifyLaunchTemplateCommand({
          LaunchTemplateId: launchTemplateId,
          DefaultVersion: String(version),
        });
        await ec2.send(command, to);
      }),
  };
}

function foundVersion(version: LaunchTemplateVersion): FoundTemplateVersion {
  const { LaunchTemplateData: { ImageId: imageId } = {}, VersionDescription: description } =
    version;
  return {
    version: numberOf(version),
    ...(imageId !== undefined && { imageId }),
    ...(description !== undefined && { description }),
  };
}

function numberOf({ VersionNumber = 0 }: LaunchTemplateVersion): number {
  return VersionNumber;
}
