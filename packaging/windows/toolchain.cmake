# SPDX-License-Identifier: GPL-2.0-or-later
# Debian's MinGW-w64 with the UCRT, the C library of Wireshark on Windows, and a folder made by sdk.sh:
#
#   PKG_CONFIG_LIBDIR=SDK/lib/pkgconfig cmake -S . -B build-windows --toolchain packaging/windows/toolchain.cmake
set(CMAKE_SYSTEM_NAME Windows)
set(CMAKE_SYSTEM_PROCESSOR AMD64)
set(CMAKE_C_COMPILER x86_64-w64-mingw32ucrt-gcc)
set(CMAKE_CXX_COMPILER x86_64-w64-mingw32ucrt-g++)
set(CMAKE_RC_COMPILER x86_64-w64-mingw32ucrt-windres)
# Nothing of the system that compiles is for the one that runs it.
set(CMAKE_DISABLE_FIND_PACKAGE_Wireshark ON)
set(CMAKE_FIND_ROOT_PATH_MODE_PROGRAM NEVER)
# The headers may be of a later GLib than the one that stands beside Wireshark.
add_compile_definitions(GLIB_VERSION_MAX_ALLOWED=GLIB_VERSION_2_68 GLIB_VERSION_MIN_REQUIRED=GLIB_VERSION_2_68)
# No DLL but Wireshark's and the system's.
add_link_options(-static-libgcc -Wl,--no-undefined)
