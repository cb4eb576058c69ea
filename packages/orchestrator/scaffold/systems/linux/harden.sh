#!/bin/sh
# The same hardening for every Linux flavor. Files go into .d directories, so that nothing of the
# vendor's is edited and upgrades stay clean.
set -eu

mkdir -p /etc/ssh/sshd_config.d /etc/sysctl.d
cat > /etc/ssh/sshd_config.d/10-soe.conf <<'CONF'
PermitRootLogin no
PasswordAuthentication no
X11Forwarding no
CONF

cat > /etc/sysctl.d/90-soe.conf <<'CONF'
kernel.kptr_restrict = 2
net.ipv4.conf.all.send_redirects = 0
CONF

# Declared, so that it is the same number in every flavor and release.
getent passwd soe-agent >/dev/null || useradd --system --uid 990 --shell /usr/sbin/nologin soe-agent

printf 'SOE_VERSION=%s\n' "$SOE_VERSION" > /etc/soe-release
