/**
 * Prepares what a boot needs inside. Prints `first` when it is the first of this instance on this
 * disk, and notes that it was. A first boot that was cut short is not done again, as with cloud-init.
 *
 * Arguments: the instance id; the text of instance-data.json. Its standard input is the user data.
 */
export const beginScript = `
set -e
instance=/var/lib/cloud/instances/$1
mkdir -p /var/lib/cloud/data /var/log /run/cloud-init
printf '%s' "$2" > /run/cloud-init/instance-data.json
echo running > /run/cloud-init/state
ln -sf ../../var/lib/cloud/data/status.json /run/cloud-init/status.json
ln -sf ../../var/lib/cloud/data/result.json /run/cloud-init/result.json
[ -s /etc/machine-id ] || tr -d - < /proc/sys/kernel/random/uuid > /etc/machine-id
if [ -e "$instance/sem/config_scripts_user" ]; then
  [ ! -s /etc/hostname ] || hostname "$(cat /etc/hostname)"
  exit 0
fi

[ ! -e /var/lib/cloud/data/instance-id ] || cp /var/lib/cloud/data/instance-id /var/lib/cloud/data/previous-instance-id
rm -f /var/lib/cloud/data/result.json
mkdir -p "$instance/sem" "$instance/scripts"
chmod 700 "$instance/scripts"
ln -sfn "$instance" /var/lib/cloud/instance
echo "$1" > /var/lib/cloud/data/instance-id
touch "$instance/user-data.txt"
chmod 600 "$instance/user-data.txt"
cat > "$instance/user-data.txt"
: > "$instance/sem/config_scripts_user"
echo first
`;

/**
 * Notes how far a boot is. Arguments: a word for it; the text of status.json; the text of result.json,
 * or nothing as long as it is not done.
 */
export const noteScript = `
set -e
cd /var/lib/cloud/data
printf '%s' "$2" > status.json.new
mv status.json.new status.json
if [ -n "$3" ]; then
  printf '%s' "$3" > result.json.new
  mv result.json.new result.json
  : > /var/lib/cloud/instance/boot-finished
fi
mkdir -p /run/cloud-init
echo "$1" > /run/cloud-init/state
`;
