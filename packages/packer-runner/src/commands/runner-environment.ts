// Packer starts itself a second time to catch its own crashes. That first process ignores SIGINT,
// hides the id of the run and adds nothing that files for output do not give. With this value,
// the same from 1.6.6 to 1.16, Packer takes it that it is being watched already.
const watchedAlready = '49C22B1A-3A93-4C98-97FA-E07D18C787B5';

/** The environment of a Packer process: the caller's, and what the runner needs. */
export function runnerEnvironment(
  env: Readonly<Record<string, string>>,
  runId?: string,
): Readonly<Record<string, string>> {
  return {
    ...env,
    CHECKPOINT_DISABLE: '1',
    PACKER_WRAP_COOKIE: watchedAlready,
    ...(runId !== undefined && { PACKER_RUN_UUID: runId }),
  };
}
