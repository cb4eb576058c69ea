import { messageLimit } from '../protocol.js';
import { ps } from './ps.js';

/** Bytes that this process may hold while a program prints: what prints for ever must not take all memory. */
const memoryLimit = 1024 * 1024 * 1024;

/** What every runner for Windows has: results, programs with a limit, files that are sent. */
export const powershellCore = ps`
$ErrorActionPreference = 'Stop'
$ProgressPreference = 'SilentlyContinue'
$WarningPreference = 'SilentlyContinue'
$script:SoeSuite = ''
$script:SoeTests = 0
$script:SoeFiles = 0
$script:SoeBad = 0
$script:SoeWork = $null
$script:SoeTrouble = $null
$script:SoeVerdict = 'error'
$script:SoeReason = ''
$script:SoeClock = [System.Diagnostics.Stopwatch]::StartNew()
$script:SoeUtf8 = New-Object System.Text.UTF8Encoding -ArgumentList $false
$script:SoePowerShell = Join-Path $env:SystemRoot 'System32\WindowsPowerShell\v1.0\powershell.exe'

function ConvertFrom-SoeText([string] $Text) {
  $script:SoeUtf8.GetString([System.Convert]::FromBase64String($Text))
}

# Any text as the value of a line: printable ASCII, the rest as %XX.
function ConvertTo-SoeValue([string] $Text) {
  $line = [System.Text.RegularExpressions.Regex]::Replace($Text, '[\s\p{Cc}\p{Cf}]+', ' ').Trim()
  if ($line.Length -gt ${messageLimit}) {
    $length = ${messageLimit}
    if ([char]::IsHighSurrogate($line[$length - 1])) { $length = $length - 1 }
    $line = $line.Substring(0, $length)
  }
  $value = New-Object System.Text.StringBuilder
  foreach ($byte in [System.Text.Encoding]::UTF8.GetBytes($line)) {
    $character = [char] $byte
    if ($byte -ge 32 -and $byte -le 126 -and '"%[\]{'.IndexOf($character) -lt 0) {
      [void] $value.Append($character)
    } else {
      [void] $value.Append('%' + $byte.ToString('X2'))
    }
  }
  $value.ToString()
}

# Not through the pipeline: it may wrap lines.
function Write-SoeLine([string] $Line) {
  [System.Console]::Out.WriteLine($Line)
  [System.Console]::Out.Flush()
}

function Set-SoePass {
  $script:SoeVerdict = 'pass'
  $script:SoeReason = ''
}
function Set-SoeFail([string] $Reason) {
  $script:SoeVerdict = 'fail'
  $script:SoeReason = $Reason
}
function Set-SoeUnsure([string] $Reason) {
  $script:SoeVerdict = 'error'
  $script:SoeReason = $Reason
}
function Set-SoeSkip([string] $Reason) {
  $script:SoeVerdict = 'skip'
  $script:SoeReason = $Reason
}
function Test-SoeIs([string] $Wanted, [string] $Seen) {
  if ($Wanted -eq $Seen) { Set-SoePass } else { Set-SoeFail ('it is ' + $Seen) }
}
# Present: yes, no.
function Test-SoePresence([string] $Wanted, [bool] $Present, [string] $There, [string] $Missing) {
  if ($Wanted -eq 'yes') {
    if ($Present) { Set-SoePass } else { Set-SoeFail $Missing }
  } elseif ($Present) {
    Set-SoeFail $There
  } else {
    Set-SoePass
  }
}

# Looks at a subject once, for all its tests. What goes wrong is an error of each of them.
function Find-Soe([scriptblock] $Look) {
  $script:SoeTrouble = $null
  try { [void] (& $Look) } catch { $script:SoeTrouble = $_.Exception.Message }
}

# Runs one test and reports it. One that does not decide is an error.
function Test-Soe([string] $Name, [scriptblock] $Test) {
  $script:SoeVerdict = 'error'
  $script:SoeReason = 'the check came to no decision'
  if ($null -ne $script:SoeTrouble) {
    $script:SoeReason = $script:SoeTrouble
  } else {
    try { [void] (& $Test) } catch { Set-SoeUnsure $_.Exception.Message }
  }
  $milliseconds = $script:SoeClock.ElapsedMilliseconds
  $script:SoeClock.Restart()
  $script:SoeTests = $script:SoeTests + 1
  if ($script:SoeVerdict -eq 'fail' -or $script:SoeVerdict -eq 'error') {
    $script:SoeBad = $script:SoeBad + 1
  }
  $message = ConvertTo-SoeValue $script:SoeReason
  Write-SoeLine ('##soe[test run="' + $script:SoeRun + '" suite="' + $script:SoeSuite + '" name="' + $Name + '" status=' + $script:SoeVerdict + ' ms=' + $milliseconds + ' msg="' + $message + '"]')
}

# A file as lines, compressed.
function Send-SoeFile([string] $Name, [byte[]] $Bytes) {
  if ($Bytes.Length -eq 0) { return }
  if ($Bytes.Length -gt 16777216) {
    Set-SoeUnsure 'the results have more than 16 MB'
    return
  }
  $memory = New-Object System.IO.MemoryStream
  $zip = New-Object System.IO.Compression.GZipStream -ArgumentList $memory, ([System.IO.Compression.CompressionMode]::Compress)
  $zip.Write($Bytes, 0, $Bytes.Length)
  $zip.Close()
  $text = [System.Convert]::ToBase64String($memory.ToArray())
  $of = [int] [System.Math]::Ceiling($text.Length / 3000)
  for ($part = 1; $part -le $of; $part++) {
    $from = ($part - 1) * 3000
    $data = $text.Substring($from, [System.Math]::Min(3000, $text.Length - $from))
    Write-SoeLine ('##soe[file run="' + $script:SoeRun + '" name="' + $Name + '" part=' + $part + ' of=' + $of + ' data="' + $data + '"]')
  }
  $script:SoeFiles = $script:SoeFiles + 1
}

# Ends what a program started, and what that started. Ids are used again: older processes are others.
function Stop-SoeTree($Process, [datetime] $Since) {
  if (-not $Process.HasExited) { Stop-Process -Id $Process.Id -Force -ErrorAction SilentlyContinue }
  $all = @(Get-CimInstance -ClassName Win32_Process -ErrorAction SilentlyContinue)
  $ids = @($Process.Id)
  for ($at = 0; $at -lt $ids.Count; $at++) {
    foreach ($each in $all) {
      if ($each.ParentProcessId -eq $ids[$at] -and $each.CreationDate -ge $Since -and $ids -notcontains $each.ProcessId) {
        $ids += $each.ProcessId
        Stop-Process -Id $each.ProcessId -Force -ErrorAction SilentlyContinue
      }
    }
  }
}

# Runs a script of PowerShell in a process of its own, of which nothing stays. Sets SoeOutcome (ended, with
# SoeStatus, or stopped), SoeWhy, SoeOut and SoeErr.
function Invoke-SoeScript([string] $Path, [string] $Arguments, [int] $Seconds) {
  Invoke-SoeProgram $script:SoePowerShell ('-NoProfile -NonInteractive -ExecutionPolicy Bypass -File "' + $Path + '" ' + $Arguments) $Seconds
}
function Invoke-SoeProgram([string] $File, [string] $Arguments, [int] $Seconds) {
  $temporary = Join-Path $script:SoeWork 'tmp'
  [void] [System.IO.Directory]::CreateDirectory($temporary)
  $start = New-Object System.Diagnostics.ProcessStartInfo
  $start.FileName = $File
  $start.Arguments = $Arguments
  $start.UseShellExecute = $false
  $start.CreateNoWindow = $true
  $start.WorkingDirectory = $script:SoeWork
  $start.RedirectStandardInput = $true
  $start.RedirectStandardOutput = $true
  $start.RedirectStandardError = $true
  $start.StandardOutputEncoding = $script:SoeUtf8
  $start.StandardErrorEncoding = $script:SoeUtf8
  $start.EnvironmentVariables['TEMP'] = $temporary
  $start.EnvironmentVariables['TMP'] = $temporary
  $since = [datetime]::Now.AddSeconds(-1)
  $process = [System.Diagnostics.Process]::Start($start)
  $process.StandardInput.Close()
  # Both are read at once: a program waits where one of them is full.
  $out = $process.StandardOutput.ReadToEndAsync()
  $err = $process.StandardError.ReadToEndAsync()
  $clock = [System.Diagnostics.Stopwatch]::StartNew()
  $why = ''
  while (-not $process.WaitForExit(200)) {
    if ($clock.Elapsed.TotalSeconds -ge $Seconds) { $why = 'it did not end within ' + $Seconds + ' second'; if ($Seconds -ne 1) { $why += 's' }; break }
    # What is not needed any more does not count: that of earlier programs.
    if ([System.GC]::GetTotalMemory($false) -gt ${memoryLimit} -and [System.GC]::GetTotalMemory($true) -gt ${memoryLimit}) { $why = 'it printed too much'; break }
  }
  Stop-SoeTree $process $since
  # What is not read is not known to be empty.
  $read = [System.Threading.Tasks.Task]::WaitAll([System.Threading.Tasks.Task[]] @($out, $err), 10000)
  if (-not $read -and $why -eq '') { $why = 'something that it started goes on, and holds its output' }
  $script:SoeOut = ''
  $script:SoeErr = ''
  $script:SoeStatus = -1
  if ($why -eq '') {
    $script:SoeOut = $out.Result
    $script:SoeErr = $err.Result
    $script:SoeOutcome = 'ended'
    $script:SoeStatus = $process.ExitCode
    $script:SoeWhy = 'it ended with ' + $process.ExitCode
    $words = $script:SoeErr.Trim()
    if ($words -eq '') { $words = $script:SoeOut.Trim() }
    if ($words.Length -gt 300) { $words = $words.Substring($words.Length - 300) }
    if ($words -ne '') { $script:SoeWhy = $script:SoeWhy + ': ' + $words }
  } else {
    $script:SoeOutcome = 'stopped'
    $script:SoeWhy = $why
  }
  $process.Dispose()
}

# Windows PowerShell reads scripts as UTF-8 only with a byte order mark.
function Write-SoeScript([string] $Name, [string] $Text) {
  $path = Join-Path $script:SoeWork $Name
  [System.IO.File]::WriteAllText($path, $Text, (New-Object System.Text.UTF8Encoding -ArgumentList $true))
  $path
}
function Expand-SoeBytes([string] $Form, [string] $Text) {
  $bytes = [System.Convert]::FromBase64String($Text)
  if ($Form -eq 'gzip') {
    $from = New-Object System.IO.MemoryStream -ArgumentList (, $bytes)
    $zip = New-Object System.IO.Compression.GZipStream -ArgumentList $from, ([System.IO.Compression.CompressionMode]::Decompress)
    $to = New-Object System.IO.MemoryStream
    $zip.CopyTo($to)
    $bytes = $to.ToArray()
  }
  , $bytes
}

# What lines must have. Wanted: yes, no. Kind: text, regex.
function Test-SoeLines([string[]] $Lines, [string] $Wanted, [string] $Kind, [string] $Pattern) {
  $found = $false
  if ($Kind -eq 'regex') {
    $regex = New-Object System.Text.RegularExpressions.Regex -ArgumentList $Pattern, ([System.Text.RegularExpressions.RegexOptions]::CultureInvariant), ([timespan]::FromSeconds(10))
    foreach ($line in $Lines) { if ($regex.IsMatch($line)) { $found = $true; break } }
  } else {
    foreach ($line in $Lines) {
      if ($line.IndexOf($Pattern, [System.StringComparison]::Ordinal) -ge 0) { $found = $true; break }
    }
  }
  Test-SoePresence $Wanted $found 'a line has it' 'no line has it'
}

function Enter-Soe {
  if ([System.Environment]::Is64BitOperatingSystem -and -not [System.Environment]::Is64BitProcess) {
    throw 'this is a PowerShell of 32 bits, which does not see the registry and files of the system; run the one of 64 bits'
  }
  $script:SoeWork = Join-Path ([System.IO.Path]::GetTempPath()) ('soe-' + [guid]::NewGuid().ToString('N'))
  [void] [System.IO.Directory]::CreateDirectory($script:SoeWork)
}
function Exit-Soe {
  if ($null -eq $script:SoeWork) { return }
  # What a program held open is let go some moments after its end.
  for ($try = 1; $try -le 20 -and (Test-Path -LiteralPath $script:SoeWork); $try++) {
    Remove-Item -LiteralPath $script:SoeWork -Recurse -Force -ErrorAction SilentlyContinue
    if (Test-Path -LiteralPath $script:SoeWork) { Start-Sleep -Milliseconds 250 }
  }
}
`;
