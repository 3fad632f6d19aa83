@echo off
rem SPDX-License-Identifier: GPL-2.0-or-later
rem Takes Lab away from the user who runs it: the plugins of all series, and the guide, the
rem lists of tasks and the samples that came with it. The profile goes too with: uninstall.cmd profile
setlocal EnableExtensions DisableDelayedExpansion
set "HERE=%~dp0"
set "OWN=%APPDATA%\Wireshark"
if defined WIRESHARK_APPDATA set "OWN=%WIRESHARK_APPDATA%"
if defined WIRESHARK_CONFIG_DIR set "OWN=%WIRESHARK_CONFIG_DIR%"

if exist "%OWN%\plugins" (
    pushd "%OWN%\plugins"
    for /d %%d in (*) do if exist "%%d\epan\lab.dll" call :remove_plugin "%%d" || exit /b 1
    popd
)
for %%d in (guide tasks samples\recorded samples) do if exist "%OWN%\lab\%%d" call :remove_files "%%d"
if /i "%~1"=="profile" (
    if exist "%OWN%\profiles\Lab" rmdir /s /q "%OWN%\profiles\Lab"
) else (
    if exist "%OWN%\profiles\Lab" echo Kept: the profile in "%OWN%\profiles\Lab"
)
for %%d in (plugins lab profiles) do rmdir "%OWN%\%%d" 2>nul
echo Removed.
exit /b 0

rem rmdir leaves a folder that holds anything.
:remove_plugin
del "%~1\epan\lab.dll"
if exist "%~1\epan\lab.dll" (
    echo "%OWN%\plugins\%~1\epan\lab.dll" cannot be removed. Is Wireshark still open?
    exit /b 1
)
rmdir "%~1\epan" 2>nul
rmdir "%~1" 2>nul
exit /b 0

rem Those that are here too.
:remove_files
pushd "%HERE%lab\%~1"
for %%f in (*) do if exist "%OWN%\lab\%~1\%%f" del "%OWN%\lab\%~1\%%f"
popd
rmdir "%OWN%\lab\%~1" 2>nul
exit /b 0
