# What every Windows Server 2022 carries beyond the vendor's image.
$ErrorActionPreference = 'Stop'

# Nobody needs the first version of SMB, and worms do.
Set-SmbServerConfiguration -EnableSMB1Protocol $false -Force
