const cloudInit = `#!/bin/sh
# The cloud-init of a machine of @soe/local-aws: what images are usually built with, no more.
data=/var/lib/cloud
case $1 in
  --version | -v)
    echo '/usr/bin/cloud-init 0-local-aws'
    ;;
  status)
    shift
    long=
    for each; do
      case $each in
        --wait | -w) while [ "$(cat /run/cloud-init/state 2> /dev/null || echo running)" = running ]; do sleep 0.2; done ;;
        --long | -l) long=1 ;;
        *) echo "cloud-init status: $each is not supported here" >&2; exit 2 ;;
      esac
    done
    state=$(cat /run/cloud-init/state 2> /dev/null || echo running)
    echo "status: $state"
    [ -z "$long" ] || cat $data/data/result.json 2> /dev/null
    [ "$state" != error ]
    ;;
  clean)
    shift
    for each; do
      case $each in
        --logs | -l) rm -f /var/log/cloud-init.log /var/log/cloud-init-output.log ;;
        --seed | -s) ;;
        --machine-id) : > /etc/machine-id ;;
        *) echo "cloud-init clean: $each is not supported here" >&2; exit 2 ;;
      esac
    done
    rm -rf $data/instance $data/instances $data/data $data/sem
    ;;
  *)
    echo "cloud-init: $1 is not supported here; there are status, clean and --version" >&2
    exit 2
    ;;
esac
`;

const end = (signal: string): string => `#!/bin/sh
# Asks the first process of a machine of @soe/local-aws to end it at once.
case " $* " in
  *' -r '* | *' --reboot '*) exec kill -s INT 1 ;;
  *' -c '* | *' --help '*) exit 0 ;;
  *) exec kill -s ${signal} 1 ;;
esac
`;

/**
 * Programs that an image has on AWS, where the host's would be wrong or are not there: its system
 * manager does not run here, and packages must not start services on the host's network
 * (invoke-rc.d(8), policy-rc.d).
 */
export const imagePrograms: Readonly<Record<string, string>> = {
  '/usr/bin/cloud-init': cloudInit,
  '/usr/sbin/shutdown': end('TERM'),
  '/usr/sbin/poweroff': end('TERM'),
  '/usr/sbin/halt': end('TERM'),
  '/usr/sbin/reboot': end('INT'),
  '/usr/sbin/policy-rc.d': '#!/bin/sh\nexit 101\n',
};
