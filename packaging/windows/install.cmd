@echo off
rem SPDX-License-Identifier: GPL-2.0-or-later
rem Installs Lab for the user who runs it; no administrator is needed.
rem usage: install.cmd [folder of Wireshark]
setlocal EnableExtensions DisableDelayedExpansion
set "HERE=%~dp0"
set "SAID=%TEMP%\lab-%RANDOM%.txt"

rem Where Wireshark is: told, in the registry, or in the usual places.
set "WIRESHARK=%~1"
if not defined WIRESHARK call :ask_registry "HKCU\Software\Microsoft\Windows\CurrentVersion\App Paths\Wireshark.exe"
if not defined WIRESHARK call :ask_registry "HKLM\Software\Microsoft\Windows\CurrentVersion\App Paths\Wireshark.exe"
if not defined WIRESHARK if exist "%ProgramW6432%\Wireshark\tshark.exe" set "WIRESHARK=%ProgramW6432%\Wireshark"
if not defined WIRESHARK if exist "%ProgramFiles%\Wireshark\tshark.exe" set "WIRESHARK=%ProgramFiles%\Wireshark"
if not defined WIRESHARK (
    echo Wireshark was not found. If it is installed, say where: install.cmd "C:\folder\of\Wireshark"
    exit /b 1
)
if not exist "%WIRESHARK%\tshark.exe" (
    echo There is no tshark.exe in "%WIRESHARK%".
    exit /b 1
)

rem Its series, such as 4.4: a plugin is loaded by no other. The first line of its answer is
rem "TShark (Wireshark) 4.4.9 (v4.4.9-0-g...)." with a dot at its end.
set "VERSION="
"%WIRESHARK%\tshark.exe" --version >"%SAID%" 2>nul
for /f "usebackq tokens=3" %%v in ("%SAID%") do if not defined VERSION set "VERSION=%%v"
del "%SAID%"
for /f "tokens=1,2 delims=." %%a in ("%VERSION%") do set "SERIES=%%a.%%b"
if not exist "%HERE%plugins\%SERIES%\epan\lab.dll" (
    echo Wireshark %VERSION% is in "%WIRESHARK%", and there is no Lab for it here. There is for:
    dir /b "%HERE%plugins"
    exit /b 1
)

rem Where it looks for what belongs to this user.
set "OWN=%APPDATA%\Wireshark"
if defined WIRESHARK_APPDATA set "OWN=%WIRESHARK_APPDATA%"
if defined WIRESHARK_CONFIG_DIR set "OWN=%WIRESHARK_CONFIG_DIR%"
set "PLUGIN=%OWN%\plugins\%SERIES%\epan"

call :copy_files "%HERE%plugins\%SERIES%\epan\lab.dll" "%PLUGIN%" || goto :locked
call :copy_files "%HERE%lab\guide\*" "%OWN%\lab\guide" || goto :failed
call :copy_files "%HERE%lab\tasks\*" "%OWN%\lab\tasks" || goto :failed
call :copy_files "%HERE%lab\samples\*" "%OWN%\lab\samples" || goto :failed
call :copy_files "%HERE%lab\samples\recorded\*" "%OWN%\lab\samples\recorded" || goto :failed
rem What was changed in a profile stays.
if exist "%OWN%\profiles\Lab\preferences" (
    echo Kept as it is: the profile in "%OWN%\profiles\Lab"
) else (
    call :copy_files "%HERE%profiles\Lab\*" "%OWN%\profiles\Lab" || goto :failed
)
echo Installed for this user, Wireshark %VERSION%:
echo   plugin   "%PLUGIN%\lab.dll"
echo   profile  "%OWN%\profiles\Lab"
echo   guide    "%OWN%\lab\guide"
if exist "%WIRESHARK%\plugins\%SERIES%\epan\lab.dll" echo Wireshark will find a second copy and say so: "%WIRESHARK%\plugins\%SERIES%\epan\lab.dll"
echo Start Wireshark anew; choose Edit, Configuration Profiles, Lab.
exit /b 0

:ask_registry
reg query "%~1" /v Path >"%SAID%" 2>nul
for /f "usebackq tokens=2,*" %%a in ("%SAID%") do if "%%a"=="REG_SZ" set "WIRESHARK=%%b"
del "%SAID%"
if defined WIRESHARK if "%WIRESHARK:~-1%"=="\" set "WIRESHARK=%WIRESHARK:~0,-1%"
exit /b 0

:copy_files
if not exist "%~2" mkdir "%~2" || exit /b 1
copy /y "%~1" "%~2" >nul
exit /b %ERRORLEVEL%

:locked
echo The plugin cannot be written to "%PLUGIN%". Is Wireshark still open?
exit /b 1

:failed
echo Not everything could be written below "%OWN%".
exit /b 1
