#!/bin/sh
# What every Ubuntu 24.04 server carries beyond the vendor's image.
set -eu

export DEBIAN_FRONTEND=noninteractive
cloud-init status --wait
apt-get update
apt-get -y upgrade
apt-get -y install chrony auditd
systemctl enable chrony auditd
