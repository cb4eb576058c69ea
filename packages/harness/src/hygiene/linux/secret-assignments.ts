import { sh } from '../../runner/posix/sh.js';

const names = ['password', 'passwd', 'passphrase', 'secret', 'token', 'credential'];
const keys = ['api', 'access', 'auth', 'account', 'encryption'].map((kind) => `${kind}[_-]?key`);

/** What the name of a setting has in it that holds a secret. */
const secretName = [...names, ...keys].join('|');

/** A line that may set a secret, for a grep that tells letters of both cases apart. */
export const assignmentExpression = `(${eitherCase(secretName)})[A-Za-z0-9_-]*["']?[[:space:]]*[:=]+[[:space:]]*["']?[^[:space:]"']{8,}`;

/**
 * The function `assigned` of the shell: reads a file, and prints the number of each line with a setting
 * whose value looks like a secret. Such a value has letters and digits, or signs of three kinds, and differs enough
 * from sign to sign (Shannon's entropy); references, paths, calls and placeholders are none.
 */
export const printAssigned: string = sh`assigned() {
  awk '
    # busybox may have no log().
    function log2(of,  whole, part, bit) {
      while (of >= 2) { of /= 2; whole++ }
      for (bit = 0.5; bit > 0.001; bit /= 2) { of *= of; if (of >= 2) { of /= 2; part += bit } }
      return whole + part
    }
    function entropy(text,  size, at, sign, count, sum) {
      size = length(text)
      for (at = 1; at <= size; at++) count[substr(text, at, 1)]++
      for (sign in count) sum += count[sign] * log2(count[sign])
      return log2(size) - sum / size
    }
    function is_secret(text,  size, low, kinds) {
      size = length(text)
      if (size < 8 || size > 512) return 0
      if (text ~ /^[$<{%@*(&!|\/~[]/ || text ~ /[$][({]|[{][{]|^[.]|:\/\/|[(]/) return 0
      low = tolower(text)
      if (low ~ /^arn:|change_?me|example|placeholder|redacted|your[_-]/) return 0
      # Names of methods and types.
      if (low ~ /^(u?int[0-9]+_t|((scram|hmac|pbkdf2)[-_])?(sha|md|sm)[-_]?[0-9]+([-_]?crypt|[-_][0-9]+)?|aes[-_]?[0-9]+([-_][a-z]+)*|argon2id?|utf-?[0-9]+)$/) return 0
      kinds = (text ~ /[a-z]/) + (text ~ /[A-Z]/) + (text ~ /[0-9]/) + (text ~ /[^A-Za-z0-9_.:\/-]/)
      if (!(text ~ /[A-Za-z]/ && text ~ /[0-9]/) && kinds < 3) return 0
      return entropy(text) >= (size < 12 ? 2.5 : 3)
    }
    # Settings that begin in the overlap with the next part are left to that.
    function holds_secret(rest, is_last,  low, name, mark, value, at) {
      low = tolower(rest)
      while (match(low, /(${secretName})[a-z0-9_-]*["\047]?[ \t]*[:=]+[ \t]*["\047]?/)) {
        if (at + RSTART > part - overlap && !is_last) return 0
        at += RSTART + RLENGTH - 1
        name = substr(low, RSTART, RLENGTH)
        rest = substr(rest, RSTART + RLENGTH)
        low = substr(low, RSTART + RLENGTH)
        mark = substr(name, length(name))
        if (mark == "\"" || mark == "\047") match(rest, mark == "\"" ? "^[^\"]*" : "^[^\047]*")
        else match(rest, /^[^ \t"\047]*/)
        value = substr(rest, 1, RLENGTH)
        if (mark != "\"" && mark != "\047") sub(/[,;)}\]]+$/, "", value)
        # What is said about a secret is none.
        if (name ~ /(file|path|dir|length|len|min|max|days|age|expir[a-z]*|ttl|timeout|type|name|ur[li]|size|count|policy|format|version)["\047]?[ \t]*[:=]/) {
          rest = substr(rest, length(value) + 1)
          low = substr(low, length(value) + 1)
          at += length(value)
        } else if (value !~ /[ \t]/ && is_secret(value)) return 1
      }
      return 0
    }
    BEGIN { part = 20000; overlap = 1000 }
    {
      # In parts: awk copies what is left of a line with every match.
      for (start = 1; start == 1 || start + overlap <= length($0); start += part - overlap)
        if (holds_secret(substr($0, start, part), start + part > length($0))) {
          print NR
          break
        }
    }' "$1"
}`;

function eitherCase(expression: string): string {
  return expression.replaceAll(/[a-z]/g, (letter) => `[${letter}${letter.toUpperCase()}]`);
}
