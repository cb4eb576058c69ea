/** The builders that launch an instance. amazon-chroot works on the instance it runs on. */
export const launchingSources = [
  'source.amazon-ebs',
  'source.amazon-ebssurrogate',
  'source.amazon-ebsvolume',
  'source.amazon-instance',
];

/** Those of them that register an image; amazon-ebsvolume makes volumes. */
export const imageSources = launchingSources.filter((kind) => !kind.endsWith('volume'));

/** Those whose image has its boot volume on EBS; amazon-instance keeps it in S3. */
export const ebsImageSources = imageSources.filter((kind) => !kind.endsWith('instance'));
