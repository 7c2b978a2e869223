# Starts the till full screen on Windows: Edge or Chrome at the bridge's address, and again whenever it ends.
#
#   powershell -ExecutionPolicy Bypass -File scripts\kiosk.ps1 [-Address URL] [-ProfileFolder FOLDER] [-Browser PATH] [-Once] [-DryRun] [-Help]
#
# The page keeps the cart on this device, so a browser that dies costs nothing but the seconds until it is back. To start it with
# Windows: a shortcut to the line above in the folder that "shell:startup" opens.
param(
    [string]$Address = 'http://localhost:17890',
    [string]$ProfileFolder = (Join-Path $env:LOCALAPPDATA 'Zhangfang\kiosk'),
    [string]$Browser = '',
    [switch]$Once,
    [switch]$DryRun,
    [switch]$Help
)
$ErrorActionPreference = 'Stop'

if ($Help) {
    @'
usage: kiosk.ps1 [-Address URL] [-ProfileFolder FOLDER] [-Browser PATH] [-Once] [-DryRun]

Shows the till full screen and starts it again whenever it ends.

  -Address URL           where the bridge listens (http://localhost:17890)
  -ProfileFolder FOLDER  the browser's own folder: the cart and this device's settings live there
                         (%LOCALAPPDATA%\Zhangfang\kiosk)
  -Browser PATH          msedge.exe or chrome.exe (the first that is found)
  -Once                  do not start it again
  -DryRun                print the command and end
  -Help                  this text

To leave: Alt+F4, then close the window of this script.
'@
    exit 0
}

if ($Address -notmatch '^https?://') { throw 'the address begins with http:// or https://' }

if (-not $Browser) {
    $places = @(
        "${env:ProgramFiles(x86)}\Microsoft\Edge\Application\msedge.exe",
        "$env:ProgramFiles\Microsoft\Edge\Application\msedge.exe",
        "$env:ProgramFiles\Google\Chrome\Application\chrome.exe",
        "${env:ProgramFiles(x86)}\Google\Chrome\Application\chrome.exe"
    )
    $Browser = $places | Where-Object { Test-Path $_ } | Select-Object -First 1
    if (-not $Browser) { throw 'no Edge or Chrome was found; name one with -Browser' }
}

# Full screen without bars; no pinch, no swipe to another page, no translation, no "restore pages?" after a power cut; sound
# without a first tap. Its own profile: nothing of whoever else uses this machine.
$options = @(
    '--kiosk', "--app=$Address", "--user-data-dir=`"$ProfileFolder`"",
    '--no-first-run', '--no-default-browser-check', '--disable-sync', '--disable-background-networking',
    '--disable-pinch', '--overscroll-history-navigation=0', '--pull-to-refresh=0',
    '--disable-session-crashed-bubble', '--hide-crash-restore-bubble', '--noerrdialogs', '--disable-infobars',
    '--disable-features=Translate,TranslateUI,PasswordManagerOnboarding',
    '--autoplay-policy=no-user-gesture-required', '--edge-kiosk-type=fullscreen'
)

if ($DryRun) {
    "$Browser $($options -join ' ')"
    exit 0
}

New-Item -ItemType Directory -Force -Path $ProfileFolder | Out-Null
do {
    $running = Start-Process -FilePath $Browser -ArgumentList $options -PassThru -Wait
    if (-not $Once) {
        Write-Warning "the browser ended ($($running.ExitCode)); it starts again"
        Start-Sleep -Seconds 2
    }
} while (-not $Once)
exit $running.ExitCode
