import { sh } from '../../runner/posix/sh.js';
import { everyPhase, type LinuxCheckGroup, onlyBake } from './linux-check.js';

/** What every machine has to make for itself. */
export const identity: LinuxCheckGroup = {
  name: 'identity',
  title: 'What every machine has to make for itself',
  checks: [
    {
      id: 'ssh-host-keys',
      title: 'SSH host keys are made at the first boot',
      phases: everyPhase,
      body: () => sh`
  if [ "$phase" = bake ]; then
    detail='in the image'
    full "$R"/etc/ssh/ssh_host_*_key "$R"/etc/ssh/ssh_host_*_key.pub
    return
  fi
  if ! [ -x "$R/usr/sbin/sshd" ]; then
    skip 'there is no SSH server'
    return
  fi
  # The machine id is written at the first boot, before anything else; clocks may be set by minutes.
  since=$(($(modified "$R/etc/machine-id") - 300))
  keys=0
  for key in "$R"/etc/ssh/ssh_host_*_key; do
    [ -f "$key" ] || continue
    keys=$((keys + 1))
    [ "$(modified "$key")" -ge "$since" ] || tell "$key" 'older than the first boot'
  done
  [ "$keys" = 0 ] || return
  if is_booted; then tell /etc/ssh 'no host key was made'; else skip 'no system manager that makes them'; fi`,
    },
    {
      id: 'machine-id',
      title: 'the machine id is made at the first boot',
      phases: everyPhase,
      body: () => sh`
  id=
  [ ! -r "$R/etc/machine-id" ] || id=$(tr -d '\n' <"$R/etc/machine-id")
  if [ "$phase" = bake ]; then
    case $id in '' | uninitialized) ;; *) tell /etc/machine-id 'not empty' ;; esac
    detail='not empty'
    full "$R/var/lib/dbus/machine-id"
    return
  fi
  case $id in
    *[!0-9a-f]* | '') tell /etc/machine-id 'no machine id was made' ;;
    *) [ "\${#id}" = 32 ] || tell /etc/machine-id 'not 32 digits' ;;
  esac`,
    },
    {
      id: 'cloud-init-data',
      title: 'cloud-init keeps no data of another instance',
      phases: everyPhase,
      body: () => sh`
  cloud=$R/var/lib/cloud
  if [ "$phase" = bake ]; then
    for data in "$cloud"/instances/* "$cloud"/instance "$cloud"/data/* "$cloud"/sem/*; do
      if [ -e "$data" ] || [ -L "$data" ]; then tell "$data"; fi
    done
    return
  fi
  now=$(readlink "$cloud/instance" 2>/dev/null)
  if [ -z "$now" ]; then
    skip 'cloud-init did not run here'
    return
  fi
  for data in "$cloud"/instances/*; do
    [ "\${data##*/}" = "\${now##*/}" ] || tell "$data" 'of another instance'
  done`,
    },
    {
      id: 'dhcp-leases',
      title: 'no DHCP leases',
      phases: onlyBake,
      body: () => sh`
  full "$R"/var/lib/dhclient/*lease* "$R"/var/lib/dhcp/*lease* "$R"/var/lib/dhcpcd/*lease* \
    "$R"/var/lib/NetworkManager/*lease* "$R"/var/lib/NetworkManager/internal-*.lease \
    "$R"/var/lib/wicked/lease* "$R"/var/lib/systemd/network/*lease*`,
    },
    {
      id: 'random-seed',
      title: 'no random seed and no credential key',
      phases: onlyBake,
      body: () => sh`
  full "$R"/var/lib/systemd/random-seed "$R"/var/lib/urandom/random-seed "$R"/var/lib/random-seed \
    "$R"/var/lib/misc/random-seed "$R"/boot/loader/random-seed "$R"/boot/efi/loader/random-seed \
    "$R"/efi/loader/random-seed "$R"/var/lib/systemd/credential.secret`,
    },
  ],
};
