#!/bin/sh
# What every Amazon Linux 2023 server carries beyond the vendor's image.
set -eu

dnf -y upgrade --releasever=latest
dnf -y install chrony audit amazon-ssm-agent
systemctl enable chronyd auditd amazon-ssm-agent
