/** What an instance has of its image, and hands on to the images that are made of it. */
export interface Machine {
  readonly architecture: string;
  readonly virtualizationType: string;
  readonly rootDeviceName?: string;
  readonly enaSupport: boolean;
  readonly sriovNetSupport?: string;
  readonly bootMode?: string;
  readonly tpmSupport?: string;
  readonly imdsSupport?: string;
  readonly platform?: string;
  readonly platformDetails: string;
  readonly usageOperation: string;
  /** Who logs in with the key pair of a launch. Default: `ec2-user`. */
  readonly defaultUser?: string;
}

/** The machine in an image or an instance, without the rest. */
export function machineOf(row: Machine): Machine {
  const { rootDeviceName, sriovNetSupport, bootMode, tpmSupport, imdsSupport, platform } = row;
  const { defaultUser } = row;
  return {
    architecture: row.architecture,
    virtualizationType: row.virtualizationType,
    enaSupport: row.enaSupport,
    platformDetails: row.platformDetails,
    usageOperation: row.usageOperation,
    ...(rootDeviceName === undefined ? {} : { rootDeviceName }),
    ...(sriovNetSupport === undefined ? {} : { sriovNetSupport }),
    ...(bootMode === undefined ? {} : { bootMode }),
    ...(tpmSupport === undefined ? {} : { tpmSupport }),
    ...(imdsSupport === undefined ? {} : { imdsSupport }),
    ...(platform === undefined ? {} : { platform }),
    ...(defaultUser === undefined ? {} : { defaultUser }),
  };
}
