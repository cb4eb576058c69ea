#!/bin/sh
# What must not be in an image that is launched many times.
set -eu

rm -f /etc/ssh/ssh_host_*_key /etc/ssh/ssh_host_*_key.pub
rm -f /root/.*_history /home/*/.*_history
rm -f /root/.ssh/authorized_keys /home/*/.ssh/authorized_keys

# Seeds and leases are of one machine: two that share them are taken for the same.
rm -f /var/lib/systemd/random-seed /var/lib/systemd/credential.secret
rm -f /var/lib/dhclient/*lease* /var/lib/dhcp/*lease* /var/lib/NetworkManager/*lease*

# What was fetched to build the image is old when it is launched.
if command -v apt-get >/dev/null; then apt-get clean; fi
if command -v dnf >/dev/null; then dnf --quiet clean all; fi
rm -rf /var/lib/apt/lists/* /var/cache/apt/*.bin /var/cache/dnf /var/cache/yum
rm -rf /root/.cache/pip /home/*/.cache/pip /root/.npm/_cacache /home/*/.npm/_cacache

# Not what runs now: Packer keeps this script in /tmp, and removes it itself.
find /tmp /var/tmp -mindepth 1 -maxdepth 1 ! -name 'script_*.sh' ! -name 'systemd-private-*' -exec rm -rf {} +
find /var/log -type f -exec truncate -s 0 {} +

# Who the machine is, and that it booted before.
if command -v cloud-init >/dev/null; then cloud-init clean --logs --seed; fi
truncate -s 0 /etc/machine-id
rm -f /var/lib/dbus/machine-id
