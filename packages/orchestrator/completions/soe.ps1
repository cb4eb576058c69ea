# soe completion powershell: put this line into your $PROFILE
#   soe completion powershell | Out-String | Invoke-Expression
Register-ArgumentCompleter -Native -CommandName soe -ScriptBlock {
  param($wordToComplete, $commandAst, $cursorPosition)
  $words = @($commandAst.CommandElements | Select-Object -Skip 1 | Where-Object { $_.Extent.EndOffset -lt $cursorPosition } | ForEach-Object { $_.ToString() })
  # An empty word needs quotes of its own to reach a program.
  $last = if ($wordToComplete -eq '') { '""' } else { $wordToComplete }
  soe complete '--' @words $last 2>$null | ForEach-Object {
    $value, $rest = $_ -split [char]9, 2
    $tip = if ($rest) { $rest } else { $value }
    [System.Management.Automation.CompletionResult]::new($value, $value, 'ParameterValue', $tip)
  }
}
