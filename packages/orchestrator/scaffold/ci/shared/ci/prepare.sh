#!/bin/sh
# Gets what a CI job needs: soe itself, and Packer with its plugin.
set -eu

npm ci --no-audit --no-fund

version=${PACKER_VERSION:-1.16.0}
bin=$PWD/.soe/bin
if ! "$bin/packer" version 2>/dev/null | grep -qF "v$version"; then
  case $(uname -m) in
    aarch64 | arm64) architecture=arm64 ;;
    *) architecture=amd64 ;;
  esac
  zip=packer_${version}_linux_$architecture.zip
  from=https://releases.hashicorp.com/packer/$version
  folder=$(mktemp -d)
  curl -fsSL --retry 3 -o "$folder/$zip" "$from/$zip"
  curl -fsSL --retry 3 -o "$folder/sums" "$from/packer_${version}_SHA256SUMS"
  (cd "$folder" && grep -F "  $zip" sums | sha256sum -c -)
  mkdir -p "$bin"
  unzip -qo "$folder/$zip" packer -d "$bin"
  rm -rf "$folder"
fi
# A token, where there is one, only lifts the limit of GitHub on downloads.
PACKER_GITHUB_API_TOKEN=${GITHUB_TOKEN:-} "$bin/packer" plugins install github.com/hashicorp/amazon "${PACKER_AMAZON_VERSION:-1.8.2}"
