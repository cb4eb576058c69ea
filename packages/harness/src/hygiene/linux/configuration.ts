import { sh } from '../../runner/posix/sh.js';
import { everyPhase, type LinuxCheckGroup, onlyLaunch } from './linux-check.js';

/** What protects a machine, and whether it came up. */
export const configuration: LinuxCheckGroup = {
  name: 'configuration',
  title: 'What protects a machine, and whether it came up',
  prepare: () => sh`
# Where arguments of the kernel are set.
kernel_arguments() {
  for file in "$R"/etc/default/grub "$R"/etc/default/grub.d/*.cfg "$R"/etc/kernel/cmdline \
    "$R"/boot/loader/entries/*.conf "$R"/boot/grub2/grubenv "$R"/boot/grub/grub.cfg; do
    if [ -f "$file" ]; then printf '%s\n' "$file"; fi
  done
}
argument() {
  kernel_arguments | while IFS= read -r file; do
    if sed 's/#.*//' "$file" | grep -qE "(^|[[:space:]\"'=])$1([[:space:]\"']|$)"; then tell "$file" "$2"; fi
  done
  if is_live && [ "$phase" != bake ] && grep -qE "(^| )$1( |$)" /proc/cmdline; then tell /proc/cmdline "$2"; fi
}
enabled() {
  for unit; do
    for wants in "$R"/etc/systemd/system/*.wants/"$unit".service "$R"/usr/lib/systemd/system/*.wants/"$unit".service \
      "$R"/etc/runlevels/*/"$unit" "$R"/etc/rc[2-5].d/S??"$unit"; do
      if [ -e "$wants" ] || [ -L "$wants" ]; then return 0; fi
    done
  done
  return 1
}`,
  checks: [
    {
      id: 'selinux',
      title: 'SELinux enforces where the system has it',
      phases: everyPhase,
      body: () => sh`
  config=$R/etc/selinux/config
  if [ ! -f "$config" ]; then
    case " $(sed -n 's/^ID_LIKE=//p; s/^ID=//p' "$R/etc/os-release" 2>/dev/null | tr '"\n' '  ') " in
      *" rhel "* | *" fedora "* | *" amzn "*) tell /etc/selinux/config 'is missing' ;;
      *) skip 'the system has no SELinux' ;;
    esac
    return
  fi
  mode=$(sed -n 's/^[[:space:]]*SELINUX[[:space:]]*=[[:space:]]*\([A-Za-z]*\).*/\1/p' "$config" | tail -n 1)
  [ "$mode" = enforcing ] || tell "$config" "SELINUX=\${mode:-nothing}"
  argument 'selinux=0' 'selinux=0'
  argument 'enforcing=0' 'enforcing=0'
  if [ "$phase" = bake ] || ! is_booted; then return; fi
  if ! has getenforce; then
    tell /usr/sbin/getenforce 'is missing'
    return
  fi
  mode=$(getenforce)
  [ "$mode" = Enforcing ] || tell /sys/fs/selinux "$mode"`,
    },
    {
      id: 'apparmor',
      title: 'AppArmor is loaded where the system has it',
      phases: everyPhase,
      body: () => sh`
  if [ ! -d "$R/etc/apparmor.d" ] || [ ! -e "$R/sbin/apparmor_parser" ]; then
    skip 'the system has no AppArmor'
    return
  fi
  argument 'apparmor=0' 'apparmor=0'
  unit=$R/etc/systemd/system/apparmor.service
  if [ "$(readlink "$unit")" = /dev/null ]; then tell "$unit" masked; fi
  if [ "$phase" = bake ] || ! is_booted; then return; fi
  [ "$(cat /sys/module/apparmor/parameters/enabled 2>/dev/null)" = Y ] || tell /sys/module/apparmor 'not enabled'
  # Files of the kernel have no size.
  grep -q . /sys/kernel/security/apparmor/profiles 2>/dev/null ||
    tell /sys/kernel/security/apparmor/profiles 'no profile is loaded'`,
    },
    {
      id: 'firewall',
      title: 'a firewall is enabled',
      phases: everyPhase,
      unasked: ({ firewall = false }) => (firewall ? undefined : 'not asked for (firewall)'),
      body: () => sh`
  enabled firewalld nftables ufw iptables || tell /etc/systemd/system 'firewalld, nftables, ufw and iptables are not enabled'`,
    },
    {
      id: 'time-source',
      title: 'a source of the time is set',
      phases: everyPhase,
      unasked: ({ timeSource = true }) => (timeSource ? undefined : 'not asked for (timeSource)'),
      body: () => sh`
  if [ ! -d "$R/etc/systemd/system" ] && [ ! -d "$R/etc/init.d" ]; then
    skip 'nothing starts services here'
    return
  fi
  for file in "$R"/etc/chrony.conf "$R"/etc/chrony/chrony.conf "$R"/etc/chrony.d/* "$R"/etc/chrony/sources.d/* \
    "$R"/etc/chrony/conf.d/* "$R"/run/chrony.d/* "$R"/etc/ntp.conf "$R"/etc/ntpsec/ntp.conf; do
    if [ -f "$file" ] && grep -qE '^[[:space:]]*(server|pool|refclock|peer|sourcedir)[[:space:]]' "$file" &&
      enabled chronyd chrony ntpd ntp ntpsec; then return; fi
  done
  if [ -x "$R/lib/systemd/systemd-timesyncd" ] && enabled systemd-timesyncd dbus-org.freedesktop.timesync1; then return; fi
  tell /etc 'no chrony, ntpd or timesyncd with a source is enabled'`,
    },
    {
      id: 'failed-units',
      title: 'no unit failed',
      phases: onlyLaunch,
      body: () => sh`
  if ! is_booted || ! has systemctl; then
    skip 'there is no system manager'
    return
  fi
  if ! failed=$(systemctl list-units --state=failed --no-legend --plain --no-pager 2>/dev/null); then
    tell /usr/bin/systemctl 'cannot list units'
    return
  fi
  printf '%s\n' "$failed" | while read -r unit _; do
    [ -z "$unit" ] || tell "/unit/$unit" failed
  done`,
    },
    {
      id: 'first-boot-warnings',
      title: 'cloud-init warned of nothing',
      phases: onlyLaunch,
      body: () => sh`
  log=$R/var/log/cloud-init.log
  if [ ! -r "$log" ]; then
    skip 'cloud-init did not run here'
    return
  fi
  grep -noE '\[(WARNING|ERROR|CRITICAL)\].*' "$log" | head -n 50 | while IFS=: read -r line text; do
    tell "$log" "line $line: $(printf '%.120s' "$text")"
  done`,
    },
    {
      id: 'drop-ins',
      title: 'main files of settings are as packaged where there is a folder for own ones',
      phases: everyPhase,
      unasked: ({ dropIns = false }) => (dropIns ? undefined : 'not asked for (dropIns)'),
      body: () => sh`
  for file in /etc/sudoers /etc/sysctl.conf /etc/rsyslog.conf /etc/logrotate.conf /etc/ssh/sshd_config \
    /etc/chrony.conf /etc/chrony/chrony.conf /etc/systemd/journald.conf /etc/systemd/logind.conf \
    /etc/systemd/system.conf /etc/systemd/resolved.conf /etc/systemd/timesyncd.conf; do
    case $file in
      /etc/chrony/chrony.conf) folder=/etc/chrony/conf.d ;;
      /etc/sudoers | */sshd_config | /etc/systemd/*) folder=$file.d ;;
      *) folder=\${file%.conf}.d ;;
    esac
    if [ ! -f "$R$file" ] || [ ! -d "$R$folder" ]; then continue; fi
    if [ -r "$R/var/lib/dpkg/status" ]; then
      packaged=$(awk -v file="$file" '$1 == file && $2 ~ /^[0-9a-f]+$/ { print $2 }' "$R/var/lib/dpkg/status")
      [ -z "$packaged" ] || [ "$packaged" = "$(md5sum <"$R$file" | cut -d ' ' -f 1)" ] || tell "$file" "edited; own settings belong into $folder"
    elif has rpm; then
      rpm --root "\${R:-/}" -Vf --nomtime "$file" 2>/dev/null | awk -v file="$file" '$1 ~ /5/ && $NF == file { exit 1 }' ||
        tell "$file" "edited; own settings belong into $folder"
    fi
  done`,
    },
  ],
};
