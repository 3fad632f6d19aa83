# SPDX-License-Identifier: GPL-2.0-or-later
# Where Wireshark looks for plugins and profiles, and what earlier installations put there.
#
# LAB_INSTALLATION names the file that the build generates about itself. Sets
#   LAB_FOR              whom an installation is for, in words
#   LAB_PLUGIN_FOLDER    where lab.so goes
#   LAB_PROFILE_FOLDER   where the profile goes
#   LAB_GUIDE_FOLDER     where the teacher's guide goes
#   LAB_RECORDS          the records of earlier installations, one for each series of Wireshark
#
# A record is a file beside lab.so with a line for each thing that an installation made:
#   <SHA-256> <file>     a file, as it was installed
#   folder <folder>      a folder that was not there before
include("${LAB_INSTALLATION}")

# As root, Wireshark loads nothing from personal folders. A package (DESTDIR) is for all users too.
execute_process(COMMAND id -u OUTPUT_VARIABLE user OUTPUT_STRIP_TRAILING_WHITESPACE)
if(user EQUAL 0 OR DEFINED ENV{DESTDIR})
    set(LAB_FOR "all users")
    set(LAB_PLUGIN_FOLDER "${LAB_GLOBAL_PLUGIN_FOLDER}/epan")
    set(configuration "${LAB_GLOBAL_DATA_FOLDER}")
else()
    set(LAB_FOR "this user")
    set(LAB_PLUGIN_FOLDER "$ENV{HOME}/.local/lib/wireshark/plugins/${LAB_SERIES}/epan")
    # The order in which Wireshark looks for its personal configuration folder.
    set(configuration "$ENV{HOME}/.config/wireshark")
    if(IS_ABSOLUTE "$ENV{XDG_CONFIG_HOME}")
        set(configuration "$ENV{XDG_CONFIG_HOME}/wireshark")
    endif()
    if(NOT EXISTS "${configuration}" AND IS_DIRECTORY "$ENV{HOME}/.wireshark")
        set(configuration "$ENV{HOME}/.wireshark")
    endif()
    if(DEFINED ENV{WIRESHARK_CONFIG_DIR})
        set(configuration "$ENV{WIRESHARK_CONFIG_DIR}")
    endif()
endif()
set(LAB_PROFILE_FOLDER "${configuration}/profiles/Lab")
set(LAB_GUIDE_FOLDER "${configuration}/lab/guide")

cmake_path(SET every_series NORMALIZE "$ENV{DESTDIR}${LAB_PLUGIN_FOLDER}/../../*")
file(GLOB LAB_RECORDS "${every_series}/epan/lab.installed")
