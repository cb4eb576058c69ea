#!/bin/sh
# What every Red Hat Enterprise Linux 9 server carries beyond the vendor's image.
set -eu

dnf -y upgrade
dnf -y install chrony audit
case $(uname -m) in
  aarch64) architecture=arm64 ;;
  *) architecture=amd64 ;;
esac
# Red Hat's images do not have the agent of SSM, through which tests reach a launch.
dnf -y install "https://s3.amazonaws.com/ec2-downloads-windows/SSMAgent/latest/linux_$architecture/amazon-ssm-agent.rpm"
systemctl enable chronyd auditd amazon-ssm-agent
