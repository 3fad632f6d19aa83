# SPDX-License-Identifier: GPL-2.0-or-later
# What Lab is built on. Defines
#   PkgConfig::GLIB            GLib
# and, for the plugin,
#   lab_epan                   the headers and libraries of one Wireshark
#   LAB_WIRESHARK_VERSION      its version, such as 4.0.17
#   LAB_WIRESHARK_SERIES       such as 4.0, which names its plugin folder
#   LAB_GLOBAL_PLUGIN_FOLDER   its plugin folder for all users, series included
#   LAB_GLOBAL_DATA_FOLDER     its configuration folder for all users

find_package(PkgConfig QUIET)
if(PKG_CONFIG_FOUND)
    pkg_check_modules(GLIB QUIET IMPORTED_TARGET glib-2.0>=2.68)
endif()
if(NOT GLIB_FOUND)
    message(FATAL_ERROR "Lab needs pkg-config and the headers of GLib 2.68 or later; "
        "on Debian and Ubuntu: apt install pkg-config libglib2.0-dev")
endif()
if(NOT LAB_PLUGIN)
    return()
endif()

# Sets a variable to what pkg-config says of Wireshark now; pkg_check_modules() would answer from
# the cache of an earlier run.
function(lab_ask_pkg_config variable question)
    execute_process(COMMAND "${PKG_CONFIG_EXECUTABLE}" "${question}" wireshark
        OUTPUT_VARIABLE answer OUTPUT_STRIP_TRAILING_WHITESPACE ERROR_QUIET)
    set(${variable} "${answer}" PARENT_SCOPE)
endfunction()

find_package(Wireshark CONFIG QUIET)
if(Wireshark_FOUND)
    set(LAB_WIRESHARK_VERSION "${Wireshark_VERSION}")
    set(LAB_GLOBAL_PLUGIN_FOLDER "${Wireshark_PLUGIN_INSTALL_DIR}")
    set(prefix "${Wireshark_INSTALL_PREFIX}")
    set(libraries epan PkgConfig::GLIB)
else()
    lab_ask_pkg_config(LAB_WIRESHARK_VERSION --modversion)
    lab_ask_pkg_config(LAB_GLOBAL_PLUGIN_FOLDER --variable=plugindir)
    lab_ask_pkg_config(prefix --variable=prefix)
    # The cache of this command is keyed by its first word, so the version belongs in it.
    pkg_check_modules(WIRESHARK-${LAB_WIRESHARK_VERSION} QUIET IMPORTED_TARGET wireshark)
    set(libraries PkgConfig::WIRESHARK-${LAB_WIRESHARK_VERSION})
endif()
if(NOT TARGET "${libraries}" AND NOT Wireshark_FOUND)
    message(FATAL_ERROR "Lab needs the headers of Wireshark 4.0 to 4.6 and found none; "
        "on Debian and Ubuntu: apt install libwireshark-dev")
endif()
if(LAB_WIRESHARK_VERSION VERSION_LESS 4.0 OR LAB_WIRESHARK_VERSION VERSION_GREATER_EQUAL 4.7)
    message(FATAL_ERROR "Lab supports Wireshark 4.0 to 4.6; "
        "the headers found here are those of Wireshark ${LAB_WIRESHARK_VERSION}")
endif()

string(REGEX MATCH "^[0-9]+\\.[0-9]+" LAB_WIRESHARK_SERIES "${LAB_WIRESHARK_VERSION}")
set(LAB_GLOBAL_DATA_FOLDER "${prefix}/share/wireshark")
add_library(lab_epan INTERFACE)
target_link_libraries(lab_epan INTERFACE ${libraries})
# With the version on every command line, another Wireshark recompiles everything, even where its
# headers carry older dates than our object files.
target_compile_definitions(lab_epan INTERFACE
    LAB_VERSION="${PROJECT_VERSION}" LAB_WIRESHARK_VERSION="${LAB_WIRESHARK_VERSION}")
message(STATUS "Building Lab for Wireshark ${LAB_WIRESHARK_VERSION}")
