/**
 * Prints what tells one life of an image from another, one fact on a line. Secrets are told by their digest
 * only. POSIX sh, and what busybox has too; what is missing is left out, and the last line says that it got there.
 */
export const linuxIdentity = `say() { printf 'soe-identity %s\\n' "$*" | tr -d '\\r'; }
digest() { sha256sum | cut -c1-64; }
say machine-id "$(cat /etc/machine-id 2>/dev/null)"
say host-name "$(hostname 2>/dev/null || cat /proc/sys/kernel/hostname)"
say boot-id "$(cat /proc/sys/kernel/random/boot_id 2>/dev/null)"
for file in /etc/ssh/ssh_host_*_key.pub; do
  [ -f "$file" ] && say host-key "$(cut -d' ' -f2 "$file" | digest)" "$file"
done
for file in /var/lib/systemd/random-seed /var/lib/urandom/random-seed /var/lib/misc/random-seed; do
  [ -s "$file" ] && say random-seed "$(digest < "$file")" "$file"
done
if command -v cloud-init >/dev/null 2>&1; then
  say first-boot-tool cloud-init
  say first-boot-of "$(cat /var/lib/cloud/data/instance-id 2>/dev/null || basename "$(readlink /var/lib/cloud/instance)")"
  [ -e /var/lib/cloud/instance/boot-finished ] && say first-boot-done yes
fi
for folder in /var/lib/cloud/instances/*/; do
  [ -d "$folder" ] && say instance-data "$(basename "$folder")"
done
for file in /var/log/cloud-init.log /var/log/cloud-init-output.log; do
  [ -f "$file" ] || continue
  tr -c 'a-z0-9-' '\\n' < "$file" | grep -E '^i-([0-9a-f]{8}|[0-9a-f]{17})$' | sort -u |
    while read -r id; do say logged-instance "$id" "$file"; done
done
for folder in /var/log/journal/*/; do
  [ -d "$folder" ] && say journal-of "$(basename "$folder")"
done
for file in /root/.ssh/authorized_keys /home/*/.ssh/authorized_keys; do
  [ -f "$file" ] || continue
  grep -E '(ssh-|ecdsa-|sk-)' "$file" | grep -v '^ *#' |
    while read -r key; do say authorized-key "$(printf '%s' "$key" | digest)" "$file"; done
done
for file in /var/lib/dhcp/*lease* /var/lib/dhclient/*lease* /var/lib/dhcpcd/*lease* /var/lib/NetworkManager/*lease*; do
  [ -s "$file" ] && say lease "$(digest < "$file")" "$file"
done
say end
`;
