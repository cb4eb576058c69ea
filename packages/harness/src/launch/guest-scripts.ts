import type { Platform } from '../suites/suite.js';

/**
 * Characters of base64 in one command: a document of SSM with its parameters has at most 64 KB
 * (CreateDocument, API reference).
 */
const partSize = 40_000;

/** Bytes that come back with one command: in base64 they are fewer than the 24,000 characters that SSM keeps. */
export const chunkSize = 17_400;

/** Most bytes of output, before they are packed, that are taken from a guest. */
export const mostOutput = 32 * 1024 * 1024;

/** A script on its way into a guest, and its output on the way back. Everything is in one private folder. */
export interface GuestScripts {
  /** Bring the script in, one after the other; each may be run twice. */
  readonly parts: readonly string[];
  /** Runs it, at most once, however often this is run, and prints the first chunk of its output. */
  readonly run: string;
  /** Prints the chunk of packed output that begins at this byte. */
  readonly fetch: (offset: number) => string;
  /** Removes the folder. */
  readonly clean: string;
}

/**
 * The scripts that carry another one. It travels as base64, because SSM replaces what is between double
 * braces in its parameters, and so does its output, because SSM cuts at characters.
 *
 * @param token - hexadecimal; names the folder and is in the lines that are read
 */
export function guestScripts(platform: Platform, script: string, token: string): GuestScripts {
  return platform === 'windows' ? windowsScripts(script, token) : linuxScripts(script, token);
}

/** What the first line of printed output says. */
export interface OutputHeader {
  /** Exit status of the script. */
  readonly code: number;
  /** Bytes of packed standard output. */
  readonly size: number;
  /** Whether they are packed with gzip. */
  readonly isPacked: boolean;
  /** Last lines of what it wrote about what went wrong. */
  readonly stderr: string;
  /** The first chunk. */
  readonly chunk: Uint8Array;
}

/** Reads what `run` printed; undefined where it is not that. */
export function readHeader(stdout: string, token: string): OutputHeader | undefined {
  const pattern = new RegExp(
    `^soe ${token} code=(\\d+) size=(\\d+) packed=([01]) stderr=([A-Za-z0-9+/=]*)\\r?\\n([A-Za-z0-9+/=\\r\\n]*)$`,
  );
  const found = pattern.exec(stdout.trimEnd().concat('\n'));
  if (found === null) return undefined;
  const [, code = '', size = '', packed, stderr = '', chunk = ''] = found;
  return {
    code: Number(code),
    size: Number(size),
    isPacked: packed === '1',
    stderr: Buffer.from(stderr, 'base64').toString('utf8'),
    chunk: Buffer.from(chunk, 'base64'),
  };
}

function linuxScripts(script: string, token: string): GuestScripts {
  const folder = `/run/soe-test-${token}`;
  const encoded = Buffer.from(script).toString('base64');
  const pieces = encoded.match(new RegExp(`.{1,${partSize}}`, 'g')) ?? [''];
  const enter = `umask 077\nmkdir -p ${folder} && cd ${folder} || exit 96`;
  const name = (index: number): string => `part.${String(index).padStart(5, '0')}`;
  const put = (piece: string, index: number): string =>
    `${enter}\ncat > ${name(index)}.new <<'SOE'\n${piece}\nSOE\nmv ${name(index)}.new ${name(index)}`;
  const isShort = pieces.length === 1;
  const chunk = (offset: number): string =>
    `tail -c +${offset + 1} packed | head -c ${chunkSize} | base64 | tr -d '\\n'; echo`;
  // A command whose answer was lost is sent again: the second waits for the first, and both print.
  const run = `${isShort ? put(pieces[0] ?? '', 0) : enter}
if mkdir begun 2>/dev/null; then
  cat part.* | base64 -d > script
  if [ "$(wc -c < script)" -eq ${Buffer.byteLength(script)} ]; then
    (umask 022; cd / && exec sh ${folder}/script) > out 2> err < /dev/null
    echo $? > code.new
  else
    echo 97 > code.new
    echo 'the script did not arrive whole' > err
    : > out
  fi
  if command -v gzip > /dev/null 2>&1; then
    head -c ${mostOutput} out | gzip -c > packed
    echo 1 > kind
  else
    head -c ${mostOutput} out > packed
    echo 0 > kind
  fi
  rm -f out part.*
  mv code.new code
fi
while [ ! -e code ] && [ -d ${folder} ]; do sleep 1; done
echo "soe ${token} code=$(cat code) size=$(($(wc -c < packed))) packed=$(cat kind) stderr=$(tail -c 1500 err | base64 | tr -d '\\n')"
${chunkOfRun(chunk(0))}
`;
  return {
    parts: isShort ? [] : pieces.map(put),
    run,
    fetch: (offset) => `cd ${folder} || exit 96\n${chunk(offset)}`,
    clean: `rm -rf ${folder}`,
  };
}

/** With the header before it the first chunk has less room. */
function chunkOfRun(chunk: string): string {
  return chunk.replace(String(chunkSize), String(firstChunkSize));
}

/** Bytes of the first chunk. */
export const firstChunkSize = 15_000;

function windowsScripts(script: string, token: string): GuestScripts {
  const folder = `$folder = Join-Path $env:ProgramData 'soe-test-${token}'`;
  // With a byte order mark, without which Windows PowerShell takes it for the local code page.
  const encoded = Buffer.from(`\uFEFF${script}`).toString('base64');
  const pieces = encoded.match(new RegExp(`.{1,${partSize}}`, 'g')) ?? [''];
  const acl = `icacls $folder /inheritance:r /grant '*S-1-5-18:(OI)(CI)F' '*S-1-5-32-544:(OI)(CI)F' | Out-Null`;
  const enter = `$ErrorActionPreference = 'Stop'\n${folder}\nNew-Item -ItemType Directory -Force $folder | Out-Null\n${acl}\nSet-Location $folder`;
  const put = (piece: string, index: number): string => {
    const name = `part.${String(index).padStart(5, '0')}`;
    return `${enter}\n[IO.File]::WriteAllText("$folder\\${name}", '${piece}')`;
  };
  const isShort = pieces.length === 1;
  const print = (offset: string, size: number): string =>
    [
      `$bytes = [IO.File]::ReadAllBytes("$folder\\packed")`,
      `$offset = ${offset}`,
      `$length = [Math]::Max(0, [Math]::Min(${size}, $bytes.Length - $offset))`,
      'Write-Output ([Convert]::ToBase64String($bytes, [Math]::Min($offset, $bytes.Length), $length))',
    ].join('\n');
  const run = `${isShort ? put(pieces[0] ?? '', 0) : enter}
$first = $true
try { New-Item -ItemType Directory 'begun' -ErrorAction Stop | Out-Null } catch { $first = $false }
if ($first) {
  $text = -join (Get-ChildItem 'part.*' | Sort-Object Name | ForEach-Object { [IO.File]::ReadAllText($_.FullName) })
  [IO.File]::WriteAllBytes("$folder\\script.ps1", [Convert]::FromBase64String($text))
  cmd.exe /c "powershell.exe -NoProfile -NonInteractive -ExecutionPolicy Bypass -File script.ps1 > out 2> err < NUL"
  $code = $LASTEXITCODE
  $in = [IO.File]::ReadAllBytes("$folder\\out")
  $to = [IO.File]::Create("$folder\\packed")
  $zip = New-Object IO.Compression.GZipStream($to, [IO.Compression.CompressionMode]::Compress)
  $zip.Write($in, 0, [Math]::Min($in.Length, ${mostOutput}))
  $zip.Close()
  Remove-Item 'out', 'part.*' -Force
  [IO.File]::WriteAllText("$folder\\code.new", "$code")
  Move-Item 'code.new' 'code'
}
while (-not (Test-Path 'code') -and (Test-Path $folder)) { Start-Sleep 1 }
$code = [IO.File]::ReadAllText("$folder\\code")
$size = (Get-Item 'packed').Length
$err = [IO.File]::ReadAllBytes("$folder\\err")
$from = [Math]::Max(0, $err.Length - 1500)
$stderr = [Convert]::ToBase64String($err, $from, $err.Length - $from)
Write-Output "soe ${token} code=$code size=$size packed=1 stderr=$stderr"
${print('0', firstChunkSize)}
`;
  return {
    parts: isShort ? [] : pieces.map(put),
    run,
    fetch: (offset) =>
      `$ErrorActionPreference = 'Stop'\n${folder}\n${print(String(offset), chunkSize)}`,
    clean: `${folder}\nRemove-Item $folder -Recurse -Force -ErrorAction SilentlyContinue`,
  };
}
