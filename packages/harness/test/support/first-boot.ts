/**
 * A script for {@link bakeImage}: whenever first boot is asked for its status, the image runs these lines
 * before (they may say another status, and exit). Machines of local-aws have nothing else that starts things.
 */
export function whenAsked(lines: string): string {
  return `
[ -e /usr/bin/cloud-init.real ] || mv /usr/bin/cloud-init /usr/bin/cloud-init.real
cat > /usr/bin/cloud-init <<'SOE'
#!/bin/sh
if [ "$1" = status ]; then
${lines}
fi
exec cloud-init.real "$@"
SOE
chmod 755 /usr/bin/cloud-init
`;
}
