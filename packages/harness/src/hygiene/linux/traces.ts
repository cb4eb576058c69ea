import { sh } from '../../runner/posix/sh.js';
import { everyPhase, type LinuxCheckGroup, onlyBake } from './linux-check.js';

/** What a build leaves behind. */
export const traces: LinuxCheckGroup = {
  name: 'traces',
  title: 'What a build leaves behind',
  checks: [
    {
      id: 'package-caches',
      title: 'the caches of package managers are empty',
      phases: onlyBake,
      body: () => sh`
  for folder in "$R"/var/cache/apt/archives "$R"/var/lib/apt/lists "$R"/var/cache/dnf "$R"/var/cache/yum \
    "$R"/var/cache/libdnf5 "$R"/var/cache/zypp/packages "$R"/var/cache/apk "$R"/var/cache/pip \
    "$R"/root/.cache/pip "$R"/home/*/.cache/pip "$R"/root/.npm/_cacache "$R"/home/*/.npm/_cacache; do
    [ -d "$folder" ] || continue
    # Notes that dnf and yum write where they clean.
    files=$(find "$folder" -type f -size +0 ! -name lock ! -name '*.lock' ! -name '*lock.pid' ! -name expired_repos.json \
      ! -name tempfiles.json ! -name last_makecache ! -name 'timedhosts*' | wc -l)
    [ "$files" = 0 ] || tell "$folder" "$((files)) files, $(du -sk "$folder" | cut -f 1) KB"
  done`,
    },
    {
      id: 'temp-files',
      title: 'the folders for temporary files are empty',
      phases: onlyBake,
      body: () => sh`
  for path in "$R"/tmp/* "$R"/tmp/.[!.]* "$R"/tmp/..?* "$R"/var/tmp/* "$R"/var/tmp/.[!.]* "$R"/var/tmp/..?*; do
    if [ ! -e "$path" ] && [ ! -L "$path" ]; then continue; fi
    case \${path##*/} in
      # Packer's own files are told by leftovers.
      systemd-private-* | snap-private-tmp | .X11-unix | .ICE-unix | .XIM-unix | .font-unix | .Test-unix) continue ;;
      packer* | script_*.sh | varfile_*) continue ;;
    esac
    is_own "$path" || tell "$path"
  done`,
    },
    {
      id: 'leftovers',
      title: 'no installers, answer files or files of Packer',
      phases: everyPhase,
      body: () => sh`
  for path in "$R"/root/anaconda-ks.cfg "$R"/root/original-ks.cfg "$R"/root/initial-setup-ks.cfg \
    "$R"/root/ks-*.log "$R"/root/install.log* "$R"/preseed.cfg "$R"/root/preseed.cfg "$R"/var/log/installer \
    "$R"/VBoxGuestAdditions* "$R"/vagrant "$R"/root/VBoxVersion* "$R"/home/*/.vbox_version \
    "$R"/tmp/packer* "$R"/tmp/script_*.sh "$R"/tmp/varfile_* "$R"/var/tmp/packer* "$R"/var/tmp/script_*.sh \
    "$R"/root/packer* "$R"/home/*/packer* "$R"/etc/packer* "$R"/opt/packer* "$R"/.autorelabel; do
    if [ -e "$path" ] && ! is_own "$path"; then tell "$path"; fi
  done
  for path in "$R"/root/* "$R"/home/*/* "$R"/opt/* "$R"/srv/* "$R"/tmp/aws/install "$R"/*; do
    [ -f "$path" ] || continue
    case $path in
      *.rpm | *.deb | *.apk | *.iso | *.run | *.zip | *.tar | *.tar.gz | *.tgz | *.tar.xz | *.tar.bz2 | */aws/install)
        tell "$path" 'an installer' ;;
    esac
  done`,
    },
    {
      id: 'log-size',
      title: 'logs are small',
      phases: everyPhase,
      body: ({ maxLogMegabytes = 200 }) => sh`
  [ -d "$R/var/log" ] || return
  limit=$((${String(Math.ceil(maxLogMegabytes))} * 1024))
  used=$(du -skx "$R/var/log" 2>/dev/null | cut -f 1)
  [ "$used" -le "$limit" ] || tell /var/log "$((used / 1024)) MB, $((limit / 1024)) MB are allowed"
  find "$R/var/log" -xdev -type f -exec du -k {} + 2>/dev/null |
    while IFS="$tab" read -r size file; do
      [ "$size" -le $((limit / 2)) ] || tell "$file" "$((size / 1024)) MB, $((limit / 2048)) MB are allowed in one file"
    done`,
    },
  ],
  prepare: () => sh`
# What the processes are called with that run this script: their files are not left over.
lineage() {
  is_live || return
  process=$$
  while [ "$process" -gt 1 ] && [ -r "/proc/$process/cmdline" ]; do
    tr '\000\n' '  ' <"/proc/$process/cmdline"
    # shellcheck disable=SC2012 # one program for all of them, and they are only looked for in it
    ls -l "/proc/$process/fd" 2>/dev/null | tr '\n' ' '
    process=$(awk '/^PPid:/ { print $2 }' "/proc/$process/status")
  done
}
own=$(lineage)
is_own() {
  is_live || return 1
  case "$own $PWD/ \${TMPDIR-}/" in *"$1"[!A-Za-z0-9._-]*) return 0 ;; esac
  return 1
}`,
};
