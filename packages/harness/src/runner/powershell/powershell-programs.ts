import { tapMark } from '../tap-mark.js';
import { ps } from './ps.js';

/** Commands of a suite, as a script of its own. */
export const powershellCommands = ps`
# Ends as the last thing in it did: with the number of a program, or with 1 for a cmdlet that failed.
function Find-SoeCommand([int] $Seconds, [string] $Text) {
  $lines = @(
    '[Console]::OutputEncoding = New-Object System.Text.UTF8Encoding -ArgumentList $false'
    '$ProgressPreference = ''SilentlyContinue'''
    $Text
    'if ($?) { exit 0 } elseif ($LASTEXITCODE) { exit $LASTEXITCODE } else { exit 1 }'
  )
  $path = Write-SoeScript 'command.ps1' ($lines -join [System.Environment]::NewLine)
  Invoke-SoeScript $path '' $Seconds
}
function Test-SoeCommandExitStatus([string] $Wanted) {
  if ($script:SoeOutcome -eq 'ended' -and [string] $script:SoeStatus -eq $Wanted) { Set-SoePass } else { Set-SoeFail $script:SoeWhy }
}
function Test-SoeCommandOutput([string] $Text, [string] $Wanted, [string] $Kind, [string] $Pattern) {
  if ($script:SoeOutcome -ne 'ended') { Set-SoeFail $script:SoeWhy; return }
  Test-SoeLines ($Text -split '\r?\n') $Wanted $Kind $Pattern
}
function Test-SoeCommandStdout([string] $Wanted, [string] $Kind, [string] $Pattern) { Test-SoeCommandOutput $script:SoeOut $Wanted $Kind $Pattern }
function Test-SoeCommandStderr([string] $Wanted, [string] $Kind, [string] $Pattern) { Test-SoeCommandOutput $script:SoeErr $Wanted $Kind $Pattern }
`;

/** Scripts that are carried along. */
export const powershellScripts = ps`
function Test-SoeScriptRuns([int] $Seconds, [string] $How, [string] $Output, [string] $Results, [string] $Form, [string] $Text) {
  if ($How -ne 'ps1' -and $How -ne 'cmd' -and $How -ne 'exe') { Set-SoeUnsure 'Windows runs .ps1, .cmd, .bat and .exe only'; return }
  $path = Join-Path $script:SoeWork ('script.' + $How)
  [System.IO.File]::WriteAllBytes($path, (Expand-SoeBytes $Form $Text))
  switch ($How) {
    'ps1' { Invoke-SoeScript $path '' $Seconds }
    'cmd' { Invoke-SoeProgram (Join-Path $env:SystemRoot 'System32\cmd.exe') ('/d /s /c ""' + $path + '""') $Seconds }
    'exe' { Invoke-SoeProgram $path '' $Seconds }
  }
  if ($script:SoeOutcome -eq 'ended' -and $script:SoeStatus -eq 0) { Set-SoePass } else { Set-SoeFail $script:SoeWhy }
  if ($Output -eq 'tap' -or ($Output -eq 'auto' -and $script:SoeOut -match '(?m)${tapMark}')) {
    if ($script:SoeVerdict -eq 'pass' -and $script:SoeOut -match '(?m)^(not ok\b(?!.*#[ \t]*(todo|skip))|Bail out!)') { Set-SoeFail 'its TAP tells of a failure' }
    Send-SoeFile $Results ($script:SoeUtf8.GetBytes($script:SoeOut))
  }
}
`;

/** What Pester is run with: versions 3 and 4 have parameters, 5 and later a configuration. */
const pesterScript = ps`
param([string] $Results)
[Console]::OutputEncoding = New-Object System.Text.UTF8Encoding -ArgumentList $false
$ProgressPreference = 'SilentlyContinue'
$newest = Get-Module -ListAvailable -Name Pester | Sort-Object -Property Version -Descending | Select-Object -First 1
Import-Module -Name $newest.Path -Force
if ($newest.Version.Major -ge 5) {
  if (Get-Command -Name New-PesterConfiguration -ErrorAction SilentlyContinue) { $configuration = New-PesterConfiguration } else { $configuration = [PesterConfiguration]::Default }
  $configuration.Run.Path = (Get-Location).Path
  $configuration.Run.PassThru = $true
  $configuration.TestResult.Enabled = $true
  $configuration.TestResult.OutputFormat = 'NUnitXml'
  $configuration.TestResult.OutputPath = $Results
  $run = Invoke-Pester -Configuration $configuration
} else {
  $run = Invoke-Pester -Script (Get-Location).Path -OutputFile $Results -OutputFormat NUnitXml -PassThru
}
$broken = [int] $run.FailedContainersCount + [int] $run.FailedBlocksCount
if ($null -eq $run -or $broken -gt 0) {
  [Console]::Error.WriteLine('files or blocks did not run: ' + $broken)
  exit 2
}
if ($run.FailedCount -gt 0) { exit 1 }
exit 0
`;

/** Test tools that the image may have. */
export const powershellTools = ps`
function Enter-SoeTool {
  $script:SoeTool = Join-Path $script:SoeWork 'tool'
  if (Test-Path -LiteralPath $script:SoeTool) { Remove-Item -LiteralPath $script:SoeTool -Recurse -Force }
  [void] [System.IO.Directory]::CreateDirectory($script:SoeTool)
}
function Add-SoeToolFile([string] $Path, [string] $Form, [string] $Text) {
  $full = Join-Path $script:SoeTool $Path
  [void] [System.IO.Directory]::CreateDirectory([System.IO.Path]::GetDirectoryName($full))
  [System.IO.File]::WriteAllBytes($full, (Expand-SoeBytes $Form $Text))
}
function Find-SoeProgram([string[]] $Names) {
  foreach ($name in $Names) {
    if (Get-Command -Name $name -CommandType Application -ErrorAction SilentlyContinue) { return $name }
  }
  ''
}
function Test-SoeToolRuns([string] $Tool, [string] $Required, [int] $Seconds, [string] $Results, [string] $Main, [string] $Variables) {
  $program = ''
  $failed = 1
  $run = ''
  switch ($Tool) {
    'pester' {
      if (Get-Module -ListAvailable -Name Pester) { $program = 'Pester' }
      $Main = Write-SoeScript 'pester.ps1' (ConvertFrom-SoeText '${Buffer.from(pesterScript.trim()).toString('base64')}')
      $run = '& $Main -Results $Results; exit $LASTEXITCODE'
    }
    'goss' {
      $program = Find-SoeProgram 'goss'
      $run = '$env:GOSS_USE_ALPHA = ''1''; $with = @(); if ($Variables) { $with = @(''--vars'', $Variables) }; & $Program --gossfile $Main @with validate --format junit --no-color; exit $LASTEXITCODE'
    }
    'pytest' {
      $program = Find-SoeProgram 'pytest'
      $run = '$env:PYTHONDONTWRITEBYTECODE = ''1''; & $Program -p no:cacheprovider ''--junitxml'' $Results .; exit $LASTEXITCODE'
    }
    'inspec' {
      $program = Find-SoeProgram 'inspec', 'cinc-auditor'
      $failed = 100
      $run = '$licence = @(); if ($Program -eq ''inspec'') { $licence = @(''--chef-license'', ''accept-no-persist'') }; & $Program exec . --no-color @licence --reporter (''json:'' + $Results); exit $LASTEXITCODE'
    }
  }
  if ($program -eq '') {
    if ($Required -eq 'yes') { Set-SoeFail ('the image has no ' + $Tool) } else { Set-SoeSkip ('the image has no ' + $Tool) }
    return
  }
  $file = Join-Path $script:SoeWork 'results.xml'
  if (Test-Path -LiteralPath $file) { Remove-Item -LiteralPath $file -Force }
  $head = 'param([string] $Program, [string] $Folder, [string] $Results, [string] $Main, [string] $Variables); [Console]::OutputEncoding = New-Object System.Text.UTF8Encoding -ArgumentList $false; Set-Location -LiteralPath $Folder; '
  $path = Write-SoeScript 'tool.ps1' ($head + $run)
  $quoted = @($program, $script:SoeTool, $file, $Main, $Variables) | ForEach-Object { '"' + $_ + '"' }
  Invoke-SoeScript $path ($quoted -join ' ') $Seconds
  if ($script:SoeOutcome -ne 'ended') { Set-SoeFail $script:SoeWhy }
  elseif ($script:SoeStatus -eq 0) { Set-SoePass }
  elseif ($script:SoeStatus -eq $failed) { Set-SoeFail $script:SoeWhy }
  elseif ($Tool -eq 'inspec' -and $script:SoeStatus -eq 101) { Set-SoeSkip 'it ended with 101: controls were skipped' }
  else { Set-SoeUnsure $script:SoeWhy }
  if ($Tool -eq 'goss') { [System.IO.File]::WriteAllText($file, $script:SoeOut, $script:SoeUtf8) }
  if (Test-Path -LiteralPath $file) { Send-SoeFile $Results ([System.IO.File]::ReadAllBytes($file)) }
}
`;
