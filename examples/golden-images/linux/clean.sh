#!/bin/sh
# What must not be in an image that is launched many times.
set -eu

rm -f /etc/ssh/ssh_host_*_key /etc/ssh/ssh_host_*_key.pub
truncate -s 0 /etc/machine-id
rm -f /var/lib/dbus/machine-id
# Seeds and leases are of one machine: two that share them are taken for the same.
rm -f /var/lib/systemd/random-seed /var/lib/systemd/credential.secret
rm -f /var/lib/dhclient/*lease* /var/lib/dhcp/*lease* /var/lib/NetworkManager/*lease*
rm -f /root/.*_history /home/*/.*_history
rm -f /root/.ssh/authorized_keys /home/*/.ssh/authorized_keys
# What was fetched to build the image is old when it is launched.
rm -rf /var/cache/dnf /var/cache/yum /var/lib/apt/lists/* /var/cache/apt/archives/*.deb
find /var/log -type f -exec truncate -s 0 {} +
if command -v cloud-init >/dev/null; then cloud-init clean --logs --seed; fi
