@echo off
rem SPDX-License-Identifier: GPL-2.0-or-later
rem Takes Lab away from the user who runs it: the plugins of all series, the guide and the lists of tasks
rem that came with it. The profile goes too with: uninstall.cmd profile
setlocal EnableExtensions DisableDelayedExpansion
set "HERE=%~dp0"
set "OWN=%APPDATA%\Wireshark"
if defined WIRESHARK_APPDATA set "OWN=%WIRESHARK_APPDATA%"
if defined WIRESHARK_CONFIG_DIR set "OWN=%WIRESHARK_CONFIG_DIR%"

for /d %%d in ("%OWN%\plugins\*") do if exist "%%d\epan\lab.dll" del "%%d\epan\lab.dll"
for /d %%d in ("%OWN%\plugins\*") do if exist "%%d\epan\lab.dll" (
    echo "%%d\epan\lab.dll" cannot be removed. Is Wireshark still open?
    exit /b 1
)
for %%f in ("%HERE%lab\guide\*") do if exist "%OWN%\lab\guide\%%~nxf" del "%OWN%\lab\guide\%%~nxf"
for %%f in ("%HERE%lab\tasks\*") do if exist "%OWN%\lab\tasks\%%~nxf" del "%OWN%\lab\tasks\%%~nxf"
if /i "%~1"=="profile" (
    if exist "%OWN%\profiles\Lab" rmdir /s /q "%OWN%\profiles\Lab"
) else (
    if exist "%OWN%\profiles\Lab" echo Kept: the profile in "%OWN%\profiles\Lab"
)
rem Folders that are empty now; one that holds something stays.
for /d %%d in ("%OWN%\plugins\*") do rmdir "%%d\epan" 2>nul & rmdir "%%d" 2>nul
for %%d in ("%OWN%\plugins" "%OWN%\lab\guide" "%OWN%\lab\tasks" "%OWN%\lab") do rmdir "%%~d" 2>nul
echo Removed.
exit /b 0
