# SPDX-License-Identifier: GPL-2.0-or-later
# `cmake --install <build>` and the target `uninstall`. Who runs them decides at that moment where
# the files go, not who configured the build.

# installation.sh with what this build knows. It is a script of its own because CMake cannot handle
# every name that a folder may have.
set(LAB_INSTALLATION "${PROJECT_BINARY_DIR}/installation.sh")
set(words "${CMAKE_CURRENT_LIST_DIR}/installation.sh" "$<TARGET_FILE:lab>" "${LAB_WIRESHARK_SERIES}"
    "${LAB_GLOBAL_PLUGIN_FOLDER}" "${LAB_GLOBAL_DATA_FOLDER}")
list(TRANSFORM words REPLACE "'" "'\\\\''")
list(TRANSFORM words REPLACE "(.+)" "'\\1'")
list(POP_FRONT words script)
list(JOIN words " " words)
file(GENERATE OUTPUT "${LAB_INSTALLATION}" CONTENT "exec ${script} \"$1\" ${words}\n")

install(CODE "execute_process(COMMAND bash \"${LAB_INSTALLATION}\" install COMMAND_ERROR_IS_FATAL ANY)")
add_custom_target(uninstall COMMAND bash "${LAB_INSTALLATION}" uninstall VERBATIM)
