import { sh } from '../../runner/posix/sh.js';
import { everyPhase, type LinuxCheckGroup } from './linux-check.js';

/** Whether it boots, also on other types of instances. */
export const boot: LinuxCheckGroup = {
  name: 'boot',
  title: 'Whether it boots, also on other types of instances',
  prepare: () => sh`
# Versions of the kernels that are installed: in /boot, or, as Fedora has it, beside their modules.
kernels() {
  for kernel in "$R"/boot/vmlinuz-[0-9]* "$R"/boot/vmlinux-[0-9]*; do
    if [ -f "$kernel" ]; then printf '%s\n' "\${kernel##*/vmlinu?-}"; fi
  done
  for kernel in "$R"/lib/modules/*/vmlinuz; do
    [ -f "$kernel" ] || continue
    kernel=\${kernel%/vmlinuz}
    printf '%s\n' "\${kernel##*/}"
  done
}
installed=$(kernels | sort -u)
need_kernel() {
  [ -n "$installed" ] || { skip 'no kernel is installed'; return 1; }
}`,
  checks: [
    {
      id: 'initramfs',
      title: 'every kernel has its modules and initramfs',
      phases: everyPhase,
      body: () => sh`
  need_kernel || return
  for version in $installed; do
    case $version in *rescue*) continue ;; esac
    if [ ! -s "$R/lib/modules/$version/modules.dep" ]; then
      tell "/lib/modules/$version" 'a kernel without modules'
      continue
    fi
    # A kernel that has all it needs to boot built in comes without, and says so by having no maker of one.
    if [ ! -x "$R/usr/bin/dracut" ] && [ ! -x "$R/usr/sbin/update-initramfs" ] && [ ! -x "$R/usr/sbin/mkinitfs" ] &&
      [ ! -x "$R/sbin/mkinitfs" ]; then continue; fi
    made=no
    for image in "$R/boot/initramfs-$version.img" "$R/boot/initrd.img-$version" "$R/boot/initrd-$version" \
      "$R/boot/initramfs-\${version##*-}" "$R"/boot/*/"$version"/initrd; do
      if [ -s "$image" ]; then made=yes; fi
    done
    [ "$made" = yes ] || tell "/boot" "no initramfs for $version"
  done`,
    },
    {
      id: 'boot-drivers',
      title: 'every kernel has the drivers for NVMe and ENA',
      phases: everyPhase,
      body: () => sh`
  need_kernel || return
  for version in $installed; do
    case $version in *rescue*) continue ;; esac
    modules=$R/lib/modules/$version
    [ -d "$modules" ] || continue
    for driver in nvme ena; do
      cat "$modules/modules.dep" "$modules/modules.builtin" 2>/dev/null | cut -d : -f 1 |
        grep -qE "(^|/)\${driver}[.]ko([.](xz|zst|gz))?$" || tell "/lib/modules/$version" "no driver $driver"
    done
  done`,
    },
    {
      id: 'serial-console',
      title: 'the kernel writes to the serial console',
      phases: everyPhase,
      body: () => sh`
  if is_live && [ "$phase" != bake ] && [ -d /run/systemd/system ]; then
    grep -qE '(^| )console=tty(S|AMA)[0-9]' /proc/cmdline || tell /proc/cmdline 'no console=ttyS0'
    return
  fi
  configured=
  for file in "$R"/etc/default/grub "$R"/etc/default/grub.d/*.cfg "$R"/etc/kernel/cmdline "$R"/boot/loader/entries/*.conf \
    "$R"/boot/grub2/grub.cfg "$R"/boot/grub/grub.cfg "$R"/boot/extlinux.conf "$R"/boot/extlinux/extlinux.conf; do
    [ -f "$file" ] || continue
    configured=$file
    if sed 's/^[[:space:]]*#.*//' "$file" | grep -qE "console=tty(S|AMA)[0-9]"; then return; fi
  done
  if [ -n "$configured" ]; then tell "$configured" 'no console=ttyS0'; else skip 'there is no boot loader'; fi`,
    },
    {
      id: 'growpart',
      title: 'the root file system can grow where cloud-init is to grow it',
      phases: everyPhase,
      body: () => sh`
  if [ ! -f "$R/etc/cloud/cloud.cfg" ]; then
    skip 'there is no cloud-init'
    return
  fi
  for program in "$R"/usr/bin/growpart "$R"/usr/sbin/growpart "$R"/usr/bin/systemd-repart "$R"/usr/sbin/gpart; do
    if [ -x "$program" ]; then return; fi
  done
  tell /usr/bin/growpart 'is missing'`,
    },
    {
      id: 'fstab',
      title: 'disks are mounted by UUID or label',
      phases: everyPhase,
      body: () => sh`
  [ -r "$R/etc/fstab" ] || return
  # cloud-init mounts the disks that come with an instance type, for this instance.
  awk '!/^[ \t]*#/ && $4 !~ /comment=cloudconfig/ && $1 ~ "^/dev/(xvd|sd|hd|vd|nvme)" { print "/etc/fstab\t" $1 " at line " NR }' "$R/etc/fstab"`,
    },
    {
      id: 'boot-mode',
      title: 'the files for the declared boot mode are there',
      phases: everyPhase,
      unasked: ({ bootMode }) => (bootMode === undefined ? 'not asked for (bootMode)' : undefined),
      body: ({ bootMode }) => sh`
  mode=${bootMode ?? ''}
  if [ "$mode" != legacy-bios ]; then
    [ -n "$(find "$R/boot/efi/EFI" "$R/efi/EFI" -iname '*.efi' 2>/dev/null | head -n 1)" ] || tell /boot/efi/EFI 'no program for UEFI'
  fi
  if [ "$mode" != uefi ]; then
    [ -n "$(find "$R/boot/grub/i386-pc" "$R/boot/grub2/i386-pc" -name '*.mod' 2>/dev/null | head -n 1)" ] || tell /boot 'no GRUB for BIOS'
  fi`,
    },
  ],
};
